"""A paper as a Word file: docxtpl fills the template's fields, the body is set in at its marker with the template's own styles."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docxtpl import DocxTemplate

from reports.pagetext import readable
from reports.papers.document import Block, Cell, Chart, Document, Figure, Heading, Paragraph, Table, chinese_date, plain

MARKER = "【正文】"
_BLOCK, _BLOCKS = "█", 18  # so many for the longest bar
STYLES = {"heading1": "一级标题", "heading2": "二级标题", "body": "正文文字", "note": "说明文字", "cell": "表格文字"}


class WordTemplateError(ValueError):
    """The template lacks what the body needs. The message is Chinese."""


def word_of(document: Document, template: bytes) -> bytes:
    filled = DocxTemplate(io.BytesIO(template))
    filled.render(_fields(document), autoescape=True)
    word: Any = filled.docx  # get_docx() would read the template afresh
    marker = next((paragraph for paragraph in word.paragraphs if MARKER in paragraph.text), None)
    if marker is None:
        raise WordTemplateError(f"缺少写着“{MARKER}”的一段，正文没有地方放")
    absent = sorted(set(STYLES.values()) - {style.name for style in word.styles})
    if absent:
        raise WordTemplateError(f"缺少样式 {'、'.join(absent)}")
    for block in document.blocks:
        _set_in(word, marker, block)
    marker._p.getparent().remove(marker._p)
    word.core_properties.title = document.title
    word.core_properties.author = document.office
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _fields(document: Document) -> dict[str, object]:
    return {
        "title": document.title,
        "office": document.office,
        "number": document.number,
        "to": document.to,
        "day": chinese_date(document.issued_on) if document.issued_on else "",
        "state": document.state,
        "copies_to": document.copies_to,
    }


def _set_in(word: Any, marker: WordParagraph, block: Block) -> None:
    if isinstance(block, Heading):
        marker.insert_paragraph_before(block.text, style=STYLES[f"heading{block.level}"])
    elif isinstance(block, Paragraph):
        marker.insert_paragraph_before(readable(block.text), style=STYLES["note" if block.is_note else "body"])
    elif isinstance(block, Figure):
        marker.insert_paragraph_before(f"{block.caption}（图见网页和 PDF）", style=STYLES["note"])
    elif isinstance(block, Chart):
        marker.insert_paragraph_before(block.caption, style=STYLES["note"])
        _set_table(word, marker, _bars(block))
    elif isinstance(block, Table):
        _set_table(word, marker, block)
    else:
        words = "　　　　".join(f"{label}：＿＿＿＿＿＿" for label in block.labels)
        marker.insert_paragraph_before(words, style=STYLES["body"])


def _bars(chart: Chart) -> Table:
    """Word has no simple chart: a row of blocks stands for each bar, and prints as it is seen."""
    most = max((value for _name, value in chart.bars), default=0) or 1
    rows = [(name, _BLOCK * round(_BLOCKS * max(0.0, value) / most), value) for name, value in chart.bars]
    return Table(chart.caption, (chart.table.head[chart.label], "", chart.table.head[chart.value]), rows, (32, 54, 14))


def _set_table(word: Any, marker: WordParagraph, table: Table) -> None:
    section = word.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    widths = [Emu(int(room * width / sum(table.widths))) for width in table.widths]
    made = word.add_table(rows=1, cols=len(table.head))
    made.style = word.styles["Table Grid"]
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _fill(made.rows[0].cells, table.head, widths, is_head=True)
    _repeat(made.rows[0])
    for row in table.rows:
        added = made.add_row()
        _keep_whole(added)
        _fill(added.cells, row, widths)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    marker._p.addprevious(made._tbl)
    marker.insert_paragraph_before("", style=STYLES["note"])


def _fill(cells: tuple[_Cell, ...], values: Any, widths: list[Emu], *, is_head: bool = False) -> None:
    for cell, value, width in zip(cells, values, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.style = STYLES["cell"]
        run = paragraph.add_run(_text(value))
        run.bold = is_head
        if value and str(value).strip(_BLOCK) == "":
            run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)
        if is_head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif not isinstance(value, str):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _text(value: Cell) -> str:
    return readable(plain(value))


def _repeat(row: Any) -> None:
    """The heading stands on every page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def _element(name: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    return element
