"""Plain text and CSV, in whatever encoding an office's programs wrote them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from inspector.core.facts import Scope
from inspector.extract.attachments.pieces import Limits, Piece, Unreadable
from inspector.extract.decode import decode_content
from inspector.extract.markup import fold

MOST_STRANGE = 0.1  # of the characters: more of them unreadable, and it is no text


def read_txt(body: bytes, _limits: Limits) -> Iterator[Piece]:
    for number, line in enumerate(_text(body, "文本").splitlines(), 1):
        if text := fold(line):
            yield Piece(text, Scope.BODY, f"第{number}行")


def read_csv(body: bytes, _limits: Limits) -> Iterator[Piece]:
    text = _text(body, "表格")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                if content := fold(cell):
                    yield Piece(content, Scope.CELL, f"第{row}行第{column}格")
    except csv.Error as error:  # a quotation mark that never closes
        raise Unreadable("CSV 表格的格式有误，后面的无法读取") from error


def _text(body: bytes, what: str) -> str:
    text = decode_content(body, "").text
    if text.count("\ufffd") > MOST_STRANGE * len(text):
        raise Unreadable(f"{what}的编码无法识别，没有读取")
    return text


def _delimiter(text: str) -> str:
    head = Counter(text[:4096])
    return max(",\t;|", key=lambda sign: head[sign])
