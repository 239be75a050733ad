"""Writes remarks into a Word document as comments at the very words, and leaves every other byte as it was."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from inspector.drafts.wordcomments import Comments, repacked
from inspector.extract.attachments.docx import Document, Line, open_docx
from inspector.extract.attachments.pieces import Unreadable
from inspector.extract.attachments.wordml import Paragraph, Part, Run, Span
from inspector.extract.attachments.xmlbytes import BrokenXml, name_end
from inspector.manuscripts import CLASSES, Manuscript, Remark


class Note(NamedTuple):
    """What to say of some characters of a line: `line` is its rank among those that docx.open_docx gives."""

    line: int
    start: int
    end: int
    words: str


class Annotated(NamedTuple):
    body: bytes
    placed: int
    unplaced: tuple[Note, ...]  # nowhere to put them, or beyond what Word opens


def annotate(body: bytes, notes: Sequence[Note], author: str, written: datetime) -> Annotated:
    """Word shows no comments in notes, text boxes, headers and footers: there they go to the sign of the note, the box, or the beginning."""
    try:
        return _annotated(body, open_docx(body), notes, author, written)
    except BrokenXml as error:
        raise Unreadable(f"docx 文件已损坏：{error}") from error


def _annotated(body: bytes, document: Document, notes: Sequence[Note], author: str, written: datetime) -> Annotated:
    main = document.parts[document.main]
    comments = Comments(document, main)
    edits = _Edits(main)
    unplaced = []
    for note in sorted(notes):
        anchor = _anchor(document, document.lines[note.line], note) if comments.has_room else None
        if anchor is None:
            unplaced.append(note)
            continue
        edits.mark(anchor, comments.add(_words(document.lines[note.line], note, anchor), author, written))
    if not comments.added:
        return Annotated(body, 0, tuple(unplaced))
    changed = {document.main: edits.result(), **comments.result()}
    return Annotated(repacked(document.package, changed), len(comments.added), tuple(unplaced))


def notes_of(manuscript: Manuscript, remarks: Sequence[Remark]) -> list[Note]:
    """A note for each remark. The same matter of form is named once, with how often it comes."""
    formal = Counter((remark.quote, remark.suggestion) for remark in remarks if remark.class_ == "D")
    notes = []
    for remark in remarks:
        count = formal.pop((remark.quote, remark.suggestion), 0) if remark.class_ == "D" else 1
        if count:
            first = manuscript.starts[remark.paragraph]
            words = f"【{CLASSES[remark.class_]}】{remark.advice}" + (f"（全文共 {count} 处）" if count > 1 else "")
            notes.append(Note(remark.paragraph, remark.start - first, remark.end - first, words))
    return notes


class _Anchor(NamedTuple):
    """From the first character of one span to the last of another; without spans a whole run, or the point before it."""

    paragraph: Paragraph | None = None
    start: int = 0
    end: int = 0
    run: Run | None = None
    is_point: bool = False


def _anchor(document: Document, line: Line, note: Note) -> _Anchor | None:
    if line.part == document.main and not line.paragraph.in_box:
        return _Anchor(line.paragraph, note.start, note.end)
    main = document.parts[document.main]
    kind = next((relation.kind for relation in document.relations if relation.target == line.part), "")
    run = line.paragraph.box if line.part == document.main else main.references.get((kind.removesuffix("s"), line.paragraph.note))
    if run is not None:
        return _Anchor(run=run)
    first = next((span.run for paragraph in main.paragraphs if not paragraph.in_box for span in paragraph.spans if span.run), None)
    return _Anchor(run=first, is_point=True) if first else None


def _words(line: Line, note: Note, anchor: _Anchor) -> str:
    return note.words if anchor.paragraph else f"{line.where}“{line.text[note.start : note.end]}”：{note.words}"


class _Cut(NamedTuple):
    """A place between two characters: the byte, and what must close before and open again after it."""

    at: int
    closing: bytes = b""
    opening: bytes = b""


class _Edits:
    """Marks to be set into the text of a document."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._cuts: dict[int, _Cut] = {}
        self._marks: dict[int, tuple[list[bytes], list[bytes]]] = defaultdict(lambda: ([], []))  # what ends at a byte, what begins there
        self._attributes: set[int] = set()  # bytes after the names of <w:t> that must now keep their spaces

    def mark(self, anchor: _Anchor, number: int) -> None:
        reference = self._tag("r", number, self._tag("commentReference", number))
        if anchor.paragraph is not None:
            before, after = self._before(anchor.paragraph, anchor.start), self._after(anchor.paragraph, anchor.end - 1)
        else:
            assert anchor.run is not None
            before, after = _Cut(anchor.run.start), _Cut(anchor.run.end)
        if anchor.is_point:
            self._set(before)[1].append(reference)
            return
        self._set(before)[1].append(self._tag("commentRangeStart", number))
        self._set(after)[0].append(self._tag("commentRangeEnd", number) + reference)

    def result(self) -> bytes:
        xml = self._part.xml
        pieces, last = [], 0
        for at in sorted({*self._marks, *self._attributes}):
            pieces.append(xml[last:at])
            last = at
            if at in self._attributes:
                pieces.append(_KEEP_SPACES)
            else:
                ends, begins = self._marks[at]
                pieces += (self._cuts[at].closing, *ends, *begins, self._cuts[at].opening)
        return b"".join((*pieces, xml[last:]))

    def _set(self, cut: _Cut) -> tuple[list[bytes], list[bytes]]:
        self._cuts[cut.at] = cut
        return self._marks[cut.at]

    def _tag(self, name: str, number: int, content: bytes = b"") -> bytes:
        prefix = self._part.prefix or "w"
        declared = "" if self._part.prefix else f' xmlns:w="{self._part.namespace}"'
        if content:
            return f"<{prefix}:{name}{declared}>".encode() + content + f"</{prefix}:{name}>".encode()
        return f'<{prefix}:{name}{declared} {prefix}:id="{number}"/>'.encode()

    def _before(self, paragraph: Paragraph, place: int) -> _Cut:
        index = _span_at(paragraph, place)
        span = paragraph.spans[index]
        is_first = place == span.at and (index == 0 or paragraph.spans[index - 1].holder is not span.holder)
        if span.run is None or is_first or not span.holder.may_be_cut:
            return self._beside(span, span.holder.start)
        return self._inside(span, place)

    def _after(self, paragraph: Paragraph, place: int) -> _Cut:
        index = _span_at(paragraph, place)
        span = paragraph.spans[index]
        is_last = place + 1 == span.at + len(span.text) and (index + 1 == len(paragraph.spans) or paragraph.spans[index + 1].holder is not span.holder)
        if span.run is None or is_last or not span.holder.may_be_cut:
            return self._beside(span, span.holder.end)
        return self._inside(paragraph.spans[_span_at(paragraph, place + 1)], place + 1)

    def _beside(self, span: Span, edge: int) -> _Cut:
        run = span.run
        if run is None:
            return _Cut(edge)
        if edge == run.first:
            return _Cut(run.start)
        if edge == run.last:
            return _Cut(run.end)
        closing, opening = self._seam(run)
        return _Cut(edge, closing, opening)

    def _inside(self, span: Span, place: int) -> _Cut:
        assert span.run is not None
        xml, holder = self._part.xml, span.holder
        at = span.start + len(span.text[: place - span.at].encode())
        tag = xml[holder.start : holder.inside]
        if b"xml:space" not in tag:
            at_name = name_end(xml, holder.start)
            tag = xml[holder.start : at_name] + _KEEP_SPACES + xml[at_name : holder.inside]
            self._attributes.add(at_name)
        closing, opening = self._seam(span.run)
        return _Cut(at, xml[holder.outside : holder.end] + closing, opening + tag)

    def _seam(self, run: Run) -> tuple[bytes, bytes]:
        xml, properties = self._part.xml, run.properties
        return xml[run.outside : run.end], xml[run.start : run.inside] + (xml[properties.start : properties.end] if properties else b"")


_KEEP_SPACES = b' xml:space="preserve"'


def _span_at(paragraph: Paragraph, place: int) -> int:
    return bisect_right(paragraph.spans, place, key=lambda span: span.at) - 1
