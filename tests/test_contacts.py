"""Who answers for a unit, and the daily look at accounts that no source can read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from inspector.core.contacts import RegisterState
from inspector.core.facts import Account, AccountState, Coverage, Post, SourceKind
from inspector.core.rectifying import AnswerKind
from inspector.core.reviewing import Act
from inspector.db.database import StoreError
from inspector.db.excuses import Paper
from inspector.db.rows import InspectionState, Progress
from inspector.db.store import Store
from tests.test_findings_over_days import fault
from tests.test_notices import LIMITS, WEEK
from tests.test_verdicts import FANG, Desk

pytest_plugins = ["databases"]

TODAY = date(2026, 11, 22)
WATER, TOWN = "清源县水务局", "青石镇"


def states(store: Store) -> dict[tuple[str, str], RegisterState]:
    return {(line.unit, line.institution): line.state for line in store.register([(WATER, ""), (WATER, "供水公司"), (TOWN, "")], TODAY)}


def test_the_register_says_who_is_missing_has_changed_or_never_answered(store: Store) -> None:
    assert set(states(store).values()) == {RegisterState.MISSING}
    first = store.set_contact(WATER, "赵敏", FANG, phone="0312-1234567", since=TODAY - timedelta(days=400))
    store.set_contact(WATER, "周涛", FANG, institution="供水公司", since=TODAY - timedelta(days=400))
    assert states(store) == {(WATER, ""): RegisterState.FINE, (WATER, "供水公司"): RegisterState.FINE, (TOWN, ""): RegisterState.MISSING}
    store.set_contact(WATER, "钱进", FANG, since=TODAY - timedelta(days=5))
    line = store.register([(WATER, "")], TODAY)[0]
    assert (line.state, line.contact and line.contact.name, line.before and (line.before.id, line.before.until)) == (
        RegisterState.CHANGED, "钱进", (first.id, TODAY - timedelta(days=5)),
    )  # fmt: skip
    assert store.register([(WATER, "")], TODAY + timedelta(days=60))[0].state is RegisterState.FINE
    assert line.contact is not None
    store.end_contact(line.contact.id, FANG, TODAY)
    assert states(store)[WATER, ""] is RegisterState.MISSING
    with pytest.raises(StoreError, match="没有这个联络员"):
        store.end_contact(line.contact.id, FANG, TODAY)
    with pytest.raises(StoreError, match="写明单位和姓名"):
        store.set_contact(WATER, " ", FANG, since=TODAY)
    assert store.audit_flaws() == []


def test_a_unit_that_was_asked_and_never_answered_stands_out(store: Store) -> None:
    desk = Desk(store)
    desk.inspect(fault("甲"))
    desk.act(Act.CONFIRM, FANG, "甲")
    store.set_contact(WATER, "赵敏", FANG, since=TODAY - timedelta(days=400))
    made = store.make_notice(WATER, desk.asked("甲"), FANG, LIMITS)
    assert states(store)[WATER, ""] is RegisterState.FINE, "nobody has asked yet"
    store.issue_notice(made.id, FANG, WEEK)
    assert states(store)[WATER, ""] is RegisterState.NEVER_ANSWERED
    store.answer_item(store.notice(made.id).items[0].id, AnswerKind.FIXED, "赵敏")
    line = store.register([(WATER, "")], TODAY)[0]
    assert (line.state, line.asked, line.answered) == (RegisterState.FINE, 1, 1)


def inspected(store: Store, name: str, *progress: Progress, state: AccountState = AccountState.RUNNING, posts: tuple[Post, ...] = ()) -> int:
    number = store.ensure_account(Account(name, "抖音", WATER, f"http://douyin.example/{name}", "", state))
    if progress or posts:
        run = store.begin_inspection(number, TODAY, {}, "")
        for one in progress:
            store.save_batch(number, run.id, posts, one)
        store.finish_inspection(run.id, InspectionState.FINISHED, Coverage())
    return number


def test_the_round_lists_accounts_no_source_could_read_and_what_was_seen_of_them(store: Store) -> None:
    whole = Progress(0, SourceKind.FEED, is_done=True)
    failed = Progress(0, SourceKind.FEED, is_done=True, error="接口关闭")
    old = Post(SourceKind.LEDGER, "1", "旧闻", "", datetime(2026, 11, 1, 17, tzinfo=UTC), "台账", datetime(2026, 11, 22, tzinfo=UTC))
    inspected(store, "读得到", whole)
    inspected(store, "已关停", state=AccountState.CLOSED)
    never = inspected(store, "没有来源")
    broken = inspected(store, "来源坏了", failed, posts=(old,))
    assert [(one.name, one.newest, one.is_done) for one in store.observation_round(TODAY)] == [
        ("来源坏了", date(2026, 11, 2), False),
        ("没有来源", None, False),
    ]
    picture = Paper("截图.png", b"\x89PNG")
    seen = store.observe(broken, TODAY - timedelta(days=2), FANG, TODAY, note="置顶不算", screenshot=picture)
    assert store.upload(seen.screenshot) == picture
    assert [(one.name, one.newest, one.is_done) for one in store.observation_round(TODAY)] == [
        ("没有来源", None, False),
        ("来源坏了", date(2026, 11, 20), True),
    ]
    assert [one.is_done for one in store.observation_round(TODAY + timedelta(days=1))] == [False, False]
    nothing = store.observe(never, None, FANG, TODAY)
    assert (nothing.is_good, store.observations(never)) == (False, [nothing])
    with pytest.raises(StoreError, match="在今天"):
        store.observe(never, TODAY + timedelta(days=1), FANG, TODAY)
    assert [entry.action for entry in store.audit_of(f"site:{broken}")] == ["account.observe"]
