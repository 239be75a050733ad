"""Links are read as a browser reads them, wherever they stand on a page."""

from __future__ import annotations

import time

import pytest

from inspector.core.facts import Link, LinkRole
from inspector.extract.links import document_base, is_page_address, read_css_links, read_links, read_sitemap, resolve
from inspector.extract.markup import parse_html

PAGE = "http://www.qingyuan.example/zwgk/tzgg/index.html?page=2"


def links(html: str, url: str = PAGE, charset: str = "utf-8") -> tuple[Link, ...]:
    return read_links(parse_html(html), url, charset)


def urls(html: str, url: str = PAGE) -> list[str]:
    return [link.url.removeprefix("http://www.qingyuan.example") for link in links(html, url)]


# Each of these was compared with what Chromium makes of it.
@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("/a.html", "http://www.qingyuan.example/a.html"),
        ("t1.html", "http://www.qingyuan.example/zwgk/tzgg/t1.html"),
        ("./t1.html", "http://www.qingyuan.example/zwgk/tzgg/t1.html"),
        ("../../t1.html", "http://www.qingyuan.example/t1.html"),
        ("../../../../t1.html", "http://www.qingyuan.example/t1.html"),
        ("a/./b/../c.html", "http://www.qingyuan.example/zwgk/tzgg/a/c.html"),
        ("/x/%2E%2e/y", "http://www.qingyuan.example/y"),
        ("/x/..", "http://www.qingyuan.example/"),
        ("..", "http://www.qingyuan.example/zwgk/"),
        ("?page=3", "http://www.qingyuan.example/zwgk/tzgg/index.html?page=3"),
        ("#top", "http://www.qingyuan.example/zwgk/tzgg/index.html?page=2#top"),
        ("/a?x=/../b", "http://www.qingyuan.example/a?x=/../b"),
        ("//www.other.example", "http://www.other.example/"),
        ("///www.other.example/x", "http://www.other.example/x"),
        ("/\\www.other.example\\x\\y.html", "http://www.other.example/x/y.html"),
        ("a\\b.html", "http://www.qingyuan.example/zwgk/tzgg/a/b.html"),
        ("a//b.html", "http://www.qingyuan.example/zwgk/tzgg/a//b.html"),
        ("  /a\n/b\t.html ", "http://www.qingyuan.example/a/b.html"),
        ("/a b.html", "http://www.qingyuan.example/a%20b.html"),
        ("http:sub.html", "http://www.qingyuan.example/zwgk/tzgg/sub.html"),
        ("http:/top.html", "http://www.qingyuan.example/top.html"),
        ("https:www.other.example/x", "https://www.other.example/x"),
        ("HTTP://WWW.Other.EXAMPLE:80/X", "http://www.other.example/X"),
        ("https://www.other.example:443", "https://www.other.example/"),
        ("http://www.other.example:8080?x", "http://www.other.example:8080/?x"),
        ("http://user:pass@www.other.example/", "http://user:pass@www.other.example/"),
        ("http://127.1/x", "http://127.0.0.1/x"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("http://http://www.other.example/", "http://http//www.other.example/"),
        ("http://www.清源.中国/政策?词#三", "http://www.xn--c5wol.xn--fiqs8s/%E6%94%BF%E7%AD%96?%E8%AF%8D#%E4%B8%89"),
        ("http://ｗｗｗ．other．example/", "http://www.other.example/"),
        ("/x/%D5%FE%b2%df.html?k=%d5%fe#%D5", "http://www.qingyuan.example/x/%D5%FE%b2%df.html?k=%d5%fe#%D5"),
        ("/100%.html", "http://www.qingyuan.example/100%.html"),
        ("/a?x=<b>&y='c'\"d\"", "http://www.qingyuan.example/a?x=%3Cb%3E&y=%27c%27%22d%22"),
        ("/a'b'{c}|d", "http://www.qingyuan.example/a'b'%7Bc%7D%7Cd"),
        ("/a?", "http://www.qingyuan.example/a?"),
        ("/a#", "http://www.qingyuan.example/a#"),
        ("/a;jsessionid=1?x", "http://www.qingyuan.example/a;jsessionid=1?x"),
        ("", "http://www.qingyuan.example/zwgk/tzgg/index.html?page=2"),
    ],
)
def test_an_address_is_resolved_as_browsers_do(raw: str, address: str) -> None:
    assert resolve(raw, PAGE, "utf-8") == address


@pytest.mark.parametrize(
    "raw",
    [
        "http://[bad",
        "http://a b/",
        "http://x.example:port/",
        "http://x.example:99999/",
        "http://",
        "//",
        "http://x<y/",
        "http://999.1.1.1/",
        "mailto:a@b",
        "x:y",
    ],
)
def test_what_no_browser_can_read_gives_no_address_and_no_error(raw: str) -> None:
    assert resolve(raw, PAGE, "utf-8") == ""


