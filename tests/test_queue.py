"""The queue of findings: what it filters, how it is paged, and that neither repeats nor skips a row while people work on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from inspector.core.facts import Account
from inspector.core.findings import Certainty, Finding, Severity, Status
from inspector.core.reviewing import Act, Stage
from inspector.db.database import StoreError
from inspector.db.queue import QueueFilter, QueueRow
from inspector.db.rows import Outcome
from inspector.db.store import Store
from inspector.db.verdicts import Asked
from tests.test_findings_over_days import HOME, fault

pytest_plugins = ["databases"]

COUNTY, BUREAU = "清源县人民政府", "清源县教育局"
TODAY = date(2026, 11, 22)


def inspected(store: Store, site: str, *found: Finding, day: date = TODAY) -> None:
    number = store.begin_inspection(store.ensure_site(site, HOME), day, {}, "a.warc.gz").id
    store.settle(number, found, lambda _known: Outcome.CLEAN)


def keys(rows: tuple[QueueRow, ...]) -> list[str]:
    return [row.quote.strip("“”") for row in rows]


@pytest.fixture
def filled(store: Store) -> Store:
    old = fault("旧", severity=Severity.LOW)
    inspected(store, COUNTY, old, day=TODAY - timedelta(days=40))
    inspected(
        store,
        COUNTY,
        old,
        fault("重", severity=Severity.CRITICAL),
        replace(fault("疑"), certainty=Certainty.SUSPECTED, unit="清源县水务局"),
        replace(fault("别", severity=Severity.MEDIUM), check="typo"),
    )
    inspected(store, BUREAU, fault("重", site=BUREAU, severity=Severity.CRITICAL), fault("局", site=BUREAU))
    account = store.ensure_account(Account("清源发布", "微信公众号", COUNTY))
    number = store.begin_inspection(account, TODAY, {}, "").id
    store.settle(number, [fault("号", site="清源发布（微信公众号）", severity=Severity.LOW)], lambda _known: Outcome.CLEAN)
    return store


def test_the_gravest_come_first_one_row_for_each_fingerprint(filled: Store) -> None:
    page = filled.queue()
    assert keys(page.rows) == ["重", "重", "疑", "局", "别", "旧", "号"]
    first = page.rows[0]
    assert (first.site, first.places, first.status, first.stage, first.related, first.is_grave) == (COUNTY, 2, Status.NEW, Stage.OPEN, 1, True)
    assert (first.title, first.message, first.first_seen, page.rows[5].first_seen) == ("死链", "页面不存在", TODAY, TODAY - timedelta(days=40))
    assert (page.next, page.previous) == (None, None)
    assert filled.queue_row(first.id) == first


FILTERS: Mapping[str, tuple[QueueFilter, list[str]]] = {
    "unit": (QueueFilter(units=["清源县水务局"]), ["疑"]),
    "check": (QueueFilter(checks=["typo", "blank_column"]), ["别"]),
    "severity": (QueueFilter(severities=[Severity.LOW, Severity.MEDIUM]), ["别", "旧", "号"]),
    "certainty": (QueueFilter(certainties=[Certainty.SUSPECTED]), ["疑"]),
    "old": (QueueFilter(first_seen_until=TODAY - timedelta(days=30)), ["旧"]),
    "young": (QueueFilter(first_seen_since=TODAY, severities=[Severity.LOW]), ["号"]),
    "account": (QueueFilter(is_account=True), ["号"]),
    "no account": (QueueFilter(is_account=False, severities=[Severity.LOW]), ["旧"]),
    "nothing": (QueueFilter(sites=[77]), []),
    "fixed": (QueueFilter(statuses=[Status.FIXED]), []),
}


@pytest.mark.parametrize("name", FILTERS)
def test_it_is_filtered(filled: Store, name: str) -> None:
    wanted, expected = FILTERS[name]
    assert keys(filled.queue(wanted).rows) == expected


def test_it_is_filtered_by_site(filled: Store) -> None:
    bureau = filled.ensure_site(BUREAU, HOME)
    assert keys(filled.queue(QueueFilter(sites=[bureau])).rows) == ["重", "局"]


def test_it_is_filtered_by_what_people_did(filled: Store) -> None:
    rows = {row.quote.strip("“”"): row for row in filled.queue().rows}
    filled.act(Act.CONFIRM, [Asked(rows["重"].id), Asked(rows["局"].id)], "王芳")
    filled.act(Act.DISMISS, [Asked(rows["别"].id)], "王芳", "引文")
    filled.act(Act.ASSIGN, [Asked(rows["旧"].id)], "王芳", assignee="李强")
    filled.act(Act.BULLETIN, [Asked(rows["号"].id)], "王芳")
    assert keys(filled.queue(QueueFilter(stages=[Stage.CONFIRMING, Stage.CONFIRMED])).rows) == ["重", "局"]
    assert keys(filled.queue(QueueFilter(assignees=["李强"])).rows) == ["旧"]
    assert keys(filled.queue(QueueFilter(is_bulletin=True)).rows) == ["号"]
    assert filled.queue_size() == {Stage.OPEN: 4, Stage.CONFIRMING: 1, Stage.CONFIRMED: 1, Stage.DISMISSED: 1}
    assert filled.queue_size(QueueFilter(sites=[rows["局"].site_id])) == {Stage.CONFIRMING: 1, Stage.CONFIRMED: 1}


def test_the_same_fault_on_other_sites_is_shown_beside_it(filled: Store) -> None:
    rows = filled.queue().rows
    [other] = filled.related(rows[0].id)
    assert (other.site, other.quote) == (BUREAU, rows[0].quote)
    assert filled.related(rows[2].id) == ()
    with pytest.raises(StoreError, match="已经不在了"):
        filled.queue_row(999)


def test_pages_follow_each_other_without_repeating_or_skipping_while_rows_leave(store: Store) -> None:
    inspected(store, COUNTY, *(fault(f"第{number:02}条", severity=list(Severity)[number % 5]) for number in range(23)))
    wanted = QueueFilter(stages=[Stage.OPEN])
    whole = [row.id for row in store.queue(wanted).rows]
    assert len(whole) == 23
    seen, after = [], None
    while True:
        page = store.queue(wanted, after=after, limit=5)
        seen += [row.id for row in page.rows]
        store.act(Act.CONFIRM, [Asked(row.id, row.step) for row in page.rows[:3]], "王芳")  # what is done leaves the list
        after = page.next
        if after is None:
            break
    assert seen == whole
    back: list[int] = []
    before = page.previous
    while before is not None:
        page = store.queue(before=before, limit=5)
        back = [row.id for row in page.rows] + back
        before = page.previous
    assert back == whole[:20]


def test_no_payload_is_read_to_find_a_page(store: Store) -> None:
    inspected(store, COUNTY, *(fault(f"第{number}条") for number in range(9)))
    statements: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    store.queue(QueueFilter(stages=[Stage.OPEN]), limit=4)
    keys_of, shown = (statement for statement in statements if "FROM finding" in statement and "count(" not in statement)
    assert "payload" not in keys_of
    assert "payload" in shown
