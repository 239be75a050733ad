"""An archived page made harmless and readable: its words and layout, nothing that acts or is fetched, the place of a finding marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bs4 import BeautifulSoup, Comment
from bs4.element import NavigableString, PreformattedString, Tag
from markupsafe import escape

from inspector.core.findings import Finding
from inspector.core.privacy import mask
from inspector.extract.addresses import resolve
from reports.pagetext import readable

LONGEST = 4 << 20  # characters of a page that is shown
AROUND = 2  # source lines before and after
LONGEST_LINE = 300
FOUND = "duwang-found"  # the id of the first mark, to which the frame is scrolled

_DROPPED = ("script", "style", "link", "meta", "base", "object", "embed", "applet", "svg", "math", "template", "dialog", "audio", "video", "canvas", "portal")
_FRAMES = ("iframe", "frame")
_CONTROLS = ("input", "button", "select", "textarea", "form", "option", "fieldset")
_KEPT = frozenset("colspan rowspan align valign width height title alt lang dir color face size bgcolor border cellpadding cellspacing start type".split())
_SILENT = frozenset({"script", "style", "noscript", "template", "textarea", "title"})
_OURS = frozenset({"duwang", "duwang-target", FOUND})
_NO_WIDTH = "\u200b\ufeff"
_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_STYLE = """
html{font:15px/1.7 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;color:#222;background:#fff}body{margin:10px 14px}
img{display:none}.duwang-image,.duwang-frame{color:#666;border:1px dashed #bbb;padding:0 4px;font-size:13px}table{border-collapse:collapse}
td,th{border:1px solid #ddd;padding:2px 6px}a,.duwang-link{color:#1f4e79;text-decoration:underline}
mark.duwang,.duwang-target{background:#ffe94d!important;color:#000!important;outline:2px solid #c00000!important;scroll-margin:120px}
"""


class SourceLine(NamedTuple):
    number: int
    text: str
    is_found: bool


class Shown(NamedTuple):
    """The page for the frame, and where in its source the fault stands."""

    html: str
    is_marked: bool
    lines: Sequence[SourceLine]


def show_page(source: str, finding: Finding, address: str) -> Shown:
    """`address`: of the page, to which its links are relative."""
    tree = BeautifulSoup(source[:LONGEST], "html.parser")
    targets = list(_pointing(tree, finding.target, address))
    line = next((tag.sourceline for tag in targets if tag.sourceline), None)
    for tag in targets:
        tag["class"] = "duwang-target"
    marked = _mark_words(tree, finding) if finding.quote and _bare(finding.quote) != _bare(finding.target) else None
    found = marked or next(iter(targets), None)
    if found is not None:
        found["id"] = FOUND
    line = (marked.sourceline if marked is not None else None) or line
    _make_harmless(tree)
    return Shown(_document(tree, finding.page_title), found is not None, _source_lines(source, finding, line))


def show_text(paragraphs: Sequence[str], places: Sequence[str], finding: Finding) -> Shown:
    """What was read in a file that is no page, paragraph by paragraph."""
    tree = BeautifulSoup("", "html.parser")
    for place, paragraph in zip(places, paragraphs, strict=True):
        line = tree.new_tag("p", title=place)
        line.string = paragraph
        tree.append(line)
    found = _mark_words(tree, finding)
    if found is not None:
        found["id"] = FOUND
    _make_harmless(tree)
    return Shown(_document(tree, finding.page_title), found is not None, ())


def _document(tree: BeautifulSoup, title: str) -> str:
    body = tree.body or tree
    head = f'<meta charset="utf-8"><title>{escape(readable(title))}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{body.decode_contents()}</body></html>'


def _pointing(tree: BeautifulSoup, target: str, address: str) -> Iterator[Tag]:
    """The elements that lead to the address at fault."""
    if not target:
        return
    for tag in [each for each in tree.descendants if isinstance(each, Tag)]:
        for name in ("href", "src", "data-src"):
            raw = tag.get(name)
            if isinstance(raw, str) and (raw == target or resolve(raw, address) == target):
                yield tag


def _mark_words(tree: BeautifulSoup, finding: Finding) -> Tag | None:
    """Marks the quote where it stands in its context, else where it stands alone. Blanks do not count. The first mark."""
    for node in _spoken(tree):
        masked = mask(node)
        if masked != node:
            node.replace_with(masked)
    nodes = _spoken(tree)
    text, where = _flat(nodes)
    start = _place(text, _bare(finding.quote), _bare(finding.context.strip("…")))
    return _wrap(tree, nodes, where[start : start + len(_bare(finding.quote))]) if start >= 0 else None


def _spoken(tree: BeautifulSoup) -> list[NavigableString]:
    """The text that a reader sees."""
    texts = (node for node in tree.descendants if isinstance(node, NavigableString) and not isinstance(node, PreformattedString))
    return [node for node in texts if node.parent and node.parent.name not in _SILENT]


def _flat(nodes: Sequence[NavigableString]) -> tuple[str, list[tuple[int, int]]]:
    """The text without blanks, and for each of its characters the node and the place there."""
    letters, where = [], []
    for number, node in enumerate(nodes):
        for at, letter in enumerate(node):
            if not letter.isspace() and letter not in _NO_WIDTH:
                letters.append(letter)
                where.append((number, at))
    return "".join(letters), where


def _place(text: str, words: str, context: str) -> int:
    if not words:
        return -1
    around = text.find(context) if context else -1
    inside = text.find(words, around, around + len(context)) if around >= 0 else -1
    return inside if inside >= 0 else text.find(words)


def _wrap(tree: BeautifulSoup, nodes: Sequence[NavigableString], places: Sequence[tuple[int, int]]) -> Tag | None:
    spans: dict[int, tuple[int, int]] = {}
    for number, at in places:
        spans[number] = (spans[number][0] if number in spans else at, at + 1)
    first = None
    for number, (start, end) in spans.items():
        node = nodes[number]
        text = str(node)
        mark = tree.new_tag("mark", attrs={"class": "duwang"}, sourceline=node.parent.sourceline if node.parent else None)
        mark.string = text[start:end]
        node.replace_with(NavigableString(text[:start]), mark, NavigableString(text[end:]))
        first = first or mark
    return first


def _make_harmless(tree: BeautifulSoup) -> None:
    """Only tags and attributes known to be harmless stay; links say where they led."""
    for node in [each for each in tree.descendants if isinstance(each, Comment | PreformattedString)]:
        node.extract()
    for tag in tree.find_all(_DROPPED):
        tag.decompose()
    for tag in [each for each in tree.descendants if isinstance(each, Tag)]:
        _tame(tree, tag)


def _tame(tree: BeautifulSoup, tag: Tag) -> None:
    address = next((str(tag[name]) for name in ("href", "src", "action") if tag.get(name)), "")
    own: dict[str, str] = {name: words for name in ("class", "id") if (words := _words(tag, name)) in _OURS}
    if tag.name in _CONTROLS or tag.name in _FRAMES or tag.name == "noscript":
        if tag.name in _FRAMES:
            tag.insert_before(_note(tree, "duwang-frame", f"嵌入的网页：{address}"))
        tag.name = "span"
    elif tag.name == "img":
        tag.insert_before(_note(tree, own.get("class", "duwang-image"), f"图片：{tag.get('alt') or address.rpartition('/')[2]}"))
    elif tag.name == "a" and address:
        tag["title"] = address
        tag.name = "span"
        own.setdefault("class", "duwang-link")
    kept = [(name, value) for name, value in tag.attrs.items() if name.lower() in _KEPT]
    tag.attrs = dict([*kept, *own.items()])


def _note(tree: BeautifulSoup, look: str, words: str) -> Tag:
    note = tree.new_tag("span", attrs={"class": look})
    note.string = words[:120]
    return note


def _words(tag: Tag, name: str) -> str:
    """An attribute as written: bs4 makes lists of classes."""
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def _source_lines(source: str, finding: Finding, line: int | None) -> list[SourceLine]:
    """The lines around the fault, as the server sent them."""
    lines = source.splitlines()
    wanted = finding.quote or finding.target
    exact = next((number for number, text in enumerate(lines, 1) if wanted and wanted in text), None)
    middle = exact or line
    if middle is None:
        return []
    first = max(1, middle - AROUND)
    return [SourceLine(number, _cut(mask(lines[number - 1]), wanted), number == middle) for number in range(first, min(len(lines), middle + AROUND) + 1)]


def _cut(text: str, wanted: str) -> str:
    """Pages may be one endless line: what stands around the words is enough."""
    text = readable(text)
    if len(text) <= LONGEST_LINE:
        return text
    start = max(0, text.find(wanted) - LONGEST_LINE // 3)
    return ("…" if start else "") + text[start : start + LONGEST_LINE] + ("…" if start + LONGEST_LINE < len(text) else "")


def _bare(text: str) -> str:
    return _BLANK.sub("", text)
