"""A paper in its five forms: HTML, PDF from the same HTML, Word, Excel, JSON. Templates of the office stand before our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from markupsafe import Markup
from xlsxwriter import Workbook

from inspector.browser import open_browser
from reports.papers.document import Cell, Chart, Document, Figure, Heading, Paragraph, Signature, Table, chinese_date, plain
from reports.papers.figures import bars_of
from reports.sheets import Sheet, add_formats, cell_text

PAGE_TEMPLATE, OFFICIAL_WORD, PLAIN_WORD = "paper.html", "official.docx", "plain.docx"
ROW_PIXELS = 20  # of a workbook's usual row
TEMPLATES = (PAGE_TEMPLATE, "paper.css", OFFICIAL_WORD, PLAIN_WORD)


class Form(StrEnum):
    HTML = "html"
    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    JSON = "json"


class TemplateFault(Exception):  # noqa: N818 - what is wrong with a template, told to whoever wrote it
    """A template of the office cannot be used. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Our own, and those the office has put before them."""

    folder: Path | None = None

    def check(self) -> None:
        """Before anything is drawn: each of the office's templates is tried with an empty paper."""
        if self.folder is None:
            return
        if not self.folder.is_dir():
            raise TemplateFault(f"模板目录 {self.folder} 不存在：请核对 settings.templates")
        strange = sorted(path.name for path in self.folder.iterdir() if path.name not in TEMPLATES)
        if strange:
            raise TemplateFault(f"模板目录里不认识 {'、'.join(strange)}：可以换的有 {'、'.join(TEMPLATES)}")
        sample = Document("sample", "样张", [Heading("一"), Paragraph("二"), Table("三", ("四",), (("五",),), (1,)), Signature(("六",))], is_official=True)
        for name, check in ((PAGE_TEMPLATE, self._try_page), (OFFICIAL_WORD, self._try_word), (PLAIN_WORD, self._try_word)):
            if (self.folder / name).exists():
                check(name, sample)

    def text(self, name: str) -> str:
        return self._own(name).read_text(encoding="utf-8") if self._own(name) else (files("reports") / "templates" / name).read_text(encoding="utf-8")  # type: ignore[union-attr]  # looked at just before

    def word(self, name: str) -> bytes:
        own = self._own(name)
        return own.read_bytes() if own else (files("reports") / "templates" / name).read_bytes()

    def environment(self) -> Environment:
        ours = PackageLoader("reports")
        loader = ChoiceLoader([FileSystemLoader(self.folder), ours]) if self.folder else ours
        environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        environment.filters |= {"plain": plain, "bars": bars_of}
        environment.tests |= {name: _is(kind) for name, kind in _KINDS.items()}
        environment.tests["figure_number"] = lambda cell: isinstance(cell, int | float)
        return environment

    def _own(self, name: str) -> Path | None:
        return self.folder / name if self.folder and (self.folder / name).exists() else None

    def _try_page(self, name: str, sample: Document) -> None:
        try:
            render_page(sample, self)
        except TemplateError as error:
            raise TemplateFault(f"模板 {self.folder}/{name} 用不了：{error}。请照 docs/papers.md 修改") from error

    def _try_word(self, name: str, sample: Document) -> None:
        from zipfile import BadZipFile

        from docx.opc.exceptions import PackageNotFoundError

        from reports.papers.word import word_of

        try:
            word_of(sample, self.word(name))
        except (TemplateError, BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
            raise TemplateFault(f"模板 {self.folder}/{name} 用不了：{error}。请照 docs/papers.md 修改") from error


def write_paper(document: Document, data: object, folder: Path, forms: Collection[Form], templates: Templates) -> dict[Form, Path]:
    """Returns what is where. `data`: the object the paper was drawn from, for JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in document.id)
    paths = {form: folder / f"{name}.{form}" for form in Form if form in forms}
    pages = render_page(document, templates) if {Form.HTML, Form.PDF} & set(paths) else ""
    writers: Mapping[Form, Callable[[Path], None]] = {
        Form.HTML: lambda path: _write_text(path, pages),
        Form.PDF: lambda path: write_pdf(pages, path),
        Form.WORD: lambda path: _write_word(document, path, templates),
        Form.EXCEL: lambda path: write_workbook(document, path),
        Form.JSON: lambda path: _write_text(path, to_json(data)),
    }
    for form, path in paths.items():
        writers[form](path)
    return paths


def render_page(document: Document, templates: Templates) -> str:
    """One HTML file that loads nothing."""
    style = Markup(templates.text("paper.css"))  # noqa: S704 - our own file, or the office's
    day = chinese_date(document.issued_on) if document.issued_on else ""
    return templates.environment().get_template(PAGE_TEMPLATE).render(paper=document, day=day, style=style)


def write_pdf(page: str, path: Path) -> None:
    """Printed by Chromium from the page, on A4. Raises NoBrowserError."""
    with open_browser() as browser:
        tab = browser.new_page(java_script_enabled=False)
        tab.set_content(page, wait_until="load")
        tab.pdf(path=str(path), format="A4", print_background=True, prefer_css_page_size=True)


def write_workbook(document: Document, path: Path) -> None:
    """A sheet for each table, and one with the words."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": cell_text(document.title)})
        formats = add_formats(workbook)
        for number, table in enumerate(document.tables, 1):
            name = _sheet_name(table.title, number)
            sheet = Sheet(workbook, formats, name, _columns(table))
            _write_sheet(sheet, table)
            for chart in document.charts_of(table):
                _draw(workbook, sheet, name, chart)
        words = Sheet(workbook, formats, "文字说明", (100,))
        words.title(document.title)
        for line in (document.state, document.number, *(block.text for block in document.blocks if isinstance(block, Heading | Paragraph))):
            if line:
                words.line(line)


