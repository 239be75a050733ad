"""Archived pages in the desk: marked where the fault stands, and harmless whatever they hold."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from inspector.core.findings import Certainty, Finding, Severity
from inspector.web.storedpage import FOUND, show_page, show_text

PAGE = "https://www.example.gov.cn/a/b.html"


def finding(quote: str = "", context: str = "", target: str = "") -> Finding:
    return Finding("some_check", "某项", Severity.LOW, Certainty.SURE, (), "", PAGE, "标题", target, quote, context, "", "", "f", "")


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
    shown = show_page("<html>\n<body>\n<p>一</p>\n<p>错误的话</p>\n<p>二</p>\n</body>\n</html>", finding("错误的话"), PAGE)
    assert [(line.number, line.is_found) for line in shown.lines] == [(2, False), (3, False), (4, True), (5, False), (6, False)]
    assert shown.lines[2].text == "<p>错误的话</p>"


def test_what_is_not_there_is_not_marked() -> None:
    shown = show_page("<p>没有</p>", finding("别的话"), PAGE)
    assert (shown.is_marked, list(shown.lines)) == (False, [])


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
    "<p id=duwang-found class='duwang' contenteditable accesskey=x onclick=alert(1)>问题</p>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_pages_are_inert(hostile: str) -> None:
    shown = show_page(f"<html><body>{hostile}<p>问题</p></body></html>", finding("问题"), PAGE).html
    nodes = LexborHTMLParser(shown).css("body *")
    assert {node.tag for node in nodes} <= {"p", "span", "mark", "title", "body", "img", "mtext", "mglyph"}
    assert {name for node in nodes for name in node.attributes} <= {"class", "id", "title", "alt"}
    assert "问题" in "".join(node.text() for node in nodes)


def test_personal_numbers_are_masked() -> None:
    shown = show_page("<p>联系人手机13812345678</p>", finding("联系人"), PAGE)
    assert "13812345678" not in shown.html
    assert "13812345678" not in "".join(line.text for line in shown.lines)


def test_the_text_of_a_file_is_shown_by_paragraph() -> None:
    shown = show_text(["第一段", "第二段有错", "<script>alert(1)</script>"], ["第 1 段", "第 2 段", "第 3 段"], finding("有错"))
    assert shown.is_marked
    assert "<script>" not in shown.html
