"""A morning at the desk by keyboard alone, in real Chromium: how much of each finding's time, and of each account's, the machine takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.desk_county import ACCOUNTS, PASSWORD
from benchmarks.desk_pages import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FINDINGS = 200
HALF_AN_HOUR = 1800
LONGEST_LOOK = 20  # seconds for an account
DISMISSED_EACH = 4  # every fourth finding is dismissed with a reason, the others are confirmed
TITLE = "手不离键盘"
_COPIED = """async () => {
  const canvas = document.createElement("canvas");
  canvas.width = 1170; canvas.height = 900;
  const pen = canvas.getContext("2d");
  for (let at = 0; at < 400; at++) { pen.fillStyle = `hsl(${at * 7} 60% 70%)`; pen.fillRect((at % 20) * 58, Math.floor(at / 20) * 45, 58, 45); }
  const picture = await new Promise(done => canvas.toBlob(done, "image/png"));
  await navigator.clipboard.write([new ClipboardItem({"image/png": picture})]);
}"""


def by_keyboard(browser: Browser, desk: Serving) -> str:
    """The section of the document."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = _logged_in(context, desk)
    waits, keys = _findings(page, desk)
    looks = _accounts(page, desk)
    context.close()
    each = HALF_AN_HOUR / FINDINGS
    return "\n".join(
        [
            f"## {TITLE}",
            "",
            "没有人在场，由程序在 Chromium 里只用键盘做，量的是机器占去的时间；读、想、去看账号和截图的时间不在内。",
            "",
            (
                f"- 问题：连着办 {FINDINGS} 个（每四个里三个确认、一个选理由排除），平均每个 {keys / FINDINGS:.1f} 次按键；"
                f"从按下最后一个键到下一个问题显示出来，{_told(waits)}。"
            ),
            f"  半小时办 {FINDINGS} 个，平均每个有 {each:.0f} 秒，机器占去以后留给人 {each - statistics.mean(waits):.1f} 秒。",
            (
                f"- 看账号：{len(looks)} 个，每个 2 次按键（Ctrl+V 贴截图、回车登记；日期变了另要改日期），从贴上到下一个账号显示出来，{_told(looks)}。"
                f"要求每个 {LONGEST_LOOK} 秒以内。"
            ),
        ]
    )


def _logged_in(context: BrowserContext, desk: Serving) -> Page:
    page = context.new_page()
    page.goto(f"http://{desk.address}/login")
    page.fill("#login", "li")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".who")
    return page


def _findings(page: Page, desk: Serving) -> tuple[list[float], int]:
    page.goto(f"http://{desk.address}/findings?stage=open&severity=medium")
    waits, keys = [], 0
    for number in range(FINDINGS):
        shown = (page.get_attribute("#brief .brief", "data-finding") or "").partition(":")[0]
        pressed = ["d", "2", "Enter"] if number % DISMISSED_EACH == DISMISSED_EACH - 1 else ["c"]
        for key in pressed[:-1]:
            page.keyboard.press(key)
        began = time.perf_counter()
        page.keyboard.press(pressed[-1])
        page.locator(f'#brief .brief:not([data-finding^="{shown}:"])').wait_for()
        waits.append(time.perf_counter() - began)
        keys += len(pressed)
    return waits, keys


def _accounts(page: Page, desk: Serving) -> list[float]:
    page.goto(f"http://{desk.address}/round")
    times = []
    for _ in range(ACCOUNTS):
        done = page.locator("h1 small").inner_text()
        page.evaluate(_COPIED)
        page.locator("#latest").focus()
        began = time.perf_counter()
        page.keyboard.press("Control+v")
        page.locator("#pasted", has_text="已贴上").wait_for()
        page.keyboard.press("Enter")
        page.locator("h1 small").filter(has_not_text=done).wait_for()
        times.append(time.perf_counter() - began)
    return times


def _told(seconds: Sequence[float]) -> str:
    slow = sorted(seconds)[max(0, round(0.95 * len(seconds)) - 1)]
    return f"中位 {statistics.median(seconds):.2f} 秒，p95 {slow:.2f} 秒"
