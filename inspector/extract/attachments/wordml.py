"""The text of one part of a Word document, with the bytes of its XML that every character came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from inspector.extract.attachments.xmlbytes import as_utf8, attribute, read_xml, tag_end

NAMESPACES: Final = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")


@dataclass(slots=True)
class Element:
    """Where an element lies: `inside` is the byte after its start tag, `outside` the first of its end tag."""

    start: int
    inside: int
    outside: int = 0
    end: int = 0
    may_be_cut: bool = False  # plain text that stands directly in its run


@dataclass(slots=True)
class Run(Element):
    """Characters of one look. `first` and `last` are the bytes around what it holds besides its properties."""

    first: int = -1
    last: int = -1
    properties: Element | None = None
    child: Element | None = None  # open while reading


class Span(NamedTuple):
    """Some characters of a paragraph. Outside of any run (a formula) only its borders can be pointed at."""

    at: int  # the first of them, counted in the paragraph
    text: str
    start: int  # byte of the first
    holder: Element
    run: Run | None


@dataclass
class Paragraph:
    """A paragraph as a reader sees it; `box` is the run of the text around that carries the box it stands in."""

    cell: tuple[int, int, int] | None  # table, row and cell, each from 1
    note: str  # the number of the footnote it belongs to
    box: Run | None
    in_box: bool
    is_heading: bool = False
    spans: list[Span] = field(default_factory=list)
    length: int = 0

    @cached_property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class Part(NamedTuple):
    """The paragraphs in reading order, a text box after the paragraph that carries it, and where notes are referred to."""

    xml: bytes  # UTF-8
    prefix: str  # of the main namespace, "" when the root does not name it
    namespace: str
    paragraphs: list[Paragraph]
    references: dict[tuple[str, str], Run]  # ("footnote", "2") → the run with its number


def read_part(xml: bytes) -> Part:
    """Inserted text counts, deleted does not; of a field the result, not the instruction; of alternatives the first."""
    source = as_utf8(xml)
    reader = _Reader(source)
    read_xml(source, reader)
    return Part(source, reader.prefix, reader.namespace, reader.paragraphs, reader.references)


class _Reader:
    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.prefix = self.namespace = ""
        self.paragraphs: list[Paragraph] = []
        self.references: dict[tuple[str, str], Run] = {}
        self._stack: list[tuple[str, Element | None]] = []
        self._skipped = 0  # elements open inside one that does not count
        self._open: list[Paragraph] = []
        self._runs: list[Run | None] = []  # None where a text box begins
        self._tables: list[list[int]] = [[]]  # one list for the text and for each box in it: table, row, cell, table, row, cell …
        self._table_count = 0
        self._chosen: list[bool] = []  # for each open AlternateContent whether one of its alternatives was read
        self._fields: list[bool] = []  # for each open field whether its result has begun
        self._note = ""
        self._atom: list[str] | None = None  # what was read of a formula or of characters with their sound above
        self._atom_depth = 0
        self._is_text = False

    def declare(self, prefix: str | None, uri: str) -> None:
        if uri in NAMESPACES and not self.namespace:
            self.namespace = uri
            self.prefix = (prefix or "") if not self._stack else ""

    def start_verbatim(self) -> None:
        if self._is_text and self._holder is not None:
            self._holder.may_be_cut = False

    def start(self, name: str, attributes: Mapping[str, str], at: int) -> None:
        if self._skipped:
            self._skipped += 1
            return
        kind = _kind(name)
        if kind in _SKIPPED or (kind == "Choice" and self._chosen[-1:] == [True]) or (kind == "Fallback" and self._chosen[-1:] == [True]):
            self._skipped = 1
            return
        parent = self._stack[-1] if self._stack else ("", None)
        element = self._element(kind, parent, at)
        self._stack.append((kind, element))
        opened = _OPENED.get(kind)
        if opened is not None:
            opened(self, attributes, element)

    def end(self, at: int) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        kind, element = self._stack.pop()
        if element is not None:
            is_empty = element.inside >= 2 and self.xml[element.inside - 2] == ord("/")
            element.outside = element.inside if is_empty else at
            element.end = element.inside if is_empty else self.xml.index(b">", at) + 1
        closed = _CLOSED.get(kind)
        if closed is not None:
            closed(self, element)
        run = self._run
        if run is not None and element is not None and element is run.child:
            run.last, run.child = element.end, None

    def characters(self, text: str, at: int) -> None:
        if not self._is_text or self._skipped:
            return
        if self._atom is not None:
            self._atom.append(text)
        elif self._holder is not None:
            self._add(text.replace("\n", " "), at, self._holder, self._run)

    @property
    def _run(self) -> Run | None:
        return self._runs[-1] if self._runs else None

    @property
    def _holder(self) -> Element | None:
        """What stands in the open run and holds the character being read."""
        return self._runs[-1].child if self._runs and self._runs[-1] else None

    def _element(self, kind: str, parent: tuple[str, Element | None], at: int) -> Element | None:
        """Of a run, what stands directly in one, and formulas the place is kept."""
        if kind == "r" and self._atom is None:
            return Run(at, tag_end(self.xml, at))
        if parent[0] == "r" and isinstance(parent[1], Run):
            element = Element(at, tag_end(self.xml, at), may_be_cut=kind == "t")
            if kind == "rPr":
                parent[1].properties = element
            else:
                parent[1].child = element
                if parent[1].first < 0:
                    parent[1].first = at
            return element
        return Element(at, tag_end(self.xml, at)) if kind in _ATOMS else None

    def _add(self, text: str, at: int, holder: Element, run: Run | None) -> None:
        if self._open and all(self._fields):
            paragraph = self._open[-1]
            paragraph.spans.append(Span(paragraph.length, text, at, holder, run))
            paragraph.length += len(text)

    def _open_paragraph(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        place = self._tables[-1][-3:]
        cell = (place[0], place[1], place[2]) if place else None
        in_box = len(self._tables) > 1
        paragraph = Paragraph(cell, self._note, self._runs[0] if in_box and self._runs else None, in_box)
        self._open.append(paragraph)
        self.paragraphs.append(paragraph)

    def _close_paragraph(self, _element: Element | None) -> None:
        if self._open:
            self._open.pop()
        self._fields = [has_result for has_result in self._fields if has_result]  # one left open would hide all that follows

    def _style(self, attributes: Mapping[str, str], _element: Element | None) -> None:
        if self._open and _HEADING.match(attribute(attributes, "val")):
            self._open[-1].is_heading = True

    def _open_run(self, _attributes: Mapping[str, str], element: Element | None) -> None:
        if isinstance(element, Run):
            self._runs.append(element)

    def _close_run(self, element: Element | None) -> None:
        if isinstance(element, Run):
            self._runs.pop()

    def _open_text(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        self._is_text = True

    def _close_text(self, _element: Element | None) -> None:
        self._is_text = False

    def _open_atom(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        self._atom_depth += 1
        if self._atom is None:
            self._atom = []

    def _close_atom(self, element: Element | None) -> None:
        self._atom_depth -= 1
        if not self._atom_depth and self._atom is not None and element is not None:
            text, self._atom = "".join(self._atom), None
            if text:
                self._add(text.replace("\n", " "), element.start, self._holder or element, self._run if self._holder else None)

    def _mark(self, text: str) -> None:
        """A character written as an element of its own."""
        if self._atom is not None:
            self._atom.append(text)
        elif self._holder is not None:
            self._add(text, self._holder.start, self._holder, self._run)

    def _symbol(self, attributes: Mapping[str, str], _element: Element | None) -> None:
        try:
            code = int(attribute(attributes, "char"), 16)
        except ValueError:
            return
        if 0xE000 <= code < 0xF900:  # the place of a picture in a symbol font
            self._mark(_SYMBOLS.get(code & 0xFF, "□"))
        elif 0x20 <= code < 0xD800 or 0xF900 <= code < 0x110000:
            self._mark(chr(code))

    def _field(self, attributes: Mapping[str, str], _element: Element | None) -> None:
        step = attribute(attributes, "fldCharType")
        if step == "begin":
            self._fields.append(False)
        elif self._fields and step == "separate":
            self._fields[-1] = True
        elif self._fields and step == "end":
            self._fields.pop()

    def _open_table(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        self._table_count += 1
        self._tables[-1] += (self._table_count, 0, 0)

    def _close_table(self, _element: Element | None) -> None:
        del self._tables[-1][-3:]

    def _open_row(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        if self._tables[-1]:
            self._tables[-1][-2:] = (self._tables[-1][-2] + 1, 0)

    def _open_cell(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        if self._tables[-1]:
            self._tables[-1][-1] += 1

    def _open_box(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        self._tables.append([])
        self._runs.append(None)

    def _close_box(self, _element: Element | None) -> None:
        self._tables.pop()
        self._runs.pop()

    def _open_note(self, attributes: Mapping[str, str], _element: Element | None) -> None:
        self._note = attribute(attributes, "id")

    def _refer(self, attributes: Mapping[str, str], _element: Element | None) -> None:
        if self._runs and self._runs[0] is not None:
            kind = self._stack[-1][0].removesuffix("Reference")
            self.references.setdefault((kind, attribute(attributes, "id")), self._runs[0])

    def _open_alternatives(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        self._chosen.append(False)

    def _close_alternatives(self, _element: Element | None) -> None:
        self._chosen.pop()

    def _choose(self, _attributes: Mapping[str, str], _element: Element | None) -> None:
        if self._chosen:
            self._chosen[-1] = True


def _written(text: str) -> Callable[[_Reader, Mapping[str, str], Element | None], None]:
    def opened(reader: _Reader, _attributes: Mapping[str, str], _element: Element | None) -> None:
        reader._mark(text)

    return opened


def _kind(name: str) -> str:
    """The local name of Word's elements and of alternatives; that of formulas behind "m:"; "" for others."""
    kind = _KINDS.get(name)
    if kind is None:
        namespace, _, rest = name.rpartition(" ") if name.count(" ") < 2 else name.partition(" ")
        local = rest.partition(" ")[0]
        if namespace in NAMESPACES or namespace.endswith("/markup-compatibility/2006"):
            kind = local
        else:
            kind = f"m:{local}" if namespace.endswith(("/2006/math", "/officeDocument/math")) else ""
        if len(_KINDS) < _MOST_KINDS:
            _KINDS[name] = kind
    return kind


