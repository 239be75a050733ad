"""Trends and availability on pages of the desk: drawn from what the store keeps, by site, check and unit."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest
from flask import Flask

import checks
from inspector.core.clock import china_today
from inspector.core.facts import Coverage, VisitOutcome
from inspector.core.reviewing import Act
from inspector.core.workdays import CHINA
from inspector.db.queue import QueueFilter
from inspector.db.rows import InspectionState, Outcome
from inspector.db.store import Store
from inspector.db.verdicts import Asked
from inspector.db.visits import Visit
from tests.test_findings_over_days import HOME, fault
from tests.visitors import store_of, visitor

pytest_plugins = ["desks"]

TOWN, BUREAU = "清源县人民政府", "清源县水务局"


@pytest.fixture
def week(desk: Flask) -> Flask:
    """Two sites over three days: one fault is mended and comes back."""
    for day, faults in ((3, "甲乙"), (2, "甲"), (1, "甲乙丙")):
        inspected(store_of(desk), TOWN, day, faults)
    inspected(store_of(desk), BUREAU, 1, "丁")
    return desk


def inspected(store: Store, site: str, days_ago: int, faults: str) -> None:
    number = store.begin_inspection(store.ensure_site(site, HOME), china_today() - timedelta(days=days_ago), {}, "a.warc.gz").id
    store.settle(number, [fault(key, site=site) for key in faults], lambda _known: Outcome.CLEAN)
    store.finish_inspection(number, InspectionState.FINISHED, Coverage(pages=9, home_status=200))


@pytest.mark.parametrize(("by", "line"), [("site", TOWN), ("check", checks.load().checks["dead_link"].title), ("unit", "未登记")])
def test_a_trend_is_drawn_by_site_check_and_unit_with_its_numbers_beside_it(week: Flask, by: str, line: str) -> None:
    page = visitor(week, "inspector").get(f"/history?by={by}").text
    assert "<polyline" in page
    last = 3 if by == "site" else 4
    assert f'<td>{line}</td><td class="figure">2</td><td class="figure">{last}</td><td class="figure">{last}</td>' in page


def test_what_changed_since_a_day_is_listed_and_counted(week: Flask) -> None:
    person, since = visitor(week, "inspector"), china_today() - timedelta(days=2)
    page = person.get(f"/history?since={since}").text
    for label, count in (("新增", 2), ("已整改", 1), ("反弹", 1)):
        assert f"<b>{count}</b><span>{label}</span>" in page
    listed = page.partition("以来的变化")[2]
    assert listed.index("反弹") < listed.index("已整改"), "the newest first"
    assert "“甲”" not in listed
    alone = person.get(f"/history?since={since}&site={BUREAU}").text
    assert "“丁”" in alone
    assert "“乙”" not in alone
    assert person.get("/history?since=gestern").status_code == 400


def test_a_dismissed_fault_leaves_the_trend(week: Flask) -> None:
    store = store_of(week)
    [row] = store.queue(QueueFilter(sites=(store.ensure_site(BUREAU, HOME),))).rows
    store.act(Act.DISMISS, [Asked(row.id)], "王芳", "误报")
    today = china_today()
    assert BUREAU not in {count.site for count in store.open_counts_by_day(today - timedelta(days=5), today)}


def test_what_opened_least_stands_first_with_its_hours_and_reasons(desk: Flask) -> None:
    store, midnight = store_of(desk), datetime.combine(china_today(), time(), CHINA)
    for name, share in ((TOWN, 50), (BUREAU, 5)):
        site = store.ensure_site(name, HOME)
        visits = [(hour, VisitOutcome.FAILED if hour % share == 0 else VisitOutcome.OPENED) for hour in range(1, 160)]
        store.save_visits(
            [Visit(site, midnight - timedelta(hours=hour), outcome, 0.3, why="连接超时" if outcome is VisitOutcome.FAILED else "") for hour, outcome in visits]
        )
    page = visitor(desk, "inspector").get("/uptime").text
    assert page.index(BUREAU) < page.index(TOWN)
    assert "连接超时 31 次" in page
    assert page.count('<svg width="672"') == 4
    assert "没有访问记录" not in page


def test_without_visits_the_page_says_what_to_run(desk: Flask) -> None:
    assert "inspector probe" in visitor(desk, "inspector").get("/uptime").text


def test_days_on_which_a_finding_was_the_same_are_told_once(desk: Flask) -> None:
    for day, faults in ((6, "甲"), (5, "甲"), (4, "甲"), (3, ""), (2, "甲"), (1, "甲")):
        inspected(store_of(desk), TOWN, day, faults)
    [row] = store_of(desk).queue().rows
    page = visitor(desk, "inspector").get(f"/findings/{row.id}").text
    told = [(status, days) for days, status in re.findall(r"<tr><td>(20[^<]*(?:<small>[^<]*</small>)?)</td><td>([^<]*)</td>", page)]
    today = china_today()
    assert told == [
        ("新增", f"{today - timedelta(days=6)}"),
        ("仍存在", f"{today - timedelta(days=5)} 至 {today - timedelta(days=4)} <small>2 次</small>"),
        ("已整改", f"{today - timedelta(days=3)}"),
        ("反弹", f"{today - timedelta(days=2)}"),
        ("仍存在", f"{today - timedelta(days=1)}"),
    ]
