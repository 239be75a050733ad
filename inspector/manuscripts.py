"""Texts before publication: a file, or what a program hands over, is read as one document and proofread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final, NamedTuple

from inspector.core.facts import SITE_TERM, Scope, Suspicion
from inspector.proofread import About, Proofreader

CLASSES: Final = {"A": "严重", "B": "确定", "C": "疑似", "D": "格式"}
AROUND: Final = 20  # characters of context on either side
SHORTEST_TITLE: Final = 8  # shorter headings stand in other titles by chance


class ManuscriptError(ValueError):
    """A file that cannot be read as text. Says why, in Chinese, without the file's name."""


class Manuscript(NamedTuple):
    """One document as read. Paragraphs are what the proofreader gets: as long as what stands in the text from `starts` on."""

    name: str  # as given, "-" for standard input
    text: str
    paragraphs: Sequence[str]
    starts: Sequence[int]
    places: Sequence[str] = ()  # for people; () where the number of the line says it
    gaps: tuple[str, ...] = ()  # Chinese: what of the file could not be read

    def place(self, paragraph: int) -> str:
        return self.places[paragraph] if self.places else f"第{paragraph + 1}行"


class Remark(NamedTuple):
    """A doubtful place. start and end count code points of the manuscript's text."""

    start: int
    end: int
    quote: str
    suggestion: str
    kind: str
    class_: str
    confidence: float
    context: str
    before: int  # characters of the context before the quote
    why: str
    where: str
    paragraph: int

    @property
    def advice(self) -> str:
        """What to do, in one or two sentences."""
        if self.kind == SITE_TERM:
            return f"站点用语待确认。{self.why}"
        if self.suggestion.startswith("※"):
            return self.why if self.suggestion[1:] in self.why else f"{self.suggestion[1:]}。{self.why}"
        if not self.suggestion or f"应为“{self.suggestion}”" in self.why:
            return self.why
        return f"应为“{self.suggestion}”。{self.why}"


def proofread_text(text: str, reader: Proofreader, about: About | None = None) -> list[Remark]:
    """What is doubtful in a text of one paragraph a line."""
    return proofread(of_lines("-", text), reader, about)


def proofread(manuscript: Manuscript, reader: Proofreader, about: About | None = None) -> list[Remark]:
    """What is doubtful, in reading order."""
    return remarks_of(manuscript, reader.read_document(manuscript.paragraphs, about or About()))


def remarks_of(manuscript: Manuscript, doubted: Sequence[Sequence[Suspicion]]) -> list[Remark]:
    """The suspicions of each paragraph as remarks on the whole text."""
    text = manuscript.text
    remarks = []
    for number, suspicions in enumerate(doubted):
        first, last = manuscript.starts[number], manuscript.starts[number] + len(manuscript.paragraphs[number])
        for one in suspicions:
            start, end = first + one.start, first + one.end
            left = max(first, start - AROUND)
            remarks.append(
                Remark(
                    start,
                    end,
                    text[start:end],
                    one.suggestion,
                    one.kind,
                    one.class_,
                    one.confidence,
                    text[left : min(last, end + AROUND)],
                    start - left,
                    one.why,
                    manuscript.place(number),
                    number,
                )
            )
    return remarks


def read_manuscript(name: str, body: bytes) -> Manuscript:
    """The text of a file, by its bytes first and its name second.

    Plain text and Markdown stay as they are, line ends included; a byte order mark is not part of the text. Of other
    formats the paragraphs stand one a line.
    """
    from inspector.extract.attachments import Unreadable
    from inspector.extract.attachments.formats import format_of

    kind = PurePath(name).suffix.lower()
    try:
        known = "txt" if kind in _PLAIN and not body.startswith(_PACKED) else format_of(name, body)
        if known == "docx" or (known == "zip" and kind in _WORD):  # Word on the web may name the text document2.xml
            return _read_docx(name, body)
        if _PAGE.match(body) or (known == "html" and kind not in _PLAIN) or (known == "txt" and kind in _WEB):
            return _read_html(name, body)
        if kind in _PLAIN or (known == "txt" and kind not in _OFFICE):
            return of_lines(name, _decoded(body), is_markdown=kind in _MARKDOWN)
        if known == "txt":
            raise ManuscriptError(f"文件是空的，或者内容不是 {kind[1:]} 格式，可能已损坏")
        return _read_attachment(name, body)
    except Unreadable as reason:
        raise ManuscriptError(str(reason)) from reason


