"""Links to strangers that a style sheet of the site hides are found, and menus, tabs and pop-ups that something shows are not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from inspector.core.facts import HiddenLink, Snapshot
from inspector.core.findings import Certainty
from inspector.demo.server import Answer
from inspector.extract.page import SiteView, read_page
from inspector.extract.veils import VeilBook
from inspector.inspection.site import judge_archives
from tests.static_site import StaticSite
from tests.test_inspection import inspected

HOME = "http://www.qingyuan.example/"
SHEET = f"{HOME}css/site.css"
VIEW = SiteView("清源县人民政府", frozenset({HOME}), frozenset({"www.qingyuan.example"}), date(2026, 11, 22))
STRANGER = '<a href="http://www.stranger.test/x">某某机械</a>'
BET = '<a href="http://www.bet.test/x">澳门赌场</a>'
BANK = '<a href="http://www.bank.test/">示例银行</a>'


def page(body: str, head: str = '<link rel="stylesheet" href="/css/site.css">') -> str:
    return f"<html><head><title>清源县</title>{head}</head><body><p>清源县人民政府</p>{body}</body></html>"


def hidden(css: str, body: str, *, head: str = '<link rel="stylesheet" href="/css/site.css">', more: dict[str, str] | None = None) -> tuple[HiddenLink, ...]:
    snapshot = Snapshot(HOME, datetime(2026, 11, 22, tzinfo=UTC), 200, (("Content-Type", "text/html; charset=utf-8"),), page(body, head).encode())
    facts = read_page(snapshot, VIEW)
    assert facts is not None
    book = VeilBook()
    book.add(facts)
    found = list(book.veiled({SHEET: css} | (more or {}), {HOME: snapshot}.get, VIEW))
    return found[0].hidden if found else ()


FARM = f'<div class="farm">{STRANGER}</div>'


@pytest.mark.parametrize(
    ("css", "body", "way"),
    [
        (".farm{position:absolute;left:-9999px}", FARM, "off screen"),
        ("#farm { position : absolute ; TOP : -1000px }", f'<div id="farm"><p>{STRANGER}</p></div>', "off screen"),
        (".farm{text-indent:-9999px}", FARM, "off screen"),
        (".farm{width:0;height:0;overflow:hidden}", FARM, "zero size"),
        (".farm{overflow:hidden}.farm{height:0}", FARM, "zero size"),
        (".farm a{font-size:0}", FARM, "zero size"),
        (".farm{font-size:0}", FARM, "zero size"),
        (".farm{display:none}", FARM, "display:none"),
        (".farm{visibility:hidden}", FARM, "visibility:hidden"),
        (".farm{opacity:0}", FARM, "opacity:0"),
        (".farm{background:#fff}.farm a{color:#FFFFFF}", FARM, "same colour"),
        (".foot .farm{position:fixed;left:-2000px}", f'<div class="foot">{FARM}</div>', "off screen"),
        (".farm div{margin-left:-9999px}", f'<div class="farm"><div>{STRANGER}</div></div>', "off screen"),
        ("/* 版权 */ @charset 'utf-8'; @media screen and (min-width: 960px){.farm{position:absolute;left:-9999px}}", FARM, "off screen"),
        (".farm{position:absolute;left:-9999px!important}#main .farm{left:0}", f'<div id="main">{FARM}</div>', "off screen"),
    ],
)
def test_every_way_a_sheet_hides_a_link_is_seen(css: str, body: str, way: str) -> None:
    (found,) = hidden(css, body)
    assert found.way == way
    assert found.url == "http://www.stranger.test/x"
    assert found.raw.startswith("<")
    assert "site.css" in found.sheet


@pytest.mark.parametrize(
    ("css", "body"),
    [
        ("", FARM),
        (".farm{position:absolute;left:-20px}", FARM),
        (".other{position:absolute;left:-9999px}", FARM),
        (".farm .deep{display:none}", FARM),
        (".farm{display:none}.farm{display:block}", FARM),
        (".farm{margin-left:-9999px}#main .farm{margin:0 auto}", f'<div id="main">{FARM}</div>'),
        (".farm{position:absolute;left:-9999px}", f'<div class="farm" style="left:0">{STRANGER}</div>'),
        ("@media print{.farm{display:none}}", FARM),
        ("@media screen and (max-width: 768px){.farm{position:absolute;left:-9999px}}", FARM),
        (".farm::after{position:absolute;left:-9999px}", FARM),
        (".farm{font-size:0}.farm a{font-size:14px}", FARM),
        (".farm{font-size:0}", '<div class="farm"><a href="http://www.stranger.test/"><img src="/a.png"></a></div>'),
        (".farm a{text-indent:-9999px}.farm a{background:url(/logo.png)}", FARM),
        (".farm{background:#1d71b7}.farm a{color:#fff}.farm .x{background:#fff}", FARM),
        (".farm{background:#fff url(/bg.jpg)}.farm a{color:#fff}", FARM),
        (".farm{position:absolute;left:-9999px}", '<div class="farm"><a href="/zwgk/">政务公开</a><a href="http://s.cnzz.com/x">统计</a></div>'),
        (".farm{display:none}", '<div class="farm"><a href="http://www.gov.cn/">中国政府网</a></div>'),
        (".sub{display:none}", "<ul class='sub' style='display:none'><li><a href='http://www.stranger.test/x'>某某</a></li></ul>"),  # told by the page itself
    ],
)
def test_what_no_sheet_hides_is_left_alone(css: str, body: str) -> None:
    assert hidden(css, body) == ()


@pytest.mark.parametrize(
    ("css", "body"),
    [
        ("#nav li ul{display:none}#nav li:hover ul{display:block}", f'<div id="nav"><ul><li>链接<ul><li>{BANK}</li></ul></li></ul></div>'),
        (".menu li ul{position:absolute;left:-999em}.menu li:hover ul{left:auto}", f'<div class="menu"><ul><li>链接<ul><li>{BANK}</li></ul></li></ul></div>'),
        (".menu li ul{display:none}.menu li.on ul{display:block}", f'<div class="menu"><ul><li>链接<ul><li>{BANK}</li></ul></li></ul></div>'),
        (".tab-con{display:none}.tab-con.active{display:block}", f'<div class="tab-con">{BANK}</div>'),
        (".side{position:fixed;transform:translateX(-100%)}.side.open{transform:none}", f'<div class="side">{BANK}</div>'),
        (".side{position:fixed;left:-1000px}.open .side{left:0}", f'<div class="side">{BANK}</div>'),
        (".drop{max-height:0;overflow:hidden}.drop-box:hover .drop{max-height:300px}", f'<div class="drop-box"><div class="drop">{BANK}</div></div>'),
        (".links{display:none}", f'<div class="links">{BANK}</div><script>$(".links").slideToggle()</script>'),
        ("#qr{display:none}", f'<div id="qr">{BANK}</div><script>document.getElementById("qr").style.display="block"</script>'),
        (
            ".sub{display:none}",
            f"<ul id='yqlj'><li><div class='sub'>{BANK}</div></li></ul><script>$('#yqlj li').hover(function(){{$(this).find('div').show()}})</script>",
        ),
    ],
)
def test_menus_tabs_and_popups_are_shown_on_demand(css: str, body: str) -> None:
    assert [link.way for link in hidden(css, body)] in (["on demand"], [])


def test_a_sheet_that_imports_another_and_one_that_did_not_come() -> None:
    far = {f"{HOME}css/far.css": ".farm{position:absolute;left:-9999px}"}
    assert [link.way for link in hidden('@import url("far.css");', FARM, more=far)] == ["off screen"]
    lost = '<link rel="stylesheet" href="/css/site.css"><link rel="stylesheet" href="/css/lost.css">'
    assert [link.way for link in hidden(".farm{position:absolute;left:-9999px}", FARM, head=lost)] == ["display:none"]  # the lost one may show it
    other = '<link rel="stylesheet" href="/css/site.css" media="print">'
    assert hidden(".farm{position:absolute;left:-9999px}", FARM, head=other) == ()


def test_a_sheet_that_is_no_sheet_does_no_harm() -> None:
    for css in ("}}}{{{", ".farm{left:-9999px", "@media{", ".farm{position:absolute;left:-9999px}" * 5000, "a[href='{'],.farm:is(x{display:none}"):
        hidden(css, FARM)


def answers() -> dict[str, Answer]:
    """A front page met before its sheet, a farm on one article, honest furniture on all."""
    menu = f'<div class="menu"><ul><li>链接<ul class="sub"><li>{BANK}</li></ul></li></ul></div>'
    foot = f'<div class="yqlj">{BANK}<a href="http://www.gov.cn/">中国政府网</a></div>'
    bets = "".join(f'<a href="http://www.bet{number}.test/">澳门赌场{number}</a>' for number in range(4))
    pages = {
        "/": page(f'{menu}<ul><li><a href="/a/1.html">关于做好供暖工作的通知</a></li><li><a href="/a/2.html">关于做好防汛工作的通知</a></li></ul>{foot}'),
        "/a/1.html": page(f"{menu}<h1>关于做好供暖工作的通知</h1><p>{'各乡镇人民政府、县政府各部门要认真抓好落实。' * 8}</p>{foot}"),
        "/a/2.html": page(
            f'{menu}<h1>关于做好防汛工作的通知</h1><p>{"各乡镇人民政府、县政府各部门要认真抓好落实。" * 8}</p><div class="blk1">{bets}</div>{foot}'
        ),
    }
    css = "@import 'more.css';.menu .sub{display:none}.menu li:hover .sub{display:block}"
    return {path: Answer(html.encode()) for path, html in pages.items()} | {
        "/css/site.css": Answer(css.encode(), "text/css"),
        "/css/more.css": Answer(b".blk1{position:absolute;top:-2000px}", "text/css"),
    }


def test_a_whole_inspection_and_its_archive_tell_the_same(tmp_path: Path) -> None:
    with StaticSite(answers()) as site:
        report = inspected(f"{site.url}/", tmp_path / "live")
        again = judge_archives([*(tmp_path / "live").glob("*.warc.gz")], home_url=f"{site.url}/", today=date(2026, 11, 22), out=tmp_path / "again")
        for each in (report, again):
            (found,) = [finding for finding in each.findings if finding.check == "hidden_link"]
            assert found.url == f"{site.url}/a/2.html"
            assert found.certainty is Certainty.SUSPECTED
            assert "4 个链接，指向 4 个外部网站" in found.message
            assert "写在样式文件 more.css 里的“.blk1”" in found.message
            assert not [question for question in each.questions if question.check == "hidden_link"]
