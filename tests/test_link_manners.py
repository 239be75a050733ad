"""How a crawl behaves towards servers, read from their own log, and what it says of those that turn it away."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from inspector.commands.check import _settings
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.misbehaving import MisbehavingSite, Robots
from tests.misbehaving.wire import Wire, at, links, ok, page

RATE = 20.0  # a second
TARGETS = ("/ok.html", "/status/404", "/status/403", "/busy/seconds", "/once/500", "/redirect/loop", "/gate/cookie", "/file/whole.pdf", "/file/empty.pdf")


class Inspected(NamedTuple):
    report: Report
    rows: Mapping[str, Mapping[str, Any]]
    site: MisbehavingSite


def inspected(site: MisbehavingSite, path: str, folder: Path, rate: float | None = None) -> Inspected:
    settings = Settings(Limits(second_look=0.3), rate, 4, 2.0, 2 << 20, "http://127.0.0.1/", allow_loopback=True)
    report = inspect(Job("清源县人民政府", site.url(path), folder, date(2026, 11, 22), settings, links_file=folder / "links.jsonl"))
    assert report is not None
    rows = map(json.loads, (folder / "links.jsonl").read_text(encoding="utf-8").splitlines())
    return Inspected(report, {row["url"]: row for row in rows}, site)


@at("/manners.html")
async def _manners(wire: Wire) -> None:
    form = "<form method=post action='/form/send'><input name=a></form>"
    away = f"<a href='{wire.elsewhere}/crawl/inside.html'>外站</a>"
    await wire.answer(page(form + away + "".join(f"<a href='{target}'>{target}</a>" for target in TARGETS)))


@pytest.fixture(scope="module")
def polite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspected]:
    with MisbehavingSite() as site:
        yield inspected(site, "/manners.html", tmp_path_factory.mktemp("manners"), RATE)


def test_the_pace_is_never_passed(polite: Inspected) -> None:
    for host in {line.headers["host"] for line in polite.site.log}:
        moments = [line.at for line in polite.site.log if line.headers["host"] == host]
        # the server sees a request a little after it was sent: twenty gaps of a twentieth may look like a little less than a second
        assert all(sum(start <= moment < start + 1 for moment in moments) <= RATE + 1 for start in moments)


def test_nobody_is_asked_while_a_server_wants_to_be_left_alone(polite: Inspected) -> None:
    busy = polite.site.asked("/busy/seconds")
    assert len(busy) == 2
    own = [line.at for line in polite.site.log if line.headers["host"] == busy[0].headers["host"]]
    # what was under way when the answer came may still arrive
    assert not [moment for moment in own if busy[0].at + 0.3 < moment < busy[0].at + 0.95]


def test_each_address_is_asked_three_times_at_most_and_good_ones_once(polite: Inspected) -> None:
    asked = Counter((line.headers["host"], line.path) for line in polite.site.log)
    assert max(asked.values()) <= 3
    assert {count for (_host, path), count in asked.items() if path in ("/ok.html", "/file/whole.pdf", "/crawl/inside.html")} == {1}


def test_nothing_is_ever_sent_and_the_targets_of_posts_are_not_fetched(polite: Inspected) -> None:
    assert {line.method for line in polite.site.log} == {"GET"}
    assert not polite.site.asked("/form/send")


def test_pages_of_other_sites_are_looked_at_and_not_crawled(polite: Inspected) -> None:
    away = [line.path for line in polite.site.log if line.headers["host"].startswith("127.0.0.2")]
    assert away == ["/crawl/inside.html"]


def test_the_wait_that_robots_wants_is_kept(tmp_path: Path) -> None:
    with MisbehavingSite(Robots(b"User-agent: *\nCrawl-delay: 0.4\n")) as site:
        inspected(site, "/links?to=/ok.html&to=/ok.html%3F2&to=/ok.html%3F3", tmp_path, RATE)
        moments = [line.at for line in site.log if line.path != "/robots.txt"]
    assert len(moments) >= 4
    assert min(later - earlier for earlier, later in pairwise(moments)) >= 0.3


def test_every_request_says_who_asks(polite: Inspected) -> None:
    assert all(
        re.search(r"DuwangInspector/\S+ ?\(?.*\+http", line.headers["user-agent"]) or "DuwangInspector" in line.headers["user-agent"]
        for line in polite.site.log
    )


def test_a_host_that_refuses_ten_times_in_a_row_is_left_alone_and_is_one_line(tmp_path: Path) -> None:
    with MisbehavingSite() as site:
        targets = [("to", f"{site.elsewhere}/status/403?{number}") for number in range(60)]
        found = inspected(site, f"/links?{urlencode(targets, safe='/:')}".replace("%3F", "?"), tmp_path)
        refused = [line for line in site.log if line.path.startswith("/status/403")]
    assert len(refused) < 30
    verdicts = Counter(row["verdict"] for url, row in found.rows.items() if "/status/403" in url)
    assert verdicts == {"suspect": 60}
    about = [question for question in found.report.questions if "127.0.0.2" in question.reason or "403" in question.reason]
    assert 1 <= len(about) <= 2
    assert not [finding for finding in found.report.open if finding.check.startswith("dead_")]


def test_a_site_that_begins_to_refuse_is_left_and_nothing_is_said_against_it(tmp_path: Path) -> None:
    async def turned_away(wire: Wire) -> None:
        await (ok(wire) if len(seen) < 40 else wire.answer("<h1>访问被拒绝</h1>", 403))
        seen.append(wire.request.path)

    seen: list[str] = []
    at("/patient/*")(turned_away)
    at("/patient.html")(lambda wire: wire.answer(links(*(f"/patient/{number}.html" for number in range(400)))))
    with MisbehavingSite() as site:
        found = inspected(site, "/patient.html", tmp_path)
        asked = [line for line in site.log if line.path.startswith("/patient/")]
    assert len(asked) < 120
    assert found.report.coverage.is_blocked
    assert found.report.coverage.stopped == "被拦截"
    assert not [finding for finding in found.report.open if finding.check.startswith("dead_") or finding.check in ("missing_column", "homepage_stale")]


def test_dead_pages_of_one_list_are_one_row_with_their_number(tmp_path: Path) -> None:
    at("/pager/index.html")(lambda wire: wire.answer(page("<script>createPageHTML(9, 0, 'index', 'html');</script><a href='/pager/other.html'>文</a>")))
    with MisbehavingSite() as site:
        found = inspected(site, "/pager/index.html", tmp_path)
    dead = [finding for finding in found.report.open if finding.check == "dead_link"]
    assert len(dead) == 2
    assert any("共有 8 页" in finding.message for finding in dead)
    assert sum(row["verdict"] == "broken" for row in found.rows.values()) == 9


def test_links_to_a_site_that_has_become_another_are_found_by_its_title(tmp_path: Path) -> None:
    at("/taken/*")(lambda wire: wire.answer(page("<p>欢迎</p>", "澳门新葡京娱乐场官网")))
    with MisbehavingSite() as site:
        found = inspected(site, f"/links?to={site.elsewhere}/taken/1.html&to={site.elsewhere}/taken/2.html&to={site.elsewhere}/ok.html", tmp_path)
    hijacked = [finding for finding in found.report.open if finding.check == "hijacked_link"]
    assert len(hijacked) == 1
    assert "澳门新葡京" in hijacked[0].message


@pytest.mark.parametrize(("given", "is_loopback", "seconds"), [(None, False, 60.0), (None, True, 1.0), (0.0, False, 0.0), (300.0, True, 300.0)])
def test_a_fault_is_looked_at_again_after_a_minute_unless_told_otherwise(given: float | None, is_loopback: bool, seconds: float) -> None:
    settings = _settings(1, 1, None, None, 30, given, 0, "", is_loopback=is_loopback, allow_loopback=is_loopback)
    assert settings.limits.second_look == seconds


def test_a_second_look_comes_no_sooner_than_it_should(polite: Inspected) -> None:
    first, second = polite.site.asked("/status/404")
    assert second.at - first.at >= 0.3
