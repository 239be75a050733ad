"""Lists are read as visitors see them; a column is called blank only when nothing else can be."""

from __future__ import annotations

from datetime import date
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import ListItem, ListState, Scope, TextBlock
from inspector.core.rules import ColumnKind, Window
from inspector.extract.columns import ListReading, kinds_of, read_breadcrumb, read_lists, trail_in_blocks

TODAY = date(2026, 11, 22)
URL = "http://www.qinghe.example/tzgg/index.html"
NAVIGATION = '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/xwzx/">新闻中心</a></li><li><a href="/tzgg/">通知公告</a></li></ul></div>'
FOOTER = '<div class="foot"><a href="/wzdt/">网站地图</a><p>主办：青河县人民政府办公室 联系电话：0906-8812345 更新日期：2026-11-20</p></div>'


def read(main: str, url: str = URL, head: str = "") -> ListReading:
    html = f"<html><head><title>通知公告-青河县人民政府</title>{head}</head><body>{NAVIGATION}<div class='main'>{main}</div>{FOOTER}</body></html>"
    return read_lists(LexborHTMLParser(html), url, lambda href: urljoin(url, href), TODAY)


def items(main: str, url: str = URL) -> list[tuple[str, str, date | None]]:
    return [(item.title, item.url.removeprefix("http://www.qinghe.example"), item.day) for item in read(main, url).items]