def of_lines(name: str, text: str, *, is_markdown: bool = False) -> Manuscript:
    starts, lines, start = [], [], 0
    for line_end in _LINE_END.finditer(text):
        starts.append(start)
        lines.append(text[start : line_end.start()])
        start = line_end.end()
    if start < len(text):
        starts.append(start)
        lines.append(text[start:])
    return Manuscript(name, text, _prose(lines) if is_markdown else lines, starts)


_MARKDOWN = frozenset({".md", ".markdown"})
_PLAIN = frozenset({"", ".txt", ".text"}) | _MARKDOWN
_WORD = frozenset({".docx", ".docm"})
_WEB = frozenset({".html", ".htm", ".shtml", ".xhtml"})
_OFFICE = frozenset({".docx", ".doc", ".wps", ".pdf", ".ofd", ".rtf", ".odt", ".xlsx", ".pptx"})
_PACKED = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<", b"\xef\xbb\xbf<")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\n|\r")
_PAGE_SCOPES = (Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST)


def _decoded(body: bytes) -> str:
    from inspector.extract.decode import decode_content

    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode_content(body, "text/plain; charset=utf-8").text


def _of_paragraphs(name: str, paragraphs: Sequence[str], places: Sequence[str], gaps: tuple[str, ...] = ()) -> Manuscript:
    starts, start = [], 0
    for paragraph in paragraphs:
        starts.append(start)
        start += len(paragraph) + 1
    return Manuscript(name, "".join(f"{paragraph}\n" for paragraph in paragraphs), paragraphs, starts, places, gaps)


def _read_docx(name: str, body: bytes) -> Manuscript:
    from inspector.extract.attachments.docx import open_docx
    from inspector.extract.attachments.pieces import Limits
    from inspector.extract.attachments.zips import DAMAGE, check_zip

    try:
        check_zip("docx", body, Limits())
        lines = open_docx(body).lines
    except DAMAGE as error:
        raise ManuscriptError("Word 文档（docx）已损坏，无法打开") from error
    return _of_paragraphs(name, [line.text for line in lines], [line.where for line in lines])


def _read_html(name: str, body: bytes) -> Manuscript:
    """What the inspection of a published page would read."""
    from inspector.extract.blocks import read_blocks
    from inspector.extract.decode import decode_content
    from inspector.extract.markup import parse_html

    tree = parse_html(decode_content(body, "").text)
    titles = tuple(node.text() for node in tree.css("head > title"))
    blocks = read_blocks(tree, titles, ()).blocks
    read = frozenset(block.text for block in blocks if block.scope in _PAGE_SCOPES)
    wanted = [block for block in blocks if block.scope in _PAGE_SCOPES or (block.scope is Scope.TITLE and not _is_read(block.text, read))]
    return _of_paragraphs(name, [block.text for block in wanted], [block.where for block in wanted])


def _is_read(title: str, read: frozenset[str]) -> bool:
    """A <title> may only add the site's name to a heading."""
    return title in read or any(len(text) >= SHORTEST_TITLE and text in title for text in read)


def _read_attachment(name: str, body: bytes) -> Manuscript:
    from inspector.extract.attachments import read_attachment

    attachment = read_attachment(name, body)
    gaps = tuple(f"{problem.where}：{problem.reason}" if problem.where else problem.reason for problem in attachment.unreadable)
    if not attachment.pieces:
        raise ManuscriptError("；".join(gaps) or "里面没有文字")
    return _of_paragraphs(name, [piece.text for piece in attachment.pieces], [piece.where for piece in attachment.pieces], gaps)


def _prose(lines: Sequence[str]) -> list[str]:
    """Lines of Markdown with spaces for what is no prose: code, addresses, HTML tags. Nothing moves."""
    kept, fence = [], ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            kept.append(" " * len(line))
        elif mark and "`" not in line[mark.end() :]:
            fence = mark[1]
            kept.append(" " * len(line))
        else:
            kept.append(_NO_PROSE.sub(lambda found: " " * len(found[0]), line))
    return kept


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# Each alternative stops at the sign it begins with, so that no line takes more than one pass.
_NO_PROSE = re.compile(
    r"(?<!`)(`++)[^`]++\1(?!`)"  # code
    r"|\]\([^()\s]*+(?: +\"[^\"(]*+\")?\)"  # the address of a link, with its title
    r"|^ {0,3}\[[^\[\]]++\]:\s.*"
    r"|</?[a-z!][^<>]*+>"
    r"|https?://[\x21-\x7e]++",
    re.IGNORECASE,
)
