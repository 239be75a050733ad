"""Rectification: what a unit is told to mend until when, what it answers, and what a look afterwards finds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from inspector.core.findings import Severity
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA, WorkDays, add_workdays


class NoticeState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"draft": "待签发", "issued": "已下发", "withdrawn": "已撤销"}[self.value]


class ItemState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"  # the unit says it is mended
    DISPUTED = "disputed"
    DELAY_ASKED = "delay_asked"
    NOT_OURS = "not_ours"
    REOPENED = "reopened"  # it came back after it had been closed
    CLOSED = "closed"
    DROPPED = "dropped"  # it was none: the appeal was right, or the rule was taken back
    MOVED = "moved"  # another unit's

    @property
    def label(self) -> str:
        return _STATES[self]

    @property
    def is_open(self) -> bool:
        return self not in {ItemState.CLOSED, ItemState.DROPPED, ItemState.MOVED}

    @property
    def waits_for_office(self) -> bool:
        return self in {ItemState.DISPUTED, ItemState.DELAY_ASKED, ItemState.NOT_OURS}


_STATES = {
    ItemState.WAITING: "待整改",
    ItemState.ANSWERED: "已改，待复查",
    ItemState.DISPUTED: "有异议，待核",
    ItemState.DELAY_ASKED: "申请延期，待批",
    ItemState.NOT_OURS: "称非本单位，待核",
    ItemState.REOPENED: "反弹，重新整改",
    ItemState.CLOSED: "已销号",
    ItemState.DROPPED: "已核减",
    ItemState.MOVED: "已转其他单位",
}


class AnswerKind(StrEnum):
    FIXED = "已改"
    OBJECTS = "有异议"
    DELAY = "申请延期"
    NOT_OURS = "非本单位"

    @property
    def state(self) -> ItemState:
        states = {AnswerKind.FIXED: ItemState.ANSWERED, AnswerKind.OBJECTS: ItemState.DISPUTED, AnswerKind.DELAY: ItemState.DELAY_ASKED}
        return states.get(self, ItemState.NOT_OURS)


class RecheckResult(StrEnum):
    CLEAN = "clean"
    LEFT = "left"
    BLOCKED = "blocked"

    @property
    def label(self) -> str:
        return {"clean": "已改", "left": "仍存在", "blocked": "复查受阻"}[self.value]


class Item(NamedTuple):
    """One finding in a notice."""

    id: int
    notice_id: int
    rank: int
    site_id: int
    fingerprint: str
    severity: Severity
    state: ItemState
    limit_number: float
    limit_unit: str
    limit_source: str
    due_at: datetime | None
    stopped_at: datetime | None
    stop_reason: str
    places: int
    left: int | None
    rebounds: int
    closed_at: datetime | None
    step: int

    def is_overdue(self, now: datetime) -> bool:
        """Never while the clock rests: nobody is accused for what the office or a blocked look holds up."""
        return self.state.is_open and self.stopped_at is None and self.due_at is not None and now > self.due_at

    def resumed(self, now: datetime) -> datetime | None:
        """When it is due once the clock goes on."""
        return self.due_at if self.due_at is None or self.stopped_at is None else self.due_at + (now - self.stopped_at)

    @property
    def words(self) -> str:
        """How far it has come, in Chinese."""
        told = self.state.label
        if self.state.is_open and self.left:
            told += f"，余 {self.left:,} 处"
        told += f"，反弹 {self.rebounds} 次" if self.rebounds else ""
        return told + (f"，停表：{self.stop_reason}" if self.stopped_at else "")


class Answer(NamedTuple):
    id: int
    item_id: int
    kind: AnswerKind
    note: str
    until: date | None  # of a delay that is asked for
    by: str
    at: datetime
    decision: str  # "accepted" | "refused" | ""
    decided_by: str
    decided_at: datetime | None
    decision_note: str


class Recheck(NamedTuple):
    id: int
    item_id: int
    inspection_id: int | None
    by: str
    at: datetime
    result: RecheckResult
    left: int | None
    note: str


class Notice(NamedTuple):
    id: int
    year: int | None
    serial: int | None
    unit: str
    state: NoticeState
    made_by: str
    made_at: datetime
    issued_by: str
    issued_at: datetime | None
    note: str
    step: int

    @property
    def number(self) -> str:
        return f"整改通知〔{self.year}〕{self.serial}号" if self.serial else f"未编号（草稿 {self.id}）"


def fix_due(limit: Limit, start: datetime, days: WorkDays) -> datetime:
    """When a time limit ends: hours run on, days and working days end with their last day in China."""
    if limit.unit == "小时":
        return start + timedelta(hours=limit.number)
    first, count = start.astimezone(CHINA).date(), round(limit.number)
    last = add_workdays(days, first, count) if limit.unit == "个工作日" else first + timedelta(days=count)
    return end_of(last)


def end_of(day: date) -> datetime:
    """The last moment of that day in China."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA) - timedelta(seconds=1)
