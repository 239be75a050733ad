"""Links to strangers that no visitor sees are found, and honest furniture is not."""

from __future__ import annotations

import pytest

from inspector.core.facts import HiddenLink
from inspector.extract.hidden import read_hidden
from inspector.extract.links import read_links
from inspector.extract.markup import parse_html

HOME = "http://www.qingyuan.example/"
STRANGER = '<a href="http://www.stranger.test/x">某某娱乐</a>'


def hidden(html: str) -> tuple[HiddenLink, ...]:
    tree = parse_html(f"<body><p>清源县</p>{html}")
    return read_hidden(tree, read_links(tree, HOME, "utf-8"), HOME, frozenset({"www.qingyuan.example"})).links


@pytest.mark.parametrize(
    ("html", "way"),
    [
        (f'<div style="display:none">{STRANGER}</div>', "display:none"),
        (f'<div style="DISPLAY : none !important"><ul><li>{STRANGER}</li></ul></div>', "display:none"),
        (f"<div hidden>{STRANGER}</div>", "display:none"),
        (f'<div style="visibility:collapse">{STRANGER}</div>', "visibility:hidden"),
        (f'<div style="opacity: 0">{STRANGER}</div>', "opacity:0"),
        (f'<div style="filter: alpha(opacity=0)">{STRANGER}</div>', "opacity:0"),
        (f'<div style="transform: scale(0)">{STRANGER}</div>', "zero size"),
        (f'<div style="position:absolute;clip-path:inset(100%)">{STRANGER}</div>', "zero size"),
        (f'<div style="transform:translateX(-9999px)">{STRANGER}</div>', "off screen"),
        (f'<div style="position:absolute;left:-200vw">{STRANGER}</div>', "off screen"),
        (f'<div style="visibility: hidden">{STRANGER}</div>', "visibility:hidden"),
        (f'<div style="position:absolute; left:-9999px">{STRANGER}</div>', "off screen"),
        (f'<div style="position:fixed;top:-1000px">{STRANGER}</div>', "off screen"),
        (f'<div style="margin-left:-9999px">{STRANGER}</div>', "off screen"),
        (f'<p style="text-indent:-9999px">{STRANGER}</p>', "off screen"),
        (f'<div style="width:1px;height:1px;overflow:hidden">{STRANGER}</div>', "zero size"),
        (f'<div style="height:0;overflow:hidden">{STRANGER}</div>', "zero size"),
        (f'<p style="font-size:0">{STRANGER}</p>', "zero size"),
        ('<a style="font-size:1px" href="http://www.stranger.test/x">某某娱乐</a>', "zero size"),
        ('<iframe src="http://www.stranger.test/x" width="0" height="0"></iframe>', "zero size"),
        ('<div style="background:#fff"><a style="color:#FFFFFF" href="http://www.stranger.test/x">某某娱乐</a></div>', "same colour"),
        ('<table bgcolor="white"><tr><td><a href="http://www.stranger.test/x"><font color="#ffffff">某某娱乐</font></a></td></tr></table>', "same colour"),
        (f'<marquee height="1" width="4" scrollamount="3000">{STRANGER}</marquee>', "marquee"),
        (f"<script>document.write('<div style=\"display:none\">')</script>{STRANGER}<script>document.write('</div>')</script>", "script written"),
        (f"<script>document.write('<div style=\"position:absolute;top:-999px\">{STRANGER}<\\/div>')</script>", "script written"),
        (f'<div id="q">{STRANGER}</div><script>document.getElementById("q").style.display="none"</script>', "script written"),
        (f"<style>.far{{position:absolute;left:-5000px}}</style><div class='x far'>{STRANGER}</div>", "off screen"),
        (f"<noscript>{STRANGER}<a href='http://www.second.test'>二</a><a href='http://www.third.test'>三</a></noscript>", "noscript"),
    ],
)
def test_every_way_to_hide_a_link_is_seen(html: str, way: str) -> None:
    found = hidden(html)
    assert found
    assert found[0].way == way
    assert found[0].url == "http://www.stranger.test/x"
    assert found[0].raw
    assert len(found[0].raw) <= 200


@pytest.mark.parametrize(
    "html",
    [
        STRANGER,
        f'<div style="display:block">{STRANGER}</div>',
        f'<div style="opacity:0.9;transform:scale(1.02)">{STRANGER}</div>',
        '<div style="opacity:0"><a href="http://www.gov.cn/">中国政府网</a></div>',
        '<ul style="display:none"><li><a href="/zwgk/">政务公开</a></li><li><a href="http://sub.qingyuan.example/">子站</a></li></ul>',
        '<div style="display:none"><a href="http://www.gov.cn/">中国政府网</a><a href="http://www.people.com.cn/">人民网</a></div>',
        '<div style="display:none"><script src="http://s.cnzz.com/z.js"></script><a href="http://www.cnzz.com/stat">站长统计</a></div>',
        '<div class="share" style="display:none"><a href="http://service.weibo.com/share">微博</a><a href="http://connect.qq.com/x">QQ</a></div>',
        '<a style="text-indent:-999px;background:url(/logo.png)" href="http://www.stranger.test/">标志</a>',
        f'<div style="font-size:0"><span style="font-size:14px">{STRANGER}</span></div>',
        '<p style="font-size:0"><a href="http://www.stranger.test/"><img src="/ad.png"></a></p>',
        '<div style="background:#1d71b7"><a style="color:#fff" href="http://www.stranger.test/">友情链接</a></div>',
        '<div style="background:#fff url(/bg.jpg)"><a style="color:#fff" href="http://www.stranger.test/">友情链接</a></div>',
        f'<marquee height="60" scrollamount="3">{STRANGER}</marquee>',
        f'<div style="overflow:hidden;height:120px">{STRANGER}</div>',
        f"<style>@media print{{.noprint{{display:none}}}}</style><div class=noprint>{STRANGER}</div>",
        "<noscript><a href='http://www.stranger.test'>请升级浏览器</a></noscript>",
        f"<script>document.write('<div style=\"display:none\">统计</div>')</script>{STRANGER}",
        f"<script>document.write('<div style=\"display:none\">')</script><a href='/x'>甲</a><script>document.write('</div>')</script>{STRANGER}",
        f'<div id="q">{STRANGER}</div><script>function fold(){{document.getElementById("q").style.display="none"}}</script>',
        '<iframe src="http://map.stranger.test/" width="600" height="400"></iframe>',
        '<iframe src="/own.html" width="0" height="0"></iframe>',
        f"<!-- <div style='display:none'>{STRANGER}</div> -->",
    ],
)
def test_honest_furniture_is_left_alone(html: str) -> None:
    assert hidden(html) == ()


def test_the_tag_that_hides_is_shown() -> None:
    found = hidden(f'<div class="x" style="display:none"><p>{STRANGER}</p></div>')
    assert found == (HiddenLink("http://www.stranger.test/x", "某某娱乐", "display:none", '<div class="x" style="display:none">'),)


def test_a_link_farm_is_listed_link_by_link_up_to_a_limit() -> None:
    farm = "".join(f'<a href="http://www.farm{number}.test/">词{number}</a>' for number in range(1000))
    assert len(hidden(f'<div style="display:none">{farm}</div>')) == 200


def test_official_hosts_moved_off_the_screen_are_reported() -> None:
    assert [link.way for link in hidden('<div style="position:absolute;left:-9999px"><a href="http://www.other.gov.cn/x">彩票</a></div>')] == ["off screen"]
