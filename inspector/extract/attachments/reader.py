"""One attachment read within its limits, whatever its bytes are."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Final
from zipfile import BadZipFile

from inspector.extract.attachments.archives import Packed, unpack
from inspector.extract.attachments.formats import LABELS, format_of
from inspector.extract.attachments.pieces import MB, ORDINARY, Attachment, Limits, Piece, Problem, Unreadable
from inspector.extract.attachments.zips import check_zip

ARCHIVES: Final = frozenset({"zip", "rar", "7z"})


def read_attachment(name: str, body: bytes, limits: Limits = ORDINARY) -> Attachment:
    """Everything that can be read; what cannot is named in `unreadable`, and no bytes whatever raise an exception.

    For files of our own. Some bytes make a library beneath us abort the process, fill the memory or run on between two looks at
    the clock: what comes from outside is read by `apart.ApartReader`.
    """
    return _Reading(limits).read(name, body)


class _Reading:
    """What the attachment and all it contains may still cost."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._pieces_left = limits.pieces
        self._unpacked_left = limits.unpacked

    def read(self, name: str, body: bytes, depth: int = 0) -> Attachment:
        try:
            known = self._format(name, body)
        except Unreadable as reason:
            return Attachment((), "", (Problem("", str(reason)),))
        if known in ARCHIVES:
            return self._read_archive(known, body, depth)
        pieces: list[Piece] = []
        try:
            for piece in self._within_limits(_pieces(known, body, self._limits)):
                pieces.append(piece)  # noqa: PERF402  # what came before an exception is kept
        except Unreadable as reason:
            return Attachment(tuple(pieces), known, (Problem("", str(reason)),), bool(pieces))
        except _DAMAGE:
            return Attachment(tuple(pieces), known, (Problem("", f"{LABELS[known]}已损坏，{'只读到前面部分' if pieces else '无法读取'}"),), bool(pieces))
        return Attachment(tuple(pieces), known, () if pieces else (Problem("", f"{LABELS[known]}里没有文字，可能是扫描件、图片，或没有下载完整"),))

    def _format(self, name: str, body: bytes) -> str:
        if not body:
            raise Unreadable("附件是空的，没有内容")
        if len(body) > self._limits.size:
            raise Unreadable(f"附件超过 {self._limits.size // MB} MB，没有读取")
        return format_of(name, body)

    def _read_archive(self, known: str, body: bytes, depth: int) -> Attachment:
        if depth >= self._limits.depth:
            return Attachment((), known, (Problem("", f"压缩包套了 {depth + 1} 层以上，没有再打开里面的{LABELS[known]}"),))
        pieces: list[Piece] = []
        problems: list[Problem] = []
        is_cut = False
        try:
            for packed in self._members(known, body):
                member = Attachment((), "", (Problem("", packed.trouble),)) if packed.trouble else self.read(packed.name, packed.body, depth + 1)
                is_cut |= member.is_cut
                pieces += (piece._replace(where=f"压缩包内“{packed.name}”：{piece.where}") for piece in member.pieces)
                problems += (Problem(f"压缩包内“{packed.name}”" + (f"：{one.where}" if one.where else ""), one.reason) for one in member.unreadable)
        except Unreadable as reason:
            return Attachment(tuple(pieces), known, (*problems, Problem("", str(reason))), bool(pieces))
        except _DAMAGE:
            return Attachment(tuple(pieces), known, (*problems, Problem("", f"{LABELS[known]}已损坏或没有下载完整")), bool(pieces))
        if not pieces and not problems:
            problems.append(Problem("", f"{LABELS[known]}是空的"))
        return Attachment(tuple(pieces), known, tuple(problems), is_cut)

    def _members(self, known: str, body: bytes) -> Iterator[Packed]:
        for packed in unpack(known, body, self._limits._replace(unpacked=self._unpacked_left)):
            self._unpacked_left -= len(packed.body)
            self._check_time()
            yield packed

    def _within_limits(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            if self._pieces_left <= 0:
                raise Unreadable(f"段落和单元格超过 {self._limits.pieces} 个，后面的没有读取")
            self._pieces_left -= 1
            if not self._pieces_left % 64:
                self._check_time()
            yield piece

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise Unreadable(f"读取超过 {self._limits.seconds:g} 秒，后面的没有读取")


_Reader = Callable[[bytes, Limits], Iterable[Piece]]
_PLACE = "inspector.extract.attachments"
_READERS: Final = {  # imported when first met: a site without PDF files does not pay for reading them
    "csv": "plain:read_csv",
    "doc": "word:read_doc",
    "docx": "docx:read_docx",
    "html": "hypertext:read_html",
    "mht": "hypertext:read_mht",
    "ods": "sheets:read_sheets",
    "ofd": "ofd:read_ofd",
    "pdf": "pdf:read_pdf",
    "rtf": "rtf:read_rtf",
    "txt": "plain:read_txt",
    "xls": "sheets:read_sheets",
    "xlsb": "sheets:read_sheets",
    "xlsx": "sheets:read_sheets",
}
_ZIPPED: Final = frozenset({"docx", "xlsx", "xlsb", "ods", "ofd"})
# What the parsers raise on bytes that are not what they seem.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def _pieces(known: str, body: bytes, limits: Limits) -> Iterable[Piece]:
    if known in _ZIPPED:
        check_zip(known, body, limits)
    if known not in _READERS:
        raise Unreadable(f"不支持读取{LABELS[known]}" if known else "文件格式无法识别，没有读取")
    module, _, function = _READERS[known].partition(":")
    reader: Callable[..., Iterable[Piece]] = getattr(import_module(f"{_PLACE}.{module}"), function)
    return reader(body) if known == "docx" else reader(body, limits)
