"""Visits that ask whether a site opens: what counts as closed, what does not, and what a week of them says."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inspector.availability import VISITS_A_DAY, availability_of, is_due, visit_sites
from inspector.cli import app
from inspector.config import load_config
from inspector.core.clock import clock_at
from inspector.core.facts import VisitOutcome
from inspector.core.workdays import CHINA
from inspector.db.store import DATABASE, Store
from inspector.db.visits import Visit
from inspector.demo.server import Answer, LocalSite
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from spiders.frontier import Limits
from spiders.gathering import Settings
from spiders.visits import CUT_OFF, UNPROVEN, Seen, Visitor

pytest_plugins = ["databases"]
pytestmark = pytest.mark.timeout(400)

DAY = date(2026, 11, 22)
QUICK = Settings(Limits(second_look=0.1), rate=None, concurrency=8, timeout=5.0, largest_body=10 << 20, contact="", allow_loopback=True)
PAGE = Answer("<!DOCTYPE html><html><head><title>清源县</title></head><body><p>好。</p></body></html>".encode())


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


def visited(*urls: str, references: tuple[str, ...] = (), longest: float = 15.0) -> list[Seen]:
    async def visit() -> list[Seen]:
        visitor = Visitor(contact="", allow_loopback=True, references=references, longest=longest, rate=None)
        try:
            return await visitor.visit_all(urls)
        finally:
            await visitor.close()

    return asyncio.run(visit())


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


@contextmanager
def answering(answers: Mapping[str, Answer], address: str = "127.0.0.2") -> Iterator[str]:
    with LocalSite(answers, address=address) as site:
        yield f"{site.url}/"


@contextmanager
def silent_server() -> Iterator[str]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []
        is_over = threading.Event()

        def hold() -> None:
            server.settimeout(0.1)
            while not is_over.is_set():
                try:
                    held.append(server.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=hold)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        is_over.set()
        thread.join()
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (PAGE, VisitOutcome.OPENED),
        (Answer(b"", status=503), VisitOutcome.FAILED),
        (Answer(b"no", status=502), VisitOutcome.FAILED),
        (Answer(b"gone", status=404), VisitOutcome.FAILED),
        (Answer(b"no", status=403), VisitOutcome.UNCLEAR),
        (Answer(b"no", status=412), VisitOutcome.UNCLEAR),
        (Answer(b"slow down", status=429), VisitOutcome.UNCLEAR),
        (Answer("<html><title>安全验证</title><body>请完成安全验证后继续访问</body></html>".encode()), VisitOutcome.UNCLEAR),
        (Answer(b"", status=302, headers=(("Location", "/"),)), VisitOutcome.FAILED),
    ],
    ids=["page", "503", "502", "404", "403", "412", "429", "riddle", "circle"],
)
def test_a_refusal_of_our_address_is_no_failed_visit(answer: Answer, outcome: VisitOutcome) -> None:
    with answering({"/": answer}) as url:
        assert visited(url)[0].outcome is outcome


def test_redirects_are_followed_to_the_front_page() -> None:
    with answering({"/": Answer(b"", status=302, headers=(("Location", "/cn/"),)), "/cn/": PAGE}) as url:
        assert visited(url)[0].outcome is VisitOutcome.OPENED


def test_what_takes_longer_than_the_limit_did_not_open() -> None:
    with silent_server() as url, answering({"/": PAGE}) as neighbour:
        slow, opened = visited(url, neighbour, longest=0.4)
    assert (slow.outcome, slow.why, slow.seconds) == (VisitOutcome.FAILED, "0.4 秒内没有打开", 0.4)
    assert opened.outcome is VisitOutcome.OPENED


def test_silence_of_all_is_our_own_outage_and_never_the_sites_fault() -> None:
    [seen] = visited(closed_port(), references=(closed_port(),))
    assert (seen.outcome, seen.why) == (VisitOutcome.OWN_OUTAGE, CUT_OFF)


def test_a_site_is_down_when_a_reference_answers_beside_it() -> None:
    with answering({"/": PAGE}) as reference:
        assert visited(closed_port(), references=(reference,))[0].outcome is VisitOutcome.FAILED


def test_another_site_on_another_machine_is_reference_enough_and_without_any_nobody_can_tell() -> None:
    with answering({"/": PAGE}) as neighbour:
        assert [seen.outcome for seen in visited(closed_port(), neighbour)] == [VisitOutcome.FAILED, VisitOutcome.OPENED]
    [alone] = visited(closed_port())
    assert (alone.outcome, alone.why) == (VisitOutcome.UNCLEAR, UNPROVEN)


def test_an_error_the_server_itself_tells_needs_no_reference() -> None:
    with answering({"/": Answer(b"", status=500)}) as url:
        assert visited(url)[0].outcome is VisitOutcome.FAILED


def test_every_site_is_visited_once_in_each_hour_of_its_own_and_visits_are_spread() -> None:
    names = [f"第{number}个网站" for number in range(300)]
    last: dict[str, datetime] = {}
    rounds: list[int] = []
    counted: dict[str, int] = dict.fromkeys(names, 0)
    for minutes in range(0, 2 * 24 * 60, 10):
        now = at(DAY, 0) + timedelta(minutes=minutes)
        due = [name for name in names if is_due(name, last.get(name), now)]
        for name in due:
            assert name not in last or now - last[name] >= timedelta(minutes=30)
            last[name] = now
            counted[name] += minutes >= 24 * 60
        rounds.append(len(due))
    assert set(counted.values()) == {VISITS_A_DAY}
    assert max(rounds[6:]) < 100, "not all at once"


def test_the_week_is_told_day_by_day_and_today_is_left_out(store: Store) -> None:
    number = store.ensure_site("清源县", "http://qingyuan.example/")
    assert availability_of(store, number, DAY, 7) is None
    hours = [at(DAY - timedelta(days=left), hour) for left in (8, 7, 1) for hour in range(24)]
    visits = [Visit(number, moment, VisitOutcome.OPENED, 0.5, 200) for moment in hours]
    visits[30] = Visit(number, hours[30], VisitOutcome.FAILED, 15, 0, "15 秒内没有打开")
    store.save_visits([*visits, Visit(number, at(DAY, 0), VisitOutcome.FAILED, 15)])
    told = availability_of(store, number, DAY, 7)
    assert told is not None
    assert [day.judged for day in told.days] == [24, 0, 0, 0, 0, 0, 24]
    assert (told.failed, told.judged, dict(told.reasons)) == (1, 48, {"15 秒内没有打开": 1})
    assert store.forget_visits(at(DAY - timedelta(days=7), 0)) == 24
    assert store.last_visits() == {"清源县": at(DAY, 0)}


def test_a_week_of_visits_makes_the_veto_and_the_page_shows_it(tmp_path: Path) -> None:
    answers = {"/": PAGE}
    with LocalSite(answers) as site, answering({"/": PAGE}) as neighbour:
        path = tmp_path / "sites.yaml"
        path.write_text(f"sites:\n  - name: 清源县\n    url: {site.url}/\n  - name: 清源县水务局\n    url: {neighbour}\n", encoding="utf-8")
        config, data = load_config(path), tmp_path / "data"
        data.mkdir()
        with Store.open(data / DATABASE) as store:
            for hour in range(7 * 24):
                answers["/"] = Answer(b"", status=502) if hour % 12 == 3 else PAGE
                with clock_at(at(DAY - timedelta(days=7), 0) + timedelta(hours=hour)):
                    visit_sites(config, store, everybody=True, allow_loopback=True)
        answers["/"] = PAGE
        for number, known in enumerate(config.sites):
            inspect(Job(known.name, known.url, data, DAY, QUICK, config=config, site=config.sites[number]))
        with Store.open(data / DATABASE) as store:
            found = {run.site: [item for item in store.findings_of(run.id) if item.check == "site_unreachable"] for run in store.latest_inspections()}
    assert found["清源县水务局"] == []
    [veto] = found["清源县"]
    assert "访问 168 次，15 秒内打不开 14 次，占 8.3%，达到 5%" in veto.message
    assert veto.indicators == ("W-V2",)
    shown = CliRunner().invoke(app, ["probe", "--report", str(tmp_path / "week.html"), "--date", "2026-11-22", "--config", str(path), "--data", str(data)])
    assert shown.exit_code == 0, shown.output
    week = (tmp_path / "week.html").read_text(encoding="utf-8")
    assert "8.3%" in week
    assert week.count("<svg") >= 4
    assert "http" not in week.partition("</head>")[2].replace("http-equiv", ""), "nothing is loaded from elsewhere"


def test_a_round_from_the_command_line_tells_what_did_not_open(tmp_path: Path) -> None:
    with answering({"/": PAGE}) as opened, answering({"/": Answer(b"", status=500)}, "127.0.0.3") as broken:
        path = tmp_path / "sites.yaml"
        path.write_text(f"sites:\n  - {{name: 清源县, url: '{opened}'}}\n  - {{name: 清源县水务局, url: '{broken}'}}\n", encoding="utf-8")
        options = ["probe", "--config", str(path), "--data", str(tmp_path / "data"), "--allow-loopback"]
        first = CliRunner().invoke(app, options)
        again = CliRunner().invoke(app, options)
    assert "访问 2 个网站：打开 1，打不开 1" in first.output
    assert "清源县水务局：服务器回答 500" in first.output
    assert "没有到时间的" in again.output
