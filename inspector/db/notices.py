"""Notices to units: made of confirmed findings, issued once with a number, answered item by item, decided by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, null, select, update

from inspector.core.findings import Severity
from inspector.core.rectifying import Answer, AnswerKind, Item, ItemState, Notice, NoticeState, Recheck, RecheckResult, end_of, fix_due
from inspector.core.reviewing import Act, Stage
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA, WorkDays
from inspector.db.audit import Step, entry_of
from inspector.db.database import StoreError
from inspector.db.notice_tables import answer, notice, notice_item, recheck
from inspector.db.tables import finding, site
from inspector.db.verdicts import Asked, Extra, Verdicts, take_step
from inspector.workdays import ChineseWeek

ACCEPTED, REFUSED = "accepted", "refused"
WAITS_FOR_OFFICE = "等待主管单位答复"
_ITEM = [notice_item.c[name] for name in Item._fields]
_NOTICE = [notice.c[name] for name in Notice._fields]


class WholeNotice(NamedTuple):
    """A notice as it is shown and printed."""

    notice: Notice
    items: tuple[Item, ...]
    told: Mapping[int, Mapping[str, Any]]  # item → what its finding says today: title, message, url, quote …
    answers: Mapping[int, tuple[Answer, ...]]  # item → oldest first
    rechecks: Mapping[int, tuple[Recheck, ...]]


class Answering(NamedTuple):
    """What a unit says of one item."""

    item_id: int
    kind: AnswerKind
    note: str = ""
    until: date | None = None
    place: str = ""  # where it was written, for mistakes: "答复.xlsx 第 3 行"


class Notices(Verdicts):
    def make_notice(self, unit: str, asked: Sequence[Asked], by: str, limits: Mapping[str, Limit], note: str = "") -> Notice:
        """A draft of a notice. `limits`: those of the rules in force, "overdue_fix.high" and so on. All findings must be wholly confirmed."""
        if not unit.strip() or not asked:
            raise StoreError("通知单要写明单位，并至少有一个问题。")
        with self.signing(by) as step:
            rows = _confirmed(step, asked)
            own = {"unit": unit.strip(), "state": NoticeState.DRAFT, "made_by": step.who, "made_at": step.now, "note": note.strip()}
            number = int(step.connection.execute(insert(notice).values(**own).returning(notice.c.id)).scalar_one())
            step.connection.execute(insert(notice_item), [_item_of(number, rank, row, limits) for rank, row in enumerate(rows, 1)])
            return _signed_notice(step, number, "notice.make", note, {"unit": unit, "findings": [row.fingerprint for row in rows]})

    def issue_notice(self, number: int, by: str, days: WorkDays, *, seen: int | None = None) -> Notice:
        """The office's one confirmation: from now on it has a number, and its clocks run."""
        with self.signing(by) as step:
            known = _notice(step.connection, number)
            _refuse_conflict(step.connection, known.number, known.step, seen)
            if known.state is not NoticeState.DRAFT:
                raise StoreError(f"{known.number}{known.state.label}，不用再签发。")
            year = step.now.astimezone(CHINA).year
            last = step.connection.execute(select(func.max(notice.c.serial)).where(notice.c.year == year)).scalar() or 0
            values = {"year": year, "serial": last + 1, "state": NoticeState.ISSUED, "issued_by": step.who, "issued_at": step.now}
            step.connection.execute(update(notice).where(notice.c.id == number).values(**values))
            due = [{"of": item.id, "due": fix_due(_limit(item), step.now, days)} for item in _items(step.connection, notice_item.c.notice_id == number)]
            step.connection.execute(update(notice_item).where(notice_item.c.id == bindparam("of")).values(due_at=bindparam("due")), due)
            return _signed_notice(step, number, "notice.issue", "", {"number": f"{year}-{last + 1}"})

    def withdraw_notice(self, number: int, by: str, reason: str, *, seen: int | None = None) -> Notice:
        """Its items that are still open are dropped: their findings may stand in another notice."""
        if not reason.strip():
            raise StoreError("撤销通知单必须写明理由。")
        with self.signing(by) as step:
            known = _notice(step.connection, number)
            _refuse_conflict(step.connection, known.number, known.step, seen)
            if known.state is NoticeState.WITHDRAWN:
                raise StoreError(f"{known.number}已经撤销。")
            step.connection.execute(update(notice).where(notice.c.id == number).values(state=NoticeState.WITHDRAWN))
            is_open = notice_item.c.state.in_([state.value for state in ItemState if state.is_open])
            gone = {"state": ItemState.DROPPED, "closed_at": step.now, "stopped_at": None, "stop_reason": ""}
            step.connection.execute(update(notice_item).where(notice_item.c.notice_id == number, is_open).values(**gone))
            return _signed_notice(step, number, "notice.withdraw", reason, {})

    def answer_item(self, item_id: int, kind: AnswerKind, by: str, note: str = "", until: date | None = None, *, seen: int | None = None) -> Item:
        """What the unit says. While the office has to decide, the clock rests."""
        with self.signing(by) as step:
            return _answered(step, Answering(item_id, kind, note, until), seen)

    def answer_items(self, answers: Sequence[Answering], by: str) -> list[Item]:
        """All of them, or none: what is wrong with any is told of every one, with its place."""
        items, mistakes = [], []
        with self.signing(by) as step:
            for one in answers:
                try:
                    items.append(_answered(step, one, None))
                except StoreError as error:
                    mistakes.append(f"{one.place}：{error}" if one.place else str(error))
            if mistakes:
                raise StoreError("\n".join(mistakes))
        return items

    def decide_item(self, item_id: int, by: str, note: str, *, accepts: bool, seen: int | None = None) -> Item:
        """The office's word on an appeal, a request or a unit that says it is not theirs. An appeal that is right takes the finding out
        (误报核减); for a grave one that needs a second person's word, and the item waits for it."""
        if not note.strip():
            raise StoreError("答复必须写明理由。")
        with self.signing(by) as step:
            known = _issued_item(step, item_id, seen)
            if not known.state.waits_for_office:
                raise StoreError(f"这一项{known.state.label}，没有等待答复的申请。")
            values: dict[str, object] = {"stopped_at": None, "stop_reason": "", "due_at": known.resumed(step.now), "state": ItemState.WAITING}
            is_settled = True
            if accepts and known.state is ItemState.DISPUTED:
                is_settled = _reduced(step, known, note)
                values = _gone(step, ItemState.DROPPED) if is_settled else {}
            elif accepts and known.state is ItemState.NOT_OURS:
                values = _gone(step, ItemState.MOVED)
            elif accepts:
                values["due_at"] = max(end_of(_asked_until(step.connection, item_id)), known.due_at or step.now)
            if is_settled:
                last = select(func.max(answer.c.id)).where(answer.c.item_id == item_id).scalar_subquery()
                decided = {"decision": ACCEPTED if accepts else REFUSED, "decided_by": step.who, "decided_at": step.now, "decision_note": note.strip()}
                step.connection.execute(update(answer).where(answer.c.id == last).values(**decided))
            return signed_item(step, item_id, "item.decide", note, values, {"accepts": accepts, "is_settled": is_settled})

    def notices(self, *, unit: str = "", states: Sequence[NoticeState] = (), after: int | None = None, limit: int = 50) -> list[Notice]:
        """Newest first. `after`: the one already shown last."""
        query = select(*_NOTICE).order_by(notice.c.id.desc()).limit(limit)
        query = query.where(notice.c.unit == unit) if unit else query
        query = query.where(notice.c.state.in_([state.value for state in states])) if states else query
        with self.reading() as connection:
            return [_read_notice(row) for row in connection.execute(query if after is None else query.where(notice.c.id < after))]

    def notice(self, number: int) -> WholeNotice:
        with self.reading() as connection:
            known = _notice(connection, number)
            items = _items(connection, notice_item.c.notice_id == number)
            ids = [item.id for item in items]
            answers = [_read_answer(row) for row in connection.execute(select(answer).where(answer.c.item_id.in_(ids)).order_by(answer.c.id))]
            rechecks = [_read_recheck(row) for row in connection.execute(select(recheck).where(recheck.c.item_id.in_(ids)).order_by(recheck.c.id))]
            told = _told(connection, items)
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
            rows = connection.execute(select(*_NOTICE).where(notice.c.serial.is_not(None)))
            found = next((known for row in rows if (known := _read_notice(row)).number == number.strip()), None)
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
            items = {item.id: item for item in _items(connection, notice_item.c.id.in_([row.id for row in rows]))}
            notices = {number: _notice(connection, number) for number in {row.notice_id for row in rows}}
        return [(notices[row.notice_id], items[row.id]) for row in rows]

    def items_of_site(self, site_id: int) -> list[tuple[Notice, Item, str]]:
        """Every item of issued notices about that site with its finding's words, as the ledger of rectifications has them."""
        with self.reading() as connection:
            items = _items(connection, notice_item.c.site_id == site_id)
            told = _told(connection, items)
            notices = {number: _notice(connection, number) for number in {item.notice_id for item in items}}
        issued = [item for item in items if notices[item.notice_id].state is NoticeState.ISSUED]
        return [(notices[item.notice_id], item, _words_of(told.get(item.id, {}), item)) for item in issued]