def to_json(data: object) -> str:
    """The object a paper was drawn from, as it stands."""
    return json.dumps(_told(data), ensure_ascii=False, indent=1) + "\n"


def _write_word(document: Document, path: Path, templates: Templates) -> None:
    from reports.papers.word import word_of

    path.write_bytes(word_of(document, templates.word(OFFICIAL_WORD if document.is_official else PLAIN_WORD)))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace")


def _write_sheet(sheet: Sheet, table: Table) -> None:
    sheet.header(list(table.head))
    for row in table.rows:
        for column, cell in enumerate(row):
            _write_cell(sheet, column, cell)
        sheet.end_row()
    sheet.finish_list(len(table.head), frozen=0, printed=len(table.head))


def _draw(workbook: Workbook, sheet: Sheet, name: str, chart: Chart) -> None:
    """Excel's own chart under the table, of the table's cells: it changes with them."""
    count, head = len(chart.bars), cell_text(str(chart.table.head[chart.value]))
    names, values = ([name, 1, column, count, column] for column in (chart.label, chart.value))
    # a workbook that is written row by row forgets its cells: what they say is told again, else names are taken for numbers
    told = {"categories_data": [cell_text(name) for name, _value in chart.bars], "values_data": [value for _name, value in chart.bars]}
    look = {"fill": {"color": "#1F4E79"}, "data_labels": {"value": True}, "gap": 40}
    drawn = workbook.add_chart({"type": "bar"})
    drawn.add_series({"name": head, "categories": names, "values": values, **told, **look})
    drawn.set_title({"name": cell_text(chart.caption), "name_font": {"size": 12}})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"reverse": True})  # the first on top, as in the table
    drawn.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    first, height = len(chart.table.rows) + 2, 90 + 26 * count
    drawn.set_size({"width": 760, "height": height})
    sheet.sheet.insert_chart(first, 0, drawn, {"description": cell_text(chart.caption)})
    sheet.sheet.print_area(0, 0, first + height // ROW_PIXELS + 1, len(chart.table.head) - 1)


def _write_cell(sheet: Sheet, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.text(column, cell)
    elif isinstance(cell, int):
        sheet.number(column, cell)
    else:
        sheet.sheet.write_number(sheet.row, column, cell, sheet.formats.plain)


def _sheet_name(title: str, number: int) -> str:
    """At most 31 characters without what Excel refuses; numbered, so that no two are alike."""
    clean = "".join(letter for letter in title if letter not in "[]:*?/\\'")
    return f"{number}.{clean}"[:31]


def _columns(table: Table) -> list[float]:
    total = sum(table.widths)
    return [max(7.0, 130 * width / total) for width in table.widths]


def _is(kind: type) -> Callable[[object], bool]:
    return lambda block: isinstance(block, kind)


_KINDS: Mapping[str, type] = {"heading": Heading, "paragraph": Paragraph, "table_block": Table, "figure": Figure, "chart": Chart, "signature": Signature}


def _told(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _told(each) for name, each in asdict(value).items()}
    if isinstance(value, Mapping):
        return {str(key): _told(each) for key, each in value.items()}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return [_told(each) for each in value] if isinstance(value, list | tuple | set | frozenset) else value