def test_nothing_relative_is_known_without_a_base() -> None:
    assert resolve("/a.html", "", "utf-8") == ""
    assert resolve("a.html", "about:blank", "utf-8") == ""
    assert resolve("http://www.other.example", "", "utf-8") == "http://www.other.example/"


def test_the_same_markup_on_another_page_leads_where_that_page_says() -> None:
    html = (
        "<a href='/a.html'>一</a><a href='b.html'>二</a><a href='#c'>三</a><a href='?d=1'>四</a><a href='http:?e=1'>五</a><a href=' #f'>六</a>"
        "<a href='//other.example/g'>七</a><a onclick=\"window.open('h.html')\">八</a>"
    )
    for page in ("http:zwgk/x.html", "http:zwgk/y.html", "http:xwzx/x.html", "https:xwzx/x.html", "http:zwgk/x.html"):
        scheme, _, path = page.partition(":")
        site = f"{scheme}://www.qingyuan.example"
        here, folder = f"{site}/{path}", f"{site}/{path.partition('/')[0]}"
        fifth = f"{here}?e=1" if scheme == "http" else ""  # no host
        expected = [f"{site}/a.html", f"{folder}/b.html", f"{here}#c", f"{here}?d=1", fifth, f"{here}#f", f"{scheme}://other.example/g", f"{folder}/h.html"]
        assert [link.url for link in links(html, here)] == expected


def test_in_a_gbk_page_the_path_goes_out_as_utf8_and_the_query_as_gbk() -> None:
    for charset in ("gbk", "gb18030"):
        assert resolve("/政策.html?k=政策#政策", PAGE, charset).endswith("/%E6%94%BF%E7%AD%96.html?k=%D5%FE%B2%DF#%E6%94%BF%E7%AD%96")
    assert resolve("?k=𠮷", PAGE, "gbk").endswith("?k=%26%23134071%3B")
    assert resolve("?k=政", PAGE, "utf-16-le").endswith("?k=%E6%94%BF")
    assert resolve("?k=政", PAGE, "no such charset").endswith("?k=%E6%94%BF")


def test_base_href_moves_every_relative_address() -> None:
    assert urls('<base href="/b/"><a href="x.html">甲</a><img src=../y.png>') == ["/b/x.html", "/y.png"]
    assert document_base(parse_html("<base target=_blank><base href='http://www.other.example/d/e'>"), PAGE) == "http://www.other.example/d/e"
    assert document_base(parse_html("<base href='data:x'>"), PAGE) == PAGE


def test_an_address_to_nowhere_is_kept_for_the_check_of_empty_links() -> None:
    written = ["", "#", "###", "javascript:;", "javascript:void(0)", "JavaScript: void(0);", " "]
    found = links("".join(f'<a href="{raw}">文字</a>' for raw in written))
    assert [(link.url, link.text, link.raw) for link in found] == [("", "文字", raw) for raw in written]


def test_a_button_in_the_shape_of_a_link_is_no_empty_link() -> None:
    html = (
        '<a href="javascript:;" onclick="search()">检索</a><a href="#" data-cmd="weixin">微信</a><a href="#" id="more">更多</a>'
        '<a href="#" class="tab-next">下一张</a><a href="#" @click="open">打开</a><a href="#">返回顶部</a><a name="top">锚点</a><a>没有地址</a><a href="javascript:search(1)">搜索</a>'
    )
    assert links(html) == ()


def test_other_schemes_and_comments_and_templates_are_silent() -> None:
    html = (
        '<a href="mailto:a@b.example">邮箱</a><a href="tel:12345">电话</a><a href="about:blank">空</a><a href="weixin://x">微信</a><img src="data:image/gif;base64,R0lG">'
        '<!-- <a href="/old.html">旧</a> --><template><a href="/t.html">模板</a></template><form action="/search" method="post"><input name=q></form>'
        '<link rel="dns-prefetch" href="//x.example"><link rel=canonical href="/c"><link rel=alternate href="/rss.xml">'
    )
    assert links(html) == ()


@pytest.mark.parametrize(
    "raw",
    ["http://[bad", "http://a b/", "http://x.example:port/", "file:///C:/Users/a.doc", "C:\\Users\\a.doc", "htp://x.example", "www.x.example:8080/a", "//"],
)
def test_a_link_nobody_can_open_is_kept_with_what_was_written(raw: str) -> None:
    assert links(f'<a href="{raw}">附件</a>') == (Link("", LinkRole.PAGE, "a", "附件", raw, 0),)


