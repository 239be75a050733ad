"""What a page's source tells beside its text, and what it does not tell."""

from __future__ import annotations

import pytest

from inspector.core.facts import Jump
from inspector.extract.markup import parse_html
from inspector.extract.technics import Technics, read_technics

URL = "https://www.qinghe.gov.cn/tzgg/1.html"
HOSTS = frozenset({"www.qinghe.gov.cn"})


def read(head: str, body: str = "", attributes: str = "") -> Technics:
    html = f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>{body}</body></html>"
    return read_technics(parse_html(html), html, URL, HOSTS)


def script(code: str) -> tuple[Jump, ...]:
    return read(f"<script>{code}</script>").jumps


@pytest.mark.parametrize(("attributes", "language"), [(' lang="zh-CN"', "zh-CN"), (' lang=""', ""), (" lang", ""), ("", None)])
def test_the_language_is_read_as_written_and_none_is_not_empty(attributes: str, language: str | None) -> None:
    assert read("", attributes=attributes).language == language


def test_the_canonical_address_is_absolute() -> None:
    assert read('<link rel="canonical" href="/tzgg/1.html?x=2">').canonical == "https://www.qinghe.gov.cn/tzgg/1.html?x=2"
    assert read("<p>canonical</p>").canonical == ""


@pytest.mark.parametrize(
    "statement",
    [
        "location.href='http://www.bet-example.top/a';",
        'window.location = "http://www.bet-example.top/a"',
        "top.location.replace('http://www.bet-example.top/a')",
        "self.location.assign( '//www.bet-example.top/a' )",
    ],
)
def test_a_jump_to_a_stranger_is_read_however_it_is_written(statement: str) -> None:
    (jump,) = script(statement)
    assert jump.url.endswith("//www.bet-example.top/a")
    assert not jump.is_for_searchers


def test_a_jump_for_visitors_of_a_search_engine_is_told_apart() -> None:
    (jump,) = script("var r=document.referrer;if(r.indexOf('baidu')>0){location.href='http://www.bet-example.top/';}")
    assert jump.is_for_searchers


@pytest.mark.parametrize(
    "code",
    [
        "function go(){location.href='http://www.example-bank.com/';}",
        "if(confirm('离开？')) location.href='http://www.example-bank.com/';",
        "location.href='/mobile/';",
        "location.href='http://m.qinghe.gov.cn/';",
        "location.href='http://zwfw.qinghe.gov.cn/';",
        "// location.href='http://www.old-example.com/';",
        "var a = {'location.href': 'http://www.old-example.com/'};",
    ],
)
def test_what_waits_for_a_click_or_stays_at_home_is_no_jump(code: str) -> None:
    assert script(code) == ()


def test_a_jump_in_a_comment_or_in_the_text_is_none() -> None:
    statement = "location.href='http://www.bet-example.top/'"
    assert read(f"<!-- <script>{statement}</script> -->").jumps == ()
    assert read("", f"<p>{statement}</p>").jumps == ()


def test_markup_that_browsers_gave_up_is_named_with_its_file() -> None:
    flash = '<OBJECT classid="clsid:D27CDB6E-AE6D-11cf-96B8-444553540000"><param name="movie" value="/f/top.swf"><embed src="/f/top.swf"></OBJECT>'
    player = '<object classid="CLSID:6BF52A52-394A-11d3-B153-00C04F79FAA6"><param name="URL" value="/v/1.wmv"></object>'
    assert read("", flash).relics == ("Flash 动画：/f/top.swf",)
    assert read("", player).relics == ("ActiveX 控件：6bf52a52-394a-11d3-b153-00c04f79faa6",)
    assert read("", '<applet code="a.class"></applet>').relics == ("Java 小程序：applet",)


def test_a_spare_player_inside_a_video_and_an_embedded_document_are_no_relics() -> None:
    assert read("", '<video src="/1.mp4"><object data="/player.swf"></object></video>').relics == ()
    assert read("", '<embed src="/1.pdf"><object data="/2.pdf" type="application/pdf"></object>').relics == ()
