"""The report in a real browser: nothing is fetched, nothing runs, nothing sticks out, and it prints."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from reports.html import render_html
from tests.browsers import browser_or_skip
from tests.samples import hostile_report, sample_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request, ViewportSize

SCREEN: ViewportSize = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browser_or_skip() as running:
        yield running


def opened(browser: Browser, html: str, folder: Path) -> tuple[Page, list[str]]:
    """The page, and everything it did that a report must not do."""
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport=SCREEN)
    misdeeds: list[str] = []

    def refuse(dialog: Dialog) -> None:
        misdeeds.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def note(request: Request) -> None:
        if not request.url.startswith(path.as_uri()):
            misdeeds.append(f"request {request.url}")

    page.on("dialog", refuse)
    page.on("request", note)
    page.on("pageerror", lambda error: misdeeds.append(f"error {error}"))
    page.goto(path.as_uri())
    return page, misdeeds


def test_the_report_opens_fetches_nothing_and_fits_the_screen(browser: Browser, tmp_path: Path) -> None:
    page, misdeeds = opened(browser, render_html(sample_report()), tmp_path)
    assert not misdeeds
    assert "清源县" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"]


def test_hostile_page_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    page, misdeeds = opened(browser, render_html(hostile_report()), tmp_path)
    assert not misdeeds
    assert page.evaluate("[...document.links].filter(link => !/^(https?|file):/.test(link.href)).length") == 0


def test_the_report_prints_on_paper(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(browser, render_html(sample_report()), tmp_path)
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len(printed.pages) >= 2
    assert "清源县" in printed.pages[0].extract_text()
