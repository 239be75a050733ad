"""How sites stand on the first page: counted again where something changed, the same as if all were counted, and what waits for a notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import event

import checks
from inspector.core.facts import Coverage
from inspector.core.findings import Finding, Severity
from inspector.core.reviewing import Act, Stage
from inspector.db.queue import QueueFilter
from inspector.db.rows import InspectionState, Outcome
from inspector.db.store import Store
from inspector.db.verdicts import Asked
from inspector.inspection.redraw import report_of, rules_of
from inspector.web.standing import Standings
from tests.test_findings_over_days import FIRST_DAY, HOME, fault

pytest_plugins = ["databases"]

TOWN, BUREAU = "清源县人民政府", "清源县水务局"


@pytest.fixture
def two(store: Store) -> Store:
    return with_two_sites(store)


def with_two_sites(store: Store) -> Store:
    inspected(store, TOWN, *(touching(f"甲{number}") for number in range(3)), fault("乙"))
    inspected(store, BUREAU, touching("甲0"))
    return store


def touching(key: str) -> Finding:
    """One that a veto counts."""
    return replace(fault(key, severity=Severity.CRITICAL), check="severe_wording", indicators=("W-V1",))


def inspected(store: Store, site: str, *found: Finding) -> None:
    number = store.begin_inspection(store.ensure_site(site, HOME), FIRST_DAY, {}, "day.warc.gz").id
    store.settle(number, [replace(one, fingerprint=f"{site}{one.key}") for one in found], lambda _known: Outcome.CLEAN)
    store.finish_inspection(number, InspectionState.FINISHED, Coverage(pages=50, home_status=200))


def steps(store: Store) -> Iterator[str]:
    rows = store.queue().rows
    store.act(Act.CONFIRM, [Asked(rows[0].id)], "王芳")
    yield "a first person confirms"
    store.act(Act.CONFIRM, [Asked(rows[0].id)], "李强")
    yield "a second person confirms"
    store.act(Act.DISMISS, [Asked(row.id) for row in rows], "王芳", "误报")
    yield "all are dismissed, the grave ones by one of two"
    store.act(Act.DISMISS, [Asked(row.id) for row in rows], "李强", "同意")
    yield "the second person agrees"
    store.undo("李强")
    yield "and takes it back"
    inspected(store, BUREAU)
    yield "one is inspected again"


def test_what_is_kept_is_what_a_new_count_says_after_every_step(two: Store) -> None:
    kept, registry = Standings(), checks.load()
    seen = [kept.lines(two)]
    for what in steps(two):
        lines = kept.lines(two)
        assert lines == Standings().lines(two), what
        seen.append(lines)
        for line in lines:
            sheet = report_of(two, line.inspection, registry, rules_of(line.inspection)).score
            assert sheet is not None
            assert (line.distance.verdict, line.distance.nearness) == (sheet.verdict, sheet.nearness), what
    assert [before != after for before, after in pairwise(seen)] == [False, True, True, True, True, True], "one person's word on a grave one is none yet"


def test_a_step_on_one_finding_costs_one_site(two: Store) -> None:
    kept = Standings()
    kept.lines(two)
    asked: list[str] = []
    event.listen(two._engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_more: asked.append(statement))
    kept.lines(two)
    assert not [statement for statement in asked if "sighting" in statement or "question" in statement], "nothing has changed"
    [row] = two.queue(QueueFilter(sites=(two.ensure_site(BUREAU, HOME),))).rows
    two.act(Act.ASSIGN, [Asked(row.id)], "王芳", assignee="李强")
    asked.clear()
    kept.lines(two)
    assert len([statement for statement in asked if "question.reason" in statement]) == 1, "the sheet of one site"


def test_what_waits_for_a_notice_is_counted_by_unit_and_leaves_when_it_stands_in_one(store: Store) -> None:
    inspected(store, TOWN, *(replace(fault(f"甲{number}"), unit=BUREAU if number else "") for number in range(4)))
    rows = store.queue(QueueFilter(stages=(Stage.OPEN,))).rows
    assert store.waiting_for_notice() == []
    store.act(Act.CONFIRM, [Asked(row.id) for row in rows], "王芳")
    assert store.waiting_for_notice() == [("", 1), (BUREAU, 3)]
    numbers = store.waiting_of_unit(BUREAU, 2)
    assert [row.unit for row in store.queue_rows(numbers)] == [BUREAU, BUREAU]
    limits = rules_of(store.latest_inspections()[0]).limits
    made = store.make_notice(BUREAU, [Asked(number) for number in numbers], "王芳", limits)
    assert store.waiting_for_notice() == [("", 1), (BUREAU, 1)]
    store.withdraw_notice(made.id, "王芳", "写错了")
    assert store.waiting_for_notice() == [("", 1), (BUREAU, 3)]
