"""Spreadsheets that people hand in: a formula counts with its result, and one without a result is told by row."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from inspector.files.formulas import unsaved
from inspector.files.tablefile import read_table, wanted
from inspector.files.yamlfile import ConfigError

COLUMNS = (wanted("unit", "单位", "单位", required=True), wanted("day", "日期", "日期", required=True), wanted("fans", "粉丝数", "粉丝"))


def test_a_formula_says_what_it_came_to_when_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位", "日期", "粉丝数"])
        sheet.write_row(1, 0, ["清源县水务局", "2026-11-20"])
        sheet.write_formula(1, 2, "=1200+34", None, 1234)
    (line,) = read_table(path, COLUMNS)
    assert line.text("fans") == "1234"


def test_formulas_that_were_never_worked_out_are_told_by_row(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet("说明").append(["这一页没有表"])
    sheet = book.worksheets[0]
    sheet.title = "十一月"
    for row in (
        ["单位", "日期", "粉丝数（人）"],
        ["清源县水务局", "=TODAY()", 10],
        ["清源县教育局", "2026-11-20", "=1200+34"],
        ["清源县民政局", "2026-11-20", 7],
    ):
        sheet.append(row)
    book.save(path)
    with pytest.raises(ConfigError) as refused:
        read_table(path, COLUMNS)
    first, second = str(refused.value).splitlines()
    assert first.startswith("台账.xlsx 工作表“十一月”第 2 行：“日期”是公式，文件里没有它算出的结果。")
    assert second.startswith("台账.xlsx 工作表“十一月”第 3 行：“粉丝数（人）”是公式")


def test_a_formula_in_a_column_that_nobody_reads_is_nobodys_business(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["单位", "日期", "备注"], ["清源县水务局", "2026-11-20", "=A2"]):
        sheet.append(row)
    book.save(path)
    assert [line.text("unit") for line in read_table(path, COLUMNS)] == ["清源县水务局"]


def test_what_is_no_workbook_has_no_formulas() -> None:
    assert not unsaved(b"")
    assert not unsaved(b"PK\x03\x04 nothing behind it")