PUBLISHED = {
    "关于做好防汛工作的通知": ("1.html", date(2026, 9, 25), "二〇二六年九月二十五日"),
    "关于开展普查的公告": ("2.html", date(2026, 9, 5), "二〇二六年九月五日"),
}
SUMMARISED = """<li><a href='{href}'>{title}</a><p>为做好2026年10月1日前后的各项工作，现就有关事项通知如下，请认真遵照执行。
<a href='{href}'>[详情]</a></p><span>{day:%Y-%m-%d}</span></li>"""
SHAPES = {  # before the rows, a row, behind the rows
    "day behind the link": ("<ul>", "<li><a href='{href}'>{title}</a><span>{day:%Y-%m-%d}</span></li>", "</ul>"),
    "day before the link": ("<ul>", "<li><span>[{day:%Y/%m/%d}]</span><a href='{href}'>{title}</a></li>", "</ul>"),
    "day at the end of the link": ("<ul>", "<li><a href='{href}'>{title}<em>{day:%Y.%m.%d}</em></a></li>", "</ul>"),
    "day at the start of the link": ("<ul>", "<li><a href='{href}'><i>{day:%Y-%m-%d}</i>{title}</a></li>", "</ul>"),
    "day in the words of the link": ("<ul>", "<li><a href='{href}'>{title} {day:%Y-%m-%d}</a></li>", "</ul>"),
    "day in Chinese form": ("<ul>", "<li><a href='{href}'>{title}</a>{day:%Y年%m月%d日}</li>", "</ul>"),
    "day in Chinese numerals": ("<ul>", "<li><a href='{href}'>{title}</a><span>{numerals}</span></li>", "</ul>"),
    "month and day only": ("<ul>", "<li><a href='{href}'>{title}</a><span>{day:%m-%d}</span></li>", "</ul>"),
    "mistyped label": ("<ul>", "<li><a href='{href}'>{title}</a><p>日间：{day:%Y-%m-%d}</p></li>", "</ul>"),
    "day in two pieces": ("<ul>", "<li><div><b>{day:%d}</b><span>{day:%Y-%m}</span></div><a href='{href}'>{title}</a></li>", "</ul>"),
    "day and time": ("<table>", "<tr><td>·</td><td><a href='{href}'>{title}</a></td><td>{day:%Y-%m-%d} 10:00</td></tr>", "</table>"),
    "paragraphs": ("<div>", "<p><a href='{href}'>{title}</a><span>{day:%Y-%m-%d}</span></p>", "</div>"),
    "terms": ("<dl>", "<dt><a href='{href}'>{title}</a></dt><dd>{day:%Y-%m-%d}</dd>", "</dl>"),
    "a list for each item": ("<div>", "<ul><li><a href='{href}'>{title}</a></li><li>{day:%Y-%m-%d}</li></ul>", "</div>"),
    "a table for each item": ("<div>", "<table><tr><td><a href='{href}'>{title}</a></td><td>{day:%Y-%m-%d}</td></tr></table>", "</div>"),
    "lines in one cell": ("<table><tr><td>", "<a href='{href}'>{title}</a> ({day:%Y-%m-%d})<br>", "</td></tr></table>"),
    "office before the title": ("<ul>", "<li>[<a href='/sw/'>水务局</a>]<a href='{href}'>{title}</a><span>{day:%m-%d}</span></li>", "</ul>"),
    "cut title": ("<ul>", "<li><a href='{href}' title='{title}'>{title:.5}…</a><span>{day:%Y-%m-%d}</span></li>", "</ul>"),
    "summary with days": ("<ul>", SUMMARISED, "</ul>"),
    "old items in a comment": (
        "<ul><!--<li><a href='9.html'>旧通知一则</a><span>2026-11-01</span></li>-->",
        "<li><a href='{href}'>{title}</a><i>{day:%Y-%m-%d}</i></li>",
        "</ul>",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_list_gives_the_same_items(shape: str) -> None:
    before, row, behind = SHAPES[shape]
    main = before + "".join(row.format(title=title, href=href, day=day, numerals=numerals) for title, (href, day, numerals) in PUBLISHED.items()) + behind
    assert items(main) == [(title, f"/tzgg/{href}", day) for title, (href, day, _) in PUBLISHED.items()]
    assert read(main).state is ListState.ITEMS


def rows(*entries: tuple[str, str, str], name: str = "list") -> str:
    return f"<ul class='{name}'>" + "".join(f"<li><a href='{address}'>{title}</a><span>{day}</span></li>" for address, title, day in entries) + "</ul>"


def test_each_list_is_a_group_of_its_own() -> None:
    one = rows(("/a/1.html", "关于甲的通知", "2026-09-25"), ("/a/2.html", "关于乙的通知", "2026-09-24"))
    other = rows(("/b/1.html", "关于丙的公告", "2026-09-23"), ("/b/2.html", "关于丁的公告", "2026-09-22"))
    assert [item.group for item in read(f"<div>{one}</div><div>{other}</div>").items] == [0, 0, 1, 1]


def test_the_year_of_a_short_date_comes_from_the_address() -> None:
    main = rows(("201912/t20191230_1.html", "关于放假的通知", "12-30"), ("201901/t20190105_2.html", "关于值班的通知", "01-05"))
    assert [item.day for item in read(main).items] == [date(2019, 12, 30), date(2019, 1, 5)]


def test_an_undated_list_takes_its_days_from_the_addresses() -> None:
    main = rows(("2026-08-18/5244.html", "关于做好准备工作的通知", ""), ("2026-05-26/5191.html", "关于举办活动的通知", ""))
    assert [(item.day, item.day_quote) for item in read(main).items] == [(date(2026, 8, 18), ""), (date(2026, 5, 26), "")]


def test_days_in_titles_and_days_to_come_are_no_updates() -> None:
    main = rows(
        ("1.html", "关于2026年11月20日停水的通知", ""),
        ("2.html", "2026-11-18会议纪要发布情况通报", ""),
        ("3.html", "关于征求意见的公告第三号", "2027-01-01"),
    )
    assert [(item.day, item.day_quote) for item in read(main).items] == [(None, ""), (None, ""), (None, "2027-01-01")]


def test_an_empty_database_date_is_no_day() -> None:
    main = "<ul><li><a href='1.html'>关于做好防汛工作的通知</a><span>1970-01-01</span></li></ul>"
    assert [(item.day, item.day_quote) for item in read(main).items] == [(None, "1970-01-01")]


def test_menus_sidebars_related_articles_and_friendly_links_are_no_items() -> None:
    friends = [("http://www.jiaxian.example/", "嘉县人民政府门户网站", ""), ("http://www.yixian.example/", "宜县人民政府门户网站", "")]
    main = "".join(
        (
            "<div><h2>政务公开</h2>" + rows(("/zcwj/", "政策文件", ""), ("/zcjd/", "政策解读", ""), ("/ghjh/", "规划计划", "")) + "</div>",
            rows(("1.html", "关于做好防汛工作的通知", "2025-09-25")),
            "<div class='sidebar'>" + rows(("/a/9.html", "今日头条要闻一则", "2026-11-21")) + "</div>",
            "<div><h3>热门推荐</h3>" + rows(("/a/8.html", "热门文章一则供阅读", "2026-11-20"), name="r") + "</div>",
            "<div class='yqlj'>" + rows(*friends) + "</div>",
        )
    )
    assert items(main) == [("关于做好防汛工作的通知", "/tzgg/1.html", date(2025, 9, 25))]


def test_a_heading_of_a_list_does_not_borrow_the_days_of_its_items() -> None:
    def block(name: str) -> str:
        first, second = (f"/{name}/1.html", f"关于{name}的第一条信息", "2026-09-25"), (f"/{name}/2.html", f"关于{name}的第二条信息", "2026-09-24")
        return f"<div class='box'><h3><a href='/{name}/'>{name}</a></h3>{rows(first, second)}</div>"

    titles = {item.title for item in read(block("行业动态") + block("领导活动"), "http://www.qinghe.example/").items}
    assert titles == {"关于行业动态的第一条信息", "关于行业动态的第二条信息", "关于领导活动的第一条信息", "关于领导活动的第二条信息"}


def test_the_address_behind_a_leaving_notice_is_read() -> None:
    main = """<ul><li><a href="javascript:;" onclick="leave('http://www.jiaxian.example/a.html')">关于转发通知的通知</a><span>2026-09-25</span></li></ul>"""
    assert [item.url for item in read(main).items] == ["http://www.jiaxian.example/a.html"]


JPAGE = """<div id="212860"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1"></a>]]></nextgroup>
<recordset>{}</recordset></datastore></script></div>
<script>$('#212860').jpage({{totalRecord:4895,perPage:19}});</script>"""


@pytest.mark.parametrize(
    "record",
    [
        "<record><![CDATA[<li><a href='/art/2026/9/11/art_33718_1.html' title='关于做好防汛工作的通知'>关于做好…</a><span>2026-09-11</span></li>]]></record>",
        "<record><![CDATA[<tr><td><s></s><a href='/art/2026/9/11/art_33718_1.html'>关于做好防汛工作的通知</a></td><td><b>2026-09-11</b></td></tr>]]></record>",
        "<record><![CDATA[<li><a href='/art/2026/9/11/art_33718_1.html'>关于做好防汛工作的通知</a></li>]]></record>",
    ],
)
def test_records_of_a_jpage_script_are_items(record: str) -> None:
    reading = read(JPAGE.format(record))
    assert [(item.title, item.url, item.day) for item in reading.items] == [
        ("关于做好防汛工作的通知", "http://www.qinghe.example/art/2026/9/11/art_33718_1.html", date(2026, 9, 11))
    ]
    assert (reading.state, reading.has_pager, reading.needs_script) == (ListState.ITEMS, True, "")


@pytest.mark.parametrize(
    ("main", "word"),
    [
        ("<ul id='list'></ul><script>$.ajax({url:'/list.json',success:function(d){}})</script>", "ajax"),
        ("<ul id='list-1-ajax-id'></ul><script>$.getJSON('./list.json', fill)</script>", "ajax"),
        ("<div id='212860'></div><script>$('#212860').jpage({totalRecord:40,perPage:20});</script>", "jpage"),
        ("<div class='list'></div><script>var o={webId:'1',tplSetId:'2'};load(o)</script>", "jpaas"),
        ("<div id='app'><ul><li v-for='i in list'>{{ i.title }}</li></ul></div><script src='/js/app.js'></script>", "模板变量"),
        ("<ul id='news'></ul><script src='/js/newslist.js'></script>", "外部脚本"),
        ("<iframe src='/gkml/list.jsp?id=3'></iframe>", "iframe"),
        ("<ul><script>document.write('<li><a href=\"1.html\">通知</a></li>')</script></ul>", "脚本写出"),
    ],
)
def test_a_list_filled_by_script_is_scripted_and_says_why(main: str, word: str) -> None:
    reading = read(main)
    assert reading.state is ListState.SCRIPTED
    assert word in reading.needs_script


@pytest.mark.parametrize(
    "script",
    ["location.href='/zwgk/gsgg/';", """var at="政务公开"; if(at=="政务公开"){document.write('<meta http-equiv="Refresh" content="0;URL=/zwgk/gsgg/" />');}"""],
)
def test_a_page_that_only_jumps_has_no_list_of_its_own(script: str) -> None:
    html = f"<html><head><script>{script}</script></head></html>"
    reading = read_lists(LexborHTMLParser(html), URL, lambda href: href, TODAY)
    assert reading.state is ListState.NONE
    assert "跳转" in reading.needs_script


@pytest.mark.parametrize(
    "main",
    [
        "<div class='crumb'>当前位置：<a href='/'>首页</a></div><h1>通知公告</h1><ul class='l'></ul><script>createPageHTML(1, 0, 'index', 'html')</script>",
        "<h2>通知公告</h2><table class='list'><tr><td></td></tr></table>",
        "<h2>通知公告</h2><div class='list'><p>暂无相关信息</p></div>",
        "<h2>通知公告</h2><p>栏目建设中，敬请期待！</p>",
        "<h1>联系方式</h1><div class='view'><font id='Zoom'> </font></div>",
    ],
)
def test_template_and_nothing_else_is_empty(main: str) -> None:
    assert (read(main).state, read(main).needs_script) == (ListState.EMPTY, "")


@pytest.mark.parametrize(
    "main",
    [
        "<h2>机构职能</h2><div class='con'><img src='jgt.png'></div>",
        "<h2>机构职能</h2><div class='con'></div><p>见附件：<a href='jgzn.doc'>机构职能表</a></p>",
        "<h2>依申请公开</h2><div class='con'></div><form><input type='text'><input type='text'><input type='text'></form>",
        "<h2>机构职能</h2><div class='con'>负责全县水利、防汛抗旱、水土保持和农村饮水安全工作，承担县防汛抗旱指挥部日常事务。</div>",
        "<h2>宣传片</h2><div class='con'><video src='a.mp4'></video></div>",
        "<h2>通知公告</h2><ul id='list'></ul><script src='/js/common-list.js'></script>",
        "<h2>政务公开</h2><ul class='list'></ul><div class='sub'><a href='zcwj/'>政策文件</a><a href='zcjd/'>政策解读</a><a href='ghjh/'>规划计划</a></div>",
    ],
)
def test_a_picture_an_attachment_a_form_a_text_or_a_script_is_not_nothing(main: str) -> None:
    assert read(main).state is not ListState.EMPTY


def test_a_single_text_and_an_entry_page_are_told_apart() -> None:
    text = "<h1>机构职能</h1><p>" + "县水务局负责全县水资源的统一管理和监督工作。" * 8 + "</p>"
    entry = "".join(
        f"<div class='box'><a href='{folder}/'>{name}</a></div>" for folder, name in (("zcwj", "政策文件"), ("zcjd", "政策解读"), ("ghjh", "规划计划"))
    )
    assert read(text).state is ListState.TEXT
    assert read(entry).state is ListState.ENTRY


ARTICLE = "<h1>关于停水的通知</h1><p>发布时间：2026-09-25 来源：县水务局</p><p>各乡镇：</p>" + rows(("/tzgg/9.html", "关于做好防汛工作的通知", "2026-11-20"))


@pytest.mark.parametrize("address", ["tzgg/202609/t20260925_1.html", "art/2026/9/25/art_1_2.html", "info/1023/4567.htm", "detail.jsp?id=12", "tzgg/1234.html"])
def test_an_article_has_no_list_whatever_stands_below_it(address: str) -> None:
    assert read(ARTICLE, f"http://www.qinghe.example/{address}") == ListReading((), ListState.NONE, has_pager=False, needs_script="")


@pytest.mark.parametrize("address", ["tzgg/", "tzgg/index_3.html", "col/col33718/index.html", "list.jsp?colid=3"])
def test_a_column_stays_a_column_though_its_items_say_when_they_were_published(address: str) -> None:
    main = rows(("/tzgg/9.html", "关于做好防汛工作的通知", "发布时间：2026-11-20"), ("/tzgg/8.html", "关于开展普查的公告", "发布时间：2026-11-19"))
    assert len(read(main, f"http://www.qinghe.example/{address}").items) == 2


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("<script>createPageHTML(4, 0, 'index', 'html')</script>", True),
        ("<script>createPageHTML(1, 0, 'index', 'html')</script>", False),
        ("<div>共 12 页</div>", True),
        ("<div>共1页</div>", False),
        ("<div><a href='index_1.html'>下一页</a></div>", True),
        ("", False),
    ],
)
def test_a_pager_counts_when_there_is_a_second_page(main: str, expected: bool) -> None:
    assert read("<ul><li><a href='1.html'>关于做好防汛工作的通知</a><span>2026-09-25</span></li></ul>" + main).has_pager is expected


