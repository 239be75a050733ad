"""An archived page made harmless and readable, with the place of a finding marked in its words and in its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.element import Tag

from inspector.core.findings import Finding
from inspector.core.privacy import mask
from inspector.extract.addresses import resolve
from inspector.web.harmless import Drawing, Spoken, escaped
from reports.pagetext import readable

LONGEST = 4 << 20  # characters of a page that is shown
AROUND = 2  # source lines before and after
LONGEST_LINE = 300
FOUND = "duwang-found"  # the id of the first mark, to which the frame is scrolled

_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_LETTER = re.compile(r"[^\s\u200b\ufeff]")
_NOT_FOUND = "在这一页的文字里没有找到原文：可能在网页的属性、标签或没有显示的地方，也可能问题就是页上没有它。"
_STYLE = """
html{font:15px/1.7 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;color:#222;background:#fff}body{margin:10px 14px}
.duwang-image,.duwang-frame{color:#666;border:1px dashed #bbb;padding:0 4px;font-size:13px}table{border-collapse:collapse}
td,th{border:1px solid #ddd;padding:2px 6px}a,.duwang-link{color:#1f4e79;text-decoration:underline}
.duwang-note{color:#666;border-bottom:1px solid #ddd;padding-bottom:6px}
mark.duwang,.duwang-target{background:#ffe94d!important;color:#000!important;outline:2px solid #c00000!important;scroll-margin:120px}
"""


class SourceLine(NamedTuple):
    number: int
    text: str
    is_found: bool


class Shown(NamedTuple):
    """The page for the frame."""

    html: str
    is_marked: bool


class _Mark(NamedTuple):
    """A part of one text of the page."""

    spoken: Spoken
    start: int
    end: int


def show_page(source: str, finding: Finding, address: str) -> Shown:
    """`address`: of the page, to which its links are relative."""
    drawing = _drawing(source, finding, address, "lxml")  # in a sixth of the time of Python's own parser
    return _shown(drawing, finding, _marks_on_page(drawing, finding))


def marked_line(source: str, finding: Finding, address: str) -> int | None:
    """The line of the source on which the element with the fault begins, None where there is no such place."""
    drawing = _drawing(source, finding, address, "html.parser")  # the only one that tells lines
    lines = [mark.spoken.line for mark in _marks_on_page(drawing, finding)[:1]] + [target.line for target in drawing.targets]
    return next(filter(None, lines), None)


def _drawing(source: str, finding: Finding, address: str, parser: str) -> Drawing:
    whole = source[:LONGEST].encode("utf-8", "replace").decode()  # half a character pair stops lxml
    return Drawing(BeautifulSoup(whole, parser), _leads_to(finding.target, address) if finding.target else None)


def _marks_on_page(drawing: Drawing, finding: Finding) -> list[_Mark]:
    """None where the words are the address itself: then the element that leads to it is marked."""
    return _marks(drawing.spoken, finding) if _bare(finding.quote) != _bare(finding.target) else []


def show_text(paragraphs: Sequence[str], places: Sequence[str], finding: Finding) -> Shown:
    """What was read in a file that is no page, paragraph by paragraph."""
    tree = BeautifulSoup("", "html.parser")
    for place, paragraph in zip(places, paragraphs, strict=True):
        line = tree.new_tag("p", title=place)
        line.string = paragraph
        tree.append(line)
    drawing = Drawing(tree)
    return _shown(drawing, finding, _marks(drawing.spoken, finding))


def source_lines(source: str, finding: Finding, marked: Callable[[], int | None]) -> list[SourceLine]:
    """The lines around the fault, as the server sent them. `marked`: the line of the element with the mark, asked only where the words do not tell."""
    lines = source.splitlines()
    wanted = finding.quote or finding.target
    exact = [number for number, text in enumerate(lines, 1) if wanted and wanted in text]
    middle = exact[0] if len(exact) == 1 else _nearest(exact, marked())
    if middle is None or middle > len(lines):
        return []
    first = max(1, middle - AROUND)
    return [SourceLine(number, _cut(mask(lines[number - 1]), wanted), number == middle) for number in range(first, min(len(lines), middle + AROUND) + 1)]


def _nearest(exact: Sequence[int], line: int | None) -> int | None:
    """Of the lines with the words the one in the marked element, which begins on `line`."""
    return next((number for number in exact if line is None or number >= line), line or next(iter(exact), None))


def _shown(drawing: Drawing, finding: Finding, marks: Sequence[_Mark]) -> Shown:
    drawn = next((target for target in drawing.targets if target.piece is not None), None)
    for mark in marks:
        drawing.pieces[mark.spoken.piece] = _marked(mark, is_first=mark is marks[0])
    if not marks and drawn is not None and drawn.piece is not None:
        drawing.pieces[drawn.piece] = drawing.pieces[drawn.piece].replace(" class=", f' id="{FOUND}" class=', 1)
    is_marked = bool(marks or drawn)
    is_missed = not is_marked and (finding.quote or finding.target)
    return Shown(_document(drawing.pieces, finding.page_title, _NOT_FOUND if is_missed else ""), is_marked)


def _document(pieces: Sequence[str], title: str, note: str) -> str:
    head = f'<meta charset="utf-8"><title>{escaped(readable(title))}</title><style>{_STYLE}</style>'
    told = f'<p class="duwang-note">{note}</p>' if note else ""
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{told}{"".join(pieces)}</body></html>'


def _leads_to(target: str, address: str) -> Callable[[Tag], bool]:
    def leads_there(tag: Tag) -> bool:
        told = (tag.attrs.get(name) for name in ("href", "src", "data-src")) if tag.attrs else ()
        return any(isinstance(raw, str) and (raw == target or resolve(raw, address) == target) for raw in told)

    return leads_there


def _marks(spoken: Sequence[Spoken], finding: Finding) -> list[_Mark]:
    """The quote where it stands in its context, else where it stands alone, over as many texts as it takes. Blanks do not count. The first place."""
    bare = [_bare(each.text) for each in spoken]
    words = _bare(finding.quote)
    start = _place("".join(bare), words, _bare(finding.context.strip("…")))
    found, at = [], 0
    for each, letters in zip(spoken, bare, strict=True):
        first, last = max(start, at) - at, min(start + len(words), at + len(letters)) - at
        if start >= 0 and first < last:
            places = [match.start() for match in _LETTER.finditer(each.text)]
            found.append(_Mark(each, places[first], places[last - 1] + 1))
        at += len(letters)
    return found


def _place(text: str, words: str, context: str) -> int:
    if not words:
        return -1
    around = text.find(context) if context else -1
    inside = text.find(words, around, around + len(context)) if around >= 0 else -1
    return inside if inside >= 0 else text.find(words)


def _marked(mark: _Mark, *, is_first: bool) -> str:
    text, start, end = mark.spoken.text, mark.start, mark.end
    name = f' id="{FOUND}"' if is_first else ""
    return f'{escaped(text[:start])}<mark class="duwang"{name}>{escaped(text[start:end])}</mark>{escaped(text[end:])}'


def _cut(text: str, wanted: str) -> str:
    """Pages may be one endless line: what stands around the words is enough."""
    text = readable(text)
    if len(text) <= LONGEST_LINE:
        return text
    start = max(0, text.find(wanted) - LONGEST_LINE // 3)
    return ("…" if start else "") + text[start : start + LONGEST_LINE] + ("…" if start + LONGEST_LINE < len(text) else "")


def _bare(text: str) -> str:
    return _BLANK.sub("", text)
