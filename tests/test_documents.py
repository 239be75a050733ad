"""The element table of a document is read in every layout, and nowhere else."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import DocumentFacts, Scope, TextBlock
from inspector.extract.documents import read_document


def read(html: str, title: str = "青河县人民政府关于印发管理办法的通知") -> DocumentFacts | None:
    tree = LexborHTMLParser(f"<html><body>{html}</body></html>")
    texts = [" ".join(node.text().split()) for node in tree.css("h1,td,th,li,dt,dd,p,div.cell") if node.css_first("p,div.cell") in (None, node)]
    return read_document(tree, title, [TextBlock(text, Scope.CELL, "", 0) for text in texts if text])


TABLE = """<table><tr><td>索引号：</td><td>11650000/2026-00012</td><td>主题分类：</td><td></td></tr>
<tr><td>发文机关：</td><td>青河县人民政府</td><td>成文日期：</td><td>2026年02月01日</td></tr>
<tr><td>标　　题：</td><td colspan=3>关于印发管理办法的通知</td></tr>
<tr><td>发文字号：</td><td>青政发〔2026〕5号</td><td>发布日期：</td><td>2026年02月10日</td></tr>
<tr><td>公开方式：</td><td>主动公开</td><td>有 效 性：</td><td>有效</td></tr></table><p>各乡镇人民政府：</p>"""


def test_a_table_gives_every_element_and_keeps_empty_ones() -> None:
    found = read(TABLE)
    assert found is not None
    assert found.elements == {
        "index_no": "11650000/2026-00012",
        "topic": "",
        "issuer": "青河县人民政府",
        "made_on": "2026年02月01日",
        "title": "关于印发管理办法的通知",
        "doc_number": "青政发〔2026〕5号",
        "published_on": "2026年02月10日",
        "validity": "有效",
    }
    assert (found.labels["validity"], found.labels["title"]) == ("有效性", "标题")
    assert (found.doc_numbers, found.is_numberless) == (("青政发〔2026〕5号",), False)


EXPECTED = {"index_no": "A-2026-1", "doc_number": "青政办〔2026〕7号", "made_on": "2026-01-05", "validity": ""}


ROWS = "<tr><th>生成日期</th><td>2026-01-05</td><th>是否有效</th><td> </td></tr>"
PAIRS = (("索引号", "A-2026-1"), ("发文字号", "青政办〔2026〕7号"), ("成文日期", "2026-01-05"), ("有效性", ""))


@pytest.mark.parametrize(
    "html",
    [
        "<ul>" + "".join(f"<li><b>【{label.replace('索引', '索 引 ')}】</b>{value}</li>" for label, value in PAIRS) + "</ul>",
        "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in PAIRS) + "</dl>",
        "<table>" + "".join(f"<tr><td><p>{label}：</p></td><td><p>{value}</p></td></tr>" for label, value in PAIRS) + "</table>",
        "".join(f"<div class='cell'>{label}</div><div class='cell'>{value}</div>" for label, value in PAIRS),
        "<table><tr><th>索引号</th><td>A-2026-1</td><th>文 号</th><td><i>青政办</i>〔2026〕<b>7号</b></td></tr>" + ROWS + "</table>",
        "<p><span>索引号：A-2026-1</span> <span>发文字号：青政办〔2026〕7号</span> <span>成文日期：2026-01-05</span> <span>有效性：</span></p>",
        "<p>索引号:A-2026-1 公开范围:社会公众 发文字号:青政办〔2026〕7号 成文日期:2026-01-05 时效性:</p>",
    ],
)
def test_every_layout_of_the_table_gives_the_same_elements(html: str) -> None:
    found = read(html)
    assert found is not None
    assert found.elements == EXPECTED


@pytest.mark.parametrize(
    "html",
    [
        "<p>来源：县政府办 发布时间：2026-01-05 关键词：会议</p><p>县委召开会议。</p>",
        "<table><tr><th>索引号</th><th>文号</th><th>成文日期</th></tr><tr><td>1</td><td>青政发〔2026〕1号</td><td>2026-01-01</td></tr></table>",
        "<form><table><tr><td>文号：</td><td><input></td><td>发文机关：</td><td><input></td><td>成文日期：</td><td><input></td></tr></table></form>",
        "".join(f"<li>索引号：{n} 文号：青政发〔2026〕{n}号 成文日期：2026-01-0{n}</li>" for n in range(1, 5)),
        "<p>发文机关：青河县人民政府</p>" + "<p>正文一段。</p>" * 12 + "<p>成文日期：2026-01-05</p>" + "<p>正文一段。</p>" * 12 + "<p>索引号：1</p>",
        "<ul><li>关于索引号的说明</li><li>发文字号怎样编</li><li>成文日期怎样写</li></ul>",
    ],
)
def test_an_article_a_list_a_search_form_and_scattered_words_are_no_document(html: str) -> None:
    assert read(html) is None


@pytest.mark.parametrize(
    "number", ["青政发〔2026〕5号", "青政发[2026]5号", "青政发（2026）第5号", "青政发【2026】005号", "青政发［2026］5 号", "青政办发 〔 2026 〕 5号"]
)
def test_the_number_keeps_the_brackets_it_was_written_with(number: str) -> None:
    found = read(TABLE.replace("青政发〔2026〕5号", number))
    assert found is not None
    assert found.doc_numbers == (number,)


def test_a_number_on_a_line_of_its_own_counts_and_a_cited_one_does_not() -> None:
    found = read(
        TABLE.replace("青政发〔2026〕5号", "")
        + "<p>青政发〔2026〕6号</p><p>根据《自治区人民政府关于管理的通知》（新政发〔2025〕3号）要求，结合我县实际，制定本办法，请遵照执行。</p>"
    )
    assert found is not None
    assert found.elements["doc_number"] == ""
    assert found.doc_numbers == ("青政发〔2026〕6号",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("青河县人民政府关于禁止燃放烟花爆竹的通告", True),
        ("青河县水务局公告（第3号）", True),
        ("青河县人民政府令", True),
        ("青河县人民政府关于印发管理办法的通知", False),
        ("关于做好公告栏管理工作的意见", False),
    ],
)
def test_a_notice_or_order_may_lack_a_number(title: str, expected: bool) -> None:
    found = read(TABLE, title)
    assert found is not None
    assert found.is_numberless is expected
