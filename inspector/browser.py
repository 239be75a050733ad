"""Starts Chromium: the system's where there is one, else Playwright's own. For rendering, screenshots and PDF."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
# nothing but the page asked for goes over the network
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class NoBrowserError(Exception):
    """No Chromium to be had. The message is Chinese and says how to get one."""


def find_chromium() -> str | None:
    """Path of an installed Chromium, Chrome or Edge; DUWANG_CHROMIUM names one. None: Playwright's own may still be there."""
    named = os.environ.get("DUWANG_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser for as long as this lasts. Raises NoBrowserError."""
    from playwright.sync_api import Error, sync_playwright

    # Chromium refuses its sandbox to root, which is what containers run as
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *sandbox])
        except Error as error:
            raise NoBrowserError("没有可用的浏览器：请安装 chromium（Debian：apt-get install chromium），或运行 playwright install chromium") from error
        try:
            yield browser
        finally:
            browser.close()
