"""Word 97-2003 and WPS documents: the text of the piece table, with the marks of rows and of deleted words ([MS-DOC])."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from struct import unpack_from
from typing import Final, NamedTuple

import olefile

from inspector.core.facts import Scope
from inspector.extract.attachments.pieces import Limits, Piece, Unreadable
from inspector.extract.markup import fold

WORD_97: Final = 0x00C1


def read_doc(body: bytes, _limits: Limits) -> Iterator[Piece]:
    with olefile.OleFileIO(io.BytesIO(body)) as box:
        stream = box.openstream("WordDocument").read()
        magic, version, flags = unpack_from("<HH6xH", stream, 0)
        if flags & 0x0100:
            raise Unreadable("Word 97-2003 文档（doc、wps）已加密，需要密码才能打开")
        if magic != 0xA5EC or version < WORD_97:
            raise Unreadable("Word 95 及更早的 doc 文档无法读取，请转换为 docx")
        table = box.openstream("1Table" if flags & 0x0200 else "0Table").read()
    yield from _Document(stream, table).pieces()


class _Run(NamedTuple):
    """A stretch of text as the file keeps it."""

    start: int  # in signs of the document
    end: int
    offset: int  # in bytes of the stream
    width: int  # bytes of a sign


class _Document:
    def __init__(self, stream: bytes, table: bytes) -> None:
        self._stream = stream
        self._table = table
        self._runs = list(_runs(stream, table))
        self._in_cells = {signs[-1] for signs in self._marked(_PARAGRAPHS, _IN_TABLE)}
        self._row_ends = {signs[-1] for signs in self._marked(_PARAGRAPHS, _ROW_END)}
        self._signs = [chr(unit) for run in self._runs for unit in _units(stream, run)]
        if not self._row_ends:  # rows of many cells keep their properties elsewhere, and end as an empty cell does
            self._row_ends = {index for index, sign in enumerate(self._signs) if index and sign == self._signs[index - 1] == _CELL_END}
        for signs in self._marked(_WORDS, _GONE):
            self._hide(signs)
        for start, end in _instructions("".join(sign or " " for sign in self._signs)):
            self._hide(range(start, end))

    def pieces(self) -> Iterator[Piece]:
        start = 0
        for offset, where in _PARTS:
            (length,) = unpack_from("<I", self._stream, offset)
            end = min(start + length, len(self._signs))
            if where:
                yield from self._part(start, end, where)
            start = end

    def _part(self, start: int, end: int, where: str) -> Iterator[Piece]:
        paragraph, row, cell, fresh = 0, 1, 1, start
        for index in range(start, end):
            sign = self._signs[index]
            if sign not in _ENDS:
                continue
            text, fresh = self._folded(fresh, index), index + 1
            if sign == _CELL_END:
                if text:
                    yield Piece(text, Scope.CELL, f"表格第{row}行第{cell}格")
                row, cell = (row + 1, 1) if index in self._row_ends else (row, cell + 1)
            elif text and index in self._in_cells:
                yield Piece(text, Scope.CELL, f"表格第{row}行第{cell}格")
            elif text:
                row, cell, paragraph = 1, 1, paragraph + 1
                yield Piece(text, Scope.BODY, where.format(paragraph))
        if text := self._folded(fresh, end):
            yield Piece(text, Scope.BODY, where.format(paragraph + 1))

    def _folded(self, start: int, end: int) -> str:
        text = "".join(self._signs[start:end]).translate(_SIGNS)
        return fold(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    def _hide(self, signs: range) -> None:
        """Marks of ends stay: a row whose words are deleted is a row."""
        for index in signs:
            if index < len(self._signs) and self._signs[index] not in _ENDS:
                self._signs[index] = ""

    def _marked(self, kind: _Kind, wanted: frozenset[int]) -> Iterator[range]:
        """The signs of paragraphs, or of words, with one of these properties switched on."""
        for start, end, properties in _properties(self._stream, self._table, kind):
            if wanted.isdisjoint(_switched_on(properties)):
                continue
            for run in self._runs:
                first = max(start, run.offset) - run.offset
                last = min(end, run.offset + (run.end - run.start) * run.width) - run.offset
                if first < last:
                    yield range(run.start + first // run.width, run.start + last // run.width)


class _Kind(NamedTuple):
    """Where the properties of paragraphs, or of words, are found."""

    place: int  # of their index, in the file information block
    entry: int  # bytes of an entry of a page
    is_paragraph: bool


_PARAGRAPHS = _Kind(0x102, 13, is_paragraph=True)
_WORDS = _Kind(0xFA, 1, is_paragraph=False)
_IN_TABLE = frozenset({0x2416, 0x244B})
_ROW_END = frozenset({0x2417, 0x244C})
_GONE = frozenset({0x0800, 0x083C})  # deleted while changes are tracked, hidden
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)
_PAGE = 512


def _runs(stream: bytes, table: bytes) -> Iterator[_Run]:
    """The pieces of the text in reading order."""
    place, length = unpack_from("<II", stream, 0x1A2)
    clx = table[place : place + length]
    position = 0
    while clx[position] == 1:
        position += 3 + unpack_from("<H", clx, position + 1)[0]
    count = (unpack_from("<I", clx, position + 1)[0] - 4) // 12
    starts = unpack_from(f"<{count + 1}I", clx, position + 5)
    room = len(stream)
    for number in range(count):
        (where,) = unpack_from("<I", clx, position + 5 + 4 * (count + 1) + 8 * number + 2)
        width = 1 if where & 0x40000000 else 2
        offset = (where & 0x3FFFFFFF) // (2 if width == 1 else 1)
        end = min(starts[number + 1], starts[number] + (len(stream) - offset) // width)
        room -= (end - starts[number]) * width
        if end < starts[number] or room < 0:
            raise Unreadable("Word 97-2003 文档（doc、wps）已损坏，无法读取")
        yield _Run(starts[number], end, offset, width)


def _units(stream: bytes, run: _Run) -> Sequence[int]:
    raw = stream[run.offset : run.offset + (run.end - run.start) * run.width]
    return [ord(sign) for sign in raw.decode("cp1252", "replace")] if run.width == 1 else unpack_from(f"<{len(raw) // 2}H", raw)


def _properties(stream: bytes, table: bytes, kind: _Kind) -> Iterator[tuple[int, int, bytes]]:
    """Of each paragraph, or each stretch of words: its bytes in the stream and its property list."""
    place, length = unpack_from("<II", stream, kind.place)
    count = (min(length, len(table)) - 4) // 8
    for number in range(max(0, count)):
        (leaf,) = unpack_from("<I", table, place + 4 * (count + 1) + 4 * number)
        page = stream[(leaf & 0x3FFFFF) * _PAGE :][:_PAGE]
        entries = page[-1] if len(page) == _PAGE else 0
        for entry in range(min(entries, _PAGE // (4 + kind.entry))):
            start, end = unpack_from("<II", page, 4 * entry)
            at = 2 * page[4 * (entries + 1) + kind.entry * entry]
            yield start, end, _property_list(page, at, kind) if at else b""


def _property_list(page: bytes, at: int, kind: _Kind) -> bytes:
    size = page[at]
    if not kind.is_paragraph:
        return page[at + 1 : at + 1 + size]
    return page[at + 3 : at + 2 * size] if size else page[at + 4 : at + 2 + 2 * page[at + 1]]  # behind the number of the style


def _switched_on(properties: bytes) -> Iterator[int]:
    position = 0
    while position + 2 < len(properties):
        (code,) = unpack_from("<H", properties, position)
        size = _OPERANDS[code >> 13] or 1 + properties[position + 2]
        if code == _DEFINE_TABLE:
            size = 1 + unpack_from("<H", properties + b"\0", position + 2)[0]
        elif size == 1 and properties[position + 2] == 1:
            yield code
        position += 2 + size


_DEFINE_TABLE = 0xD608  # the one property with a size of two bytes
_CELL_END = "\x07"
_ENDS = frozenset("\r\x07\x0b\x0c\x0e")
_SIGNS = dict.fromkeys(range(32)) | {9: " ", 0x1E: "-", 0xA0: " "}


def _instructions(text: str) -> Iterator[tuple[int, int]]:
    """What a field is told to show, between its beginning and its result."""
    begun: list[int] = []
    for match in re.finditer("[\x13-\x15]", text):
        if match[0] == "\x13":
            begun.append(match.start())
        elif begun and begun[-1] >= 0:
            yield begun[-1], match.start()
        if begun and match[0] == "\x14":
            begun[-1] = -1
        elif begun and match[0] == "\x15":
            begun.pop()


_PARTS = (  # where their lengths stand in the file information block, and how people call their paragraphs
    (0x4C, "正文第{}段"),
    (0x50, "脚注第{}段"),
    (0x54, "页眉页脚第{}段"),
    (0x58, ""),
    (0x5C, "批注第{}段"),
    (0x60, "尾注第{}段"),
    (0x64, "文本框第{}段"),
    (0x68, "页眉文本框第{}段"),
)
