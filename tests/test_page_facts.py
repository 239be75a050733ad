"""What is read from a page: its text and where it stands, its title, its kind, its marks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from inspector.core.facts import PageFacts, PageKind, Scope, Snapshot, Suspicion
from inspector.extract.marks import read_marks
from inspector.extract.markup import parse_html
from inspector.extract.page import SiteView, paragraphs_of, proofread_page, read_page

SITE = "清源县人民政府"
HOME = "http://www.qingyuan.example/"
VIEW = SiteView(SITE, frozenset({HOME}), frozenset({"www.qingyuan.example"}), date(2026, 5, 20))
ARTICLE = f"{HOME}zwgk/tzgg/202605/t20260506_1001.html"
PROSE = "为进一步规范全县政务公开工作，提高政府工作透明度，保障公民、法人和其他组织依法获取政府信息，现就有关事项通知如下。"


def snapshot(html: str | bytes, url: str = ARTICLE, *, status: int = 200, content_type: str = "text/html; charset=utf-8", how: str = "page") -> Snapshot:
    return Snapshot(
        url, datetime(2026, 5, 20, tzinfo=UTC), status, (("Content-Type", content_type),), html if isinstance(html, bytes) else html.encode(), how=how
    )


def read(html: str | bytes, url: str = ARTICLE) -> PageFacts:
    page = read_page(snapshot(html, url), VIEW)
    assert page is not None
    return page


def texts(html: str, scope: Scope) -> list[str]:
    return [block.text for block in read(html).blocks if block.scope is scope]


# what is a page at all


def test_only_html_answers_have_facts() -> None:
    assert read_page(snapshot("<p>x", content_type="application/pdf"), VIEW) is None
    assert read_page(snapshot("<p>moved", status=302), VIEW) is None
    assert read_page(Snapshot(ARTICLE, datetime(2026, 5, 20, tzinfo=UTC), 0, error="timeout"), VIEW) is None
    assert read_page(snapshot("<p>x", status=404), VIEW) is not None


def test_an_empty_page_and_a_frameset_are_read_without_complaint() -> None:
    assert read("").blocks == ()
    frames = read("<frameset><frame src='a.html'></frameset>")
    assert [link.url for link in frames.links] == [f"{HOME}zwgk/tzgg/202605/a.html"]


def test_the_encoding_is_recorded_and_queries_go_out_in_it() -> None:
    page = read_page(snapshot("<meta charset=gb2312><a href='/s?k=政策'>检索政策文件</a>".encode("gb18030"), content_type="text/html"), VIEW)
    assert page is not None
    assert page.encoding == "gb18030 (meta)"
    assert page.links[0].url.endswith("k=%D5%FE%B2%DF")


# text


def test_paragraphs_are_told_apart_and_inline_tags_are_not() -> None:
    html = "<div><p>第一<b>段</b>的<span>文字</span>。</p><p>第二段。</p>第三段<br>第四段<div>第五段</div></div>"
    page = read(html)
    assert [(block.text, block.where) for block in page.blocks] == [
        ("第一段的文字。", "正文第1段"),
        ("第二段。", "正文第2段"),
        ("第三段", "正文第3段"),
        ("第四段", "正文第4段"),
        ("第五段", "正文第5段"),
    ]
    assert page.main_text_length == 7 + 4 + 3 + 3 + 3
    assert [block.offset for block in page.blocks] == [0, 7, 11, 14, 17]


def test_a_paragraph_pasted_from_word_is_one_paragraph() -> None:
    html = """<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0"><span style="font-family:仿宋_GB2312">根据《办法》（国办发〔</span><span lang="EN-US"
      style="font-size:16.0pt">2026<o:p></o:p></span><span>〕</span><st1:chmetcnv w:st="on"><span lang="EN-US">12</span></st1:chmetcnv><span>号）
      要求，</span><span><span><span>现予公布</span></span></span><span>。</span></p>"""
    assert texts(html, Scope.BODY) == ["根据《办法》（国办发〔2026〕12号）要求，现予公布。"]


def test_white_space_is_folded_as_a_reader_sees_it() -> None:
    assert texts("<p>\u3000\u3000姓\u3000名：\u00a0\u00a0张\u200b三\n\t\t四  Zhang\nSan\ufeff</p>", Scope.BODY) == ["姓 名： 张三四 Zhang San"]


def test_what_no_visitor_sees_is_left_out() -> None:
    html = """<!-- 旧菜单 --><script>var a = "脚本";</script><style>.样式{}</style><body><noscript>没有脚本</noscript><template>模板</template>
      <div style="display: none">收起的菜单</div><p hidden>隐藏段</p><span style="VISIBILITY:hidden">看不见</span><textarea>输入框</textarea><iframe>框架</iframe><p>看得见</p>"""
    assert [block.text for block in read(html).blocks] == ["看得见"]


def test_a_row_that_stands_on_many_pages_says_on_each_what_it_says_there() -> None:
    row = "<li><a href='/zwgk/tzgg/1.html'>关于开展安全检查的通知</a><span>2026-05-01</span></li>"
    in_list, in_menu = f"<ul class='list'>{row}{row}</ul>", f"<div class='nav'><ul>{row}</ul></div>"
    for html in (in_list, in_menu, in_menu + in_list, in_list):
        expected = [block.text for block in read(html.replace("安全", "质量")).blocks]
        assert [block.text.replace("安全", "质量") for block in read(html).blocks] == expected
    assert [block.scope for block in read(in_menu + in_list).blocks] == [Scope.NAVIGATION, Scope.LIST, Scope.LIST]
    assert texts(in_list.replace("<li>", "<li hidden>", 1), Scope.LIST) == ["关于开展安全检查的通知"]
    assert texts(in_list, Scope.LIST) == ["关于开展安全检查的通知"] * 2


@pytest.mark.parametrize("html", ["<p><a href='/a.html'>\u200b</a>一段文字</p>", "<svg><![CDATA[x]]><a href='/a.html'>一段文字</a></svg>"])
def test_what_has_no_words_or_no_name_stops_nothing(html: str) -> None:
    assert [link.url for link in read(html, HOME + "zwgk/tzgg/").links] == [HOME + "a.html"]


def test_cells_say_their_row_and_column() -> None:
    html = "<table><tr><th>序号</th><th>名称</th></tr><tr><td>1</td><td><p><span>法规</span>科</p></td></tr></table><table><tr><td>第二张表</td></tr></table>"
    assert [(block.text, block.scope, block.where) for block in read(html).blocks] == [
        ("序号", Scope.CELL, "表格第1行第1格"),
        ("名称", Scope.CELL, "表格第1行第2格"),
        ("1", Scope.CELL, "表格第2行第1格"),
        ("法规科", Scope.CELL, "表格第2行第2格"),
        ("第二张表", Scope.CELL, "第2个表格第1行第1格"),
    ]


def test_a_table_that_only_lays_out_the_page_has_paragraphs_and_not_cells() -> None:
    nested = f"<table><tr><td><p>{PROSE}</p><table><tr><td>数据</td></tr></table></td></tr></table>"
    assert texts(nested, Scope.BODY) == [PROSE]
    assert texts(nested, Scope.CELL) == ["数据"]
    whole_article = f"<table><tr><td>{f'<p>{PROSE}</p>' * 8}</td></tr></table>"
    assert texts(whole_article, Scope.BODY) == [PROSE] * 8


def test_menus_breadcrumbs_and_footers_are_not_the_text() -> None:
    html = f"""<div class="header"><a href="/">首页</a></div><ul class="nav_bj"><li><a href="/zwgk/">政务公开</a></li></ul><p>您当前的位置：<a href="/">首页</a> &gt; 通知公告</p>
      <div class="con"><h1>关于做好防汛工作的通知</h1><p>{PROSE}</p></div><p>上一篇：<a href="/1.html">关于另一件事情的通知</a></p>
      <div class="yqlj"><a href="http://www.other.example/">某某省人民政府门户网站</a></div><div id="footBox">版权所有：清源县人民政府办公室</div>"""
    assert texts(html, Scope.BODY) == [PROSE]
    assert texts(html, Scope.HEADING) == ["关于做好防汛工作的通知"]
    assert texts(html, Scope.FOOTER) == ["版权所有：清源县人民政府办公室"]
    assert texts(html, Scope.LIST) == []


def test_prose_inside_something_called_a_menu_is_still_prose() -> None:
    html = f'<div class="right nav"><p>{PROSE}</p><p>短段落。</p><p>{PROSE}</p></div>'
    assert texts(html, Scope.BODY) == [PROSE, "短段落。", PROSE]


def test_a_publish_line_in_a_tool_bar_is_not_lost() -> None:
    page = read(
        '<h1>关于做好防汛工作的通知</h1><div class="toolbar">发布时间：2026-05-06 10:30 来源：县应急管理局 <a href="#">打印</a></div><p>正文</p>',
        f"{HOME}a.html",
    )
    assert page.published.day == date(2026, 5, 6)


def test_a_footer_without_a_name_is_known_by_its_words() -> None:
    html = f"<p>{PROSE}</p><p>主办单位：清源县人民政府办公室</p><p>某ICP备00000001号</p><p>地址：清源县人民路1号</p>"
    assert texts(html, Scope.FOOTER) == ["主办单位：清源县人民政府办公室", "某ICP备00000001号", "地址：清源县人民路1号"]
    article = f"<p>主办单位：清源县体育局</p><p>{PROSE}</p>"
    assert texts(article, Scope.FOOTER) == []


def test_list_items_are_their_titles_without_the_day_and_uncut() -> None:
    html = """<ul><li><a href="/1.html" title="清源县2026年度事业单位公开招聘工作人员公告">清源县2026年度事业单位公开…</a><span>2026-05-06</span></li>
      <li>【公示】<a href="/2.html">迎新年</a> [05-06]</li><li><a href="/3.html">关于公布行政权力清单的公告</a></li></ul>"""
    assert texts(html, Scope.LIST) == ["清源县2026年度事业单位公开招聘工作人员公告", "迎新年", "关于公布行政权力清单的公告"]


def test_neighbouring_links_of_a_menu_are_not_run_together() -> None:
    assert texts('<p><a href="/1">首页</a><a href="/2">概况</a>\n<a href="/3">公开</a> | <a href="/4">服务</a></p>', Scope.NAVIGATION) == [
        "首页 概况 公开 | 服务"
    ]


def test_alternative_texts_titles_and_metas_have_scopes_of_their_own() -> None:
    html = """<title>首页_清源县人民政府</title><meta name="Description" content=" 清源县门户 "><meta name="keywords" content="清源"><meta name="viewport" content="width">
      <img src=a.png alt="县政府大楼"><img src=b.jpg alt="b.jpg"><img src=c.gif alt="">"""
    blocks = [(block.scope, block.text) for block in read(html).blocks]
    assert blocks == [(Scope.TITLE, "首页_清源县人民政府"), (Scope.META, "清源县门户"), (Scope.META, "清源"), (Scope.ALT, "县政府大楼")]


def test_lines_of_preformatted_text_are_lines() -> None:
    assert texts("<pre>第一行\n第二行</pre>", Scope.BODY) == ["第一行", "第二行"]


# titles


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<title>某网</title><meta name="ArticleTitle" content=" 关于防汛的通知 "><h1>别的</h1>', "关于防汛的通知"),
        (
            '<title>关于防汛的通知_通知公告_清源县人民政府</title><meta name="ArticleTitle" content=""><h1>清源县人民政府</h1><h2>关于防汛的通知</h2>',
            "关于防汛的通知",
        ),
        ("<title>清源县人民政府</title><h1>关于<br>防汛的通知</h1>", "关于防汛的通知"),
        ("<title>关于防汛的通知 - 清源县人民政府</title><div class=side><h3>热点信息</h3></div>", "关于防汛的通知"),
        ("<title>2025-2026年防汛工作总结-清源县水利局</title>", "2025-2026年防汛工作总结"),
        ("<title>清源县水利局-机构职能</title>", "机构职能"),
        ('<title>清源县人民政府</title><p style="font-size:24px;text-align:center">关于防汛的通知</p>', "关于防汛的通知"),
        ("<title>清源县人民政府</title>", "清源县人民政府"),
        ("<title><b>关于防汛的通知</b></title><title>第二个</title>", "关于防汛的通知"),
        ("<p>没有标题</p>", ""),
    ],
)
def test_the_best_title_is_what_a_person_would_say(html: str, title: str) -> None:
    assert read(html).title == title


def test_a_column_whose_title_is_the_site_takes_the_name_of_the_section() -> None:
    html = (
        '<title>清源县人民政府</title><div class="weizhi">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="">通知公告</a></div>'
    )
    assert read(html, f"{HOME}zwgk/tzgg/").title == "通知公告"


def test_every_title_is_kept_as_written_but_not_those_of_drawings() -> None:
    assert read("<title>一</title><title> 二 </title><svg><title>图标</title></svg>").titles == ("一", "二")


# kinds

ROWS = "".join(f'<li><a href="/zwgk/202605/t2026050{day}_1.html">关于第{day}项工作安排的通知</a><span>2026-05-0{day}</span></li>' for day in range(1, 9))


@pytest.mark.parametrize(
    ("url", "html", "kind"),
    [
        (HOME, f"<ul>{ROWS}</ul>", PageKind.HOME),
        (f"{HOME}index.html", f"<ul>{ROWS}</ul>", PageKind.HOME),
        (f"{HOME}zwgk/", f"<ul>{ROWS}</ul>", PageKind.COLUMN),
        (f"{HOME}zwgk/index_3.html", f"<ul>{ROWS}</ul><a href=index_4.html>下一页</a>", PageKind.COLUMN),
        (
            f"{HOME}zwgk/",
            f'<meta name=ColumnName content=政务公开><meta name=ArticleTitle content=""><meta name=PubDate content=""><ul>{ROWS}</ul>',
            PageKind.COLUMN,
        ),
        (f"{HOME}zwgk/", f'<meta name=ColumnName content=政务公开><meta name=ArticleTitle content="政务公开"><ul>{ROWS}</ul>', PageKind.COLUMN),
        (f"{HOME}a/b.html", '<meta name=ArticleTitle content="关于防汛的通知"><p>正文', PageKind.ARTICLE),
        (f"{HOME}a/b.html", f"<h1>关于防汛的通知</h1><p>发布时间：2026-05-06 来源：县政府办</p><p>{PROSE * 2}</p>", PageKind.ARTICLE),
        (ARTICLE, "<p>正文</p>", PageKind.ARTICLE),
        (f"{HOME}art/2026/5/6/art_12_345.html", "<img src=1.jpg>", PageKind.ARTICLE),
        (f"{HOME}info/1051/12345.htm", "<p>正文</p>", PageKind.ARTICLE),
        (f"{HOME}zwgk/content/post_123456.html", "<p>正文</p>", PageKind.ARTICLE),
        (f"{HOME}2026-05/06/content_123.htm", "<p>正文</p>", PageKind.ARTICLE),
    ],
)
def test_the_kind_of_a_page(url: str, html: str, kind: PageKind) -> None:
    assert read(html, url).kind is kind


def test_a_year_in_the_address_makes_no_article() -> None:
    assert read("<p>专题</p>", f"{HOME}ztzl/2024/index.html").kind is not PageKind.ARTICLE


def test_a_policy_document_is_known_by_its_table() -> None:
    html = f"""<table><tr><td>索引号</td><td>QY-2026-001</td><td>发文字号</td><td>清政办发〔2026〕12号</td></tr><tr><td>发文机关</td><td>清源县人民政府办公室</td>
      <td>成文日期</td><td>2026年5月6日</td></tr></table><p>{PROSE}</p>"""
    page = read(html)
    assert page.kind is PageKind.DOCUMENT
    assert page.document is not None


# the rest


def test_metas_are_kept_as_written_and_found_without_case() -> None:
    page = read(
        '<meta content=" 9900000001 " name="siteIDcode"><meta name="PubDate" content=""><meta name="PubDate" content="2026-05-06"><meta http-equiv=x content=y>'
    )
    assert [(meta.name, meta.content) for meta in page.metas] == [("siteIDcode", "9900000001"), ("PubDate", ""), ("PubDate", "2026-05-06")]
    assert page.meta("SiteIDCode") == "9900000001"
    assert page.meta("pubdate") == "2026-05-06"


def test_ids_are_the_places_a_fragment_may_point_at() -> None:
    assert read("<div id=第一章></div><a name=top></a><input name=q><p id>x").ids == frozenset({"第一章", "top"})


def test_a_rendered_page_needs_no_script() -> None:
    shell = '<div id="app"></div><script src="/js/app.js"></script><script>new Vue({el:"#app"})</script>'
    raw = read(shell, f"{HOME}zwgk/")
    assert raw.needs_script
    rendered = read_page(snapshot(shell, f"{HOME}zwgk/", how="browser"), VIEW)
    assert rendered is not None
    assert rendered.is_rendered
    assert rendered.needs_script == ""


def test_each_text_is_proofread_once_and_not_in_menus() -> None:
    asked: list[str] = []

    def proofread(paragraphs: Sequence[str], *, dated: date | None, title: str = "") -> list[list[Suspicion]]:
        asked.extend(paragraphs)
        return [[Suspicion(0, 2, text[:2], "", "typo_shape", "B", 0.9, "试")] if "防讯" in text else [] for text in paragraphs]

    html = f"""<title>关于防讯的通知_清源县人民政府</title><meta name="ArticleTitle" content="关于防讯的通知"><div class=nav><a href="/">首页</a></div>
      <h1>关于防讯的通知</h1><p>{PROSE}</p><p>{PROSE}</p><div class="footer">版权所有</div>"""
    page = read_page(snapshot(html), VIEW)
    assert page is not None
    page = proofread_page(page, VIEW.today, proofread, paragraphs_of(page.blocks, page.title))
    assert asked == ["关于防讯的通知", PROSE]
    assert [(found.block.where, found.suspicion.quote) for found in page.suspicions] == [("标题", "关于")]


MARKED = """<div class="footer"><p>主办单位：清源县人民政府办公室　政府网站标识码：<span>9900</span>000001</p><p>京I<b>C</b>P备 00000001号-1
  <a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=11010202000001"><img src="/b.png">京公网安备 11010202000001号</a></p><p>联系电话：010-00000000 <a>网站地图</a></p>
  <!-- <script src="http://dcs.conac.cn/js/01/000/old.js"></script> -->
  <script>document.write(unescape("%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='http://dcs.conac.cn/js/01/000/0000/CA01.js'%3E%3C/script%3E"));</script>
  <script id="_jiucuo_" sitecode='9900000001' src='http://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script></div>"""


