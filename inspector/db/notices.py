"""Notices to units: made of confirmed findings, issued once with a number, answered item by item, decided by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, func, insert, select, update

from inspector.core.findings import Severity
from inspector.core.rectifying import Answer, Item, ItemState, Notice, NoticeState, Recheck, fix_due
from inspector.core.reviewing import Stage
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA, WorkDays
from inspector.db.answers import Answers
from inspector.db.audit import Step
from inspector.db.database import StoreError
from inspector.db.notice_rows import (
    NOTICE,
    gone,
    item_of,
    items_of,
    limit_in,
    notice_of,
    read_answer,
    read_notice,
    read_recheck,
    refuse_conflict,
    signed_notice,
    told_of,
    words_of,
)
from inspector.db.notice_tables import answer, notice, notice_item, recheck
from inspector.db.tables import finding
from inspector.db.verdicts import Asked


class WholeNotice(NamedTuple):
    """A notice as it is shown and printed."""

    notice: Notice
    items: tuple[Item, ...]
    told: Mapping[int, Mapping[str, Any]]  # item → what its finding says today: title, message, url, quote …
    answers: Mapping[int, tuple[Answer, ...]]  # item → oldest first
    rechecks: Mapping[int, tuple[Recheck, ...]]


class Notices(Answers):
    def make_notice(self, unit: str, asked: Sequence[Asked], by: str, limits: Mapping[str, Limit], note: str = "") -> Notice:
        """A draft of a notice. `limits`: those of the rules in force, "overdue_fix.high" and so on. All findings must be wholly confirmed."""
        if not unit.strip() or not asked:
            raise StoreError("通知单要写明单位，并至少有一个问题。")
        with self.signing(by) as step:
            rows = _confirmed(step, asked)
            own = {"unit": unit.strip(), "state": NoticeState.DRAFT, "made_by": step.who, "made_at": step.now, "note": note.strip()}
            number = int(step.connection.execute(insert(notice).values(**own).returning(notice.c.id)).scalar_one())
            step.connection.execute(insert(notice_item), [_item_of(number, rank, row, limits) for rank, row in enumerate(rows, 1)])
            return signed_notice(step, number, "notice.make", note, {"unit": unit, "findings": [row.fingerprint for row in rows]})

    def issue_notice(self, number: int, by: str, days: WorkDays, *, seen: int | None = None) -> Notice:
        """The office's one confirmation: from now on it has a number, and its clocks run."""
        with self.signing(by) as step:
            known = notice_of(step.connection, number)
            refuse_conflict(step.connection, known.number, known.step, seen)
            if known.state is not NoticeState.DRAFT:
                raise StoreError(f"{known.number}{known.state.label}，不用再签发。")
            year = step.now.astimezone(CHINA).year
            last = step.connection.execute(select(func.max(notice.c.serial)).where(notice.c.year == year)).scalar() or 0
            values = {"year": year, "serial": last + 1, "state": NoticeState.ISSUED, "issued_by": step.who, "issued_at": step.now}
            step.connection.execute(update(notice).where(notice.c.id == number).values(**values))
            due = [{"of": item.id, "due": fix_due(limit_in(item), step.now, days)} for item in items_of(step.connection, notice_item.c.notice_id == number)]
            step.connection.execute(update(notice_item).where(notice_item.c.id == bindparam("of")).values(due_at=bindparam("due")), due)
            return signed_notice(step, number, "notice.issue", "", {"number": f"{year}-{last + 1}"})

    def withdraw_notice(self, number: int, by: str, reason: str, *, seen: int | None = None) -> Notice:
        """Its items that are still open are dropped: their findings may stand in another notice."""
        if not reason.strip():
            raise StoreError("撤销通知单必须写明理由。")
        with self.signing(by) as step:
            known = notice_of(step.connection, number)
            refuse_conflict(step.connection, known.number, known.step, seen)
            if known.state is NoticeState.WITHDRAWN:
                raise StoreError(f"{known.number}已经撤销。")
            step.connection.execute(update(notice).where(notice.c.id == number).values(state=NoticeState.WITHDRAWN))
            is_open = notice_item.c.state.in_([state.value for state in ItemState if state.is_open])
            step.connection.execute(update(notice_item).where(notice_item.c.notice_id == number, is_open).values(**gone(step, ItemState.DROPPED)))
            return signed_notice(step, number, "notice.withdraw", reason, {})

    def notices(self, *, unit: str = "", states: Sequence[NoticeState] = (), after: int | None = None, limit: int = 50) -> list[Notice]:
        """Newest first. `after`: the one already shown last."""
        query = select(*NOTICE).order_by(notice.c.id.desc()).limit(limit)
        query = query.where(notice.c.unit == unit) if unit else query
        query = query.where(notice.c.state.in_([state.value for state in states])) if states else query
        with self.reading() as connection:
            return [read_notice(row) for row in connection.execute(query if after is None else query.where(notice.c.id < after))]

    def notice(self, number: int) -> WholeNotice:
        with self.reading() as connection:
            known = notice_of(connection, number)
            items = items_of(connection, notice_item.c.notice_id == number)
            ids = [item.id for item in items]
            answers = [read_answer(row) for row in connection.execute(select(answer).where(answer.c.item_id.in_(ids)).order_by(answer.c.id))]
            rechecks = [read_recheck(row) for row in connection.execute(select(recheck).where(recheck.c.item_id.in_(ids)).order_by(recheck.c.id))]
            told = told_of(connection, items)
        return WholeNotice(
            known,
            tuple(items),
            told,
            {number: tuple(each for each in answers if each.item_id == number) for number in ids},
            {number: tuple(each for each in rechecks if each.item_id == number) for number in ids},
        )

    def notice_numbered(self, number: str) -> Notice:
        """The notice with that number, as it is printed: 整改通知〔2026〕12号."""
        with self.reading() as connection:
            rows = connection.execute(select(*NOTICE).where(notice.c.serial.is_not(None)))
            found = next((known for row in rows if (known := read_notice(row)).number == number.strip()), None)
        if found is None:
            raise StoreError(f"没有编号为“{number.strip()}”的通知单。")
        return found

    def item(self, item_id: int) -> Item:
        with self.reading() as connection:
            return item_of(connection, item_id)

    def overdue_items(self, now: datetime, unit: str = "") -> list[tuple[Notice, Item]]:
        """What is past its time and whose clock runs, the longest overdue first."""
        is_open = notice_item.c.state.in_([state.value for state in ItemState if state.is_open])
        where = is_open & (notice_item.c.due_at < now) & notice_item.c.stopped_at.is_(None) & (notice.c.state == NoticeState.ISSUED)
        query = select(notice_item.c.id, notice_item.c.notice_id).join_from(notice_item, notice).where(where).order_by(notice_item.c.due_at, notice_item.c.id)
        with self.reading() as connection:
            rows = connection.execute(query.where(notice.c.unit == unit) if unit else query).all()
            items = {item.id: item for item in items_of(connection, notice_item.c.id.in_([row.id for row in rows]))}
            notices = {number: notice_of(connection, number) for number in {row.notice_id for row in rows}}
        return [(notices[row.notice_id], items[row.id]) for row in rows]

    def items_of_site(self, site_id: int) -> list[tuple[Notice, Item, str]]:
        """Every item of issued notices about that site with its finding's words, as the ledger of rectifications has them."""
        with self.reading() as connection:
            items = items_of(connection, notice_item.c.site_id == site_id)
            told = told_of(connection, items)
            notices = {number: notice_of(connection, number) for number in {item.notice_id for item in items}}
        issued = [item for item in items if notices[item.notice_id].state is NoticeState.ISSUED]
        return [(notices[item.notice_id], item, words_of(told.get(item.id, {}), item)) for item in issued]


