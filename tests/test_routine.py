"""The daily round: on time, in turn, never twice at once, and honest about what did not happen."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time as clocks
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inspector.cli import app
from inspector.config import load_config
from inspector.config.timetable import Span, Timetable
from inspector.core.clock import clock_at
from inspector.core.workdays import CHINA
from inspector.db.store import DATABASE, Store
from inspector.demo.server import Answer, LocalSite
from inspector.files.yamlfile import ConfigError
from inspector.inspection import claiming
from inspector.inspection.claiming import AlreadyRunningError, claimed
from inspector.inspection.job import Job
from inspector.routine import daily
from inspector.routine.daily import Daily, inspect_sites
from inspector.routine.rounds import KILLED, NOBODY_CAME, NOT_YET, note_gaps, run_round, standing
from inspector.routine.servicefiles import Installed, Scheduler, unit_files
from spiders.frontier import Limits
from spiders.gathering import Settings
from spiders.scope import RESTING

pytest_plugins = ["databases"]
pytestmark = pytest.mark.timeout(400)  # inspections of their own, on a busy machine

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 22)
HOME = "http://127.0.0.1:9/"


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), CHINA)


def page(body: str) -> Answer:
    return Answer(f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县</title></head><body>{body}</body></html>".encode())


# the timetable


@pytest.mark.parametrize(
    ("now", "deadline"),
    [
        (at("00:30"), at("08:00")),
        (at("07:59"), at("08:00")),
        (at("09:00"), at("00:30", DAY + timedelta(days=1))),
        (at("23:59"), at("00:30", DAY + timedelta(days=1))),
    ],
)
def test_work_ends_by_the_hour_it_is_to_be_ready_and_late_work_before_the_next_night(now: datetime, deadline: datetime) -> None:
    assert Timetable().deadline(now) == deadline


def test_work_ends_before_quiet_hours_begin_also_over_midnight() -> None:
    times = Timetable(quiet=(Span(time(6), time(7)), Span(time(22), time(5))))
    assert times.deadline(at("05:30")) == at("06:00")
    assert times.quiet_until(at("06:59")) == at("07:00")
    assert times.quiet_until(at("23:00")) == at("05:00", DAY + timedelta(days=1))
    assert times.quiet_until(at("07:00")) is None
    assert times.deadline(at("09:00")) == at("22:00")


def test_hours_are_those_of_china_wherever_the_machine_stands() -> None:
    assert Timetable().is_late(datetime(2026, 11, 22, 0, 0, tzinfo=UTC))
    assert not Timetable().is_late(datetime(2026, 11, 21, 23, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{ready_by: '25:00'}", "应为几点几分，如 08:00，现在是“25:00”"),
        ("{start: '09:00', ready_by: '08:00'}", r"start（09:00）应早于同一天的 ready_by（08:00）"),
        ("{quiet: ['12:00']}", "应为几点几分"),
    ],
)
def test_hours_that_make_no_sense_are_refused_in_chinese(tmp_path: Path, written: str, words: str) -> None:
    path = tmp_path / "sites.yaml"
    path.write_text(f"settings:\n  times: {written}\nsites:\n  - {{name: 清源县, url: {HOME}}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        load_config(path)


def test_hours_are_read_as_people_write_them(tmp_path: Path) -> None:
    path = tmp_path / "sites.yaml"
    path.write_text(f"settings:\n  times: {{ready_by: 7:30, quiet: [11:30-13:30]}}\nsites:\n  - {{name: 清源县, url: {HOME}}}\n", encoding="utf-8")
    assert load_config(path).settings.times.table == Timetable(ready_by=time(7, 30), quiet=(Span(time(11, 30), time(13, 30)),))


# two processes


CLAIM = """
import sys, time
from inspector.inspection.claiming import claimed
from inspector.db.store import Store
with Store.open(sys.argv[1]) as store, claimed(store, {int(sys.argv[2]): "清源县"}):
    print("mine", flush=True)
    time.sleep(60)
