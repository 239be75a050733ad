"""What the desk's pages count, kept by site: after every change the same as if everything were counted anew, at the cost of one site."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, update

from inspector.core.clock import china_today
from inspector.core.facts import Coverage
from inspector.core.reviewing import Act, Stage
from inspector.db.queue import QueueFilter
from inspector.db.rows import InspectionState, Outcome
from inspector.db.store import Store
from inspector.db.tables import inspection
from inspector.db.verdicts import Asked
from inspector.web.beforehand import counting
from inspector.web.changes import BySite, Sums, look, look_again
from inspector.web.queue import size_of
from tests.test_findings_over_days import HOME, fault
from tests.test_standing import BUREAU, TOWN, inspected, steps, with_two_sites
from tests.visitors import store_of, visitor

pytest_plugins = ["databases", "desks"]

FILTERS = (QueueFilter(), QueueFilter(stages=(Stage.OPEN,)), QueueFilter(checks=("severe_wording",)), QueueFilter(assignees=("李强",)))


@pytest.fixture
def two(store: Store) -> Store:
    return with_two_sites(store)


def test_the_sizes_of_lists_are_what_a_new_count_says_after_every_step(two: Store) -> None:
    kept: BySite[dict[Stage, int]] = BySite()

    def same(what: str) -> None:
        for wanted in FILTERS:
            assert kept.of(two, str(wanted), lambda sites, wanted=wanted: two.queue_sizes(wanted, sites)) == two.queue_sizes(wanted), (what, wanted)  # type: ignore[misc]

    same("at first")
    for what in steps(two):
        same(what)
    two.act(Act.ASSIGN, [Asked(two.queue().rows[0].id)], "王芳", assignee="李强")
    same("one is assigned")
    inspected(two, "清源县教育局", fault("丙"))
    same("a new site")


def test_a_step_counts_one_site_again_and_nothing_none(two: Store) -> None:
    kept: BySite[int] = BySite()
    asked: list[object] = []

    def count(sites: object) -> dict[int, int]:
        asked.append(sites)
        return {}

    [row] = two.queue(QueueFilter(sites=(two.ensure_site(BUREAU, HOME),))).rows
    for _ in range(2):
        kept.of(two, "some", count)
    two.act(Act.ASSIGN, [Asked(row.id)], "王芳", assignee="李强")
    for _ in range(2):
        kept.of(two, "some", count)
    assert asked == [None, {row.site_id}]


def test_an_inspection_that_is_seen_later_than_one_that_ended_after_it_is_not_missed(two: Store) -> None:
    town, newest = two.ensure_site(TOWN, HOME), two.mark().ended
    assert newest is not None

    def ends(site: int, moment: datetime) -> None:
        with two.writing() as connection:
            connection.execute(update(inspection).where(inspection.c.site_id == site).values(finished_at=moment))

    ends(town, newest - timedelta(hours=1))
    before = look(two)
    ends(town, newest - timedelta(seconds=2))  # it ended a moment before the newest, and was committed a moment behind it
    two.sign("王芳", "login", "person:1")
    assert look_again(two, before)[1] == {town}


def test_the_first_inspections_of_all_are_seen(store: Store) -> None:
    before = look(store)
    assert before.mark.ended is None
    for site in (TOWN, BUREAU):
        inspected(store, site, fault("甲"))
    with store.writing() as connection:
        connection.execute(update(inspection).where(inspection.c.id == 1).values(finished_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert look_again(store, before)[1] == {store.ensure_site(name, HOME) for name in (TOWN, BUREAU)}


def test_the_server_counts_before_somebody_asks(desk: Flask) -> None:
    inspected(store_of(desk), TOWN, fault("甲"), fault("乙"))
    with counting(desk):
        person = visitor(desk, "inspector")
    asked: list[str] = []
    event.listen(store_of(desk)._engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_more: asked.append(statement))
    with desk.app_context():
        assert size_of() == {Stage.OPEN: 2}
    assert not [statement for statement in asked if "count(" in statement]
    assert "<b>2</b> 个" in person.get("/findings?stage=open").text.replace(' id="count"', "")


def test_a_sum_is_what_adding_all_parts_says_and_old_ones_stay_as_they_were() -> None:
    sums: Sums[str] = Sums()
    parts = {1: Counter({"甲": 2, "乙": 1}), 2: Counter({"甲": 3})}
    first = sums.of("some", parts)
    assert first == Counter({"甲": 5, "乙": 1})
    assert sums.of("some", parts | {1: Counter({"甲": 1})}) == Counter({"甲": 4}), "what has nothing left is gone"
    assert first == Counter({"甲": 5, "乙": 1})
    assert sums.of("some", {3: Counter({"丙": 1})}) == Counter({"丙": 1})
    assert sums.of("another", {2: parts[2]}) == Counter({"甲": 3})


def test_a_trend_leaves_out_what_is_dismissed_as_soon_as_it_is(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    number = store.begin_inspection(store.ensure_site(TOWN, HOME), china_today(), {}, "day.warc.gz").id
    store.settle(number, [fault("甲"), fault("乙")], lambda _known: Outcome.CLEAN)
    store.finish_inspection(number, InspectionState.FINISHED, Coverage(pages=9, home_status=200))
    for by, name in (("site", TOWN), ("unit", "未登记")):
        row = f'<td>{name}</td><td class="figure">{{0}}</td><td class="figure">{{0}}</td><td class="figure">{{0}}</td>'
        assert row.format(2) in person.get(f"/history?by={by}").text
    store.act(Act.DISMISS, [Asked(store.queue().rows[0].id)], "王芳", "误报")
    for query in ("by=site", "by=unit", f"by=site&site={TOWN}"):
        page = person.get(f"/history?{query}").text
        assert '<td class="figure">1</td><td class="figure">1</td><td class="figure">1</td>' in page
        assert "<b>1</b><span>新增</span>" in page
    store.undo("王芳")
    assert "<b>2</b><span>新增</span>" in person.get("/history").text
