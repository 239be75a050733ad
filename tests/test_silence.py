"""A site that falls silent, shuts its door or only points elsewhere: nobody is accused of what the crawl could not see."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest

from inspector.core.facts import Network, Snapshot, Verdict
from inspector.demo.server import Answer, LocalSite
from inspector.extract.detours import signpost
from reports import wording
from spiders.silence import FEW, LONGEST, MANY, STOPPED, Silence
from tests.test_inspection import inspected, of_check, web

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ARTICLES = 40
HEAD = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县人民政府</title></head><body>"
FRONT = f"{HEAD}{''.join(f'<a href=/a/{number}.html>关于第{number}号事项的通知</a>' for number in range(ARTICLES))}</body></html>"


class MoodySite:
    """Answers so many requests; then a mood decides about each path: a status, 0 to hang up, or None to answer on."""

    def __init__(self, patience: int, mood: Callable[[str], int | None]) -> None:
        self.asked: Counter[str] = Counter()
        site, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with lock:
                    site.asked[self.path] += 1
                    told = mood(self.path) if site.asked.total() > patience else None
                if told == 0:
                    self.close_connection = True
                    return
                is_there = self.path == "/" or self.path.startswith("/a/")
                self.send_response(told or (200 if is_there else 404))
                self.send_header("Content-Type", "text/html; charset=utf-8")
                body = (FRONT if self.path == "/" else f"{HEAD}<h1>通知</h1><p>现将有关事项通知如下。</p></body></html>").encode()
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                """The tests count for themselves."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.mark.parametrize("status", [0, 502, 504])
def test_a_site_that_stops_answering_has_no_dead_links_for_that(tmp_path: Path, status: int) -> None:
    with MoodySite(15, lambda path: status) as site:
        report = inspected(site.url, tmp_path)
    assert of_check(report, "dead_link") == []
    assert of_check(report, "missing_error_page") == []
    assert report.coverage.is_thin
    assert report.coverage.stopped == STOPPED
    assert any("没有答复，可能拦截了自动访问" in question.reason for question in report.questions if question.check == "dead_link")


def test_a_silent_site_is_asked_once_more_and_then_left_alone(tmp_path: Path) -> None:
    with MoodySite(10, lambda path: 0) as site:
        inspected(site.url, tmp_path)
    assert max(site.asked.values()) <= 3
    assert sum(count for path, count in site.asked.items() if path.startswith("/a/")) < 3 * ARTICLES


def test_links_that_fail_beside_a_site_that_answers_stay_dead(tmp_path: Path) -> None:
    with MoodySite(0, lambda path: 0 if path.startswith(("/a/1", "/a/2", "/a/3")) else None) as site:
        report = inspected(site.url, tmp_path)
    assert len(of_check(report, "dead_link")) == 33
    assert not report.coverage.is_thin


def answer(number: int, status: int = 200, error: str = "") -> Snapshot:
    return Snapshot(f"http://qingyuan.example/{number}", NOW, status, error=error)


def silent_after(failures: int, **more: str) -> Silence:
    silence = Silence()
    silence.note("qingyuan.example", 0, answer(0), Verdict.OK)
    for number in range(1, failures + 1):
        silence.note("qingyuan.example", number, answer(number, 0, more.get("error", "timeout")), Verdict.BROKEN)
    return silence


def test_few_failures_at_the_end_say_nothing_of_the_host() -> None:
    assert not silent_after(MANY - 1).unheard("qingyuan.example", None)
    assert silent_after(MANY).unheard("qingyuan.example", None) == frozenset(range(1, MANY + 1))


@pytest.mark.parametrize(("status", "count"), [(404, 0), (0, FEW), (503, FEW)])
def test_what_is_asked_at_the_very_end_decides(status: int, count: int) -> None:
    assert len(silent_after(FEW).unheard("qingyuan.example", Network(missing_status=status))) == count


def test_a_host_that_never_answered_is_not_silent_but_dead() -> None:
    silence = Silence()
    for number in range(50):
        silence.note("gone.example", number, answer(number, 0, "dns"), Verdict.BROKEN)
    assert not silence.unheard("qingyuan.example", None)


