"""Traps for crawlers, pages in odd encodings, and the ways to write a link."""

from __future__ import annotations

import random

from tests.misbehaving.wire import Wire, at, links, not_found, ok, page


@at("/trap/calendar/*")
async def _calendar(wire: Wire) -> None:
    year, month = map(int, wire.rest("/trap/calendar/").split("/"))
    later, earlier = (year + month // 12, month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)
    await wire.answer(links(*(f"/trap/calendar/{there}/{then}" for there, then in (earlier, later))))


@at("/trap/session")
async def _session(wire: Wire) -> None:
    await wire.answer(links(*(f"/trap/session?page={number}&sid={random.getrandbits(64):016x}" for number in (1, 2))))


@at("/trap/deep/*")
async def _deep(wire: Wire) -> None:
    await wire.answer(links("a/"))


@at("/trap/soft404/*")
async def _soft_404(wire: Wire) -> None:
    await wire.answer(page("<h1>抱歉，您访问的页面不存在或已被删除</h1>"))


# ---- encodings


@at("/encoding/gbk.html")
async def _gbk(wire: Wire) -> None:
    """Browsers ask the path in UTF-8 and the query in GBK."""
    text = "<html><head><meta charset=gb2312><title>政策</title></head><body><a href='/目标/政策.html'>政策</a><a href='/find?ci=政策'>查询</a></body></html>"
    await wire.answer(text.encode("gb18030"), kind="text/html")


@at("/find")
async def _find(wire: Wire) -> None:
    await (ok(wire) if wire.request.path.upper() == "/FIND?CI=%D5%FE%B2%DF" else not_found(wire))


@at("/encoding/utf16.html")
async def _utf16(wire: Wire) -> None:
    head = "<head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'><title>政务</title></head>"
    text = f"<html>{head}<body><a href='/ok.html'>链接</a></body></html>"
    await wire.answer(b"\xff\xfe" + text.encode("utf-16-le"), kind="text/html")


@at("/encoding/undeclared-utf8.html")
async def _undeclared_utf8(wire: Wire) -> None:
    await wire.answer("<html><body><p>没有声明编码的政策文件</p><a href='/ok.html'>政策</a></body></html>".encode(), kind="text/html")


@at("/encoding/undeclared-gbk.html")
async def _undeclared_gbk(wire: Wire) -> None:
    await wire.answer("<html><body><p>没有声明编码的政策文件，请予执行</p><a href='/ok.html'>政策</a></body></html>".encode("gb18030"), kind="text/html")


@at("/encoding/lying-header.html")
async def _lying_header(wire: Wire) -> None:
    await wire.answer("<html><body><p>头部说是 UTF-8，其实是国标码：政策</p><a href='/ok.html'>政策</a></body></html>".encode("gb18030"))


@at("/encoding/lying-meta.html")
async def _lying_meta(wire: Wire) -> None:
    await wire.answer(
        "<html><head><meta charset=gb2312></head><body><p>标签说是国标码，其实是 UTF-8：政策</p><a href='/ok.html'>政策</a></body></html>".encode(),
        kind="text/html",
    )


# ---- ways to write a link


@at("/markup/frames.html")
async def _frames(wire: Wire) -> None:
    await wire.answer("<html><frameset cols='20%,80%'><frame src='/links?to=/ok.html'><frame src='/missing/frame.html'></frameset></html>")


@at("/markup/iframe.html")
async def _iframe(wire: Wire) -> None:
    await wire.answer(page("<iframe src='/missing/iframe.html'></iframe>"))


@at("/markup/refresh.html")
async def _refresh(wire: Wire) -> None:
    await wire.answer(page("", head="<meta http-equiv='Refresh' content=\"0; URL='/missing/refresh.html'\">"))


@at("/markup/base.html")
async def _base(wire: Wire) -> None:
    await wire.answer(page("<a href='page.html'>以 base 为准</a>", head="<base href='/private/'>"))


@at("/markup/options.html")
async def _options(wire: Wire) -> None:
    body = """<select onchange="location.href=this.value"><option value="">请选择</option><option value="/missing/option.html">友情链接</option></select>
    <a href="javascript:void(0)" onclick="window.open('/missing/onclick.html')">打开</a><a href="javascript:location.href='/missing/script.html'">转到</a>
    <a href="#" onclick="return false">什么也不做</a>"""
    await wire.answer(page(body))


@at("/markup/pager/index.html")
async def _pager(wire: Wire) -> None:
    await wire.answer(page("<ul><li><a href='/ok.html'>通知</a><span>2026-11-20</span></li></ul><script>createPageHTML(3, 0, 'index', 'html');</script>"))


at("/markup/pager/index_1.html")(ok)
at("/markup/pager/index_2.html")(ok)


@at("/markup/form.html")
async def _form(wire: Wire) -> None:
    await wire.answer(page("<form method='post' action='/after-post.html'><input name='a'><input type='image' src='/file/damaged.png'></form>"))


@at("/sitemap.xml")
async def _site_map(wire: Wire) -> None:
    base = f"http://{wire.request.headers.get('host', '')}"
    places = "".join(f"<url><loc>{base}{path}</loc></url>" for path in ("/ok.html", "/missing/from-sitemap.html"))
    await wire.answer(
        f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>', kind="application/xml"
    )
