"""Starts Chromium: the system's where there is one, else Playwright's own. For rendering, screenshots and PDF."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.core.facts import Snapshot
from inspector.core.privacy import mask
from inspector.visit import Answer, Asked, Patience, Rendered, Visit, hand_over

if TYPE_CHECKING:
    from playwright.async_api import Browser as AsyncBrowser
    from playwright.async_api import BrowserContext, Page, Playwright, Request, Route
    from playwright.sync_api import Browser

logger = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
# nothing but the page asked for goes over the network
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# what is not handed to the page goes to a proxy that is not there; sockets and calls between browsers too
CUT_OFF = ["--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"]
MISSING = "没有可用的浏览器：请安装 chromium（Debian：apt-get install chromium），或运行 playwright install chromium"


class NoBrowserError(Exception):
    """No Chromium to be had. The message is Chinese and says how to get one."""


class Sought(NamedTuple):
    """The place to mark: words, as they stand in other words, or the elements that point at an address."""

    quote: str
    context: str = ""
    target: str = ""


class Picture(NamedTuple):
    image: bytes
    suffix: str  # ".png" | ".jpg"


def find_chromium() -> str | None:
    """Path of an installed Chromium, Chrome or Edge; DUWANG_CHROMIUM names one. None: Playwright's own may still be there."""
    named = os.environ.get("DUWANG_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser for as long as this lasts. Raises NoBrowserError."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *_sandbox()])
        except Error as error:
            raise NoBrowserError(MISSING) from error
        try:
            yield browser
        finally:
            browser.close()


class Chromium:
    """A browser without a network: whatever a page asks for is handed to it. Starts when it is first needed, once."""

    def __init__(self, agent: str = "") -> None:
        self._agent = agent
        self._playwright: Playwright | None = None
        self._browser: AsyncBrowser | None = None
        self._visitor: BrowserContext | None = None  # keeps cookies from page to page

    async def render(self, first: Snapshot, answer: Answer, patience: Patience) -> Rendered:
        """The page `first` with its scripts run. Raises NoBrowserError."""
        from playwright.async_api import Error

        context = await self._visiting()
        visit = Visit(first, answer, patience, context)
        try:
            async with asyncio.timeout(patience.most_seconds + patience.seconds):  # a script that never returns stops the page's answers too
                page = await context.new_page()
                rendered = await visit.show(page)
                await page.close()
                return rendered
        except TimeoutError:
            await self.close()
            return Rendered(error="页面脚本没有停下来")
        except Error as error:
            await self.close()
            return Rendered(error=f"浏览器出错：{str(error).splitlines()[0][:80]}")

    async def picture(self, first: Snapshot, answer: Answer, sought: Sought, *, needs_mark: bool = True) -> Picture | None:
        """The part of the page around the place, marked; scripts do not run, personal numbers are masked. None where it is not to be seen."""
        from playwright.async_api import Error

        browser = await self._running()
        context = await browser.new_context(java_script_enabled=False, viewport=_SCREEN, **_BEHAVED)  # type: ignore[arg-type]
        try:
            async with asyncio.timeout(30):
                page = await context.new_page()
                await page.route("**/*", _Archive(first, answer).handle)
                await page.goto(first.url, wait_until="load", timeout=15_000)
                await _mask(page)
                box: dict[str, float] | None = await page.evaluate(_script("marking.js"), sought._asdict())
                if box is None and needs_mark:
                    return None
                return await _shoot(page, box or {"x": 0.0, "y": 0.0, "width": 0.0, "height": 0.0})
        except (TimeoutError, Error) as error:
            logger.info("no picture of %s: %s", first.url, str(error).partition("\n")[0])
            return None
        finally:
            with suppress(Error):
                await context.close()

    async def close(self) -> None:
        if self._playwright is None:
            return  # never started: its package, a quarter of a second to load, is not asked for either
        from playwright.async_api import Error

        browser, playwright = self._browser, self._playwright
        self._browser = self._playwright = self._visitor = None
        with suppress(Error, TimeoutError):
            if browser is not None:
                await asyncio.wait_for(browser.close(), 10)
        await playwright.stop()

    async def _running(self) -> AsyncBrowser:
        from playwright.async_api import Error, async_playwright

        if self._browser is None:
            if not find_chromium() and not _has_own():
                raise NoBrowserError(MISSING)
            self._playwright = await async_playwright().start()
            try:
                launcher = self._playwright.chromium
                self._browser = await launcher.launch(executable_path=find_chromium(), args=[*QUIET, *CUT_OFF, *_sandbox()], handle_sigint=False)
            except Error as error:
                await self.close()
                raise NoBrowserError(MISSING) from error
        return self._browser

    async def _visiting(self) -> BrowserContext:
        browser = await self._running()
        if self._visitor is None:
            agent: dict[str, Any] = {"user_agent": self._agent} if self._agent else {}
            self._visitor = await browser.new_context(viewport=_SCREEN, **_BEHAVED, **agent)  # type: ignore[arg-type]
            await self._visitor.add_init_script("window.open = () => null; window.print = () => {};")
        return self._visitor


