"""The markup of an office's pages: head with its tags, menu, way to the page, content, footer with its marks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from inspector.demo.items import Item
from inspector.demo.plan import Line, Office
from inspector.demo.prose import chinese_date

Tags = dict[str, str]
_CONAC = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
_TOOLS = """<a href="javascript:window.print()">打印本页</a> <a href="#" onclick="shareTo('weibo'); return false;">分享</a> <a href="#top">返回顶部</a>"""
_OLD_MENU = '<!-- <ul class="old-menu"><li><a href="/old/menu.html">旧版菜单</a> 2012-03-01</li></ul> -->'


class Frame(NamedTuple):
    """What all pages of an office share."""

    office: Office
    external: str
    menu: str  # the menu's entries
    footer_extra: str  # links planted in every footer
    tags: Tags  # the site's own meta tags
    marks_omitted: frozenset[str]
    head: str = ""
    header: str = ""

    def page(self, title: str, tags: Tags, way: Sequence[tuple[str, str]], content: str, charset: str = "utf-8", without: frozenset[str] = frozenset()) -> str:
        """`without`: what of a front page's usual things is left out, by the words of the table: 国徽, 离开提示, 首页 (its title says no more)."""
        office = self.office
        style = "" if "国徽" in without else '<link rel="stylesheet" type="text/css" href="/css/site.css">'
        script = "" if "离开提示" in without else '<script src="/js/site.js"></script>'
        emblem = '<img src="/images/guohui.png" alt="国徽">' if office.has_emblem else ""
        banner = office.name if "国徽" in without else f'{emblem}<img src="/images/logo.png" alt="{office.name}">'
        metas = "\n".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in tags.items())
        whole_title = "首页" if "首页" in without else office.name if title == office.name else f"{title}_{office.name}"
        return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{escape(whole_title)}</title>
{metas}
{style}
{script}
{self.head}</head>
<body id="top">
<div class="header"><a href="/">{banner}</a>
<form action="/search.html" method="get"><input name="q" type="text"><input type="submit" value="搜索"></form>{self.header}</div>
{_OLD_MENU}
<div class="nav"><ul><li><a href="/">首页</a></li>{self.menu}</ul></div>
{_way(way)}
<div class="main">
{content}
</div>
{self._footer()}
</body>
</html>
"""

    def _footer(self) -> str:
        office, foreign = self.office, self.external
        conac_script = f"%3Cscript src='/js/dcs.conac.cn/js/07/000/0000/{office.code}.js'%3E%3C/script%3E"
        conac = f"""<script>document.write(unescape("%3Cspan id='_ideConac'%3E%3C/span%3E{conac_script}"));</script>"""
        conac += f'<a href="{foreign}/bszs.conac.cn/sitename?method=show&amp;id={_CONAC}">党政机关</a>'
        police = f'<a href="{foreign}/beian.mps.gov.cn/web/query?recordcode={office.police}">晋公网安备 {office.police}号</a>'
        error_report = f'<script id="_jiucuo_" sitecode="{office.code}" src="/js/zfwzgl.www.gov.cn/exposure/jiucuo.js"></script>'
        error_report += f'<a href="{foreign}/zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={office.code}">我为政府网站找错</a>'
        return f"""<div class="footer">
<p><a href="/wzdt/">网站地图</a> | <a href="mailto:webmaster@qingyuan.example">联系我们</a> {self.footer_extra}</p>
<p>主办单位：{office.sponsor}　联系电话：{office.phone}　网站标识码：{office.code}</p>
<p><a href="{foreign}/beian.miit.gov.cn/">晋ICP备99000{office.code[-3:]}号-1</a> {"" if "公安" in self.marks_omitted else police}</p>
<p>{"" if "党政机关" in self.marks_omitted else conac} {error_report}</p>
</div>"""


def article(item: Item, relation: str = "", follow_up: str = "") -> str:
    """An article's content: heading, line of publication, element table, text and tools."""
    body = "\n".join(text if text.startswith("<") else f'<p style="text-indent:2em">{escape(text, quote=False)}</p>' for text in item.paragraphs)
    return f"""{_element_table(item)}<div class="article">
<h1>{escape(item.title)}</h1>
{_publish_line(item)}
<div class="text" id="zoom">
{body}
</div>
{relation}<div class="tools">{_TOOLS}</div>
</div>
{follow_up}"""


def article_tags(item: Item) -> Tags:
    tags = {
        "ArticleTitle": item.title,
        "PubDate": f"{item.day:%Y-%m-%d} {item.clock}",
        "ContentSource": item.source,
        "Keywords": item.column.name,
        "Description": item.title,
    }
    return {name: text for name, text in tags.items() if name not in item.omitted_tags}


def _way(steps: Sequence[tuple[str, str]]) -> str:
    if not steps:
        return ""
    links = " &gt; ".join(f'<a href="{path}">{name}</a>' for name, path in (("首页", "/"), *steps))
    return f'<div class="location">当前位置：{links}</div>'


def _publish_line(item: Item) -> str:
    day = f"{item.day:%Y-%m-%d} {item.clock}"
    if item.is_undated:
        return f'<div class="info">来源：{item.source}</div>'
    match item.column.line:
        case Line.SPAN:
            return f'<div class="info"><span>发布时间：{day}</span> <span>来源：{item.source}</span> <span>浏览次数：<i id="hits">0</i></span></div>'
        case Line.RATIO:
            return f'<div class="info">时间∶{day}　来源∶{item.source}</div>'
        case Line.CELL:
            cells = ("发布日期", chinese_date(item.day), "来源", item.source)
            return f'<table class="info"><tr>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr></table>'
    return f'<div class="info">发布时间：{day}　来源：{item.source}</div>'


def _element_table(item: Item) -> str:
    if not item.elements:
        return ""
    pairs = [item.elements[rank : rank + 2] for rank in range(0, len(item.elements), 2)]
    rows = "".join("<tr>" + "".join(f"<th>{name}</th><td>{escape(text)}</td>" for name, text in pair) + "</tr>" for pair in pairs)
    return f'<table class="elements">{rows}</table>\n'