def test_every_element_that_points_somewhere_is_read() -> None:
    html = """
      <link rel="stylesheet" href="/s.css"><link rel="shortcut icon" href="/f.ico"><script src="/a.js"></script>
      <img src="/p.png" alt="照片"><img src="/blank.gif" data-src="/lazy.png"><img data-original="/lazy2.png"><img srcset="/s1.png 1x, /s2.png 2x">
      <picture><source srcset="/s3.webp"></picture><input type="image" src="/i.png"><iframe src="/frame.html"></iframe><embed src="/e.swf"><object data="/o.pdf"></object>
      <video src="/v.mp4" poster="/v.jpg"><source src="/v2.mp4"></video><audio src="/a.mp3"></audio><map><area href="/area.html" alt="东区"></map>
      <table background="/bg.gif"><tr><td style="background:url('/td.png')"></td></tr></table><a href="/d.doc">附件</a>"""
    assert [(link.url.removeprefix("http://www.qingyuan.example"), link.role.value) for link in links(html)] == [
        ("/s.css", "style"),
        ("/f.ico", "image"),
        ("/a.js", "script"),
        ("/p.png", "image"),
        ("/blank.gif", "image"),
        ("/lazy.png", "image"),
        ("/lazy2.png", "image"),
        ("/s1.png", "image"),
        ("/s2.png", "image"),
        ("/s3.webp", "image"),
        ("/i.png", "image"),
        ("/frame.html", "frame"),
        ("/e.swf", "media"),
        ("/o.pdf", "attachment"),
        ("/v.mp4", "media"),
        ("/v.jpg", "image"),
        ("/v2.mp4", "media"),
        ("/a.mp3", "media"),
        ("/area.html", "page"),
        ("/bg.gif", "image"),
        ("/td.png", "image"),
        ("/d.doc", "attachment"),
    ]


def test_frames_of_a_frameset_are_read() -> None:
    assert urls('<frameset cols="20%,80%"><frame src="left.html"><frame src="main.html"></frameset>') == ["/zwgk/tzgg/left.html", "/zwgk/tzgg/main.html"]


@pytest.mark.parametrize("content", ["0;url=/n.html", "5; URL='/n.html'", '0; url = "/n.html"', "3,/n.html", "0 ;Url=/n.html ", "1.5;/n.html"])
def test_meta_refresh_is_read_in_every_spelling(content: str) -> None:
    escaped = content.replace('"', "&quot;")
    assert urls(f'<meta http-equiv="Refresh" content="{escaped}">') == ["/n.html"]


def test_a_page_that_only_reloads_itself_points_nowhere() -> None:
    assert urls('<meta http-equiv="refresh" content="300"><meta http-equiv="refresh" content="0;url=">') == []


def test_addresses_in_onclick_and_javascript_are_read_when_they_are_whole() -> None:
    html = """
      <a href="javascript:window.open('/w.html','_blank')">窗口</a><div onclick="location.href='/l.html'">跳转</div>
      <span onclick="window.location='../up.html'">上</span><i onclick="leave('http://www.other.example/x')">离开</i>
      <a href="javascript:;" data-url="http://www.other.example/y" onclick="return confirm('您即将离开本网站')">外站</a>
      <p onclick="location.href='/s?k='+word">拼接</p><p onclick="go('/list.do')">不知前缀</p>
      <p onclick="alert('请输入')">提示</p><p onclick="window.open('about:blank')">空</p>"""
    assert urls(html) == ["/w.html", "/l.html", "/zwgk/up.html", "http://www.other.example/x", "http://www.other.example/y"]


def test_a_link_whose_onclick_opens_the_same_address_is_one_link() -> None:
    assert urls("<a href='/a.html' onclick=\"window.open('/a.html')\">甲</a>") == ["/a.html"]


def test_options_are_links_when_the_select_jumps() -> None:
    html = """
      <select onchange="window.open(this.value)"><option>友情链接<option value="http://www.other.example/">省政府<option value="/bm/">部门</select>
      <select name="column"><option value="/zwgk/list.html">提交用的值<option value="2024">2024</select>"""
    assert [(link.url, link.text, link.element) for link in links(html)] == [
        ("http://www.other.example/", "省政府", "option"),
        ("http://www.qingyuan.example/bm/", "部门", "option"),
    ]


