"""Pages that break off on the way: what was not read accuses nobody, and what comes whole the second time is judged."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from checks._doubts import INCOMPLETE_LIST
from inspector.extract.decode import DAMAGED
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.serving import serving
from tests.test_bad_sites import TODAY, page

HEAD = "<p>首页 &gt; 公示公告</p><h2>公示公告</h2>"
ITEMS = "".join(f'<li><a href="/news/{day}.html">关于第{day}批农村饮水工程验收结果的公示</a><span>2026-11-{day}</span></li>' for day in range(10, 20))
LIST = b"<ul class='list'>"
NEVER_WHOLE, ONCE_CUT, EMPTY, BADLY_PACKED = "/never/", "/once/", "/empty/", "/packed/"


class _Site(BaseHTTPRequestHandler):
    asked: Counter[str]
    cut: frozenset[str] = frozenset({NEVER_WHOLE})

    def do_GET(self) -> None:
        type(self).asked[self.path] += 1
        menu = f'<ul><li><a href="{NEVER_WHOLE}">公示公告</a><li><a href="{ONCE_CUT}">招标公告</a><li><a href="{EMPTY}">人事任免</a><li><a href="{BADLY_PACKED}">采购公告</a></ul>'
        bodies = {
            "/": page("青禾县水务局", f"<div class='nav'>{menu}</div><ul class='list'>{ITEMS}</ul><div class='footer'>主办单位：青禾县水务局</div>"),
            EMPTY: page("人事任免", HEAD.replace("公示公告", "人事任免") + "<ul class='list'></ul>"),
            ONCE_CUT: page("招标公告", HEAD.replace("公示公告", "招标公告") + "<ul class='list'></ul>"),
            BADLY_PACKED: page("采购公告", HEAD.replace("公示公告", "采购公告") + f"<ul class='list'>{ITEMS}</ul>"),
            NEVER_WHOLE: page("公示公告", HEAD + f"<ul class='list'>{ITEMS}</ul>"),
        }
        found = bodies.get(self.path)
        body = found.body if found else b""
        if self.path == BADLY_PACKED:
            body = gzip.compress(body, 0)[:-600]  # stored as it is, without its end
        sent = body[: body.index(LIST) + len(LIST)] if self._is_cut() else body
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path == BADLY_PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(sent)

    def _is_cut(self) -> bool:
        return self.path in self.cut or (self.path == ONCE_CUT and self.asked[ONCE_CUT] == 1)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("Handler", (_Site,), {"asked": Counter(), "cut": getattr(request, "param", _Site.cut)})
    with serving(handler) as address:
        yield address


def inspected(address: str, folder: Path) -> Report:
    settings = Settings(Limits(second_look=0.05), None, 2, 5, 2 << 20, "http://127.0.0.1/", allow_loopback=True)
    report = inspect(Job("青禾县水务局", f"{address}/", folder, TODAY, settings))
    assert report is not None
    return report


def test_a_list_that_breaks_off_every_time_is_a_question_and_not_blank(site: str, tmp_path: Path) -> None:
    report = inspected(site, tmp_path)
    assert (f"{site}{NEVER_WHOLE}", INCOMPLETE_LIST) in {(question.url, question.reason) for question in report.questions if question.check == "blank_column"}
    assert not [finding.check for finding in report.open if finding.url == f"{site}{NEVER_WHOLE}"]
    assert any(question.check == "dead_link" and "中断" in question.reason for question in report.questions)


def test_a_page_whose_packing_is_damaged_is_a_question_too(site: str, tmp_path: Path) -> None:
    report = inspected(site, tmp_path)
    assert not [finding.check for finding in report.open if finding.url == f"{site}{BADLY_PACKED}"]
    assert {question.check for question in report.questions if DAMAGED in question.reason} >= {"dead_link", "missing_meta_tag"}


def test_a_list_that_comes_whole_the_second_time_is_judged_by_that(site: str, tmp_path: Path) -> None:
    blank = {finding.url for finding in inspected(site, tmp_path).open if finding.check == "blank_column"}
    assert blank == {f"{site}{ONCE_CUT}", f"{site}{EMPTY}"}


@pytest.mark.parametrize("site", [frozenset({"/"})], indirect=True)
def test_a_front_page_that_breaks_off_accuses_the_site_of_nothing_it_may_have_below(site: str, tmp_path: Path) -> None:
    report = inspected(site, tmp_path)
    assert not [finding.check for finding in report.open if finding.url == f"{site}/"]
    assert "broken_search" in {question.check for question in report.questions if "传到一半中断" in question.reason}