class _Archive:
    """Hands a page and what lies in the archive to the browser."""

    def __init__(self, first: Snapshot, answer: Answer) -> None:
        self._first, self._answer, self._is_begun = first, answer, False

    async def handle(self, route: Route) -> None:
        from playwright.async_api import Error

        request = route.request
        with suppress(Error):
            snapshot = await self._snapshot(request)
            if snapshot is None:
                await route.abort()
            else:
                await hand_over(route, snapshot)

    async def _snapshot(self, request: Request) -> Snapshot | None:
        if not self._is_begun:
            self._is_begun = True
            return self._first
        if request.is_navigation_request() and request.frame.parent_frame is None:
            return Snapshot(request.url, self._first.fetched_at, 204)  # <meta http-equiv=refresh> leads nowhere, the page stays
        return await self._answer(Asked(request.url.partition("#")[0], request.method, request.resource_type, {}))


_SCREEN = {"width": 1280, "height": 900}
_BEHAVED = {"service_workers": "block", "accept_downloads": False, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
_AROUND = 150  # pixels above and below the mark
_MOST_HEIGHT = 700


async def _mask(page: Page) -> None:
    """Nobody's numbers are shown, however the page has cut them into elements."""
    text: str = await page.evaluate(_script("texts.js"), None)
    masked = mask(text)
    if masked != text:
        await page.evaluate(_script("texts.js"), masked)


async def _shoot(page: Page, box: Mapping[str, float]) -> Picture:
    """As PNG or JPEG, whichever is smaller."""
    top = max(0.0, box["y"] - _AROUND)
    size: Mapping[str, float] = await page.evaluate("({width: document.documentElement.scrollWidth, height: document.documentElement.scrollHeight})")
    left = max(0.0, min(box["x"] + box["width"] + _AROUND - _SCREEN["width"], size["width"] - _SCREEN["width"]))
    height = min(box["height"] + 2 * _AROUND, _MOST_HEIGHT) if box["width"] else _MOST_HEIGHT
    clip: Any = {"x": left, "y": top, "width": float(_SCREEN["width"]), "height": max(1.0, min(height, max(size["height"], _SCREEN["height"]) - top))}
    png = await page.screenshot(clip=clip, full_page=True, type="png")
    jpeg = await page.screenshot(clip=clip, full_page=True, type="jpeg", quality=70)
    return Picture(png, ".png") if len(png) <= len(jpeg) else Picture(jpeg, ".jpg")


@cache
def _script(name: str) -> str:
    return files("inspector").joinpath(name).read_text(encoding="utf-8")


def _sandbox() -> list[str]:
    # Chromium refuses its sandbox to root, which is what containers run as
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _has_own() -> bool:
    """Whether Playwright has fetched a browser of its own. It says so itself only after its driver was started."""
    place = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    usual = (
        Path.home() / ".cache" / "ms-playwright",
        Path.home() / "Library" / "Caches" / "ms-playwright",
        Path.home() / "AppData" / "Local" / "ms-playwright",
    )
    return any(folder.is_dir() and any(folder.glob("chromium*")) for folder in ((Path(place),) if place not in {"", "0"} else usual))
