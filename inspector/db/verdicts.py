"""Steps of people on findings: each signed, each refused when somebody else was faster, the last one undone on request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from inspector.core.audit import Entry
from inspector.core.reviewing import Act, Change, RefusedError, Said, Stage, VerdictKind, Weight, Word, change_of
from inspector.core.workdays import CHINA
from inspector.db.audit import Audit, Step, entry_of
from inspector.db.database import StoreError
from inspector.db.records import audit
from inspector.db.tables import WITHDRAWN, finding, verdict

_DIRECT = frozenset({Act.CONFIRM, Act.DISMISS, Act.RESTORE, Act.ASSIGN, Act.BULLETIN, Act.NO_BULLETIN})
_MOST_PARAMETERS = 5_000
_COLUMNS = [finding.c[name] for name in ("id", "site_id", "fingerprint", "check_id", "status", "is_grave", "is_bulletin", "assignee", "stage", "step")]


class Asked(NamedTuple):
    """A finding somebody wants to act on, and the step they saw it at. None: whatever it is at."""

    finding_id: int
    step: int | None = None


class Done(NamedTuple):
    finding_id: int
    fingerprint: str
    stage: Stage
    step: int


class Refused(NamedTuple):
    finding_id: int
    words: str  # Chinese: why, and what to do
    step: int  # where it stands now; 0 when it is gone


class Acted(NamedTuple):
    done: tuple[Done, ...]
    refused: tuple[Refused, ...]


class Extra(NamedTuple):
    """What goes with a verdict besides its reason."""

    assignee: str = ""
    excuse: Mapping[str, object] | None = None  # columns of the verdict: the excuse and its last day


class Verdicts(Audit):
    def act(self, act: Act, asked: Sequence[Asked], by: str, note: str = "", *, assignee: str = "") -> Acted:
        """One step on one finding or many. Those that somebody else has touched since, or that may not be, are refused one by one."""
        if act in {Act.DISMISS, Act.EXCUSE} and not note.strip():
            raise StoreError("排除问题必须写明理由。")
        if act not in _DIRECT:
            raise StoreError(f"“{act.label}”不能直接办。")
        with self.signing(by) as step:
            return take_step(step, act, asked, note, Extra(assignee.strip()))

    def undo(self, by: str) -> Acted:
        """Takes back the last step of that person on findings, where nobody has touched them since."""
        with self.signing(by) as step:
            entries = _last_step(step)
            if not entries:
                raise StoreError("没有可以撤回的步骤：只能撤回自己的最后一步；豁免请在豁免清单里撤销。")
            numbers = [json.loads(entry.payload)["finding"] for entry in entries]
            rows = {f"finding:{row.fingerprint}": row for row in _locked(step.connection, finding.c.id.in_(numbers))}
            kept = [(entry, row) for entry in entries if (row := rows.get(entry.subject)) is not None and row.step == entry.number]
            if not kept:
                raise StoreError("撤回不了：之后别人又动过这些问题。")
            return _undone(step, kept)

    def history(self, finding_id: int) -> list[Entry]:
        """Every signed step on that finding, oldest first."""
        with self.reading() as connection:
            mark = connection.execute(select(finding.c.fingerprint).where(finding.c.id == finding_id)).scalar()
        return self.audit_of(f"finding:{mark}") if mark else []


def take_step(step: Step, act: Act, asked: Sequence[Asked], note: str, extra: Extra) -> Acted:
    """`act` within a step that is already being signed."""
    wanted = {item.finding_id: item.step for item in asked}
    rows = {row.id: row for row in _locked(step.connection, finding.c.id.in_(wanted))}
    words = said_of(step.connection, list(rows.values()))
    book, done, refused = _Book(step, act, note, extra), [], []
    batch = [step.next_number, len(wanted)]
    for number, seen in wanted.items():
        row = rows.get(number)
        if row is None or row.status == WITHDRAWN:
            refused.append(Refused(number, "这个问题已经不在了：后来的巡检或规则变动撤销了它。", 0))
        elif seen is not None and seen != row.step:
            refused.append(Refused(number, _conflict(step.connection, row), row.step))
        else:
            said = words[row.fingerprint]
            weight = Weight(row.is_grave, row.is_bulletin, len(wanted))
            try:
                change = change_of(act, said, weight, step.who)
            except RefusedError as error:
                refused.append(Refused(number, f"问题 {row.fingerprint} {error}", row.step))
            else:
                done.append(book.enter(row, said, change, weight, batch))
    book.write()
    return Acted(tuple(done), tuple(refused))


def restage(connection: Connection, site_id: int) -> None:
    """After an inspection: findings that came back have their stage again, and what has become grave waits for a second person."""
    query = select(*_COLUMNS).join_from(finding, verdict, (verdict.c.site_id == finding.c.site_id) & (verdict.c.fingerprint == finding.c.fingerprint))
    rows = connection.execute(query.where(finding.c.site_id == site_id, verdict.c.revoked_at.is_(None)).distinct()).all()
    words = said_of(connection, rows)
    changed = []
    for row in rows:
        said = words[row.fingerprint]
        whole = said.whole
        if row.is_grave and whole and whole.kind is VerdictKind.CONFIRM and not whole.second_by and not said.pending:
            connection.execute(update(verdict).where(verdict.c.id == whole.id).values(is_whole=False))
            said = Said(None, whole._replace(is_whole=False))
        if said.stage != row.stage:
            changed.append({"of": row.id, "stage_": said.stage})
    if changed:
        connection.execute(update(finding).where(finding.c.id == bindparam("of")).values(stage=bindparam("stage_")), changed)


def said_of(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, Said]:
    """What stands about those findings, by fingerprint."""
    found = {row.fingerprint: Said() for row in rows}
    marks = sorted(found)
    columns = [verdict.c[name] for name in ("fingerprint", *Word._fields)]
    for start in range(0, len(marks), _MOST_PARAMETERS):
        query = select(*columns).where(verdict.c.fingerprint.in_(marks[start : start + _MOST_PARAMETERS]), verdict.c.revoked_at.is_(None))
        sites = {row.site_id for row in rows}
        for row in connection.execute(query.where(verdict.c.site_id.in_(sites))):
            word = Word(row.id, VerdictKind(row.kind), row.by, row.second_by, row.reason, row.is_whole)
            said = found[row.fingerprint]
            found[row.fingerprint] = said._replace(whole=word) if word.is_whole else said._replace(pending=word)
    return found


class _Book:
    """What a step changes, gathered and written in a few statements."""

    def __init__(self, step: Step, act: Act, note: str, extra: Extra) -> None:
        self.step, self.act, self.note, self.extra = step, act, note.strip(), extra
        self.revoked: list[int] = []
        self.seconded: list[int] = []
        self.moved: list[dict[str, object]] = []  # words that become whole, or wait again
        self.new: list[dict[str, object]] = []
        self.findings: list[dict[str, object]] = []

    def enter(self, row: Row[Any], said: Said, change: Change, weight: Weight, batch: list[int]) -> Done:
        stage = _stage_after(said, change)
        assignee = self.extra.assignee if self.act is Act.ASSIGN else row.assignee
        is_bulletin = row.is_bulletin if self.act not in {Act.BULLETIN, Act.NO_BULLETIN} else self.act is Act.BULLETIN
        payload: dict[str, object] = {"finding": row.id, "before": _image(row, said), "stage": stage, "check": row.check_id}
        payload |= {"batch": batch} if batch[1] > 1 else {}
        payload |= {"assignee": assignee} if self.act is Act.ASSIGN else {}
        entry = self.step.sign(self.act, f"finding:{row.fingerprint}", self.note, payload)
        self.revoked += change.revoke
        self.seconded += [change.second] if change.second is not None else []
        self.moved += [{"of": number, "whole": value} for number, value in ((change.demote, False), (change.promote, True)) if number is not None]
        if change.new is not None:
            self.new.append(self._verdict(row, change, weight))
        self.findings.append({"of": row.id, "stage_": stage, "step_": entry.number, "to": assignee, "bulletin": is_bulletin})
        return Done(row.id, row.fingerprint, stage, entry.number)

    def _verdict(self, row: Row[Any], change: Change, weight: Weight) -> dict[str, object]:
        kind = change.new
        assert kind is not None
        is_marked = kind is not VerdictKind.CONFIRM and weight.asks_two(kind)
        own = {"kind": kind, "reason": self.note, "by": self.step.who, "at": self.step.now, "is_whole": change.is_whole}
        extra = dict(self.extra.excuse or {"excuse_id": None, "until": None})
        return {"site_id": row.site_id, "fingerprint": row.fingerprint, "at_once": weight.at_once, "is_marked": is_marked, **own, **extra}

    def write(self) -> None:
        """Those that give way first: two words of one kind never stand at once."""
        run, by, now = self.step.connection.execute, self.step.who, self.step.now
        if self.revoked:
            run(update(verdict).where(verdict.c.id.in_(self.revoked)).values(revoked_at=now, revoked_by=by))
        if self.seconded:
            run(update(verdict).where(verdict.c.id.in_(self.seconded)).values(is_whole=True, second_by=by, second_at=now, second_note=self.note))
        if self.moved:
            run(update(verdict).where(verdict.c.id == bindparam("of")).values(is_whole=bindparam("whole")), self.moved)
        if self.new:
            run(insert(verdict), self.new)
        _write_findings(self.step, self.findings)


def _write_findings(step: Step, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        values: dict[str, Any] = {"stage": bindparam("stage_"), "step": bindparam("step_"), "assignee": bindparam("to"), "is_bulletin": bindparam("bulletin")}
        step.connection.execute(update(finding).where(finding.c.id == bindparam("of")).values(**values), rows)


def _stage_after(said: Said, change: Change) -> Stage:
    words = [word for word in said if word and word.id not in change.revoke]
    if change.new is not None:
        return change.new.stage(is_whole=change.is_whole)
    for word in words:
        if word.id in {change.second, change.promote}:
            return word.kind.stage(is_whole=True)
        if word.id == change.demote:
            return word.kind.stage(is_whole=False)
    whole = next((word for word in words if word.is_whole), None)
    return Said(whole, next((word for word in words if not word.is_whole), None)).stage


def _image(row: Row[Any], said: Said) -> dict[str, object]:
    """What must be put back to undo a step."""
    words = {name: [word.id, word.second_by] if word else None for name, word in said._asdict().items()}
    return {**words, "assignee": row.assignee, "is_bulletin": bool(row.is_bulletin), "stage": row.stage}


def _locked(connection: Connection, which: Any) -> Sequence[Row[Any]]:
    return connection.execute(select(*_COLUMNS).where(which).order_by(finding.c.site_id, finding.c.fingerprint).with_for_update()).all()


def _conflict(connection: Connection, row: Row[Any]) -> str:
    entry = entry_of(connection, row.step)
    if entry is None:
        return f"问题 {row.fingerprint} 已有变动，请看过新的情况再办。"
    when = entry.at.astimezone(CHINA).strftime("%m-%d %H:%M")
    action = Act(entry.action).label if entry.action in set(Act) else "办理"
    return f"问题 {row.fingerprint} 刚由{entry.who}于 {when} {action}（现在：{Stage(row.stage).label}），请看过新的情况再办。"


def _last_step(step: Step) -> list[Entry]:
    """The entries of the person's last step on findings; none when that was an undoing."""
    mine = (audit.c.who == step.who) & audit.c.action.startswith("finding.", autoescape=True)
    columns = [audit.c[name] for name in Entry.__slots__]
    row = step.connection.execute(select(*columns).where(mine).order_by(audit.c.number.desc()).limit(1)).first()
    if row is None or row.action not in _DIRECT:
        return []
    batch = json.loads(row.payload).get("batch")
    if batch is None:
        return [Entry(**row._mapping)]
    whole = select(*columns).where(mine, audit.c.number.between(batch[0], row.number)).order_by(audit.c.number)
    return [Entry(**each._mapping) for each in step.connection.execute(whole)]


