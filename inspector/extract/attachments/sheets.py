"""Cells of spreadsheets: xlsx, xls, xlsb and ods alike."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from inspector.core.facts import Scope
from inspector.extract.attachments.pieces import Limits, Piece, Unreadable
from inspector.extract.attachments.zips import read_member
from inspector.extract.markup import fold

LARGEST_AREA: Final = 10_000_000  # calamine lays a sheet out in full: one word in its last corner would ask for 500 GB, and end the process


def read_sheets(body: bytes, limits: Limits) -> Iterator[Piece]:
    """Every cell with text, row by row, hidden sheets included: whoever downloads the file can show them."""
    if body.startswith(b"PK"):
        _check_area(body, limits)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        for name in names:
            yield from _cells(workbook.get_sheet_by_name(name), "" if len(names) == 1 else f"工作表“{name}”")
    except PasswordError as error:
        raise Unreadable("Excel 表格已加密，需要密码才能打开") from error
    except CalamineError as error:
        raise Unreadable("表格已损坏，无法读取") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how Rust gives up; PyO3 puts it beyond Exception and exports no name for it
            raise Unreadable("表格已损坏，无法读取") from error
        raise


def _cells(sheet: CalamineSheet, place: str) -> Iterator[Piece]:
    for row, values in enumerate(sheet.iter_rows(), 1):
        for column, value in enumerate(values, 1):
            if value != "" and (text := _text(value)):
                yield Piece(text, Scope.CELL, f"{place}第{row}行第{column}格")


_Value = int | float | str | bool | time | date | datetime | timedelta


def _text(value: _Value) -> str:
    """What the cell shows, or nearly. Of a number office programs keep 15 digits: the last of an identity number are lost, and not to be invented."""
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, float) and math.isfinite(value):
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _check_area(body: bytes, limits: Limits) -> None:
    with ZipFile(io.BytesIO(body)) as archive:
        for member in archive.infolist():
            if _SHEET.match(member.filename) is None:
                continue
            sheet = read_member(archive, member, limits.unpacked)
            rows = max((int(row) for row in set(_ROWS.findall(sheet))), default=0)
            columns = max((_number(letters) for letters in set(_COLUMNS.findall(sheet))), default=0)
            if rows * columns > LARGEST_AREA:
                raise Unreadable(f"工作表 {member.filename} 排到第 {rows} 行第 {columns} 列，大片是空的，没有读取")


_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_ROWS = re.compile(rb"""\br=["'][A-Z]{0,3}(\d{1,7})["']""")
_COLUMNS = re.compile(rb"""\br=["']([A-Z]{1,3})\d""")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