def test_style_blocks_and_style_sheets_give_their_pictures_and_imports() -> None:
    css = """@charset "utf-8"; @import url("/base.css"); @import '/more.css'; /* .old{background:url(/old.png)} */
      .a{background:#fff url( /a.png ) no-repeat} .b{background-image:url("b.jpg")} .c{src:url('/c.woff')} .d{behavior:url(/pie.htc)}
      .e{background:url(data:image/png;base64,AAAA)} .f{fill:url(#gradient)}"""
    expected = [("/base.css", "style"), ("/more.css", "style"), ("/a.png", "image"), ("/css/b.jpg", "image"), ("/c.woff", "style")]
    sheet = read_css_links(css, "http://www.qingyuan.example/css/main.css")
    assert [(link.url.removeprefix("http://www.qingyuan.example"), link.role.value) for link in sheet] == expected
    block = links(f"<style>{css}</style>", "http://www.qingyuan.example/css/x.html")
    assert block == sheet


def test_trs_pagers_give_their_pages() -> None:
    assert urls('<script>createPageHTML(4, 0, "index", "html");</script>') == ["/zwgk/tzgg/index_1.html", "/zwgk/tzgg/index_2.html", "/zwgk/tzgg/index_3.html"]
    assert urls("<script>createPageHTML('pages', 3, 1, 'tzgg', 'shtml', 60);</script>") == ["/zwgk/tzgg/tzgg_2.shtml", "/zwgk/tzgg/tzgg_3.shtml"]
    assert urls('<script>function createPageHTML(_nPageCount, _nCurrIndex){}\n// createPageHTML(9, 0, "index", "html");</script>') == []
    assert len(urls('<script>createPageHTML(900000, 0, "index", "html");</script>')) == 1999


def test_records_of_a_jpage_list_are_links() -> None:
    html = """<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/dataproxy.jsp?page=1"></a>]]></nextgroup><recordset>
      <record><![CDATA[<li><a href='/art/2026/5/6/art_1_2.html' title='关于公开征求意见的通知'>关于公开…</a><span>2026-05-06</span></li>]]></record>
      <record><![CDATA[<tr><td><a href="/art/3.html?a=1&amp;b=2">第二条</a></td></tr>]]></record></recordset></datastore></script>"""
    assert [(link.url.removeprefix("http://www.qingyuan.example"), link.element) for link in links(html)] == [
        ("/art/2026/5/6/art_1_2.html", "jpage"),
        ("/art/3.html?a=1&b=2", "jpage"),
    ]


def test_a_page_that_is_only_a_jump_leads_on() -> None:
    assert urls('<script>if(true){ location.href = "/web/index.html"; }</script>') == ["/web/index.html"]
    assert urls('<a href="/a.html">甲</a><script>if(mobile) location.href = "/m/";</script>') == ["/a.html"]


def test_a_link_is_called_by_its_words_its_title_or_its_picture() -> None:
    html = '<a href=/1 title="标题">　文字\n<b>与</b>更多 </a><a href=/2 title="标题"></a><a href=/3><img src=/p.png alt="图片"></a><a href=/4></a>'
    assert [link.text for link in links(html) if link.element == "a"] == ["文字与更多", "标题", "图片", ""]


def test_position_counts_the_links_of_the_page() -> None:
    assert [link.position for link in links("<a href=/1>1</a><img src=/2><a href=mailto:x>x</a><a href=/3>3</a>")] == [0, 1, 2]


def test_what_looks_like_a_page_is_told_by_its_extension() -> None:
    for path in ("", "/", "/a.shtml", "/a.do?x=1.pdf", "/a.pdf/", "/a.jsp;j=1#b", "/a.b/c"):
        assert is_page_address(f"http://x.example{path}"), path
    for path in ("/a.PDF", "/a.docx?x=1", "/a.ofd", "/a.wps#p", "/a.jpg", "/a.css", "/a.doc;j=1"):
        assert not is_page_address(f"http://x.example{path}"), path


def test_sitemaps_are_read_as_xml_or_lines() -> None:
    site = "http://www.qingyuan.example/sitemap.xml"
    xml = "<urlset><url><loc> http://www.qingyuan.example/a?b=1&amp;c=2 </loc></url><url><loc><![CDATA[/b.html]]></loc></url><url><loc>mailto:x</loc></url></urlset>"
    assert read_sitemap(xml, site) == ["http://www.qingyuan.example/a?b=1&c=2", "http://www.qingyuan.example/b.html"]
    assert read_sitemap("http://www.qingyuan.example/1\nhttp://www.qingyuan.example/2\nhttp://www.qingyuan.example/1\n", site) == [
        "http://www.qingyuan.example/1",
        "http://www.qingyuan.example/2",
    ]
    assert read_sitemap("", site) == []


def test_a_hundred_thousand_links_take_seconds() -> None:
    html = "".join(f'<a href="/{number}.html">第{number}条</a>' for number in range(100_000))
    started = time.process_time()
    assert len(links(html)) == 100_000
    assert time.process_time() - started < 8
