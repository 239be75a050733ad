"""Archived pages in the desk: marked where the fault stands, and harmless whatever they hold."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from inspector.core.findings import Certainty, Finding, Severity
from inspector.web.storedpage import FOUND, SourceLine, marked_line, show_page, show_text, source_lines

PAGE = "https://www.example.gov.cn/a/b.html"


def finding(quote: str = "", context: str = "", target: str = "") -> Finding:
    return Finding("some_check", "某项", Severity.LOW, Certainty.SURE, (), "", PAGE, "标题", target, quote, context, "", "", "f", "")


def lines_of(page: str, its: Finding) -> list[SourceLine]:
    return source_lines(page, its, lambda: marked_line(page, its, PAGE))


def test_words_are_marked_in_their_context_even_across_elements_and_blanks() -> None:
    page = "<p>别的地方也有布署</p><p>全面<b>布\n署</b>今年的工作</p>"
    shown = show_page(page, finding("布署", "全面布署今年的工作"), PAGE)
    assert shown.is_marked
    assert "别的地方也有布署" in shown.html
    assert re.search(rf'<b><mark class="duwang" id="{FOUND}">布\n署</mark></b>', shown.html)


def test_an_element_that_leads_to_the_address_at_fault_is_marked() -> None:
    shown = show_page('<p><a href="../gone.html">通知</a></p>\n<p>完</p>', finding("通知", target="https://www.example.gov.cn/gone.html"), PAGE)
    assert 'class="duwang-target"' in shown.html
    assert shown.is_marked


def test_the_source_line_is_shown_with_its_neighbours() -> None:
    lines = lines_of("<html>\n<body>\n<p>一</p>\n<p>错误的话</p>\n<p>二</p>\n</body>\n</html>", finding("错误的话"))
    assert [(line.number, line.is_found) for line in lines] == [(2, False), (3, False), (4, True), (5, False), (6, False)]
    assert lines[2].text == "<p>错误的话</p>"


def test_of_several_lines_with_the_words_the_marked_one_is_shown() -> None:
    page = "<p>甲处\n错误的话</p>\n<p>乙处</p>\n<p>乙处以后\n错误的话</p>"
    assert [line.number for line in lines_of(page, finding("错误的话", "以后错误的话")) if line.is_found] == [5]


def test_words_spread_over_elements_are_found_in_the_source_by_their_element() -> None:
    assert [line.number for line in lines_of("<p>一</p>\n<p>错误<b>的</b>话</p>", finding("错误的话")) if line.is_found] == [2]
    assert [line.number for line in lines_of("<p>一</p>\n<p>A&amp;B公司</p>", finding("A&B公司")) if line.is_found] == [2]


def test_one_line_with_the_words_needs_no_reading_of_the_page() -> None:
    def reading() -> int | None:
        raise AssertionError("the page was read")

    assert [line.number for line in source_lines("<p>一</p>\n<p>错误的话</p>", finding("错误的话"), reading) if line.is_found] == [2]


def test_what_is_not_there_is_not_marked() -> None:
    shown = show_page("<p>没有</p>", finding("别的话"), PAGE)
    assert not shown.is_marked
    assert "没有找到原文" in shown.html
    assert lines_of("<p>没有</p>", finding("别的话")) == []


def test_a_finding_without_words_misses_none() -> None:
    assert "没有找到原文" not in show_page("<p>没有</p>", finding(), PAGE).html


def test_a_mark_that_would_not_be_drawn_is_none() -> None:
    dropped = '<script src="https://www.example.gov.cn/gone.js"></script><p>文</p>'
    its = finding(target="https://www.example.gov.cn/gone.js")
    assert (show_page(dropped, its, PAGE).is_marked, marked_line(dropped, its, PAGE)) == (False, 1)
    shown = show_page("<svg><text>错误的话</text></svg><p>错误的话</p>", finding("错误的话"), PAGE)
    assert f'<p><mark class="duwang" id="{FOUND}">错误的话</mark></p>' in shown.html


def test_a_picture_at_fault_is_marked_by_the_words_in_its_place() -> None:
    shown = show_page('<p><img src="/gone.png" alt="示意图"></p>', finding(target="https://www.example.gov.cn/gone.png"), PAGE)
    assert f'<span id="{FOUND}" class="duwang-target">图片：示意图</span>' in shown.html


def test_what_hangs_behind_the_end_of_the_page_is_shown_too() -> None:
    assert "尾巴" in show_page("<html><body><p>文</p></body></html><div>尾巴</div>", finding("尾巴"), PAGE).html


def test_thousands_of_unclosed_elements_are_drawn() -> None:
    shown = show_page("<div>" * 5_000 + "问题", finding("问题"), PAGE)
    assert shown.is_marked
    assert shown.html.count("<div>") == shown.html.count("</div>") == 5_000


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>点</a>",
    "<iframe src='https://evil.example/'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action='https://evil.example/'><input name=a formaction='https://evil.example/'></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>body{background:url(https://evil.example/x)}</style>",
    "<p style='background:url(https://evil.example/x)'>文</p>",
    "<body background='https://evil.example/x' onload=alert(1)>",
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title></title><img src=x onerror=alert(1)></title>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<video src=x onerror=alert(1)><source src=x></video>",
    "<plaintext>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<p<img/src=x onerror=alert(1)>文</p>",
    "<details ontoggle=alert(1) open><summary>折</summary>叠</details><marquee onstart=alert(1)>动</marquee>",
    "<frameset onload=alert(1)><frame src='javascript:alert(1)'></frameset>",
    "<p id=duwang-found class='duwang' contenteditable accesskey=x onclick=alert(1)>问题</p>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_pages_are_inert(hostile: str) -> None:
    shown = show_page(f"<html><body>{hostile}<p>问题</p></body></html>", finding("问题"), PAGE).html
    nodes = LexborHTMLParser(shown).css("body *")
    assert {node.tag for node in nodes} <= {"p", "span", "mark"}
    assert {name for node in nodes for name in node.attributes} <= {"class", "id", "title"}
    assert "问题" in "".join(node.text() for node in nodes)


def test_personal_numbers_are_masked() -> None:
    shown = show_page("<p>联系人手机13812345678</p>", finding("联系人"), PAGE)
    assert "13812345678" not in shown.html
    assert "13812345678" not in "".join(line.text for line in lines_of("<p>联系人手机13812345678</p>", finding("联系人")))
    assert "13812345678" not in show_page('<p title="13812345678"><img alt="13812345678" src=a></p>', finding(), PAGE).html


def test_the_text_of_a_file_is_shown_by_paragraph() -> None:
    shown = show_text(["第一段", "第二段有错", "<script>alert(1)</script>"], ["第 1 段", "第 2 段", "第 3 段"], finding("有错"))
    assert shown.is_marked
    assert "<script>" not in shown.html


def test_half_a_character_pair_is_drawn_as_a_question_mark() -> None:
    assert show_page("<p>\ud800布署</p>", finding("布署"), PAGE).is_marked