def test_footer_marks_are_read_with_their_numbers_on_the_front_page() -> None:
    found = {(mark.id, mark.value) for mark in read(MARKED, HOME).marks}
    assert found == {
        ("sponsor", "清源县人民政府办公室"),
        ("site_code", "9900000001"),
        ("icp", "京ICP备00000001号-1"),
        ("police", "11010202000001"),
        ("contact", "010-00000000"),
        ("sitemap", ""),
        ("conac", ""),
        ("error_report", "9900000001"),
        ("error_report", ""),
    }
    assert read(MARKED).marks == ()


def test_marks_that_are_only_in_a_comment_are_not_there() -> None:
    html = "<!-- <script src='http://dcs.conac.cn/js/old.js'></script> 网站标识码：9900000001 --><p>清源县</p>"
    assert read_marks(parse_html(html), html, "清源县") == ()


def test_an_outdated_error_report_host_is_quoted() -> None:
    html = '<a href="http://pucha.kaipuyun.cn/exposure/jiucuo.html?site_code=9900000001"><img src="jiucuo.png"></a>'
    marks = read_marks(parse_html(html), html, "")
    assert [(mark.id, mark.value) for mark in marks] == [("error_report", "9900000001"), ("error_report", "")]
    assert "pucha.kaipuyun.cn" in marks[0].quote


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "正文<a href=/x.html>链接</a>",
        "<div>" * 20_000 + "正文<a href=/x.html>链接</a>" + "</div>" * 20_000,
        "<ul><li>" * 20_000 + "正文<a href=/x.html>链接</a>",
        "<table><tr><td>" * 10_000 + "正文<a href=/x.html>链接</a>",
        "".join(f"<p><font color={number}>正文" for number in range(10_000)) + "<a href=/x.html>链接</a>",
        "<p>" + "正文" * 500_000 + "<a href=/x.html>链接</a>",
        f'<img src="data:image/png;base64,{"A" * 3_000_000}"><p>正文<a href=/x.html>链接</a>',
    ],
)
def test_monstrous_pages_take_seconds_and_lose_no_link(html: str) -> None:
    started = time.process_time()
    page = read(html)
    assert time.process_time() - started < 5
    assert [link.url for link in page.links] == [f"{HOME}x.html"]
    assert any("正文" in block.text for block in page.blocks)


def test_an_article_that_nothing_dates_gets_a_second_opinion_that_is_not_shown_as_its_own() -> None:
    html = (
        "<html><head><meta property='article:published_time' content='2026-03-05'></head><body><h1>关于防汛的通知</h1>"
        + "<p>请各乡镇做好防汛准备工作。</p>" * 20
    )
    page = read(html, f"{HOME}gzdt/content_1024.html")
    assert page.kind is PageKind.ARTICLE
    assert (page.published.day, page.published.origin) == (date(2026, 3, 5), "second opinion")