TRAIL = ("首页", "政务公开", "公示公告")


@pytest.mark.parametrize(
    ("html", "trail"),
    [
        ("<p>您当前所在位置：" + "&nbsp;&raquo;&nbsp;".join(f"<a href='{name}' class='CurrChnlCls'>{name}</a>" for name in TRAIL) + "</p>", TRAIL),
        ("<div class='crumb'>您的位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; 政策文件</div>", ("首页", "政务公开", "政策文件")),
        ("<p>当前位置：<a href='/'>首页</a> &gt;&gt; 通知公告 &gt;&gt; 正文</p>", ("首页", "通知公告")),
        ("<div id='position'><a href='/'>网站首页</a> - <a href='/xwzx/'>新闻中心</a></div>", ("网站首页", "新闻中心")),
        ("<td>您现在的位置： <a href='/'>首页</a> / <a href='/a/'>县情概况</a></td>", ("首页", "县情概况")),
        ("<div class='location'>地址：青河县人民路1号</div><p>地理位置优越</p>", ()),
    ],
)
def test_the_breadcrumb_is_read_step_by_step(html: str, trail: tuple[str, ...]) -> None:
    assert read_breadcrumb(LexborHTMLParser(f"<body>{'<table><tr>' if html.startswith('<td') else ''}{html}</body>")) == trail


