"""Makes the two Word templates that come with the program: python -m reports.papers.blank FOLDER. Layout of GB/T 9704: A4, 22 lines of 28 characters."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.papers.word import MARKER, STYLES

BODY, TITLE, BLACK, ITALIC, ROMAN = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "Times New Roman"
THIRD, SECOND, SMALL_FOURTH, FIFTH = 16, 22, 12, 10.5  # 三号, 二号, 小四, 五号, in points
LINE = 28.9  # points: 22 lines on the 225 mm between the margins
CHARACTERS = 28  # on 156 mm
RED = RGBColor(0xD0, 0x10, 0x10)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "templates"
    for name, is_official in (("official.docx", True), ("plain.docx", False)):
        _template(is_official=is_official).save(str(folder / name))


def _template(*, is_official: bool) -> Any:
    word = docx.Document()
    _page(word, is_official=is_official)
    _styles(word)
    if is_official:
        _line(word, "{{ state }}", BLACK, THIRD, WD_ALIGN_PARAGRAPH.RIGHT)
        head = _line(word, "{{ office }}", TITLE, 36, WD_ALIGN_PARAGRAPH.CENTER, colour=RED)
        head.paragraph_format.space_before = Pt(30)
        _line(word, "{{ number }}", BODY, THIRD, WD_ALIGN_PARAGRAPH.CENTER)
        _rule(word)
        _line(word, "{{ title }}", TITLE, SECOND, WD_ALIGN_PARAGRAPH.CENTER, after=14)
        _line(word, "{{ to }}", BODY, THIRD, WD_ALIGN_PARAGRAPH.LEFT)
    else:
        _line(word, "{{ state }}", BLACK, SMALL_FOURTH, WD_ALIGN_PARAGRAPH.RIGHT)
        _line(word, "{{ title }}", TITLE, SECOND, WD_ALIGN_PARAGRAPH.CENTER)
        _line(word, "{{ office }}　{{ number }}", BODY, SMALL_FOURTH, WD_ALIGN_PARAGRAPH.CENTER, after=8)
    word.add_paragraph(MARKER, style=STYLES["body"])
    if is_official:
        for words in ("{{ office }}", "{{ day }}"):
            signed = _line(word, words, BODY, THIRD, WD_ALIGN_PARAGRAPH.RIGHT)
            signed.paragraph_format.right_indent = Pt(2 * THIRD)
            signed.paragraph_format.keep_with_next = words != "{{ day }}"
        _line(word, "{% if copies_to %}抄送：{{ copies_to }}{% endif %}", BODY, 14, WD_ALIGN_PARAGRAPH.LEFT)
    return word


def _page(word: Any, *, is_official: bool) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = (Mm(37), Mm(35)) if is_official else (Mm(22), Mm(20))
    section.left_margin, section.right_margin = (Mm(28), Mm(26)) if is_official else (Mm(18), Mm(18))
    section.footer_distance = Mm(28) if is_official else Mm(12)  # 7 mm below the text
    if not is_official:
        section.page_width, section.page_height = Mm(297), Mm(210)
    if is_official:
        _grid(section, (section.page_width - section.left_margin - section.right_margin) / Pt(1))
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        for part in ("— ", None, " —"):
            run = paragraph.add_run(part or "")
            _font(run.font, run._element, "宋体", 14)
            if part is None:
                _page_number(run)


def _grid(section: Any, across: float) -> None:
    """28 characters to a line: each takes a little less than its size."""
    [grid] = section._sectPr.findall(qn("w:docGrid"))
    own = {"type": "linesAndChars", "linePitch": round(LINE * 20), "charSpace": round((across / CHARACTERS - THIRD) * 4096)}
    for name, value in own.items():
        grid.set(qn(f"w:{name}"), str(value))


def _page_number(run: Any) -> None:
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._element.append(element)


def _styles(word: Any) -> None:
    normal = word.styles["Normal"]
    _font(normal.font, normal.element, BODY, THIRD)
    wanted = (
        ("heading1", BLACK, THIRD, 2),
        ("heading2", ITALIC, THIRD, 2),
        ("body", BODY, THIRD, 2),
        ("note", BODY, SMALL_FOURTH, 2),
        ("cell", BODY, FIFTH, 0),
    )
    for key, font, size, indent in wanted:
        style = word.styles.add_style(STYLES[key], WD_STYLE_TYPE.PARAGRAPH)
        _font(style.font, style.element, font, size)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.first_line_indent = Pt(indent * size)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY if key != "cell" else WD_LINE_SPACING.SINGLE
        if key != "cell":
            layout.line_spacing = Pt(LINE if size == THIRD else 20)
        if key.startswith("heading"):
            layout.keep_with_next = True


def _line(word: Any, words: str, font: str, size: float, side: Any, *, colour: RGBColor | None = None, after: float = 0) -> Any:
    paragraph = word.add_paragraph()
    paragraph.alignment = side
    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(words)
    _font(run.font, run._element, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _rule(word: Any) -> None:
    """The red line under the number."""
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(24)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "1"), ("color", "D01010")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().append(border)


def _font(font: Any, element: Any, name: str, size: float) -> None:
    """Chinese characters take the eastAsia font; without it Word falls back to another."""
    font.name, font.size = ROMAN, Pt(size)
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


if __name__ == "__main__":
    main()