def test_one_answer_ends_the_silence() -> None:
    silence = silent_after(LONGEST)
    assert silence.wants_control("qingyuan.example")
    silence.note("qingyuan.example", 99, answer(99, 404), Verdict.BROKEN)
    assert not silence.wants_control("qingyuan.example")
    assert not silence.unheard("qingyuan.example", None)


@pytest.mark.parametrize(
    "root",
    [
        '<html><head><meta http-equiv="refresh" content="0;url=/gov/index.html"></head><body></body></html>',
        "<html><head><META HTTP-EQUIV=refresh CONTENT=0;URL=gov/index.html></head></html>",
        '<html><script>window.location.href="/gov/index.html";</script></html>',
    ],
)
def test_a_root_that_only_sends_on_is_not_judged_as_the_front_page(tmp_path: Path, root: str) -> None:
    pages = web({"/gov/index.html": "<h1>清源县人民政府</h1><p>今天是个好天气，县里没有别的消息。</p><p>版权所有：清源县人民政府</p>"})
    with LocalSite({**pages, "/": Answer(root.encode())}) as site:
        report = inspected(site.url + "/", tmp_path)
        base = site.url
    assert report.coverage.home_status == 200
    assert not [finding for finding in report.open if finding.url == base + "/"]
    assert [finding for finding in report.open if finding.url == base + "/gov/index.html"]


@pytest.mark.parametrize(
    "body",
    [
        "<div id=app></div><script>if(/Mobile/.test(navigator.userAgent))location.href='/m/index.html'</script>",
        "<div id=app></div><script src=/app.js></script><script>location.href='/index.html'</script>",
        "<meta http-equiv=refresh content=300>",
        "<script>location.href='/a/index.html'</script><script>location.href='/b/index.html'</script>",
    ],
)
def test_a_page_that_may_stay_is_no_signpost(body: str) -> None:
    page = Snapshot("http://qingyuan.example/", NOW, 200, (("Content-Type", "text/html"),), f"<html>{body}</html>".encode())
    assert signpost(page) == ""


def test_a_front_page_under_maintenance_accuses_nobody(tmp_path: Path) -> None:
    with LocalSite({"/": Answer("<html><title>系统维护</title><h1>网站升级维护中，请稍后访问</h1></html>".encode())}) as site:
        report = inspected(site.url + "/", tmp_path)
    assert report.coverage.is_thin
    assert not report.open


def test_a_front_page_that_robots_forbid_is_not_asked_and_the_way_out_is_told(tmp_path: Path) -> None:
    robots = Answer(b"User-agent: *\nDisallow: /\n", "text/plain")
    asked: list[str] = []
    with LocalSite({**web({"/": "<p>好</p>"}), "/robots.txt": robots}, note=lambda method, path, status: asked.append(path)) as site:
        report = inspected(site.url + "/", tmp_path / "strict")
        assert asked == ["/robots.txt"]
        free = inspected(site.url + "/", tmp_path / "free", ignores_robots=True, robots_authority="清源县政务公开办 2026-01-05")
    assert report.coverage.is_thin
    assert any("robots.txt 不允许，首页没有请求" in doubt for doubt in wording.doubts(report))
    assert not report.open
    assert free.coverage.pages == 1


def test_a_front_page_that_moved_to_another_site_is_said_to_have_moved(tmp_path: Path) -> None:
    with (
        LocalSite(web({"/": "<p>新站</p>"}), address="127.0.0.2") as new,
        LocalSite({"/": Answer(b"", status=301, headers=(("Location", f"{new.url}/"),))}) as old,
    ):
        report = inspected(old.url + "/", tmp_path)
    assert any("首页未能正常读取：转到了别的网站 127.0.0.2" in doubt for doubt in wording.doubts(report))
    assert not report.open


def test_a_front_page_that_goes_round_in_circles_is_said_to_do_so(tmp_path: Path) -> None:
    moves = {path: Answer(b"", status=302, headers=(("Location", target),)) for path, target in (("/", "/a"), ("/a", "/"))}
    with LocalSite(moves) as site:
        report = inspected(site.url + "/", tmp_path)
    assert any("首页未能正常读取：转来转去成了循环" in doubt for doubt in wording.doubts(report))