def limit_of(limits: Mapping[str, Limit], severity: Severity) -> Limit:
    """The time a unit has, by severity; what is only a hint has as long as what is low."""
    known = limits.get(f"overdue_fix.{severity}") or limits.get(f"overdue_fix.{Severity.LOW}")
    if known is None:
        raise StoreError(f"规则里没有“{severity.label}”级问题的整改时限（overdue_fix.{severity}）。")
    return known


def _confirmed(step: Step, asked: Sequence[Asked]) -> list[Row[Any]]:
    wanted = {item.finding_id: item.step for item in asked}
    columns = [finding.c[name] for name in ("id", "site_id", "fingerprint", "severity", "stage", "step", "places")]
    rows = {row.id: row for row in step.connection.execute(select(*columns).where(finding.c.id.in_(wanted)))}
    told = []
    for number, seen in wanted.items():
        row = rows.get(number)
        if row is None or row.stage != Stage.CONFIRMED:
            told.append(f"问题 {row.fingerprint if row else number} {Stage(row.stage).label if row else '已经不在了'}，只有已确认的才能下通知单。")
        elif seen is not None and seen != row.step:
            told.append(f"问题 {row.fingerprint} 刚被别人办理过，请看过新的情况再办。")
        elif step.connection.execute(_open_elsewhere(row)).first():
            told.append(f"问题 {row.fingerprint} 已经在另一份通知单里，还没有销号。")
    if told:
        raise StoreError("\n".join(told))
    return [rows[number] for number in wanted]


def _open_elsewhere(row: Row[Any]) -> Select[Any]:
    is_open = notice_item.c.state.in_([state.value for state in ItemState if state.is_open])
    return select(notice_item.c.id).where(notice_item.c.site_id == row.site_id, notice_item.c.fingerprint == row.fingerprint, is_open)


def _item_of(number: int, rank: int, row: Row[Any], limits: Mapping[str, Limit]) -> dict[str, object]:
    limit = limit_of(limits, Severity(row.severity))
    source = limit.layer if limit.is_settled else f"{limit.layer}，待核定"
    own = {"limit_number": limit.number, "limit_unit": limit.unit, "limit_source": source, "state": ItemState.WAITING}
    return {"notice_id": number, "rank": rank, "site_id": row.site_id, "fingerprint": row.fingerprint, "severity": row.severity, "places": row.places, **own}
