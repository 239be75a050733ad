"""What a unit answers to a notice, item by item, and what the office decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, null, select, update

from inspector.core.rectifying import AnswerKind, Item, ItemState, NoticeState, end_of
from inspector.core.reviewing import Act, Stage
from inspector.core.workdays import CHINA
from inspector.db.audit import Step
from inspector.db.database import StoreError
from inspector.db.notice_rows import gone, item_of, notice_of, refuse_conflict, signed_item
from inspector.db.notice_tables import answer
from inspector.db.tables import finding
from inspector.db.verdicts import Asked, Extra, Verdicts, take_step

ACCEPTED, REFUSED = "accepted", "refused"
WAITS_FOR_OFFICE = "等待主管单位答复"


class Answering(NamedTuple):
    """What a unit says of one item."""

    item_id: int
    kind: AnswerKind
    note: str = ""
    until: date | None = None
    place: str = ""  # where it was written, for mistakes: "答复.xlsx 第 3 行"


class Answers(Verdicts):
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
                values = gone(step, ItemState.DROPPED) if is_settled else {}
            elif accepts and known.state is ItemState.NOT_OURS:
                values = gone(step, ItemState.MOVED)
            elif accepts:
                values["due_at"] = max(end_of(_asked_until(step.connection, item_id)), known.due_at or step.now)
            if is_settled:
                last = select(func.max(answer.c.id)).where(answer.c.item_id == item_id).scalar_subquery()
                decided = {"decision": ACCEPTED if accepts else REFUSED, "decided_by": step.who, "decided_at": step.now, "decision_note": note.strip()}
                step.connection.execute(update(answer).where(answer.c.id == last).values(**decided))
            return signed_item(step, item_id, "item.decide", note, values, {"accepts": accepts, "is_settled": is_settled})


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
    whole = notice_of(step.connection, known.notice_id)
    refuse_conflict(step.connection, f"{whole.number}第 {known.rank} 项", known.step, seen)
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


def _asked_until(connection: Connection, item_id: int) -> date:
    query = select(answer.c.until).where(answer.c.item_id == item_id, answer.c.until.is_not(null())).order_by(answer.c.id.desc()).limit(1)
    until = connection.execute(query).scalar_one()
    assert isinstance(until, date)
    return until
