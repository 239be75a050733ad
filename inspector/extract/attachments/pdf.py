"""The text of PDF files, by PDFium: the reader of Chromium, and as patient with broken files."""

from __future__ import annotations

import ctypes
import math
import time
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # as above

from inspector.extract.attachments.lines import Line, Segment, read_lines
from inspector.extract.attachments.pieces import Limits, Piece, Unreadable

WIDE_GAP = 0.8  # of the type's height: more between two words, and they stand in two columns
WORD_GAP = 0.4  # less is the space that printing leaves between Chinese and figures


def read_pdf(body: bytes, limits: Limits) -> Iterator[Piece]:
    document = _opened(body)
    try:
        lines, trouble = _lines(document, limits)
        yield from read_lines(lines)
        if not lines:
            raise Unreadable("PDF 是扫描件或图片，没有文字，需要人工查看")
        if trouble:
            raise Unreadable(trouble)
    finally:
        document.close()


def _opened(body: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Unreadable("PDF 已加密，需要密码才能打开") from error
        raise Unreadable("PDF 已损坏或没有下载完整，无法打开") from error


def _lines(document: pypdfium2.PdfDocument, limits: Limits) -> tuple[list[Line], str]:
    lines: list[Line] = []
    deadline = time.monotonic() + limits.seconds
    pages = len(document)
    for number in range(min(pages, limits.pages)):
        if time.monotonic() > deadline:
            return lines, f"PDF 读取超过 {limits.seconds:g} 秒，只读了前 {number} 页（共 {pages} 页）"
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            continue
        lines += _page_lines(page, number + 1)
        page.close()
    return lines, f"PDF 共 {pages} 页，只读了前 {limits.pages} 页" if pages > limits.pages else ""


class _Glyph(NamedTuple):
    sign: str
    is_made_up: bool  # a space that PDFium reads from the distance
    left: float
    right: float


def _page_lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    text = page.get_textpage()
    height = page.get_height()
    line: list[_Glyph] = []
    size = top = 0.0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if code in _LINE_ENDS:
            if line:
                yield _line(number, top, size, line)
            line = []
        elif code >= _FIRST_SIGN and (line or not _is_unseen(text, index)):
            if not line:
                top, size = height - _baseline(text, index), _size(text, index)
            line.append(_glyph(text, index, code))
    if line:
        yield _line(number, top, size, line)
    text.close()


_LINE_ENDS = (10, 13)
_FIRST_SIGN = 32  # 0 where a font does not tell, 2 for a hyphen at a line's end


def _is_unseen(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """What a scanner's software thinks it has read lies unseen over the picture, and its errors are not the office's."""
    drawn = pdfium.FPDFText_GetTextObject(text.raw, index)
    return bool(drawn) and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


def _glyph(text: pypdfium2.PdfTextPage, index: int, code: int) -> _Glyph:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text.raw, index, box)  # with the room around the ink: a full stop fills its square
    sign = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _Glyph(sign, pdfium.FPDFText_IsGenerated(text.raw, index) == 1, box.left, box.right)


def _baseline(text: pypdfium2.PdfTextPage, index: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
    return y.value


def _size(text: pypdfium2.PdfTextPage, index: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text.raw, index, matrix)
    return pdfium.FPDFText_GetFontSize(text.raw, index) * (math.hypot(matrix.c, matrix.d) or 1.0) or 1.0


def _line(page: int, top: float, size: float, glyphs: list[_Glyph]) -> Line:
    """Once two words stand in two columns, every gap between others is one between columns."""
    segments = _segments(glyphs, size, WIDE_GAP)
    return Line(page, top, size, tuple(segments if len(segments) == 1 else _segments(glyphs, size, WORD_GAP)))


def _segments(glyphs: list[_Glyph], size: float, column_gap: float) -> list[Segment]:
    segments: list[Segment] = []
    words, left, right = "", glyphs[0].left, glyphs[0].left
    is_apart = False  # PDFium read a space from the distance
    for glyph in glyphs:
        if glyph.is_made_up:
            is_apart = True
            continue
        gap = glyph.left - right
        if is_apart and gap > column_gap * size and words.strip():
            segments.append(Segment(words, left, right))
            words, left = "", glyph.left
        elif is_apart and (gap > WORD_GAP * size or (words[-1:].isascii() and glyph.sign.isascii())):
            words += " "
        words, right, is_apart = words + glyph.sign, max(right, glyph.right), False
    return [*segments, Segment(words, left, right)]
