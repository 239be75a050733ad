"""Lines of visible text in reading order, each with what it stands in: the raw material of text blocks."""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import Scope
from inspector.extract.markup import fold
from inspector.extract.scopes import Cell, Context, scope_of
from inspector.extract.scripts import written_day
from inspector.extract.signs import TELLING, Attributes, is_hidden, is_set_large, signs_of


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
    walk = _Walk()
    if tree.body is not None:
        walk.through(tree.body)
    return Lines(walk.runs, walk.layout_cells)


class _Walk:
    __slots__ = (
        "_context",
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

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.layout_cells: set[Cell] = set()
        self._is_part = False  # of a page: what is read is remembered as a whole
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
        parts = self._parts
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
            elif tag not in _SKIPPED:
                attributes, outer = node.attributes, self._context
                if not (attributes and is_hidden(attributes)) and not self._at_once(tag, node, attributes, outer):
                    above.append((node, tag, outer))
                    node = node.first_child
                    continue
            node = node.next
        self._flush()

    def _at_once(self, tag: str, node: LexborNode, attributes: Attributes, outer: Context) -> bool:
        """Whether an element could be read without walking into it; else it is entered."""
        if tag not in _BLOCKS:
            return self._inline(tag, node)
        if self._parts:
            self._flush()
        if tag == "li" and self._repeated(tag, node, attributes):
            return True
        self._enter(tag, attributes)
        if (tag in _PLAIN and self._paragraph(node)) or (self._context.zone is not outer.zone and self._repeated(tag, node, attributes)):
            self._context = outer
            return True
        return False

    def _paragraph(self, node: LexborNode) -> bool:
        """A block that holds one text and nothing else is the common case, and is read without walking into it."""
        if self._link_start >= 0 or (only := _only_text(node)) is None:
            return False
        if text := fold(only):
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

    def _repeated(self, tag: str, node: LexborNode, attributes: Attributes) -> bool:
        """Menus, footers and many rows of lists stand on many pages of a site in the same words: they are walked through once."""
        if self._is_part or self._link_start >= 0:
            return False
        written = node.html or ""
        if len(written) > LONGEST_PART or "<table" in written:  # the cells of tables are numbered over the whole page
            return False
        key = hash((written, self._context, self._zone_count))
        known = _parts.get(key)
        if known is None:
            known = self._read_part(tag, node, attributes)
            if len(_parts) >= MOST_PARTS:
                _parts.clear()
            _parts[key] = known
        self.runs += known[0]
        self._zone_count = known[1]
        return True

    def _read_part(self, tag: str, node: LexborNode, attributes: Attributes) -> tuple[tuple[Run, ...], int]:
        outside, outer = self.runs, self._context
        self.runs, self._is_part = [], True
        if tag == "li":
            self._enter(tag, attributes)
        self.through(node)
        found = (tuple(self.runs), self._zone_count)
        self.runs, self._is_part, self._context = outside, False, outer
        return found

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

    def _enter(self, tag: str, attributes: Attributes) -> None:
        outer_tag, zone, zone_number, heading, is_item, cell, is_large = self._context
        is_large = is_large and tag == "p"
        if attributes:
            own_zone, is_title = signs_of(tag, attributes.get("class"), attributes.get("id"))
            is_large = is_large or is_title or ("style" in attributes and is_set_large(attributes["style"] or "", attributes.get("align") or ""))
        else:
            own_zone = TELLING.get(tag)
        is_of_text = tag == "header" and outer_tag in ("article", "main", "section")  # and not of the site
        if own_zone is not None and not is_of_text and not (own_zone is _NAVIGATION and zone is _FOOTER):
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


MOST_OPTIONS = 200
MOST_PARTS, LONGEST_PART = 6_000, 20_000  # remembered menus, footers and rows, and characters of one

_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much, and a page has hundreds
_parts: dict[int, tuple[tuple[Run, ...], int]] = {}  # hash of the markup and of what it stands in → its lines, and how many zones there are behind it
_PLAIN = frozenset("p li dd dt h1 h2 h3 h4 h5 h6 div".split())  # never cells: they are numbered

_NAVIGATION, _FOOTER = Scope.NAVIGATION, Scope.FOOTER  # asking the enumeration each time costs a tenth of a microsecond

_CHOICE = Context(zone=_NAVIGATION)
_LINK_END = ""
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
_DAY_LABEL = re.compile(r"(?:时间|日期)\s*[:：]\s*$")
_CUT = "….· "
_FILE_NAME = re.compile(r"[\w.()（）-]*\.(?:jpe?g|png|gif|bmp|webp)|[\W\d_]*|logo|banner|img|image|pic|图片|alt", re.IGNORECASE)
