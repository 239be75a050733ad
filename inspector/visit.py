"""One page on its way to be shown: what it asks for is handed to it, until it comes to rest or its time is up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from inspector.core.facts import Snapshot
from inspector.extract.decode import content_bytes

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Dialog, Page, Request, Route

LARGEST_PAGE = 8 << 20  # characters of a rendered page
NO_JUMP = "脚本转到了别的网址"


class Asked(NamedTuple):
    """What a page asks for while it is shown."""

    url: str  # without fragment
    method: str
    kind: str  # "document", "script", "xhr", "fetch", "stylesheet", "image" …
    headers: Mapping[str, str]


Answer = Callable[[Asked], Awaitable[Snapshot | None]]  # None: refused


class Patience(NamedTuple):
    """How long a page may take to show itself, and how much it may ask for."""

    seconds: float = 15.0  # of its own work, while no answer is under way
    most_seconds: float = 60.0  # with the waiting for answers, which the pace of the crawl decides
    quiet: float = 1.0  # so long nothing was asked: the page is done
    reload: float = 5.0  # so long a riddle may take until it loads the page again
    requests: int = 40
    repeats: int = 3  # of one address
    size: int = 16 << 20  # bytes


class Rendered(NamedTuple):
    """A page as its scripts made it."""

    html: str = ""
    final_url: str = ""
    status: int = 0  # of the document last shown
    error: str = ""  # Chinese: why there is no page
    left_out: tuple[str, ...] = ()  # scripts and data that did not come, and scripts that failed
    data: int = 0  # answers to scripts that asked for data


class Visit:
    """One page on its way to be shown."""

    def __init__(self, first: Snapshot, answer: Answer, patience: Patience, context: BrowserContext) -> None:
        self._first, self._answer, self._patience, self._context = first, answer, patience, context
        self._left_out: list[str] = []
        self._counts: dict[str, int] = {}
        self._pending = self._taken = self._size = self._data = self._status = 0
        self._last = self._began = time.monotonic()
        self._address = ""  # as the browser spells it
        self._moved = False
        self._is_loaded = self._is_reloaded = False

    async def show(self, page: Page) -> Rendered:
        self._listen(page)
        await page.route("**/*", self._handle)
        await page.goto(self._first.url, wait_until="commit", timeout=1000 * self._patience.seconds)
        is_done = await self._settle()
        while is_done and not self._moved and not await self._is_idle(page):
            is_done = await self._settle()
        if self._moved:
            return Rendered(error=NO_JUMP)
        if not is_done:
            return Rendered(error="页面在时限内没有显示完")
        html = await page.content()
        if len(html) > LARGEST_PAGE:
            return Rendered(error="渲染出的页面过大")
        return Rendered(html, page.url, self._status, "", tuple(self._left_out), self._data)

    def _listen(self, page: Page) -> None:
        async def dismiss(dialog: Dialog) -> None:
            await dialog.dismiss()

        async def shut(popup: Page) -> None:
            await popup.close()

        page.on("dialog", dismiss)
        page.on("popup", shut)
        page.on("load", self._note_load)
        page.on("pageerror", lambda error: self._left_out.append(f"脚本出错：{str(error)[:80]}"))

    def _note_load(self, _page: Page) -> None:
        self._is_loaded = True

    async def _settle(self) -> bool:
        """Waits until the page asks for nothing more. False when it never comes to rest."""
        working, step = 0.0, 0.1
        while time.monotonic() - self._began < self._patience.most_seconds:
            await asyncio.sleep(step)
            working += 0 if self._pending else step
            quiet = self._patience.quiet if self._is_reloaded else max(self._patience.quiet, self._patience.reload)
            if not self._pending and self._is_loaded and time.monotonic() - self._last >= quiet:
                return True
            if working > self._patience.seconds:
                return False
        return False

    async def _is_idle(self, page: Page) -> bool:
        """Whether the scripts have done with what they were handed, and asked for nothing more. Does not return while a script runs for ever."""
        from playwright.async_api import Error

        last = self._last
        try:
            await page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        except Error:  # it is being loaded again
            await asyncio.sleep(0.1)
            return False
        return last == self._last and not self._pending

    async def _handle(self, route: Route) -> None:
        from playwright.async_api import Error

        request = route.request
        self._pending += 1
        try:
            snapshot = await self._snapshot(request)
            if snapshot is None:
                await route.abort()
            else:
                await hand_over(route, snapshot)
                self._last = time.monotonic()
        except Error:  # the page was closed while its answer was on the way
            return
        finally:
            self._pending -= 1

    async def _snapshot(self, request: Request) -> Snapshot | None:
        url = request.url.partition("#")[0]
        if request.is_navigation_request():
            if request.frame.parent_frame is not None:
                return None  # what stands in frames is asked as a page of its own
            if not self._address:
                self._address, self._status = url, self._first.status
                return self._first
            if url != self._address:
                self._moved = True
                return None
        snapshot = await self._ask(Asked(url, request.method, request.resource_type, await self._headers(request)))
        if request.is_navigation_request():
            self._status, self._is_loaded, self._is_reloaded = snapshot.status if snapshot else 0, False, True
        return snapshot

    async def _ask(self, asked: Asked) -> Snapshot | None:
        counts = self._counts
        counts[asked.url] = counts.get(asked.url, 0) + 1
        is_over = counts[asked.url] > self._patience.repeats or self._taken >= self._patience.requests or self._size > self._patience.size
        self._taken += not is_over
        snapshot = None if is_over else await self._answer(asked)
        if snapshot is not None:
            self._size += len(snapshot.body)
            self._last = time.monotonic()
        if asked.kind in _NEEDED:
            self._judge(asked, snapshot)
        return snapshot

    def _judge(self, asked: Asked, snapshot: Snapshot | None) -> None:
        if snapshot is None or not 200 <= snapshot.status < 400 or snapshot.truncated:
            self._left_out.append(f"{asked.method} {asked.url}")
        else:
            self._data += asked.kind in _DATA

    async def _headers(self, request: Request) -> dict[str, str]:
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in await self._context.cookies(request.url))
        sent = {name.title(): value for name, value in request.headers.items() if name in _SENT}
        return sent | ({"Cookie": cookies} if cookies else {})


async def hand_over(route: Route, snapshot: Snapshot) -> None:
    if not snapshot.status:
        await route.abort()
        return
    content, _problem = content_bytes(snapshot)
    headers: dict[str, str] = {}
    for name, value in snapshot.headers:
        key = name.lower()
        if key not in _NOT_PASSED and value.isascii():
            joint = "\n" if key == "set-cookie" else ", "
            headers[key] = f"{headers[key]}{joint}{value}" if key in headers else value
    await route.fulfill(status=snapshot.status, headers=headers, body=content)


_NEEDED = frozenset({"script", "xhr", "fetch"})
_DATA = frozenset({"xhr", "fetch"})
_SENT = frozenset({"accept", "referer", "x-requested-with"})
_NOT_PASSED = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "content-disposition", "strict-transport-security"})
