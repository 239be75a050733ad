"""Sites that after a while answer whatever we ask with something else and status 200 or 302: no fault of the office is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Final

import pytest

from checks._doubts import REFUSED_PROBE
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.serving import serving
from tests.test_bad_sites import TODAY, page

PATIENCE: Final = 15  # requests
COLUMNS: Final = {"/tzgg/": "通知公告", "/gzdt/": "工作动态", "/zcwj/": "政策文件"}
ITEMS: Final = 8
BUSY: Final = "<html><head><meta charset='utf-8'><title>提示</title></head><body>您的访问过于频繁，请稍后再试！编号 {}</body></html>"
NOT_FOUND: Final = "<html><body>没有这个页面</body></html>"


def _page(path: str) -> bytes:
    menu = "".join(f'<li><a href="{address}">{name}</a></li>' for address, name in COLUMNS.items())
    folder = path[: path.rindex("/") + 1]
    name = COLUMNS.get(folder, "")
    titles = {f"{folder}{rank}.html": f"关于印发第{rank}号{name}材料的函" for rank in range(ITEMS)} if name else {}
    if path in titles:
        words = (
            f"<h1>{titles[path]}</h1><div class='content'>" + "<p>各水管单位：现将材料印发给你们，请认真组织学习，抓好贯彻落实，确保灌溉和防汛两不误。</p>" * 4
        )
    else:
        words = "<ul>" + "".join(
            f'<li><a href="{address}">{title}</a><span>2026-11-1{rank}</span></li>' for rank, (address, title) in enumerate(titles.items())
        )
    crumb = f'<div class="crumb"><a href="/">首页</a> &gt; <a href="{folder}">{name}</a></div>' if name else ""
    return page(
        titles.get(path, name or "青禾县水务局"), f"<div class='nav'><ul>{menu}</ul></div>{crumb}{words}<div class='footer'>主办：青禾县水务局</div>"
    ).body


class _Site(BaseHTTPRequestHandler):
    how: str
    asked: int

    def do_GET(self) -> None:
        kind = type(self)
        kind.asked += 1
        is_put_off = kind.asked > PATIENCE
        if is_put_off and self.how == "sent home" and self.path != "/":
            self._say(302, b"", location="/")
        elif is_put_off and self.how == "busy":
            self._say(200, BUSY.format(kind.asked).encode())
        elif is_put_off and self.how == "front page":
            self._say(200, _page("/"))
        elif self.path == "/" or self.path in COLUMNS or (self.path.endswith(".html") and self.path[:6] in COLUMNS):
            self._say(200, _page(self.path))
        else:
            self._say(404, NOT_FOUND.encode())

    def _say(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("Handler", (_Site,), {"how": request.param, "asked": 0})
    with serving(handler) as address:
        yield f"{address}/"


def inspected(address: str, folder: Path) -> Report:
    settings = Settings(Limits(second_look=0.05), None, 2, 5, 2 << 20, "http://127.0.0.1/", allow_loopback=True)
    report = inspect(Job("青禾县水务局", address, folder, TODAY, settings))
    assert report is not None
    return report


@pytest.mark.parametrize("site", ["sent home", "busy", "front page"], indirect=True)
def test_what_comes_instead_of_pages_is_no_fault_of_theirs(site: str, tmp_path: Path) -> None:
    report = inspected(site, tmp_path)
    told = {finding.check for finding in report.open if finding.url != site}
    assert not told & {"blank_column", "stale_column", "wrong_link", "blank_article", "duplicate_article", "dead_link"}
    assert "missing_error_page" not in {finding.check for finding in report.open}
    assert REFUSED_PROBE in {question.reason for question in report.questions}


@pytest.mark.parametrize("site", ["never"], indirect=True)
def test_a_site_that_answers_throughout_leaves_no_such_question(site: str, tmp_path: Path) -> None:
    report = inspected(site, tmp_path)
    assert not {question.check for question in report.questions} & {"missing_error_page", "dead_link", "wrong_link"}