def item_of(connection: Connection, item_id: int) -> Item:
    found = _items(connection, notice_item.c.id == item_id)
    if not found:
        raise StoreError(f"没有第 {item_id} 号整改事项。")
    return found[0]


def open_items(connection: Connection, site_id: int) -> list[Item]:
    """Of issued notices, closed ones too: what was closed may come back."""
    issued = select(notice.c.id).where(notice.c.state == NoticeState.ISSUED)
    living = notice_item.c.state.not_in([ItemState.DROPPED.value, ItemState.MOVED.value])
    return _items(connection, (notice_item.c.site_id == site_id) & living & notice_item.c.notice_id.in_(issued))


def signed_item(step: Step, item_id: int, action: str, note: str, values: Mapping[str, object], payload: Mapping[str, object]) -> Item:
    entry = step.sign(action, f"item:{item_id}", note, payload)
    step.connection.execute(update(notice_item).where(notice_item.c.id == item_id).values(**values, step=entry.number))
    return item_of(step.connection, item_id)


def new_due(item: Item, now: datetime) -> datetime:
    """A new term, as long as the first, for what has come back."""
    return fix_due(_limit(item), now, ChineseWeek())


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


def _limit(item: Item) -> Limit:
    return Limit(item.limit_number, item.limit_unit, item.limit_source)


