"""Rectification: notices, time limits, answers, appeals, rechecks, and what comes back after it was closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from inspector.core.findings import Finding, Severity
from inspector.core.rectifying import AnswerKind, Item, ItemState, Notice, NoticeState, RecheckResult, fix_due
from inspector.core.reviewing import Act, Stage
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA
from inspector.db.database import StoreError
from inspector.db.notice_tables import notice_item
from inspector.db.rechecks import Look
from inspector.db.rows import Outcome
from inspector.db.store import Store
from inspector.workdays import ChineseWeek
from tests.test_findings_over_days import fault
from tests.test_verdicts import FANG, MIN, QIANG, Desk

pytest_plugins = ["databases"]

UNIT, CONTACT = "清源县水务局", "水务局赵联络"
WEEK = ChineseWeek()
LIMITS: Mapping[str, Limit] = {
    "overdue_fix.critical": Limit(24, "小时", "系统默认", is_settled=False),
    "overdue_fix.high": Limit(3, "个工作日", "清源县"),
    "overdue_fix.low": Limit(10, "个工作日", "清源县"),
}


class Office(Desk):
    """A desk whose findings go out to units."""

    def notice(self, *keys: str) -> Notice:
        """Confirmed, put into a notice, issued."""
        for key in keys:
            for who in (FANG, QIANG):
                if self.stage(key) is not Stage.CONFIRMED:
                    self.act(Act.CONFIRM, who, key)
        made = self.store.make_notice(UNIT, self.asked(*keys), FANG, LIMITS)
        return self.store.issue_notice(made.id, MIN, WEEK, seen=made.step)

    def items(self, known: Notice) -> list[Item]:
        return list(self.store.notice(known.id).items)

    def look(self, *found: Finding, outcome: Outcome = Outcome.CLEAN) -> None:
        self.number = self.store.begin_inspection(self.site_id, self.day, {}, f"{self.day}.warc.gz").id
        self.store.settle(self.number, found, lambda _known: outcome)
        self.day += timedelta(days=1)

    def let_time_pass(self, item: Item, by: timedelta) -> None:
        """As if everything about that item had happened so much earlier."""
        now = self.store.item(item.id)
        moved = {"due_at": now.due_at - by if now.due_at else None, "stopped_at": now.stopped_at - by if now.stopped_at else None}
        with self.store.writing() as connection:
            connection.execute(update(notice_item).where(notice_item.c.id == item.id).values(**moved))


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        (Limit(24, "小时", ""), datetime(2026, 9, 30, 17, 30, tzinfo=CHINA), datetime(2026, 10, 1, 17, 30, tzinfo=CHINA)),
        (Limit(3, "个工作日", ""), datetime(2026, 9, 30, 17, 30, tzinfo=CHINA), datetime(2026, 10, 10, 23, 59, 59, tzinfo=CHINA)),  # over National Day
        (Limit(5, "天", ""), datetime(2026, 9, 30, 17, 30, tzinfo=CHINA), datetime(2026, 10, 5, 23, 59, 59, tzinfo=CHINA)),
        (Limit(1, "个工作日", ""), datetime(2026, 11, 22, 16, 30, tzinfo=UTC), datetime(2026, 11, 24, 23, 59, 59, tzinfo=CHINA)),  # already the 23rd in China
    ],
)
def test_a_time_limit_ends_by_the_clock_of_china(limit: Limit, start: datetime, due: datetime) -> None:
    assert fix_due(limit, start, WEEK) == due


def test_a_notice_is_made_of_what_is_wholly_confirmed_numbered_when_issued_and_timed_by_severity(office: Office) -> None:
    office.inspect(fault("甲", severity=Severity.CRITICAL), fault("乙"), fault("丙", severity=Severity.LOW))
    office.act(Act.CONFIRM, FANG, "甲")
    with pytest.raises(StoreError, match=r"待第二人确认，只有已确认的才能下通知单。\n问题 .* 待核实"):
        office.store.make_notice(UNIT, office.asked("甲", "乙"), FANG, LIMITS)
    known = office.notice("甲", "乙", "丙")
    assert known.issued_at is not None
    year = known.issued_at.astimezone(CHINA).year
    assert (known.state, known.number, known.made_by, known.issued_by) == (NoticeState.ISSUED, f"整改通知〔{year}〕1号", FANG, MIN)
    first, second, third = office.items(known)
    assert first.due_at == known.issued_at + timedelta(hours=24)
    assert [fix_due(Limit(item.limit_number, item.limit_unit, ""), known.issued_at, WEEK) for item in (second, third)] == [second.due_at, third.due_at]
    assert (first.limit_source, second.limit_source, first.places) == ("系统默认，待核定", "清源县", 2)
    with pytest.raises(StoreError, match="已经在另一份通知单里"):
        office.store.make_notice(UNIT, office.asked("乙"), FANG, LIMITS)
    with pytest.raises(StoreError, match="已下发，不用再签发"):
        office.store.issue_notice(known.id, MIN, WEEK)
    office.inspect(fault("甲", severity=Severity.CRITICAL), fault("乙"), fault("丙", severity=Severity.LOW), fault("丁"))
    assert office.notice("丁").number == f"整改通知〔{year}〕2号"
    assert office.store.notice_numbered(f"整改通知〔{year}〕2号").unit == UNIT
    assert office.store.audit_flaws() == []


def test_what_the_unit_mends_is_closed_by_the_next_inspection(office: Office) -> None:
    office.inspect(fault("甲"), fault("乙"))
    known = office.notice("甲", "乙")
    for item in office.items(known):
        assert office.store.answer_item(item.id, AnswerKind.FIXED, CONTACT).state is ItemState.ANSWERED
    office.look(replace(fault("乙"), places=37))
    closed, left = office.items(known)
    assert (closed.state, closed.left, closed.closed_at is not None) == (ItemState.CLOSED, 0, True)
    assert (left.state, left.words) == (ItemState.WAITING, "待整改，余 37 处")
    whole = office.store.notice(known.id)
    assert [(one.result, one.left, one.by, one.inspection_id) for one in whole.rechecks[left.id]] == [(RecheckResult.LEFT, 37, "程序", office.number)]
    assert [one.kind for one in whole.answers[left.id]] == [AnswerKind.FIXED]
    assert whole.told[left.id]["quote"] == "“乙”"
    assert office.store.recheck_from(office.number, office.site_id) == [], "settling again changes nothing"


def test_a_blocked_recheck_stops_the_clock_and_says_so_until_a_look_succeeds(office: Office) -> None:
    office.inspect(fault("甲"))
    known = office.notice("甲")
    [item] = office.items(known)
    due = item.due_at
    assert due is not None
    office.look(outcome=Outcome.NOT_JUDGED)
    [stopped] = office.items(known)
    assert (stopped.state, stopped.due_at, stopped.words) == (ItemState.WAITING, due, "待整改，停表：复查受阻：这次巡检没有看到它所在的网页")
    office.let_time_pass(item, timedelta(days=400))
    assert office.store.overdue_items(datetime.now(UTC)) == [], "nobody is overdue while the clock rests"
    office.look(fault("甲"))
    [goes_on] = office.items(known)
    assert (goes_on.stopped_at, goes_on.stop_reason) == (None, "")
    assert goes_on.due_at is not None
    assert abs(goes_on.due_at - due) < timedelta(minutes=5), "the time it rested is given back"


def test_what_is_late_is_listed_the_longest_overdue_first(office: Office) -> None:
    office.inspect(fault("甲"), fault("乙"))
    known = office.notice("甲", "乙")
    first, second = office.items(known)
    assert office.store.overdue_items(datetime.now(UTC)) == []
    office.let_time_pass(first, timedelta(days=20))
    office.let_time_pass(second, timedelta(days=40))
    assert [(one.number, item.id) for one, item in office.store.overdue_items(datetime.now(UTC))] == [(known.number, second.id), (known.number, first.id)]
    assert office.store.overdue_items(datetime.now(UTC), "清源县教育局") == []
    office.look()
    assert office.store.overdue_items(datetime.now(UTC)) == []


def test_what_comes_back_after_it_was_closed_is_reopened_counted_and_timed_anew(office: Office) -> None:
    office.inspect(fault("甲"))
    known = office.notice("甲")
    for round_ in (1, 2):
        office.look()
        assert office.items(known)[0].state is ItemState.CLOSED
        office.look(fault("甲"))
        [item] = office.items(known)
        assert (item.state, item.rebounds, item.words) == (ItemState.REOPENED, round_, f"反弹，重新整改，余 2 处，反弹 {round_} 次")
        assert item.due_at is not None
        assert item.due_at > datetime.now(UTC)


def test_a_unit_asks_for_more_time_and_the_clock_rests_until_the_office_decides(office: Office) -> None:
    office.inspect(fault("甲"))
    known = office.notice("甲")
    [item] = office.items(known)
    assert item.due_at is not None
    until = item.due_at.astimezone(CHINA).date() + timedelta(days=10)
    for kind, note, day, complaint in (
        (AnswerKind.DELAY, "", until, "要写明理由"),
        (AnswerKind.DELAY, "设备未到", None, "延到哪一天"),
        (AnswerKind.DELAY, "设备未到", date(2026, 1, 1), "延期要晚于现在的时限"),
    ):
        with pytest.raises(StoreError, match=complaint):
            office.store.answer_item(item.id, kind, CONTACT, note, day)
    asked = office.store.answer_item(item.id, AnswerKind.DELAY, CONTACT, "设备未到", until)
    assert (asked.state, asked.stop_reason) == (ItemState.DELAY_ASKED, "等待主管单位答复")
    with pytest.raises(StoreError, match="刚由水务局赵联络于"):
        office.store.decide_item(item.id, FANG, "同意", accepts=True, seen=item.step)
    granted = office.store.decide_item(item.id, FANG, "同意", accepts=True, seen=asked.step)
    assert (granted.state, granted.stopped_at) == (ItemState.WAITING, None)
    assert granted.due_at is not None
    assert granted.due_at.astimezone(CHINA).date() == until
    [said] = office.store.notice(known.id).answers[item.id]
    assert (said.decision, said.decided_by, said.decision_note) == ("accepted", FANG, "同意")
    with pytest.raises(StoreError, match="没有等待答复的申请"):
        office.store.decide_item(item.id, FANG, "再批", accepts=True)


def test_an_appeal_that_is_right_takes_the_finding_out_of_the_score(office: Office) -> None:
    office.inspect(fault("甲"))
    known = office.notice("甲")
    [item] = office.items(known)
    office.store.answer_item(item.id, AnswerKind.OBJECTS, CONTACT, "是引用原文")
    assert office.store.decide_item(item.id, FANG, "查实为引文", accepts=True).state is ItemState.DROPPED
    assert office.told() == {"甲": ("", "误报核减：查实为引文")}


def test_an_appeal_about_a_grave_finding_needs_a_second_persons_word(office: Office) -> None:
    office.inspect(fault("甲", severity=Severity.CRITICAL))
    known = office.notice("甲")
    [item] = office.items(known)
    office.store.answer_item(item.id, AnswerKind.OBJECTS, CONTACT, "是引用原文")
    waiting = office.store.decide_item(item.id, FANG, "查实为引文", accepts=True)
    assert (waiting.state, office.stage("甲"), office.told()["甲"][0]) == (ItemState.DISPUTED, Stage.DISMISSING, "王芳、李强")
    with pytest.raises(StoreError, match="还需要另一个人同意"):
        office.store.decide_item(item.id, FANG, "查实为引文", accepts=True)
    assert office.store.decide_item(item.id, MIN, "同意核减", accepts=True).state is ItemState.DROPPED
    assert office.told() == {"甲": ("", "误报核减：查实为引文")}


def test_an_appeal_that_is_wrong_and_a_unit_that_is_not_concerned(office: Office) -> None:
    office.inspect(fault("甲"), fault("乙"))
    known = office.notice("甲", "乙")
    first, second = office.items(known)
    office.store.answer_item(first.id, AnswerKind.OBJECTS, CONTACT, "没有错")
    assert office.store.decide_item(first.id, FANG, "确属差错", accepts=False).state is ItemState.WAITING
    office.store.answer_item(second.id, AnswerKind.NOT_OURS, CONTACT, "属教育局")
    assert office.store.decide_item(second.id, FANG, "转教育局", accepts=True).state is ItemState.MOVED
    moved = office.store.make_notice("清源县教育局", office.asked("乙"), FANG, LIMITS)
    assert moved.state is NoticeState.DRAFT
    with pytest.raises(StoreError, match="待签发，不能答复"):
        office.store.answer_item(office.items(moved)[0].id, AnswerKind.FIXED, CONTACT)
    with pytest.raises(StoreError, match="已转其他单位，不用再答复"):
        office.store.answer_item(second.id, AnswerKind.FIXED, CONTACT)


def test_a_look_on_demand_closes_leaves_or_stops_the_clock(office: Office) -> None:
    office.inspect(fault("甲"))
    known = office.notice("甲")
    [item] = office.items(known)
    assert office.store.enter_recheck(item.id, Look(RecheckResult.LEFT, 1, "余 1 处"), FANG).words == "待整改，余 1 处"
    blocked = office.store.enter_recheck(item.id, Look(RecheckResult.BLOCKED, None, "网站拒绝访问"), FANG)
    assert blocked.stop_reason == "复查受阻：网站拒绝访问"
    assert office.store.enter_recheck(item.id, Look(RecheckResult.CLEAN, 0), FANG, seen=blocked.step).state is ItemState.CLOSED
    assert [entry.who for entry in office.store.audit_of(f"item:{item.id}")] == [FANG] * 3


def test_a_rule_that_changed_drops_the_item_and_credits_nobody(office: Office) -> None:
    office.inspect(fault("甲"))
    known = office.notice("甲")
    office.look(outcome=Outcome.RULE_CHANGED)
    assert office.items(known)[0].state is ItemState.DROPPED


def test_a_notice_is_withdrawn_with_a_reason_and_its_findings_are_free(office: Office) -> None:
    office.inspect(fault("甲"))
    known = office.notice("甲")
    with pytest.raises(StoreError, match="必须写明理由"):
        office.store.withdraw_notice(known.id, FANG, "")
    assert office.store.withdraw_notice(known.id, FANG, "写错单位", seen=known.step).state is NoticeState.WITHDRAWN
    assert office.store.overdue_items(datetime.now(UTC) + timedelta(days=900)) == []
    office.store.make_notice("清源县教育局", office.asked("甲"), FANG, LIMITS)
    assert [one.unit for one in office.store.notices(unit=UNIT)] == [UNIT]
    assert len(office.store.notices(states=[NoticeState.DRAFT])) == 1


def test_the_ledger_of_a_site_holds_what_was_issued(office: Office) -> None:
    office.inspect(fault("甲"), fault("乙"))
    known = office.notice("甲")
    office.act(Act.CONFIRM, FANG, "乙")
    office.store.make_notice(UNIT, office.asked("乙"), FANG, LIMITS)
    [(whose, item, words)] = office.store.items_of_site(office.site_id)
    assert (whose.number, item.rank, words) == (known.number, 1, "死链：“甲”")