def kind(id: str, name: str, *synonyms: str) -> ColumnKind:  # noqa: A002 - the field's own name
    return ColumnKind(id, name, synonyms, Window(14, "14 天", "国家标准"), is_key=False, is_static=False)


KINDS = {
    each.id: each
    for each in (
        kind("news", "动态要闻", "工作动态", "政务动态", "新闻中心", "图片新闻"),
        kind("notice", "通知公告", "公告公示", "公示公告"),
        kind("policy_file", "政策文件", "规范性文件", "政策法规"),
        kind("interpretation", "政策解读", "文件解读"),
        kind("response", "回应关切", "新闻发布会"),
        kind("overview", "概况信息", "走进"),
        kind("guide", "信息公开指南", "政府信息公开指南", "公开指南"),
        kind("annual_report", "信息公开年报", "政府信息公开年报", "年度报告", "公开年报"),
        kind("service", "办事服务", "办事指南", "政务服务"),
        kind("statutory", "法定主动公开内容", "公开目录"),
    )
}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("通知公告", ("notice",)),
        ("公示公告", ("notice",)),
        ("新闻发布会", ("response",)),
        ("办事指南", ("service",)),
        ("政府信息公开指南", ("guide",)),
        ("县水务局政府信息公开指南", ("guide",)),
        ("办事公开指南", ()),
        ("县政府文件解读", ("interpretation",)),
        ("政务服务通知公告", ("notice",)),
        ("政务服务中心动态", ()),
        ("我县政务动态", ("news",)),
        ("【通知公告】更多>>", ("notice",)),
        ("年度报告", ("annual_report",)),
        ("环境监测年度报告", ()),
        ("走进青河", ()),
        ("人才招聘", ()),
        ("", ()),
    ],
)
def test_a_column_is_of_the_kind_its_name_means(name: str, kinds: tuple[str, ...]) -> None:
    assert kinds_of(name, KINDS) == kinds


def test_an_item_is_a_title_an_address_a_day_and_its_group() -> None:
    main = "<ul><li><a href='1.html'>关于做好防汛工作的通知</a><span>[09-25]</span></li></ul>"
    assert read(main).items == (ListItem("关于做好防汛工作的通知", "http://www.qinghe.example/tzgg/1.html", date(2026, 9, 25), "09-25", 0),)


@pytest.mark.parametrize(
    ("line", "scope", "trail"),
    [
        ("当前位置:首页 > 联系我们", Scope.NAVIGATION, ("首页", "联系我们")),
        ("您现在的位置：网站首页 » 政务公开 » 通知公告", Scope.NAVIGATION, ("网站首页", "政务公开", "通知公告")),
        ("当前位置：首页", Scope.NAVIGATION, ()),
        ("当前位置:首页 > 联系我们", Scope.BODY, ()),
        ("地理位置 > 青河县", Scope.NAVIGATION, ()),
    ],
)
def test_a_breadcrumb_that_is_a_bare_line_is_read_from_the_text(line: str, scope: Scope, trail: tuple[str, ...]) -> None:
    assert trail_in_blocks([TextBlock("通知公告", Scope.HEADING, "标题", 0), TextBlock(line, scope, "导航", 4)]) == trail