_KINDS: dict[str, str] = {}
_MOST_KINDS = 2_000  # names come from the documents
_HEADING = re.compile(r"(?:heading|title|标题)|[1-9]$", re.IGNORECASE)  # Chinese Word numbers the styles of headings
_SKIPPED = frozenset({"del", "moveFrom", "rt", "delText", "instrText", "delInstrText", "pPrChange", "rPrChange"})
_ATOMS = frozenset({"m:oMath", "m:oMathPara", "ruby"})
# What Word's symbol fonts draw most in official documents: ticks, crosses, boxes, bullets.
_SYMBOLS = {0x52: "☑", 0x6C: "●", 0x6E: "■", 0x75: "◆", 0x9F: "•", 0xA3: "☐", 0xA8: "☐", 0xD8: "➢", 0xFB: "✗", 0xFC: "✓", 0xFE: "☑"}
_OPENED: Final[Mapping[str, Callable[[_Reader, Mapping[str, str], Element | None], None]]] = {
    "p": _Reader._open_paragraph,
    "pStyle": _Reader._style,
    "r": _Reader._open_run,
    "t": _Reader._open_text,
    "m:t": _Reader._open_text,
    "tab": _written("\t"),
    "ptab": _written("\t"),
    "br": _written("\n"),
    "cr": _written("\n"),
    "noBreakHyphen": _written("-"),
    "sym": _Reader._symbol,
    "fldChar": _Reader._field,
    "tbl": _Reader._open_table,
    "tr": _Reader._open_row,
    "tc": _Reader._open_cell,
    "txbxContent": _Reader._open_box,
    "footnote": _Reader._open_note,
    "endnote": _Reader._open_note,
    "footnoteReference": _Reader._refer,
    "endnoteReference": _Reader._refer,
    "AlternateContent": _Reader._open_alternatives,
    "Choice": _Reader._choose,
    "Fallback": _Reader._choose,
} | dict.fromkeys(_ATOMS, _Reader._open_atom)
_CLOSED: Final[Mapping[str, Callable[[_Reader, Element | None], None]]] = {
    "p": _Reader._close_paragraph,
    "r": _Reader._close_run,
    "t": _Reader._close_text,
    "m:t": _Reader._close_text,
    "tbl": _Reader._close_table,
    "txbxContent": _Reader._close_box,
    "AlternateContent": _Reader._close_alternatives,
} | dict.fromkeys(_ATOMS, _Reader._close_atom)
