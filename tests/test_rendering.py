"""Pages that only a browser shows: read as a visitor sees them, within their bounds, and the same again from the archive."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from inspector.archive import ArchiveError, read_archive
from inspector.browser import Chromium
from inspector.core.facts import Verdict
from inspector.demo.server import Answer
from inspector.inspection.job import Job
from inspector.inspection.site import inspect, judge_archives
from inspector.visit import NO_JUMP
from reports.report import Report
from reports.wording import gaps
from spiders import render
from spiders.frontier import Limits
from spiders.gathering import Settings
from spiders.scripted import MISSED, OVER
from tests.browsers import browser_or_skip
from tests.scripted_site import HANGING, PASS, ScriptedSite

PROJECT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
SCRIPT = "application/javascript; charset=utf-8"
LETTERS = "".join(
    f"<li><a href='/news/{number}.html'>清源县召开第{number}次安全生产工作会议</a><span>2026-11-{number:02d}</span></li>" for number in range(1, 4)
)
ROWS = [{"url": f"/news/{number}.html", "title": f"清源县召开第{number}次防汛抗旱工作会议", "day": f"2026-11-{number:02d}"} for number in range(4, 7)]
FILL = "const rows = all => document.querySelector('#list').innerHTML = all.map(row => `<li><a href='${row.url}'>${row.title}</a><span>${row.day}</span></li>`).join('');"
PLACE = "<h2>工作动态</h2><ul id='list' data-source='rows'></ul>"
FOOT = "主办单位：清源县人民政府办公室　电话：0591-12345678　标识码：3501210001　闽ICP备12345678号<span id='mark'></span><script src='/js/foot.js'></script>"
MARK = "<a href=\\'http://bszs.conac.cn/sitename?method=show&id=0A1B2C3D4E5F60718293A4B5C6D7E8F9\\'>党政机关</a>"
WALL = b"<html><body><script>document.cookie = 'no=1'</script></body></html>"
LOUD = """alert(1); confirm(2); prompt(3); window.open('/popup.html'); window.onbeforeunload = () => 'stay';
    const file = document.createElement('a'); file.href = '/files/big.zip'; file.download = 'big.zip'; file.click();
    new Image().src = '/counter.gif'; navigator.sendBeacon('/beacon', 'x'); new WebSocket('ws://' + location.host + '/socket');"""
UNCALLED = {"/popup.html", "/files/big.zip", "/counter.gif", "/beacon", "/socket"}


@pytest.fixture(scope="module", autouse=True)
def _in_a_hurry() -> Iterator[None]:
    with browser_or_skip():
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "PATIENCE", render.PATIENCE._replace(seconds=2.0, most_seconds=3.0, quiet=0.3, reload=1.0))
        yield


def page(body: str, *, foot: str = "版权所有：清源县人民政府") -> Answer:
    head = "<meta charset='utf-8'><title>清源县人民政府</title>"
    return Answer(f"<!doctype html><html lang='zh'><head>{head}</head><body>{body}<div class='footer'>{foot}</div></body></html>".encode())


def listed(call: str, more: str = "") -> Answer:
    """A column whose list is filled with the rows of that call. Its address is put together, so that only a browser knows it."""
    unknown = call.replace("(", "('' + ", 1)
    return page(f"{PLACE}<script>{FILL} {more} {unknown}.then(answer => answer.json()).then(rows)</script>")


def site_with(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """A front page that leads to these columns, and the articles they list."""
    entries = "".join(f"<a href='{path}'>工作动态{rank}</a>" for rank, path in enumerate(answers) if path.endswith("/"))
    text = f"<p>发布时间：2026-11-01　来源：县政府办公室</p><p>{'会议要求各部门落实安全生产责任。' * 10}</p>"
    articles = {f"/news/{number}.html": page(f"<h1>清源县召开第{number}次工作会议</h1>{text}") for number in range(1, 9)}
    rows = Answer(json.dumps(ROWS, ensure_ascii=False).encode(), "application/json")
    front = page(f"<h1>清源县人民政府</h1><ul>{LETTERS}</ul>{entries}")
    return {"/": front, "/api/rows.json": rows, "/api/none.json": Answer(b"[]", "application/json"), **articles, **answers}


def job(site: ScriptedSite, out: Path, turns: int = 30) -> Job:
    settings = Settings(Limits(second_look=0.05), None, 4, 5.0, 2 << 20, "http://127.0.0.1/", allow_loopback=True, render=turns)
    return Job(site.url.removeprefix("http://"), f"{site.url}/", out, TODAY, settings)


def inspected(site: ScriptedSite, out: Path, turns: int = 30) -> Report:
    report = inspect(job(site, out, turns))
    assert report is not None
    return report


def judged_again(report: Report, out: Path) -> Report:
    return judge_archives(sorted(out.glob("*.warc.gz")), home_url="", today=TODAY, out=out / "again", name=report.site)


def told(report: Report) -> tuple[set[str], set[tuple[str, str, int]], int, int]:
    """What a report says of the site, but for what only a live inspection can ask."""
    questions = {(question.check, question.reason, question.count) for question in report.questions}
    findings = {finding.fingerprint for finding in report.findings if finding.check != "broken_search"}
    return findings, questions, report.coverage.pages, report.coverage.rendered


class Whole(NamedTuple):
    """One inspection of a site with a column of every kind."""

    report: Report
    site: ScriptedSite
    out: Path

    def says(self, check: str, path: str) -> tuple[bool, bool]:
        """Whether the check found a fault there, and whether it asked."""
        found = any(finding.check == check and finding.url.endswith(path) for finding in self.report.findings)
        return found, any(question.check == check and question.url.endswith(path) for question in self.report.questions)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    shell = "".join(f'<p><a href="/news/{number}.html">公共数据目录第{number}批</a></p>' for number in range(4, 9))
    columns = {
        "/fetched/": listed("fetch('/api/rows.json')"),
        "/shell/": page("<div id='app'></div><script src='/js/app.js'></script>"),
        "/js/app.js": Answer(f"document.querySelector('#app').innerHTML = '{shell}'".encode(), SCRIPT),
        "/js/foot.js": Answer(f"document.querySelector('#mark').innerHTML = '{MARK}'".encode(), SCRIPT),
        "/guarded/": page(f"<h2>工作动态</h2><ul>{LETTERS}</ul>"),
        "/walled/": Answer(WALL, status=412),
        "/blank/": listed("fetch('/api/none.json')"),
        "/posted/": listed("fetch('/api/rows.json', {method: 'POST'})"),
        "/foreign/": listed("fetch('http://127.0.0.2:9/rows.json')"),
        "/gone/": listed("fetch('/api/gone.json')"),
        "/loud/": listed("fetch('/api/rows.json?loud')", LOUD),
        "/away/": page(f"{PLACE}<script>{FILL} fetch('' + '/api/rows.json?away').then(() => location.href = '/news/1.html')</script>"),
    }
    entries = "".join(f"<a href='{path}'>工作动态{rank}</a>" for rank, path in enumerate(columns) if path.endswith("/"))
    front = page(f"<h1>清源县人民政府</h1><ul>{LETTERS}</ul>{entries}", foot=FOOT)
    out = tmp_path_factory.mktemp("whole")
    with ScriptedSite(site_with(columns) | {"/": front}, guarded=frozenset({"/guarded/"})) as site:
        yield Whole(inspected(site, out), site, out)


def test_a_list_that_a_script_fetches_is_read_and_its_articles_are_asked(whole: Whole) -> None:
    assert whole.says("blank_column", "/fetched/") == (False, False)
    assert whole.site.counts["/news/6.html"] == 1
    assert whole.site.counts["/fetched/"] == 1, "the browser was handed what had come already"


def test_an_application_shell_is_read(whole: Whole) -> None:
    assert whole.site.counts["/news/8.html"] == 1
    assert whole.site.counts["/js/app.js"] == 2, "once by the link check, once for the browser"


def test_a_footer_mark_that_a_script_writes_stands_on_the_front_page(whole: Whole) -> None:
    missing = {finding.key for finding in whole.report.findings if finding.check == "missing_footer_mark"}
    assert "conac" not in missing
    assert "error_report" in missing


def test_a_riddle_that_sets_a_cookie_and_loads_the_page_again_is_solved_by_the_browser(whole: Whole) -> None:
    assert [asked.cookie for asked in whole.site.log if asked.path == "/guarded/"] == ["", PASS]


def test_a_riddle_that_nobody_solves_stays_what_it_was(whole: Whole) -> None:
    assert whole.report.coverage.unrendered[render.STILL_REFUSED] == 1
    assert whole.report.links[Verdict.SUSPECT] >= 1
    assert whole.report.coverage.refused == 1


def test_a_riddle_that_never_ends_is_asked_three_times_and_a_script_that_is_gone_once_a_lane(tmp_path: Path) -> None:
    endless = Answer(b"<html><body><script>document.cookie = 'no=1'; location.reload()</script></body></html>", status=412)
    lost = "fetch('/api/lost.json').catch(() => 0); fetch('' + '/api/rows.json')"
    answers = site_with({"/riddle/": endless, "/one/": listed(lost), "/two/": listed(lost), "/three/": listed(lost)})
    with ScriptedSite(answers) as site:
        report = inspected(site, tmp_path)
    assert report.coverage.unrendered[render.STILL_REFUSED] == 1
    assert site.counts["/riddle/"] == 3
    assert site.counts["/api/lost.json"] == 1, "what three pages ask for is asked once"
    assert max(site.counts.values()) <= 3


def test_a_list_that_stays_empty_although_its_data_came_is_blank(whole: Whole) -> None:
    assert whole.says("blank_column", "/blank/") == (True, False)


def test_lists_whose_data_did_not_come_are_not_called_blank(whole: Whole) -> None:
    assert whole.report.coverage.unrendered[MISSED] == 3
    assert not any(whole.says("blank_column", path)[0] for path in ("/posted/", "/foreign/", "/gone/"))
    assert any(question.check == "blank_column" and question.count >= 3 for question in whole.report.questions)
    assert not [asked for asked in whole.site.log if asked.method != "GET"]


def test_dialogs_popups_downloads_and_jumps_stop_nothing_and_fetch_nothing(whole: Whole) -> None:
    assert not UNCALLED & set(whole.site.counts)
    assert whole.says("blank_column", "/loud/") == (False, False)
    assert whole.report.coverage.unrendered[NO_JUMP] == 1


def test_the_source_and_what_a_browser_made_of_it_both_lie_in_the_archive(whole: Whole) -> None:
    records = read_archive(next(whole.out.glob("*.warc.gz")))
    kept = [snapshot for snapshot, _place, _original in records if snapshot.url.endswith("/fetched/")]
    assert [snapshot.how for snapshot in kept] == ["page", "browser"]
    assert b"<script>" in kept[0].body
    assert b"/news/6.html" in kept[1].body


def test_the_archive_is_judged_to_the_same_result(whole: Whole) -> None:
    assert told(judged_again(whole.report, whole.out)) == told(whole.report)


def test_pages_that_never_finish_are_judged_by_their_source(tmp_path: Path) -> None:
    columns = {
        "/waits/": listed(f"fetch('{HANGING}.json')"),
        "/asks/": page(f"{PLACE}<script>{FILL} let n = 0; setInterval(() => fetch('' + '/api/none.json?' + n++), 20)</script>"),
        "/turns/": page(f"{PLACE}<script>{FILL} fetch('' + '/api/none.json').then(() => {{ for (;;) ; }})</script>"),
    }
    with ScriptedSite(site_with(columns)) as site:
        report = inspected(site, tmp_path)
        polled = [asked for asked in site.log if asked.path.startswith("/api/none.json?")]
    assert report.coverage.rendered == 0
    assert sum(report.coverage.unrendered.values()) == 3
    assert len(polled) <= render.PATIENCE.requests
    assert "blank_column" not in {finding.check for finding in report.findings}


def test_with_zero_no_browser_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Chromium, "render", None)
    with ScriptedSite(site_with({"/fetched/": listed("fetch('/api/rows.json')")})) as site:
        report = inspected(site, tmp_path, turns=0)
    assert (report.coverage.rendered, report.coverage.scripted, report.coverage.unrendered) == (0, 1, {})


def test_without_a_browser_the_report_says_what_was_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUWANG_CHROMIUM", str(tmp_path / "no such browser"))
    columns = {f"/column{number}/": listed("fetch('/api/rows.json')") for number in range(2)}
    with ScriptedSite(site_with(columns)) as site:
        report = inspected(site, tmp_path / "out")
    assert report.coverage.unrendered == {render.NO_BROWSER: 2}
    assert any(render.NO_BROWSER in gap.why for gap in gaps(report))
    assert "blank_column" in {question.check for question in report.questions}


def test_a_run_killed_while_pages_are_rendered_keeps_to_its_number_and_ends_with_the_same_result(tmp_path: Path) -> None:
    columns = {f"/column{number}/": listed(f"fetch('/api/rows.json?{number}')") for number in range(5)}
    with ScriptedSite(site_with(columns)) as site:
        whole = inspected(site, tmp_path / "whole", turns=3)
        assert {path for path in site.counts if path.startswith("/api/")} == {f"/api/rows.json?{number}" for number in range(3)}
        command = [sys.executable, "-m", "inspector", "check", f"{site.url}/", "--allow-loopback", "--recheck-after", "0.05", "--today", TODAY.isoformat()]
        command += ["--out", str(tmp_path / "killed"), "--render", "3"]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        is_rendering = wait_for_rendered(tmp_path / "killed", process)
        process.kill()
        process.wait()
        resumed = inspect(replace(job(site, tmp_path / "killed", turns=3)))
    assert is_rendering, "the inspection ended before it could be killed"
    assert resumed is not None
    assert whole.coverage.rendered == 3
    assert whole.coverage.unrendered == resumed.coverage.unrendered == {OVER: 2}
    assert told(resumed) == told(whole)


def wait_for_rendered(folder: Path, process: subprocess.Popen[bytes]) -> bool:
    """Whether a first rendered page came into the archive while the process still ran."""
    limit = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < limit:
        if any(count_rendered(path) for path in folder.glob("*.warc.gz")):
            return process.poll() is None
        time.sleep(0.05)
    return False


def count_rendered(path: Path) -> int:
    try:
        return sum(snapshot.how == "browser" for snapshot, _place, _original in read_archive(path))
    except (ArchiveError, EOFError, OSError):  # its last record is just being written
        return 0
