"""Writes the sheets of a workbook row by row: safe text, real links, rows high enough to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from inspector.core.findings import Severity
from reports.charts import COLOURS
from reports.pagetext import is_web_address, readable

LONGEST_CELL = 32_767  # UTF-16 units, Excel's limit
LONGEST_LINK = 2_079
MOST_LINKS = 65_530  # on one sheet


class Sheet:
    """A sheet that is written row by row, as constant_memory demands."""

    def __init__(self, workbook: Workbook, formats: Formats, name: str, widths: Sequence[float]) -> None:
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self.formats = formats
        self.row = 0
        self._widths = widths
        self._lines = 1
        self._links = 0
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(0)  # printed too: borders would have to be written into every empty cell
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def header(self, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            self.sheet.write_string(self.row, column, title, self.formats.header)
        self.end_row(_LINE + 6)

    def text(self, column: int, text: str) -> None:
        text = cell_text(text)
        self._lines = max(self._lines, _lines_of(text, self._widths[column]))
        self.sheet.write_string(self.row, column, text, self.formats.text)

    def plain(self, column: int, text: str, look: Format | None = None) -> None:
        """On one line, whatever its length."""
        self.sheet.write_string(self.row, column, cell_text(text), look or self.formats.plain)

    def number(self, column: int, number: int) -> None:
        self.sheet.write_number(self.row, column, number, self.formats.number)

    def address(self, column: int, url: str, *, may_link: bool = True) -> None:
        """A real link where Excel allows one, else the address as text."""
        if not may_link or not is_web_address(url) or len(url) > LONGEST_LINK or self._links >= MOST_LINKS:
            self.text(column, url)
            return
        self._links += 1
        self._lines = max(self._lines, _lines_of(url, self._widths[column]))
        self.sheet.write_url(self.row, column, url, self.formats.link, string=url)

    def file(self, column: int, path: str, words: str) -> None:
        """A link to a file beside the workbook, nothing where there is none."""
        if path:
            self.sheet.write_url(self.row, column, f"external:{path}", self.formats.link, string=words)

    def line(self, *texts: str) -> None:
        for column, text in enumerate(texts):
            self.text(column, text)
        self.end_row()

    def title(self, text: str) -> None:
        self.plain(0, text, self.formats.title)
        self.end_row(_LINE + 8)

    def end_row(self, height: float | None = None) -> None:
        # Excel fits rows to wrapped text by itself; WPS and LibreOffice do not.
        self.sheet.set_row(self.row, height or _LINE * min(self._lines, _MOST_LINES) + 3)
        self.row += 1
        self._lines = 1

    def finish_list(self, columns: int, *, frozen: int, printed: int) -> None:
        """The list began in the first row."""
        last = max(1, self.row - 1)
        self.sheet.autofilter(0, 0, last, columns - 1)
        self.sheet.freeze_panes(1, frozen)
        self.sheet.repeat_rows(0)
        self.sheet.print_area(0, 0, last, printed - 1)


class Formats(NamedTuple):
    title: Format
    header: Format
    text: Format
    plain: Format
    number: Format
    count: Format
    link: Format
    suspected: Format
    grades: Mapping[Severity, Format]


def add_formats(workbook: Workbook) -> Formats:
    base = {"valign": "top", "font_name": "微软雅黑", "font_size": 10}
    return Formats(
        title=workbook.add_format(base | {"bold": True, "font_size": 12}),
        header=workbook.add_format(base | {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True}),
        text=workbook.add_format(base | {"text_wrap": True}),
        plain=workbook.add_format(base),
        number=workbook.add_format(base | {"num_format": "#,##0"}),
        count=workbook.add_format(base | {"num_format": "#,##0", "align": "left"}),
        link=workbook.add_format(base | {"font_color": "#1F4E79", "underline": 1, "text_wrap": True}),
        suspected=workbook.add_format(base | {"font_color": "#92400E"}),
        grades={severity: workbook.add_format(base | {"bold": True, "align": "center"} | _paint(severity)) for severity in Severity},
    )


def cell_text(text: str) -> str:
    """Text as one cell may hold it."""
    text = readable(text).replace("\r", "")
    if len(text) > LONGEST_CELL // 2:
        text = text.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")
    # XlsxWriter takes text in <r>…</r> for XML of its own and writes it as it stands.
    return " " + text[: LONGEST_CELL - 1] if text.startswith("<r>") else text


_LINE = 14.0  # points
_MOST_LINES = 9


def _lines_of(text: str, width: float) -> int:
    """Chinese characters take two columns and as many bytes; one column in ten is lost at the ends of lines."""
    if "\n" in text:
        return sum(_lines_of(line, width) for line in text[:1000].split("\n"))
    return 1 + int(len(text[:1000].encode("gb18030")) / (0.9 * width))


def _paint(severity: Severity) -> dict[str, str]:
    return {"bg_color": COLOURS[severity], "font_color": "#2B2100" if severity is Severity.MEDIUM else "#FFFFFF"}