def _undone(step: Step, kept: Sequence[tuple[Entry, Row[Any]]]) -> Acted:
    now = said_of(step.connection, [row for _entry, row in kept])
    revoke, again, findings, done = [], [], [], []
    for entry, row in kept:
        before = json.loads(entry.payload)["before"]
        standing = {name: before[name] for name in ("pending", "whole") if before[name]}
        kept_ids = {number for number, _second in standing.values()}
        revoke += [word.id for word in now[row.fingerprint] if word and word.id not in kept_ids]
        again += [{"of": number, "whole": name == "whole", "second": second} for name, (number, second) in standing.items()]
        stage = Stage(before["stage"])
        signed = step.sign(
            Act.UNDO, f"finding:{row.fingerprint}", f"撤回第 {entry.number} 步（{Act(entry.action).label}）", {"undone": entry.number, "stage": stage}
        )
        findings.append({"of": row.id, "stage_": stage, "step_": signed.number, "to": before["assignee"], "bulletin": before["is_bulletin"]})
        done.append(Done(row.id, row.fingerprint, stage, signed.number))
    _put_back(step, revoke, again)
    _write_findings(step, findings)
    return Acted(tuple(done), ())


def _put_back(step: Step, revoke: list[int], again: list[dict[str, object]]) -> None:
    run = step.connection.execute
    if revoke:
        run(update(verdict).where(verdict.c.id.in_(revoke)).values(revoked_at=step.now, revoked_by=step.who))
    # what waits first: the same word cannot stand twice
    for part in ([item for item in again if not item["whole"]], [item for item in again if item["whole"]]):
        alone = [item["of"] for item in part if not item["second"]]
        if alone:
            run(update(verdict).where(verdict.c.id.in_(alone)).values(second_by="", second_at=None, second_note=""))
        if part:
            statement = update(verdict).where(verdict.c.id == bindparam("of")).values(is_whole=bindparam("whole"), revoked_at=None, revoked_by="")
            run(statement, [{"of": item["of"], "whole": item["whole"]} for item in part])