def _answered(step: Step, one: Answering, seen: int | None) -> Item:
    note, until = one.note.strip(), one.until
    if one.kind is not AnswerKind.FIXED and not note:
        raise StoreError(f"“{one.kind}”要写明理由。")
    if one.kind is AnswerKind.DELAY and until is None:
        raise StoreError("申请延期要写明延到哪一天。")
    known = _issued_item(step, one.item_id, seen)
    if one.kind is AnswerKind.DELAY and until and known.due_at and end_of(until) <= known.due_at:
        raise StoreError(f"延期要晚于现在的时限（{known.due_at.astimezone(CHINA).date()}），现在写的是 {until}。")
    own = {"item_id": one.item_id, "kind": one.kind, "note": note, "until": until, "by": step.who, "at": step.now}
    step.connection.execute(insert(answer).values(**own))
    values: dict[str, object] = {"state": one.kind.state}
    if one.kind.state.waits_for_office and known.stopped_at is None:
        values |= {"stopped_at": step.now, "stop_reason": WAITS_FOR_OFFICE}
    return signed_item(step, one.item_id, "item.answer", note, values, {"kind": one.kind, "until": until.isoformat() if until else ""})


def _issued_item(step: Step, item_id: int, seen: int | None) -> Item:
    known = item_of(step.connection, item_id)
    whole = _notice(step.connection, known.notice_id)
    _refuse_conflict(step.connection, f"{whole.number}第 {known.rank} 项", known.step, seen)
    if whole.state is not NoticeState.ISSUED:
        raise StoreError(f"{whole.number}{whole.state.label}，不能答复。")
    if not known.state.is_open:
        raise StoreError(f"{whole.number}第 {known.rank} 项{known.state.label}，不用再答复。")
    return known


