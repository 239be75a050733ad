"""The office's papers: what they say, and the five forms they say it in, each opened by another program."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from inspector.browser import find_chromium
from reports.papers import appraisal, bulletin, enterprise, reading, rectification
from reports.papers.appraisal import Appraisal, Appraised, Measure
from reports.papers.bulletin import Approval, Bulletin, Period, SetAside, SiteStanding, TypicalError, fix_rate, pass_rate, ranked
from reports.papers.document import Chart, Document, Heading, Paragraph, Table
from reports.papers.enterprise import EnterpriseReview, Held, Institution, Item, Sector
from reports.papers.forms import Form, TemplateFault, Templates, render_page, to_json, write_paper
from reports.papers.reading import MachineReading, PersonReading, ReadingRecord
from reports.papers.rectification import Ledger, LedgerLine, Notice, NoticeItem
from reports.papers.word import word_of

GOLDEN = Path(__file__).parent / "golden"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
OFFICE = "清源县政务公开办公室"


def standing(site: str, **more: Any) -> SiteStanding:
    known: dict[str, Any] = {"unit": site, "is_account": False, "days": 31, "judged_on": LAST, "doubt": "", "vetoes": (), "confirmed": {}}
    return SiteStanding(site, **(known | {"waiting": 0, "new": 0, "fixed": 0, "reopened": 0} | more))


MONTH = Bulletin(
    period=Period.MONTH,
    first=FIRST,
    last=LAST,
    office=OFFICE,
    sites=[
        standing("清源县人民政府", confirmed={"medium": 3}, waiting=4, new=5, fixed=2, reopened=1),
        standing("清源县教育局", confirmed={"medium": 3}, due=4, closed=3),
        standing("清源县水务局", vetoes=("首页不更新",), confirmed={"critical": 1}),
        standing("清源县卫生健康局", judged_on=None, doubt="期内没有完成的检查"),
        standing("清源发布（微信公众号）", is_account=True),
    ],
    before=[standing("清源县人民政府", confirmed={"medium": 9}, waiting=1)],
    typical=[
        TypicalError("typo", "错别字", "国办秘函〔2019〕19号", 2, 6, "清源县人民政府：己经（已经）"),
        TypicalError("dead_link", "死链", "国办秘函〔2019〕19号", 1, 1, "清源县水务局：附件打不开"),
    ],
    findings=[],
    rules={"国家标准": "0a1b2c3d"},
    program="duwang 0.1.0",
    set_aside=[
        SetAside(date(2026, 10, 12), "清源县人民政府", "严重表述错误", 1, "引用原文", "张三", "李四"),
        SetAside(date(2026, 10, 30), "清源县教育局", "错别字、死链", 25, "豁免：校名本来如此", "张三", "等第二人"),
    ],
)
RECORD = ReadingRecord(
    FIRST,
    date(2026, 10, 9),
    OFFICE,
    2,
    [date(2026, 10, 8), date(2026, 10, 9)],
    ["清源县人民政府"],
    [MachineReading(date(2026, 10, 8), "清源县人民政府", "00:31", "00:58", 320, "问题 3 个，新增 1 个", "")],
    [PersonReading(date(2026, 10, 8), "清源县人民政府", "李静")],
)
NOTICE = Notice(
    "清政公开〔2026〕12号",
    "清源县水务局",
    OFFICE,
    LAST,
    date(2026, 11, 13),
    [
        NoticeItem(
            "0a1b",
            "清源县水务局",
            "错别字",
            "https://www.example.gov.cn/1.html",
            "己经",
            "“己经”应为“已经”",
            "改正",
            "国办秘函〔2019〕19号",
            date(2026, 11, 13),
        )
    ],
)
LEDGER = Ledger(FIRST, LAST, OFFICE, [LedgerLine("12号", FIRST, "清源县水务局", "清源县水务局", "错别字", LAST, "已销号", date(2026, 10, 20))], 4, 3)
REVIEW = EnterpriseReview(
    LAST,
    OFFICE,
    [
        Sector(
            "供水",
            [Item("price", "水价标准", "建城规〔2021〕4号"), Item("quality", "水质公告", "建城规〔2021〕4号")],
            [
                Institution("清源供水有限公司", "清源供水有限公司", LAST, {"price": Held.MISSING, "quality": Held.OUTDATED}),
                Institution("城关水厂", "城关水厂", None, {}),
            ],
        )
    ],
)
TABLE = Appraisal(
    FIRST,
    LAST,
    OFFICE,
    [Measure("单项否决", 40, "vetoes", 20), Measure("整改", 20, "fix_rate"), Measure("领导评价", 40, "people")],
    [Appraised("清源县水务局", {"vetoes": 1.0, "fix_rate": 0.75}), Appraised("清源县教育局", {"vetoes": 0.0, "fix_rate": None})],
    is_default=False,
)
PAPERS: Mapping[str, tuple[Document, object]] = {
    "bulletin": (bulletin.document_of(MONTH), MONTH),
    "corrected": (bulletin.document_of(MONTH, Approval(3, "周主任", date(2026, 11, 3), "abc123", ("合格率由 75.0%（3/4）更正为 100.0%（4/4）。",))), MONTH),
    "reading": (reading.document_of(RECORD), RECORD),
    "notice": (rectification.notice_document(NOTICE), NOTICE),
    "ledger": (rectification.ledger_document(LEDGER), LEDGER),
    "enterprise": (enterprise.document_of(REVIEW), REVIEW),
    "appraisal": (appraisal.document_of(TABLE), TABLE),
}
EVERY_PAPER = pytest.mark.parametrize("name", sorted(PAPERS))


@EVERY_PAPER
def test_a_paper_reads_as_its_golden_file_does(name: str, request: pytest.FixtureRequest) -> None:
    text = plain_text(PAPERS[name][0])
    golden = GOLDEN / f"{name}.txt"
    assert golden.exists(), f"look at it, then keep it as {golden}:\n{text}"
    assert text == golden.read_text(encoding="utf-8")


def plain_text(paper: Document) -> str:
    lines = [paper.state, paper.office, paper.number, paper.title, paper.to]
    for block in paper.blocks:
        if isinstance(block, Heading):
            lines.append(f"{'#' * block.level} {block.text}")
        elif isinstance(block, Paragraph):
            lines.append(f"{'> ' if block.is_note else ''}{block.text}")
        elif isinstance(block, Table):
            lines += [f"[{block.title}] " + " | ".join(block.head), *(" | ".join(map(str, row)) for row in block.rows)]
        elif isinstance(block, Chart):
            lines.append(f"[图：{block.caption}] " + "；".join(f"{name} {value:g}" for name, value in block.bars))
        else:
            lines.append("（签名） " + "、".join(getattr(block, "labels", ())))
    return "\n".join(lines) + "\n"


def test_the_rates_leave_out_what_was_not_judged_and_what_nobody_confirmed() -> None:
    assert pass_rate(MONTH.sites) == "75.0%（3/4）"
    assert fix_rate(MONTH.sites) == "75.0%（3/4）"
    assert fix_rate([]) == "不计算（没有可计的）"
    assert [(rank, score, site.site) for rank, score, site in ranked(MONTH)] == [
        (1, 100.0, "清源发布（微信公众号）"),
        (2, 97.0, "清源县人民政府"),
        (2, 97.0, "清源县教育局"),
        (4, 75.0, "清源县水务局"),
    ]


@EVERY_PAPER
def test_word_opens_it_with_chinese_fonts_and_the_whole_of_its_words(name: str, tmp_path: Path) -> None:
    paper, data = PAPERS[name]
    [path] = write_paper(paper, data, tmp_path, [Form.WORD], Templates()).values()
    word = docx.Document(str(path))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert paper.title in words
    assert "{{" not in words
    assert "【正文】" not in words
    for block in paper.blocks:
        if isinstance(block, Heading | Paragraph):
            assert block.text in words
    assert [cell.text for cell in word.tables[0].rows[0].cells] == list(paper.tables[0].head)
    charts = [block for block in paper.blocks if isinstance(block, Chart)]
    assert sum(len(table.rows) - 1 for table in word.tables) == sum(len(table.rows) for table in paper.tables) + sum(len(chart.bars) for chart in charts)
    fonts = {style.name: style.element.rPr.rFonts.get(qn("w:eastAsia")) for style in word.styles if style.name in {"正文文字", "一级标题", "二级标题"}}
    assert fonts == {"正文文字": "仿宋_GB2312", "一级标题": "黑体", "二级标题": "楷体_GB2312"}
    if paper.is_official:
        section = word.sections[0]
        lengths = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
        assert [round(int(length or 0) / Mm(1)) for length in lengths] == [210, 297, 37, 28, 26], "GB/T 9704: 156 mm for the text"
        assert word.styles["正文文字"].font.size == Pt(16)


@pytest.mark.parametrize("name", [name for name, (paper, _data) in sorted(PAPERS.items()) if paper.is_official])
def test_an_official_document_has_the_measures_of_its_standard(name: str, tmp_path: Path) -> None:
    """GB/T 9704—2012: 156 × 225 mm of text, 22 lines of 28 characters, the title in second size, the text in third."""
    paper, data = PAPERS[name]
    [path] = write_paper(paper, data, tmp_path, [Form.WORD], Templates()).values()
    word = docx.Document(str(path))
    section = word.sections[0]
    across = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    down = int(section.page_height or 0) - int(section.top_margin or 0) - int(section.bottom_margin or 0)
    assert (round(across / Mm(1)), round(down / Mm(1))) == (156, 225)
    body = word.styles["正文文字"]
    assert body.font.size == Pt(16), "三号"
    line = body.paragraph_format.line_spacing
    assert (body.paragraph_format.line_spacing_rule, round(down / int(line), 1)) == (WD_LINE_SPACING.EXACTLY, 22.1)
    [grid] = section._sectPr.findall(qn("w:docGrid"))
    pitch = 16 + int(grid.get(qn("w:charSpace")) or 0) / 4096
    assert (grid.get(qn("w:type")), round(across / Pt(1) / pitch, 2)) == ("linesAndChars", 28)
    assert body.paragraph_format.first_line_indent == 2 * body.font.size
    [title] = [paragraph for paragraph in word.paragraphs if paragraph.text == paper.title]
    fonts = title.runs[0]._element.get_or_add_rPr().get_or_add_rFonts()
    assert (title.runs[0].font.size, fonts.get(qn("w:eastAsia"))) == (Pt(22), "方正小标宋简体"), "二号小标宋"


@EVERY_PAPER
def test_excel_opens_it_and_every_table_has_a_sheet(name: str, tmp_path: Path) -> None:
    paper, data = PAPERS[name]
    [path] = write_paper(paper, data, tmp_path, [Form.EXCEL], Templates()).values()
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == len(paper.tables) + 1
    for sheet, table in zip(book.worksheets, paper.tables, strict=False):
        rows = [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]
        assert rows[0] == list(table.head)
        assert rows[1:] == [list(row) for row in table.rows]


def test_excel_draws_its_own_charts_of_the_tables_cells(tmp_path: Path) -> None:
    paper, data = PAPERS["bulletin"]
    [path] = write_paper(paper, data, tmp_path, [Form.EXCEL], Templates()).values()
    drawn = {sheet.title: chart for sheet in openpyxl.load_workbook(path).worksheets for chart in sheet._charts}  # type: ignore[attr-defined]  # openpyxl's own reader fills it
    assert list(drawn) == ["2.排名", "3.典型问题"]
    series = drawn["2.排名"].series[0]
    assert (series.cat.strRef.f, series.val.numRef.f) == ("'2.排名'!$B$2:$B$5", "'2.排名'!$D$2:$D$5")


def test_word_and_the_page_draw_the_same_bars(tmp_path: Path) -> None:
    paper, data = PAPERS["bulletin"]
    [path] = write_paper(paper, data, tmp_path, [Form.WORD], Templates()).values()
    [bars] = [table for table in docx.Document(str(path)).tables if [cell.text for cell in table.rows[0].cells] == ["网站（账号）", "", "排名分"]]
    rows = [[cell.text for cell in row.cells] for row in bars.rows[1:]]
    assert [(name, len(blocks), value) for name, blocks, value in rows] == [
        ("清源发布（微信公众号）", 18, "100"),
        ("清源县人民政府", 17, "97"),
        ("清源县教育局", 17, "97"),
        ("清源县水务局", 14, "75"),
    ]
    page = render_page(paper, Templates())
    assert page.count("<svg") == 2
    assert ">清源县水务局</text>" in page


def test_a_bulletin_approved_before_dismissals_were_told_says_nothing_of_them() -> None:
    headings = [block.text for block in bulletin.document_of(replace(MONTH, set_aside=None)).blocks if isinstance(block, Heading)]
    assert headings == ["一、总体情况", "二、排名", "三、典型问题", "四、没有作出判断的", "说明"]


@pytest.mark.skipif(find_chromium() is None, reason="no Chromium here")
def test_pdf_is_printed_from_the_page_on_a4_with_all_its_words(tmp_path: Path) -> None:
    for name in ("bulletin", "appraisal"):
        paper, data = PAPERS[name]
        [path] = write_paper(paper, data, tmp_path, [Form.PDF], Templates()).values()
        read = pypdf.PdfReader(path)
        box = read.pages[0].mediabox
        assert sorted(round(float(side) / 72 * 25.4) for side in (box.width, box.height)) == [210, 297]
        text = unicodedata.normalize("NFKC", "".join("".join(page.extract_text().split()) for page in read.pages))  # fonts share glyphs with radicals
        for table in paper.tables:
            absent = [head for head in table.head if unicodedata.normalize("NFKC", head) not in text]
            assert not absent
        assert OFFICE in text


@EVERY_PAPER
def test_the_page_loads_nothing_and_escapes_everything(name: str) -> None:
    paper = PAPERS[name][0]
    page = render_page(replace(paper, title="<script>alert(1)</script>"), Templates())
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "src=" not in page


def test_json_is_the_object_itself() -> None:
    told = json.loads(to_json(MONTH))
    assert told["sites"][0]["confirmed"] == {"medium": 3}
    assert told["first"] == "2026-10-01"
    assert told["period"] == "month"


def test_a_person_is_never_signed_for() -> None:
    rows = reading.document_of(RECORD).tables[0].rows
    people = [row for row in rows if row[2] == "人工读网"]
    assert [row[-1] for row in people] == ["李静", "", "", ""]
    assert [row[2] for row in rows].count("机器读网") == 1


# templates of the office


def test_an_office_puts_its_own_templates_before_ours(tmp_path: Path) -> None:
    folder = tmp_path / "模板"
    folder.mkdir()
    own = docx.Document(io.BytesIO(Templates().word("official.docx")))
    own.paragraphs[0].insert_paragraph_before("内部资料　注意保存")
    own.save(str(folder / "official.docx"))
    (folder / "paper.html").write_text("<html><body>本单位自己的样子：{{ paper.title }}</body></html>", encoding="utf-8")
    templates = Templates(folder)
    templates.check()
    paper = PAPERS["notice"][0]
    assert "内部资料" in docx.Document(io.BytesIO(word_of(paper, templates.word("official.docx")))).paragraphs[0].text
    assert "本单位自己的样子" in render_page(paper, templates)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("paper.html", "{{ paper.titel }}", "paper.html 用不了"),
        ("paper.html", "{% if %}", "paper.html 用不了"),
        ("letter.html", "x", "不认识 letter.html：可以换的有"),
        ("plain.docx", None, "缺少写着“【正文】”的一段"),
        ("plain.docx", "not a Word file", "plain.docx 用不了"),
    ],
)
def test_a_template_that_cannot_work_is_refused_before_anything_is_drawn(tmp_path: Path, name: str, content: str | None, words: str) -> None:
    if content is None:
        docx.Document().save(str(tmp_path / name))
    else:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(TemplateFault, match=words):
        Templates(tmp_path).check()


def test_a_folder_of_templates_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match="不存在"):
        Templates(tmp_path / "no").check()
