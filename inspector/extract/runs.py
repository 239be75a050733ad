"""Lines of visible text in reading order, each with what it stands in: the raw material of text blocks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import Scope
from inspector.extract.markup import fold
from inspector.extract.scopes import Cell, Context, scope_of
from inspector.extract.scripts import written_day


class Run(NamedTuple):
    """One line of visible text."""

    text: str
    plain: str  # without the words of links
    links: tuple[str, ...]
    context: Context
    scope: Scope  # as far as the line and what it stands in tell


class Lines(NamedTuple):
    runs: list[Run]
    layout_cells: set[Cell]  # cells with a table of their own: the table is there for the layout


def read_lines(tree: LexborHTMLParser) -> Lines:
    """Every line a visitor sees, and the descriptions of pictures."""
    hidden = {node.mem_id for node in tree.css(_HIDDEN) if "hidden" in node.attributes or _NOT_SHOWN.search(node.attributes.get("style") or "")}
    walk = _Walk(hidden)
    if tree.body is not None:
        walk.through(tree.body)
    return Lines(walk.runs, walk.layout_cells)


class _Walk:
    __slots__ = (
        "_context",
        "_hidden",
        "_is_part",
        "_link",
        "_link_start",
        "_links",
        "_parts",
        "_plain",
        "_table_count",
        "_tables",
        "_zone_count",
        "layout_cells",
        "runs",
    )

    def __init__(self, hidden: set[int], *, is_part: bool = False) -> None:
        self.runs: list[Run] = []
        self.layout_cells: set[Cell] = set()
        self._hidden = hidden
        self._is_part = is_part  # of a page: what is read is remembered as a whole
        self._context = Context()
        self._parts: list[str] = []
        self._plain: list[str] = []  # of these, what stands outside links
        self._links: list[tuple[str, LexborNode | None]] = []  # with their words
        self._link_start = -1  # where in _parts the open link begins, -1 outside links
        self._link: LexborNode | None = None
        self._tables: list[list[int]] = []  # number, row, column of the open ones
        self._table_count = self._zone_count = 0

    def through(self, root: LexborNode) -> None:
        """Depth first, without recursion: real pages nest hundreds deep, hostile ones thousands."""
        above: list[tuple[LexborNode, str, Context]] = []
        hidden, parts = self._hidden, self._parts
        node = root.first_child
        while node is not None or above:
            if node is None:
                node, tag, context = above.pop()
                self._leave(tag, context)
                node = node.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                if parts or not (node.is_empty_text_node or (node.text_content or "").isspace()):  # white space between blocks is nothing
                    self._text(node.text_content or "")
            elif tag in _EMPTY:
                self._empty(tag, node)
            elif tag == "script":
                if parts and _DAY_LABEL.search(parts[-1]):
                    self._text(written_day(node.text()))
            elif tag not in _SKIPPED and not (hidden and node.mem_id in hidden):
                outer = self._context
                if not self._at_once(tag, node, outer):
                    above.append((node, tag, outer))
                    node = node.first_child
                    continue
            node = node.next
        self._flush()

    def _at_once(self, tag: str, node: LexborNode, outer: Context) -> bool:
        """Whether an element could be read without walking into it; else it is entered."""
        if tag not in _BLOCKS:
            return self._inline(tag, node)
        if self._parts:
            self._flush()
        if tag == "li" and self._repeated(tag, node):
            return True
        self._enter(tag, node)
        if (tag in _PLAIN and self._paragraph(node)) or (self._context.zone is not outer.zone and self._repeated(tag, node)):
            self._context = outer
            return True
        return False

    def _paragraph(self, node: LexborNode) -> bool:
        """A block that holds one text and nothing else is the common case, and is read without walking into it."""
        if self._link_start >= 0 or (only := _only_text(node)) is None:
            return False
        text = fold(only)
        if text:
            self._line(text, text, ())
        return True

    def _line(self, text: str, plain: str, links: tuple[str, ...]) -> None:
        context = self._context
        self.runs.append(_new(Run, (text, plain, links, context, scope_of(text, plain, links, context))))

    def _inline(self, tag: str, node: LexborNode) -> bool:
        """The same for links and emphasis within a block."""
        if tag == "a":
            self._enter_link(node)
        only = _only_text(node)
        if only is None:
            return False
        if self._parts or not only.isspace():
            self._text(only)
        if tag == "a":
            self._leave_link()
        return True

    def _repeated(self, tag: str, node: LexborNode) -> bool:
        """Menus, footers and many rows of lists stand on many pages of a site in the same words: they are walked through once."""
        if self._is_part or self._link_start >= 0:
            return False
        written = node.html or ""
        if len(written) > LONGEST_PART or "<table" in written:  # the cells of tables are numbered over the whole page
            return False
        key = hash((written, self._context, self._zone_count))
        known = _parts.get(key)
        if known is None:
            walk = _Walk(self._hidden, is_part=True)
            walk._context, walk._zone_count, walk._table_count = self._context, self._zone_count, self._table_count
            if tag == "li":
                walk._enter(tag, node)
            walk.through(node)
            known = (tuple(walk.runs), walk._zone_count)
            if len(_parts) >= MOST_PARTS:
                _parts.clear()
            _parts[key] = known
        self.runs += known[0]
        self._zone_count = known[1]
        return True

    def _text(self, text: str) -> None:
        parts = self._parts
        if parts and parts[-1] == _LINK_END and text.isspace():
            text = " "  # a line of source that ends between two links parts them
        elif self._context.tag == "pre" and "\n" in text:
            self._lines(text)
            return
        parts.append(text)
        if self._link_start < 0:
            self._plain.append(text)

    def _lines(self, text: str) -> None:
        for line in text.splitlines():
            self._parts.append(line)
            self._plain.append(line)
            self._flush()

    def _empty(self, tag: str, node: LexborNode) -> None:
        if tag == "img":
            alt = fold(node.attributes.get("alt") or "")
            if alt and not _FILE_NAME.fullmatch(alt):
                self.runs.append(Run(alt, alt, (), self._context, Scope.ALT))
        elif tag == "select":
            words = fold(" ".join(option.text() for option in node.css("option")[:MOST_OPTIONS]))
            if words:
                self.runs.append(Run(words, words, (), _CHOICE, scope_of(words, words, (), _CHOICE)))
        elif tag == "br" and (self._context.heading or self._link_start >= 0):
            self._parts.append("\n")
        elif tag in ("br", "hr"):
            self._flush()

    def _enter(self, tag: str, node: LexborNode) -> None:
        _, zone, zone_number, heading, is_item, cell, is_large = outer = self._context
        is_large = is_large and tag == "p"
        attributes = node.attributes
        own_zone, is_title = _signs(tag, attributes.get("class"), attributes.get("id")) if attributes or tag in _TELLING else _NO_SIGNS
        if is_title or ("style" in attributes and _is_large(attributes["style"] or "", attributes.get("align") or "")):
            is_large = True
        if own_zone is not None and tag == "header" and outer.tag in ("article", "main", "section"):
            own_zone = None  # of the text, not of the site
        if own_zone is not None and not (own_zone is _NAVIGATION and zone is _FOOTER):
            self._zone_count += 1
            zone, zone_number = own_zone, self._zone_count
        if tag in _HEADINGS:
            heading = int(tag[1])
        elif tag == "li":
            is_item = True
        elif tag in _TABLE_PARTS:
            is_item, cell = self._enter_table_part(tag, is_item, cell)
        self._context = _new(Context, (tag, zone, zone_number, heading, is_item, cell, is_large))

    def _enter_table_part(self, tag: str, is_item: bool, cell: Cell | None) -> tuple[bool, Cell | None]:
        if tag == "table":
            if cell:
                self.layout_cells.add(cell)
            self._table_count += 1
            self._tables.append([self._table_count, 0, 0])
        elif self._tables and tag == "tr":
            self._tables[-1][1:] = [self._tables[-1][1] + 1, 0]
        elif self._tables:
            self._tables[-1][2] += 1
            number, row, column = self._tables[-1]
            return False, (number, row, column)
        return is_item, cell

    def _leave(self, tag: str, context: Context) -> None:
        if tag == "a":
            self._leave_link()
        elif tag in _BLOCKS:
            if self._parts:
                self._flush()
            self._context = context
            if tag == "table":
                self._tables.pop()

    def _enter_link(self, node: LexborNode) -> None:
        if self._links and self._parts and self._parts[-1] == _LINK_END:
            self._parts.append(" ")  # neighbours in a menu, not one word
        self._link_start = len(self._parts)
        self._link = node

    def _leave_link(self) -> None:
        self._end_link()
        self._link_start = -1
        if self._parts:
            self._parts.append(_LINK_END)

    def _end_link(self) -> None:
        words = "".join(self._parts[self._link_start :])
        if words and not words.isspace():
            self._links.append((words, self._link))

    def _flush(self) -> None:
        if self._link_start >= 0:
            self._end_link()
            self._link_start = 0  # the link goes on in the next block
        parts, plain = self._parts, self._plain
        text = fold(parts[0] if len(parts) == 1 else "".join(parts))
        if text:
            if self._links:
                links = tuple([_whole(words, node) for written, node in self._links if (words := fold(written))])
                self._line(text, fold("".join(plain)) if plain else "", links)
            else:
                self._line(text, text, ())
        self._links.clear()
        parts.clear()
        plain.clear()


def _only_text(node: LexborNode) -> str | None:
    """The text of an element that holds one text and nothing else."""
    child = node.first_child
    return (child.text_content or "") if child is not None and child.next is None and child.tag == "-text" else None


def _whole(words: str, link: LexborNode | None) -> str:
    """The full title where the list cuts it with "…"."""
    if words[-1] not in _CUT or link is None:
        return words
    full = fold(link.attributes.get("title") or "")
    return full if full.startswith(words.rstrip(_CUT)) else words


@lru_cache(maxsize=4096)
def _signs(tag: str, classes: str | None, name: str | None) -> tuple[Scope | None, bool]:
    """What class= and id= say an element is: part of a menu or footer, and a title."""
    words = {word.lower().rstrip("0123456789") for word in _NAME_WORD.findall(f"{classes or ''} {name or ''}")}
    is_title = not words.isdisjoint(_TITLE_WORDS)
    if tag in ("body", "html", "main", "article"):
        return None, False
    if tag == "footer" or any(word.startswith(_FOOT_NAMES) for word in words):
        return _FOOTER, is_title
    if tag in ("nav", "header", "button") or not words.isdisjoint(_MENU_NAMES) or any(word.startswith(_MENU_BEGINNINGS) for word in words):
        return _NAVIGATION, is_title
    return None, is_title


@lru_cache(maxsize=1024)
def _is_large(style: str, align: str) -> bool:
    size = _FONT_SIZE.search(style)
    if size is None or ("center" not in align and not _CENTRED.search(style)):
        return False
    return float(size[1]) >= (15 if size[2] == "pt" else 20)


MOST_OPTIONS = 200
MOST_PARTS, LONGEST_PART = 3_000, 20_000  # remembered menus, footers and rows, and characters of one

_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much, and a page has hundreds
_parts: dict[int, tuple[tuple[Run, ...], int]] = {}  # hash of the markup and of what it stands in → its lines, and how many zones there are behind it
_PLAIN = frozenset("p li dd dt h1 h2 h3 h4 h5 h6 div".split())  # never cells: they are numbered

_NAVIGATION, _FOOTER = Scope.NAVIGATION, Scope.FOOTER  # asking the enumeration each time costs a tenth of a microsecond

_CHOICE = Context(zone=_NAVIGATION)
_LINK_END = ""
_NO_SIGNS = (None, False)
_EMPTY = frozenset("br hr img select input textarea".split())
_SKIPPED = frozenset(
    "script style noscript template head title object embed svg math iframe noframes video audio canvas map datalist rt rp dialog -comment -doctype".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dir div dl dt fieldset figcaption figure footer form frameset "
    "h1 h2 h3 h4 h5 h6 header hgroup legend li main marquee menu nav ol optgroup p pre section summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_TABLE_PARTS = frozenset("table tr td th".split())
_TELLING = frozenset("footer nav header button".split())  # blocks that are part of a menu or footer without saying so
_HIDDEN = "[hidden],[style*=none],[style*=hidden]"
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*")
_FOOT_NAMES = ("foot", "copyright", "yejiao", "banquan", "dibu")
_MENU_BEGINNINGS = ("breadcrumb", "navi", "menu", "yqlj", "friendlink", "flink", "pagination", "bdshare")
_MENU_NAMES = frozenset(
    "nav topnav mainnav subnav leftnav navbar submenu crumb crumbs location weizhi dqwz curpos curmb friend friends links link sitelink sitelinks "
    "share pager paging pagebar fenye search sous sousuo toolbar topbar topbox login sidebar sidenav header banner logo weather tianqi wza".split()
)
_TITLE_WORDS = frozenset("title tit biaoti bt headline arttitle articletitle newstitle contitle".split())
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)")
_CENTRED = re.compile(r"text-align\s*:\s*center")
_DAY_LABEL = re.compile(r"(?:时间|日期)\s*[:：]\s*$")
_CUT = "….· "
_FILE_NAME = re.compile(r"[\w.()（）-]*\.(?:jpe?g|png|gif|bmp|webp)|[\W\d_]*|logo|banner|img|image|pic|图片|alt", re.IGNORECASE)
