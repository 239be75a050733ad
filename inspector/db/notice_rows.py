"""Rows of notices and their items: how they are read, signed and kept from two people at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from inspector.core.findings import Severity
from inspector.core.rectifying import Answer, AnswerKind, Item, ItemState, Notice, NoticeState, Recheck, RecheckResult, fix_due
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA
from inspector.db.audit import Step, entry_of
from inspector.db.database import StoreError
from inspector.db.notice_tables import notice, notice_item
from inspector.db.tables import finding, site
from inspector.workdays import ChineseWeek

_ITEM = [notice_item.c[name] for name in Item._fields]
NOTICE = [notice.c[name] for name in Notice._fields]


def item_of(connection: Connection, item_id: int) -> Item:
    found = items_of(connection, notice_item.c.id == item_id)
    if not found:
        raise StoreError(f"没有第 {item_id} 号整改事项。")
    return found[0]


def open_items(connection: Connection, site_id: int) -> list[Item]:
    """Of issued notices, closed ones too: what was closed may come back."""
    issued = select(notice.c.id).where(notice.c.state == NoticeState.ISSUED)
    living = notice_item.c.state.not_in([ItemState.DROPPED.value, ItemState.MOVED.value])
    return items_of(connection, (notice_item.c.site_id == site_id) & living & notice_item.c.notice_id.in_(issued))


def signed_item(step: Step, item_id: int, action: str, note: str, values: Mapping[str, object], payload: Mapping[str, object]) -> Item:
    entry = step.sign(action, f"item:{item_id}", note, payload)
    step.connection.execute(update(notice_item).where(notice_item.c.id == item_id).values(**values, step=entry.number))
    return item_of(step.connection, item_id)


def new_due(item: Item, now: datetime) -> datetime:
    """A new term, as long as the first, for what has come back."""
    return fix_due(limit_in(item), now, ChineseWeek())


def gone(step: Step, state: ItemState) -> dict[str, object]:
    return {"state": state, "closed_at": step.now, "stopped_at": None, "stop_reason": ""}


def refuse_conflict(connection: Connection, what: str, step: int, seen: int | None) -> None:
    if seen is None or seen == step:
        return
    entry = entry_of(connection, step)
    who = f"刚由{entry.who}于 {entry.at.astimezone(CHINA):%m-%d %H:%M} 办理过" if entry else "已有变动"
    raise StoreError(f"{what}{who}，请看过新的情况再办。")


def signed_notice(step: Step, number: int, action: str, note: str, payload: Mapping[str, object]) -> Notice:
    entry = step.sign(action, f"notice:{number}", note, payload)
    step.connection.execute(update(notice).where(notice.c.id == number).values(step=entry.number))
    return notice_of(step.connection, number)


def notice_of(connection: Connection, number: int) -> Notice:
    row = connection.execute(select(*NOTICE).where(notice.c.id == number)).first()
    if row is None:
        raise StoreError(f"没有第 {number} 份通知单。")
    return read_notice(row)


def read_notice(row: Row[Any]) -> Notice:
    return Notice(**(dict(row._mapping) | {"state": NoticeState(row.state)}))


def items_of(connection: Connection, where: Any) -> list[Item]:
    rows = connection.execute(select(*_ITEM).where(where).order_by(notice_item.c.notice_id, notice_item.c.rank))
    return [Item(**(dict(row._mapping) | {"severity": Severity(row.severity), "state": ItemState(row.state)})) for row in rows]


def read_answer(row: Row[Any]) -> Answer:
    return Answer(**(dict(row._mapping) | {"kind": AnswerKind(row.kind)}))


def read_recheck(row: Row[Any]) -> Recheck:
    return Recheck(**(dict(row._mapping) | {"result": RecheckResult(row.result)}))


def told_of(connection: Connection, items: Sequence[Item]) -> dict[int, Mapping[str, Any]]:
    """What the findings of items say today, with their site's name; items whose finding is gone are left out."""
    marks = {item.fingerprint for item in items}
    query = select(finding.c.site_id, finding.c.fingerprint, finding.c.payload, site.c.name).join_from(finding, site).where(finding.c.fingerprint.in_(marks))
    query = query.where(finding.c.site_id.in_({item.site_id for item in items}))
    found = {(row.site_id, row.fingerprint): {**row.payload, "site": row.name} for row in connection.execute(query)}
    return {item.id: found[key] for item in items if (key := (item.site_id, item.fingerprint)) in found}


def words_of(told: Mapping[str, Any], item: Item) -> str:
    return f"{told.get('title', '问题')}：{told.get('quote') or told.get('url') or item.fingerprint}"


def limit_in(item: Item) -> Limit:
    return Limit(item.limit_number, item.limit_unit, item.limit_source)
