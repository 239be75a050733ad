"""A table that people keep in a spreadsheet: its rows with their numbers, columns found by name, and how a mistake in it is told."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from inspector.core.refusals import refusal_of
from inspector.extract.dates import calendar_day
from inspector.files.formulas import unsaved
from inspector.files.yamlfile import ConfigError

LAST_HEAD_ROW = 10  # a title and some notes may stand above the head
ENCODINGS = ("utf-8-sig", "gb18030")
_SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsb", ".ods", ".xlsm"})
_UNSAVED = "\0"  # in place of the result of a formula that was never worked out
_DAY = re.compile(r"\s*(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT].*|[上下]午.*|\d{1,2}[:：时].*)?", re.DOTALL)
_FRILLS = re.compile(r"[\s*＊：:]|[（(][^）)]*[）)]")


class Wanted(NamedTuple):
    """A column as a program knows it, with the names people give it. `pattern` is matched from the beginning of a head's words."""

    id: str
    name: str  # as messages call it
    pattern: re.Pattern[str]
    is_required: bool = False


def wanted(name: str, title: str, pattern: str, *, required: bool = False) -> Wanted:
    return Wanted(name, title, re.compile(pattern), required)


class Line(NamedTuple):
    place: str  # "台账.xlsx 第 3 行"
    cells: Mapping[str, Sequence[str]]  # id of the column → what its cells say, for columns that stand several times
    heads: Mapping[str, Sequence[str]]  # id of the column → the heads of those cells

    def text(self, column: str) -> str:
        return next((cell for cell in self.cells.get(column, ()) if cell), "")


def read_table(path: Path, wanted: Sequence[Wanted]) -> list[Line]:
    """Every row below the head, of all sheets that have one. A file without a head is refused."""
    sheets = list(_sheets(path))
    lines = [line for name, rows in sheets for line in _lines(f"{path.name}{name}", rows, wanted)]
    refuse(told for line in lines for told in _not_worked_out(line))
    if not lines and not any(_head(rows, wanted) for _name, rows in sheets):
        names = "、".join(f"“{column.name}”" for column in wanted if column.is_required)
        raise ConfigError(f"{path}：前 {LAST_HEAD_ROW} 行里没有读到表头，表头应有{names}。请核对栏目名称。")
    return lines


def read_day(line: Line, column: Wanted, mistakes: list[str]) -> date | None:
    """The day in a cell; words without a figure (长期坚持) are no day, figures that are none are a mistake."""
    written = line.text(column.id)
    if (match := _DAY.fullmatch(written)) and (day := calendar_day(int(match[1]), int(match[2]), int(match[3]))):
        return day
    if any(sign.isdigit() for sign in written):
        mistakes.append(f"{line.place}：{column.name}“{written}”不是日期，应写成 2026-11-22 的样子。")
    return None


def refuse(mistakes: Iterable[str]) -> None:
    if told := list(mistakes):
        raise ConfigError("\n".join(told))


def _not_worked_out(line: Line) -> Iterator[str]:
    for column, cells in line.cells.items():
        if _UNSAVED in cells:
            head = line.heads[column][list(cells).index(_UNSAVED)]
            yield f"{line.place}：“{head}”是公式，文件里没有它算出的结果。请用 Excel 或 WPS 打开，保存一次再导入，或改成写好的值。"


def _lines(place: str, rows: Sequence[Sequence[str]], wanted: Sequence[Wanted]) -> Iterator[Line]:
    found = _head(rows, wanted)
    if found is None:
        return
    number, columns = found
    heads = rows[number]
    for offset, row in enumerate(rows[number + 1 :], number + 2):
        if any(row):
            cells = {name: [row[place] if place < len(row) else "" for place in places] for name, places in columns.items()}
            yield Line(f"{place}第 {offset} 行", cells, {name: [heads[place] for place in places] for name, places in columns.items()})


def _head(rows: Sequence[Sequence[str]], wanted: Sequence[Wanted]) -> tuple[int, dict[str, list[int]]] | None:
    """The row that names all required columns, and where each column stands."""
    for number, row in enumerate(rows[:LAST_HEAD_ROW]):
        columns: dict[str, list[int]] = {}
        for place, cell in enumerate(row):
            words = _FRILLS.sub("", cell)
            column = next((column for column in wanted if words and column.pattern.match(words)), None)
            if column:
                columns.setdefault(column.id, []).append(place)
        if all(column.id in columns for column in wanted if column.is_required):
            return number, columns
    return None


def _sheets(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(refusal_of(error, path)) from error
    if path.suffix.lower() not in _SPREADSHEETS:
        yield " ", _csv_rows(path, body)
        return
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        formulas = unsaved(body)
        names = workbook.sheet_names
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            _mark(rows, formulas.get(name, ()))
            yield " " if len(names) == 1 else f" 工作表“{name}”", _spread(rows, sheet.merged_cell_ranges or ())
    except PasswordError as error:
        raise ConfigError(f"{path}：表格有密码。请另存一份不加密的。") from error
    except CalamineError as error:
        raise ConfigError(f"{path}：不是能读的表格。请另存为 .xlsx 或 .csv。") from error


def _mark(rows: list[list[str]], cells: Iterable[tuple[int, int]]) -> None:
    for row, column in cells:
        if row < len(rows) and column < len(rows[row]) and not rows[row][column]:
            rows[row][column] = _UNSAVED


def _spread(rows: list[list[str]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> list[list[str]]:
    """What a cell merged over several rows says, it says of each of them. Over columns it is a title, or a head of heads."""
    for (top, left), (bottom, _right) in merged:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row):
                    row[left] = rows[top][left]
    return rows


def _csv_rows(path: Path, body: bytes) -> list[list[str]]:
    for encoding in ENCODINGS:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
    raise ConfigError(f"{path}：不是文本。请另存为 .xlsx，或 UTF-8 编码的 .csv。")


def _text(value: object) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
