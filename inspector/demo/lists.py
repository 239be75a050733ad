"""Lists in the many shapes real sites give them, and their pagers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil

from inspector.demo.items import Item
from inspector.demo.plan import Column, Layout

_CUT = 24  # longer titles are cut in the list; title= keeps them whole


def list_markup(column: Column, items: Sequence[Item]) -> str:
    match column.layout:
        case Layout.JPAGE:
            return _jpage(column, items)
        case Layout.AJAX:
            script = f'$.getJSON("{column.path}list.json", function (data) {{ fillList("#ajax-list", data); }});'
            return f'<ul class="news-list" id="ajax-list"></ul>\n<script>{script}</script>'
        case Layout.CELL:
            rows = "".join(f"<tr><td>{_link(item)}</td><td>{item.day:%Y-%m-%d}</td></tr>" for item in items)
            return f'<table class="news-table"><tr><th>标题</th><th>发布日期</th></tr>{rows}</table>'
        case Layout.ADDRESS:
            pictures = "".join(
                f'<li><a href="{item.path}"><img src="/images/photo_{rank % 6}.png" alt="{escape(item.title)}"><p>{escape(item.title)}</p></a></li>'
                for rank, item in enumerate(items)
            )
            return f'<ul class="picture-list">{pictures}</ul>'
    return '<ul class="news-list">\n' + "\n".join(f"<li>{_entry(column.layout, item)}</li>" for item in items) + "\n</ul>"


def page_count(column: Column, items: Sequence[Item]) -> int:
    return 1 if column.layout is Layout.JPAGE else max(1, ceil(len(items) / column.per_page))


def pager(column: Column, current: int, pages: int) -> str:
    """Links to the other pages: written by a script as TRS sites do, or plain ones."""
    if pages < 2:
        return ""
    if column.has_script_pager:
        return f'<div class="pager"><script>createPageHTML({pages}, {current}, "index", "html");</script></div>'
    names = [page_name(number) for number in range(pages)]
    numbers = "".join(f'<a href="{column.path}{name}">{number}</a> ' for number, name in enumerate(names, 1))
    return f'<div class="pager"><a href="{column.path}">首页</a> {numbers}<a href="{column.path}{names[-1]}">尾页</a> 共{pages}页</div>'


def page_name(number: int) -> str:
    return f"index_{number}.html" if number else "index.html"


def records(items: Sequence[Item]) -> str:
    """Entries as 大汉 sites keep them: markup within CDATA within a script."""
    return "\n".join(
        f"<record><![CDATA[<li><a href='{item.path}' title='{escape(item.title)}'>{escape(item.title)}</a><span>{item.day:%Y-%m-%d}</span></li>]]></record>"
        for item in items
    )


def _jpage(column: Column, items: Sequence[Item]) -> str:
    first = items[: column.per_page]
    address = f"/module/web/jpage/dataproxy.jsp?page=1&webid=1&path=/&columnid=12&unitid=212860&webname=qingyuan&permissiontype=0&n={len(items)}"
    return (
        f'<div id="212860"><script type="text/xml"><datastore>\n<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>\n'
        f"<recordset>\n{records(first)}\n</recordset></datastore></script></div>\n<script>$('#212860').jpage({{totalRecord:{len(items)},perPage:{column.per_page}}});</script>"
    )


def _entry(layout: Layout, item: Item) -> str:
    match layout:
        case Layout.BEFORE:
            return f'<span class="date">{item.day:%Y-%m-%d}</span>{_link(item)}'
        case Layout.INSIDE:
            return f'<a href="{item.path}" title="{escape(item.title)}">{escape(item.title)} <em>{item.day:%Y-%m-%d}</em></a>'
        case Layout.SLASH:
            return f'{_link(item)}<span class="date">{item.day:%Y/%m/%d}</span>'
        case Layout.CHINESE:
            return f'{_link(item)}<span class="date">{item.day.year}年{item.day.month}月{item.day.day}日</span>'
        case Layout.MONTH_DAY:
            return f'{_link(item)}<span class="date">[{item.day:%m-%d}]</span>'
        case Layout.NAMES:
            return _link(item)
    return f'{_link(item)}<span class="date">{item.day:%Y-%m-%d}</span>'


def _link(item: Item) -> str:
    shown = item.title if len(item.title) <= _CUT else item.title[: _CUT - 1] + "…"
    return f'<a href="{item.path}" title="{escape(item.title)}" target="_blank">{escape(shown)}</a>'
