"""Statuses, busy servers, HEAD and redirects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl

from tests.misbehaving.wire import PDF, Wire, at, hang, links, ok, page


@at("/")
async def _home(wire: Wire) -> None:
    await wire.answer(links("/ok.html"))


at("/ok.html")(ok)
at("/private/page.html")(ok)
at("/after-post.html")(ok)


@at("/links")
async def _chosen_links(wire: Wire) -> None:
    """/links?to=/a&to=/b links to just these."""
    await wire.answer(links(*(value for name, value in parse_qsl(wire.rest("/links?")) if name == "to")))


@at("/status/*")
async def _status(wire: Wire) -> None:
    await wire.answer(page("<h1>出错了</h1>"), int(wire.rest("/status/").partition("?")[0]))


@at("/challenge")
async def _challenge(wire: Wire) -> None:
    """A guard that wants a browser: 412 with a script, as a common protection of Chinese sites answers."""
    await wire.answer("<html><head><meta id='x' content='y'><script>$_ts=window['$_ts'];</script></head></html>", 412)


# ---- too busy, for a while


@at("/busy/seconds")
async def _busy_for_seconds(wire: Wire) -> None:
    await _busy_once(wire, "1")


@at("/busy/date")
async def _busy_until(wire: Wire) -> None:
    await _busy_once(wire, format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True))


@at("/busy/long")
async def _busy_for_an_hour(wire: Wire) -> None:
    await wire.answer("", 429, Retry_After="3600")


@at("/busy/always")
async def _busy_always(wire: Wire) -> None:
    await wire.answer("", 429)


async def _busy_once(wire: Wire, wait: str) -> None:
    if wire.request.number == 1:
        await wire.answer("", 429, Retry_After=wait)
    else:
        await ok(wire)


@at("/once/500")
async def _error_once(wire: Wire) -> None:
    await (wire.answer("", 500) if wire.request.number == 1 else ok(wire))


@at("/once/reset")
async def _reset_once(wire: Wire) -> None:
    if wire.request.number == 1:
        wire.reset()
    else:
        await ok(wire)


@at("/reset")
async def _reset(wire: Wire) -> None:
    wire.reset()


# ---- HEAD


@at("/head/refused.pdf")
async def _head_refused(wire: Wire) -> None:
    await (wire.answer("", 405, Allow="GET") if wire.request.method == "HEAD" else wire.answer(PDF, kind="application/pdf"))


@at("/head/lies.pdf")
async def _head_lies(wire: Wire) -> None:
    await (wire.answer("", 404) if wire.request.method == "HEAD" else wire.answer(PDF, kind="application/pdf"))


@at("/head/hangs.pdf")
async def _head_hangs(wire: Wire) -> None:
    await (hang(wire) if wire.request.method == "HEAD" else wire.answer(PDF, kind="application/pdf"))


# ---- redirects


@at("/redirect/chain/*")
async def _chain(wire: Wire) -> None:
    left = int(wire.rest("/redirect/chain/"))
    await wire.answer("", 302, Location=f"/redirect/chain/{left - 1}" if left > 1 else "/ok.html")


@at("/redirect/loop")
@at("/redirect/loop/back")
async def _loop(wire: Wire) -> None:
    await wire.answer("", 302, Location="/redirect/loop" if wire.request.path.endswith("back") else "/redirect/loop/back")


@at("/redirect/endless/*")
async def _endless_redirects(wire: Wire) -> None:
    await wire.answer("", 302, Location=f"/redirect/endless/{int(wire.rest('/redirect/endless/') or 0) + 1}")


@at("/redirect/utf8")
async def _raw_utf8(wire: Wire) -> None:
    await _raw_location(wire, "/目标/政策.html".encode())


@at("/redirect/gbk")
async def _raw_gbk(wire: Wire) -> None:
    await _raw_location(wire, "/目标/政策.html".encode("gb18030"))


async def _raw_location(wire: Wire, location: bytes) -> None:
    await wire.head(302, {"Location": location, "Content-Length": "0"})
    wire.keeps_alive = True


at("/%E7%9B%AE%E6%A0%87/%E6%94%BF%E7%AD%96.html")(ok)
at("/%C4%BF%B1%EA/%D5%FE%B2%DF.html")(ok)


@at("/redirect/relative")
async def _relative(wire: Wire) -> None:
    await wire.answer("", 301, Location="../ok.html")


@at("/redirect/offsite")
async def _offsite(wire: Wire) -> None:
    await wire.answer("", 302, Location=wire.elsewhere + "/ok.html")


@at("/redirect/nowhere")
async def _nowhere(wire: Wire) -> None:
    await wire.answer("", 302)


@at("/redirect/home")
async def _to_the_front_page(wire: Wire) -> None:
    await wire.answer("", 302, Location="/")