def _reduced(step: Step, item: Item, note: str) -> bool:
    """Dismisses the finding of an appeal that is right. False: it is grave, and a second person has to agree."""
    row = step.connection.execute(select(finding.c.id).where(finding.c.site_id == item.site_id, finding.c.fingerprint == item.fingerprint)).first()
    if row is None:
        return True
    done, refused = take_step(step, Act.DISMISS, [Asked(row.id)], f"误报核减：{note.strip()}", Extra())
    if refused:
        raise StoreError(refused[0].words)
    return done[0].stage is Stage.DISMISSED


def _gone(step: Step, state: ItemState) -> dict[str, object]:
    return {"state": state, "closed_at": step.now, "stopped_at": None, "stop_reason": ""}


def _asked_until(connection: Connection, item_id: int) -> date:
    query = select(answer.c.until).where(answer.c.item_id == item_id, answer.c.until.is_not(null())).order_by(answer.c.id.desc()).limit(1)
    until = connection.execute(query).scalar_one()
    assert isinstance(until, date)
    return until


def _refuse_conflict(connection: Connection, what: str, step: int, seen: int | None) -> None:
    if seen is None or seen == step:
        return
    entry = entry_of(connection, step)
    who = f"刚由{entry.who}于 {entry.at.astimezone(CHINA):%m-%d %H:%M} 办理过" if entry else "已有变动"
    raise StoreError(f"{what}{who}，请看过新的情况再办。")


def _signed_notice(step: Step, number: int, action: str, note: str, payload: Mapping[str, object]) -> Notice:
    entry = step.sign(action, f"notice:{number}", note, payload)
    step.connection.execute(update(notice).where(notice.c.id == number).values(step=entry.number))
    return _notice(step.connection, number)


def _notice(connection: Connection, number: int) -> Notice:
    row = connection.execute(select(*_NOTICE).where(notice.c.id == number)).first()
    if row is None:
        raise StoreError(f"没有第 {number} 份通知单。")
    return _read_notice(row)


def _read_notice(row: Row[Any]) -> Notice:
    return Notice(**(dict(row._mapping) | {"state": NoticeState(row.state)}))


def _items(connection: Connection, where: Any) -> list[Item]:
    rows = connection.execute(select(*_ITEM).where(where).order_by(notice_item.c.notice_id, notice_item.c.rank))
    return [Item(**(dict(row._mapping) | {"severity": Severity(row.severity), "state": ItemState(row.state)})) for row in rows]


def _read_answer(row: Row[Any]) -> Answer:
    return Answer(**(dict(row._mapping) | {"kind": AnswerKind(row.kind)}))


def _read_recheck(row: Row[Any]) -> Recheck:
    return Recheck(**(dict(row._mapping) | {"result": RecheckResult(row.result)}))


def _told(connection: Connection, items: Sequence[Item]) -> dict[int, Mapping[str, Any]]:
    """What the findings of items say today, with their site's name; items whose finding is gone are left out."""
    marks = {item.fingerprint for item in items}
    query = select(finding.c.site_id, finding.c.fingerprint, finding.c.payload, site.c.name).join_from(finding, site).where(finding.c.fingerprint.in_(marks))
    query = query.where(finding.c.site_id.in_({item.site_id for item in items}))
    found = {(row.site_id, row.fingerprint): {**row.payload, "site": row.name} for row in connection.execute(query)}
    return {item.id: found[key] for item in items if (key := (item.site_id, item.fingerprint)) in found}


def _words_of(told: Mapping[str, Any], item: Item) -> str:
    return f"{told.get('title', '问题')}：{told.get('quote') or told.get('url') or item.fingerprint}"