"""


@contextmanager
def claimer(database: str, number: int) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the site."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen([sys.executable, "-c", CLAIM, database, str(number)], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "mine"
        yield process
        process.kill()


def test_two_processes_never_hold_one_site_and_a_killed_one_is_followed_at_once(database: str) -> None:
    with Store.open(database) as store:
        number = store.ensure_site("清源县", HOME)
        with claimer(database, number) as other:
            with pytest.raises(AlreadyRunningError, match="正在被另一个进程巡检"), claimed(store, {number: "清源县"}):
                pytest.fail("two processes hold one site")
            other.send_signal(signal.SIGKILL)
            other.wait()
            with claimed(store, {number: "清源县"}):
                assert store.claimed_by(number) is not None
            assert store.claimed_by(number) is None


def test_a_quiet_inspection_gives_signs_of_life_and_a_silent_one_of_another_machine_is_taken_over(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "BEAT_SECONDS", 0.05)
    with Store.open(database) as store:
        number = store.ensure_site("清源县", HOME)
        assert store.claim_site(number, "elsewhere:1", timedelta(minutes=10))
        with pytest.raises(AlreadyRunningError), claimed(store, {number: "清源县"}):
            pytest.fail("it gave a sign of life a moment ago")
        clocks.sleep(0.05)
        monkeypatch.setattr(claiming, "EXPIRES", timedelta(milliseconds=20))
        with claimed(store, {number: "清源县"}):
            first = store.claimed_by(number)
            clocks.sleep(0.5)
            later = store.claimed_by(number)
        assert first is not None
        assert later is not None
        assert later.beat_at > first.beat_at


# the round


@pytest.fixture
def county(tmp_path: Path) -> Iterator[tuple[Path, LocalSite]]:
    with LocalSite({"/": page("<p>好。</p>")}) as site:
        path = tmp_path / "sites.yaml"
        path.write_text(f"sites:\n  - name: 清源县\n    url: {site.url}/\n", encoding="utf-8")
        yield path, site


def daily_of(path: Path, day: date = DAY) -> Daily:
    return Daily(path.parent / "data", day, allow_loopback=True)


def test_days_without_a_round_are_told_and_a_failed_inspection_is_made_up_for(county: tuple[Path, LocalSite]) -> None:
    path, _site = county
    config = load_config(path)
    assert [outcome.error for outcome in run_round(path, config, daily_of(path), at("01:00"))] == [""]
    third = DAY + timedelta(days=3)
    with Store.open(daily_of(path).store_place) as store:
        assert store.missed(DAY, third) == []
        note_gaps(store, ["清源县"], third)
        assert [(item.day, item.reason) for item in store.missed(DAY, third)] == [
            (DAY + timedelta(days=1), NOBODY_CAME),
            (DAY + timedelta(days=2), NOBODY_CAME),
        ]
    full = replace(daily_of(path, third), deadline=datetime.now(UTC))  # no time left at all
    assert [outcome.error for outcome in run_round(path, config, full, at("07:59", third))] == [daily.NO_TIME]
    assert [outcome.error for outcome in run_round(path, config, daily_of(path, third), at("09:00", third))] == [""]
    with Store.open(daily_of(path).store_place) as store:
        [missed] = store.missed(third, third)
        assert missed.reason == daily.NO_TIME
        assert missed.made_up_at is not None
        told = store.last_round()
        assert told is not None
        assert (told.planned, told.done, told.is_late) == (1, 1, True)


def test_a_round_that_was_killed_is_told_the_next_day(store: Store) -> None:
    number = store.ensure_site("清源县", HOME)
    store.begin_inspection(number, DAY - timedelta(days=1), {}, "a.warc.gz")
    store.begin_round(DAY, 1, is_late=False)
    note_gaps(store, ["清源县", "新开的网站"], DAY + timedelta(days=1))
    assert [(item.site, item.reason) for item in store.missed(DAY, DAY)] == [("清源县", KILLED)]


def test_what_should_be_ready_and_is_not_stands_first_on_the_page_of_today(store: Store) -> None:
    store.ensure_site("清源县", HOME)
    assert standing(store, ["清源县"], Timetable(), at("07:00")).waiting == ["清源县"]
    late = standing(store, ["清源县"], Timetable(), at("08:00"))
    assert [(item.site, item.reason) for item in late.missed] == [("清源县", NOT_YET)]


def test_a_full_disk_stops_an_inspection_before_it_begins(county: tuple[Path, LocalSite]) -> None:
    path, _site = county
    text = path.read_text(encoding="utf-8")
    path.write_text(f"settings: {{least_free_gb: {2 * shutil.disk_usage(path).total / 2**30:.0f}}}\n{text}", encoding="utf-8")
    [outcome] = inspect_sites(path, daily_of(path))
    assert "所在的磁盘只剩" in outcome.error
    assert "inspector prune" in outcome.error


def test_quiet_hours_and_a_site_in_other_hands_are_no_errors(county: tuple[Path, LocalSite]) -> None:
    path, _site = county
    data = path.parent / "data"
    options = ["run", "--due", "--config", str(path), "--data", str(data), "--allow-loopback"]
    text = path.read_text(encoding="utf-8")
    path.write_text("settings: {times: {quiet: ['00:00-12:00', '12:00-00:00']}}\n" + text, encoding="utf-8")
    quiet = CliRunner().invoke(app, options)
    assert quiet.exit_code == 0
    assert "静默时段" in quiet.output
    path.write_text(text, encoding="utf-8")
    data.mkdir(exist_ok=True)
    with Store.open(data / DATABASE) as store:
        number = store.ensure_site("清源县", HOME)
        with claimer(str(data / DATABASE), number):
            busy = CliRunner().invoke(app, options)
    assert busy.exit_code == 0, busy.output
    assert "正在被另一个进程巡检" in busy.output


def test_when_time_is_short_columns_and_new_pages_are_read_and_the_rest_in_turn(tmp_path: Path) -> None:
    articles = {
        f"/xw/t20261101_{number}.html": page(f"<h1>第{number}号通知</h1><div class='article'><p>{'正文' * 80}{number}</p></div>") for number in range(30)
    }
    items = "".join(f"<li><a href='{path}'>第{number}号关于冬季供暖工作安排的通知</a><span>2026-11-01</span></li>" for number, path in enumerate(articles))
    answers = {"/": page("<a href='/xw/'>新闻</a>"), "/xw/": page(f"<ul>{items}</ul>"), **articles}
    asked: list[str] = []
    with LocalSite(answers, note=lambda _method, address, _status: asked.append(address)) as site:
        path = tmp_path / "sites.yaml"
        path.write_text(f"sites:\n  - name: 清源县\n    url: {site.url}/\n    rate: 50\n    render: 0\n    pictures: 0\n", encoding="utf-8")
        assert inspect_sites(path, daily_of(path))[0].error == ""
        seen: set[str] = set()
        for offset in (1, 2, 3):
            asked.clear()
            if offset == 2:
                answers["/xw/"] = page(f"<ul><li><a href='/xw/new.html'>关于元旦放假安排的通知</a><span>2026-11-23</span></li>{items}</ul>")
                answers["/xw/new.html"] = page("<h1>新</h1>")
            short = replace(daily_of(path, DAY + timedelta(days=offset)), deadline=datetime.now(UTC) + timedelta(seconds=daily.SHORTEST + 3))
            # 50 a second would be enough for all: as if the platform allowed three
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(daily, "LATENCY", 0.05)
                [outcome] = daily._inspect_group(group_of(path, short))
            assert "时间有限，其余页面轮换" in outcome.words
            assert {"/", "/xw/"} <= set(asked)
            assert offset != 2 or "/xw/new.html" in asked, "what is new is read at once"
            seen |= set(asked) & set(articles)
            assert len(set(asked) & set(articles)) < 30
        assert seen == set(articles), "every page has had its turn"
        with Store.open(daily_of(path).store_place) as store:
            [last] = store.latest_inspections()
            assert last.coverage is not None
            assert last.coverage.skipped[RESTING] > 0
            assert last.coverage.stopped


def group_of(path: Path, run: Daily) -> daily.Group:
    config = load_config(path)
    return daily.Group((daily._job(config, config.sites[0], run),), run.deadline, {"清源县": 1.0})


def test_time_is_shared_by_size_among_sites_of_one_address_and_groups_that_wait(tmp_path: Path) -> None:
    jobs = {name: Job(name, HOME, tmp_path, DAY, Settings(Limits(), 2.0, 2, 30, 1, "", allow_loopback=True)) for name in "甲乙丙"}
    weights = {"甲": 3000.0, "乙": 1000.0, "丙": 1000.0}
    with clock_at(at("00:30")):
        run = Daily(tmp_path, DAY, processes=1, deadline=at("01:00"))
        groups = [daily.Group((jobs[name],), run.deadline, weights) for name in "甲乙丙"]
        shares = [group.seconds for group in daily._shared_out(groups, run)]
    assert shares == pytest.approx([1800 * 0.6 * 1.1, 1800 * 0.2 * 1.1, 1800 * 0.2 * 1.1])
    assert daily._within(jobs["甲"], 1000).most_requests == 1600


# the files for cron, systemd and Windows


@pytest.mark.parametrize("scheduler", list(Scheduler))
def test_the_files_that_come_with_the_program_are_what_it_prints(scheduler: Scheduler) -> None:
    folder = ROOT / "deploy" / scheduler.value
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == dict(unit_files(scheduler, Installed()))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_its_units(tmp_path: Path) -> None:
    for name, text in unit_files(Scheduler.SYSTEMD, Installed(program=sys.executable, folder=str(tmp_path), user="root")).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for unit in sorted(tmp_path.glob("*.timer")):
        verified = subprocess.run(["systemd-analyze", "verify", str(unit), str(unit.with_suffix(".service"))], capture_output=True, text=True, check=False)
        mine = [line for line in verified.stderr.splitlines() if "duwang" in line]
        assert not mine, mine
    calendar = subprocess.run(["systemd-analyze", "calendar", "*-*-* 00:30:00 Asia/Shanghai"], capture_output=True, text=True, check=False)
    assert "16:30:00 UTC" in calendar.stdout


def test_schedule_prints_and_writes_them_with_the_hours_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sites.yaml").write_text(f"settings: {{times: {{start: '02:15', ready_by: '07:00'}}}}\nsites:\n  - {{name: 清源县, url: {HOME}}}\n", encoding="utf-8")
    printed = CliRunner().invoke(app, ["schedule", "--print", "cron"])
    assert "15 2 * * *" in printed.output
    assert str(tmp_path) in printed.output
    written = CliRunner().invoke(app, ["schedule", "--print", "systemd", "--write", "units"])
    assert written.exit_code == 0
    assert "OnCalendar=*-*-* 02:15:00 Asia/Shanghai" in Path("units/duwang-run.timer").read_text(encoding="utf-8")


# in the foreground


def test_the_foreground_schedule_does_what_is_due_and_stops_cleanly_when_asked(county: tuple[Path, LocalSite]) -> None:
    path, _site = county
    data = path.parent / "data"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "inspector", "schedule", "--config", str(path), "--data", str(data), "--allow-loopback"]
    once = subprocess.run([*command, "--once"], env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert once.returncode == 0, once.stdout + once.stderr
    with Store.open(data / DATABASE) as store:
        assert store.latest_inspections()
        assert "清源县" in store.last_visits()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout is not None
        assert "开始值守" in watch.stdout.readline()
        watch.send_signal(signal.SIGTERM)
        told, _ = watch.communicate(timeout=60)
    assert watch.returncode == 0
    assert "已停止值守" in told
