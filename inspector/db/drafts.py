"""Drafts on their way through three reviews and three proofreads, and the table that says who may do what."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, insert, select, update

from inspector.core.drafting import (
    USUAL,
    Draft,
    DraftKind,
    DraftRecord,
    DraftStage,
    DraftState,
    Help,
    Revision,
    Signed,
    Signer,
    StageTable,
    plain_stage_table,
    read_stage_table,
    refuse_signature,
)
from inspector.core.reviewing import RefusedError
from inspector.core.workdays import CHINA
from inspector.db.audit import Audit, Step, entry_of
from inspector.db.columns import clean
from inspector.db.database import StoreError
from inspector.db.draft_tables import draft, draft_help, draft_text, setting, signature, site_reading
from inspector.db.excuses import Paper, keep_upload
from inspector.db.records import audit
from inspector.db.tables import site

STAGES = "draft.stages"  # the name of the setting
LEDGER = "ledger.since."  # and the number of the site
_COLUMNS = [draft.c[name] for name in Draft._fields]


class NewDraft(NamedTuple):
    title: str
    text: str
    kind: DraftKind = DraftKind.PASTED
    origin: str = ""
    author: str = ""
    unit: str = ""
    site_id: int | None = None
    paper: Paper | None = None  # the file it came as


class Drafts(Audit):
    def stage_table(self) -> StageTable:
        with self.reading() as connection:
            return _table(connection)

    def keep_stage_table(self, value: object, by: str) -> StageTable:
        """Drafts on their way follow the new table from their next signature on."""
        try:
            table = read_stage_table(value)
        except RefusedError as error:
            raise StoreError(str(error)) from error
        with self.signing(by) as step:
            plain = plain_stage_table(table)
            changed = {"value": plain, "by": step.who, "at": step.now}
            step.connection.execute(self.upsert(setting).values(name=STAGES, **changed).on_conflict_do_update(index_elements=[setting.c.name], set_=changed))
            step.sign("setting.stages", f"setting:{STAGES}", payload={"rows": plain})
        return table

    def add_draft(self, new: NewDraft, by: str) -> Draft:
        if not new.title.strip() or not new.text.strip():
            raise StoreError("稿件要有标题和正文。")
        with self.signing(by) as step:
            own = {name: getattr(new, name) for name in ("title", "kind", "origin", "author", "unit", "site_id")}
            own |= {"file_name": new.paper.name if new.paper else "", "upload": keep_upload(step, new.paper) if new.paper else None}
            signed = {"state": DraftState.OPEN, "revision": 1, "added_by": step.who, "added_at": step.now}
            number = int(step.connection.execute(insert(draft).values(**own, **signed).returning(draft.c.id)).scalar_one())
            digest = _write_text(step, number, 1, new.text, "")
            return _signed_step(step, number, "draft.add", "", {"title": new.title, "digest": digest, "upload": own["upload"]})

    def draft(self, number: int) -> Draft:
        with self.reading() as connection:
            return _draft(connection, number)

    def drafts(self, states: Sequence[DraftState] = (), *, unit: str = "", after: int | None = None, limit: int = 50) -> list[Draft]:
        """Newest first. `after`: the number of the last one already shown."""
        query = select(*_COLUMNS).order_by(draft.c.id.desc()).limit(limit)
        query = query.where(draft.c.state.in_([state.value for state in states])) if states else query
        query = query.where(draft.c.unit == unit) if unit else query
        return self._drafts(query if after is None else query.where(draft.c.id < after))

    def published_drafts(self, site_id: int) -> list[DraftRecord]:
        """Those that were published on that site, oldest first, as the ledger of reviews has them."""
        query = select(*_COLUMNS).where(draft.c.site_id == site_id, draft.c.state == DraftState.PUBLISHED).order_by(draft.c.id)
        return [self.draft_record(one.id) for one in self._drafts(query)]

    def draft_text(self, number: int, revision: int | None = None) -> str:
        wanted = draft_text.c.revision.desc()
        query = select(draft_text.c.text).where(draft_text.c.draft_id == number).order_by(wanted).limit(1)
        with self.reading() as connection:
            found = connection.execute(query if revision is None else query.where(draft_text.c.revision == revision)).scalar()
        if found is None:
            raise StoreError(f"没有第 {number} 号稿件的这一稿。")
        return str(found)

    def sign_draft(self, number: int, signer: Signer, note: str = "", *, seen: int | None = None) -> Draft:
        """Takes the turn the draft waits for. `seen`: the step the signer saw it at."""
        with self.signing(signer.name) as step:
            known = _open_draft(step, number, seen)
            before, table = _signed(step.connection, number), _table(step.connection)
            row = table.next_row(before)
            assert row is not None, "an open draft waits for somebody"
            try:
                refuse_signature(row, signer, before)
            except RefusedError as error:
                raise StoreError(str(error)) from error
            stages = [stage.value for stage in row.stages]
            own = {"draft_id": number, "stages": stages, "revision": known.revision, "by": step.who, "at": step.now, "note": note.strip(), "is_returned": False}
            step.connection.execute(insert(signature).values(**own))
            if table.next_row(_signed(step.connection, number)) is None:
                step.connection.execute(update(draft).where(draft.c.id == number).values(state=DraftState.DONE))
            payload = {"stages": stages, "role": signer.role, "revision": known.revision, "digest": _digest_of(step.connection, number, known.revision)}
            return _signed_step(step, number, "draft.sign", note, payload)

    def return_draft(self, number: int, signer: Signer, to: DraftStage, reason: str, *, seen: int | None = None) -> Draft:
        """Sends it back to an earlier stage: signatures from there on count no more, and stay on record."""
        if not reason.strip():
            raise StoreError("退回必须写明原因。")
        with self.signing(signer.name) as step:
            known = _draft(step.connection, number)
            _refuse_conflict(step.connection, known, seen)
            if known.state not in {DraftState.OPEN, DraftState.DONE}:
                raise StoreError(f"稿件“{known.title}”{known.state.label}，不能再退回。")
            table, before = _table(step.connection), [each for each in _signed(step.connection, number) if not each.is_returned]
            place = table.rows.index(table.row_of(to))
            late = {stage for row in table.rows[place:] for stage in row.stages}
            undone = [each for each in before if late & set(each.stages)]
            if not undone:
                raise StoreError(f"稿件“{known.title}”还没有过{to}，不用退回。")
            step.connection.execute(update(signature).where(signature.c.id.in_([each.id for each in undone])).values(is_returned=True))
            step.connection.execute(update(draft).where(draft.c.id == number).values(state=DraftState.OPEN))
            return _signed_step(step, number, "draft.return", reason, {"to": to, "undone": [each.id for each in undone]})

    def revise_draft(self, number: int, text: str, by: str, note: str = "", *, seen: int | None = None) -> Draft:
        """A new text. Who signed an earlier one is shown to have signed that one."""
        if not text.strip():
            raise StoreError("稿件正文不能是空的。")
        with self.signing(by) as step:
            known = _open_draft(step, number, seen)
            digest = _write_text(step, number, known.revision + 1, text, note)
            step.connection.execute(update(draft).where(draft.c.id == number).values(revision=known.revision + 1))
            return _signed_step(step, number, "draft.revise", note, {"revision": known.revision + 1, "digest": digest})

    def judge_secrecy(self, number: int, conclusion: str, by: str, *, seen: int | None = None) -> Draft:
        """保密结论: whoever looked says so."""
        if not conclusion.strip():
            raise StoreError("请写明保密审查的结论，如“不涉密，可以公开”。")
        with self.signing(by) as step:
            _refuse_conflict(step.connection, _draft(step.connection, number), seen)
            values = {"secrecy": conclusion.strip(), "secrecy_by": step.who, "secrecy_at": step.now}
            step.connection.execute(update(draft).where(draft.c.id == number).values(**values))
            return _signed_step(step, number, "draft.secrecy", conclusion, {})

    def publish_draft(self, number: int, url: str, day: date, by: str, *, seen: int | None = None) -> Draft:
        """Where and when it came out. Only what has been through all stages, with its secrecy judged, is published."""
        with self.signing(by) as step:
            known = _draft(step.connection, number)
            _refuse_conflict(step.connection, known, seen)
            if known.state is not DraftState.DONE:
                raise StoreError(f"稿件“{known.title}”{known.state.label}，三审三校没有做完不能登记发布。")
            if not known.secrecy:
                raise StoreError(f"稿件“{known.title}”还没有保密结论，不能登记发布。")
            if not url.strip():
                raise StoreError("请写明发布地址。")
            values = {"state": DraftState.PUBLISHED, "url": url.strip(), "published_on": day, "publisher": step.who}
            step.connection.execute(update(draft).where(draft.c.id == number).values(**values))
            return _signed_step(step, number, "draft.publish", "", {"url": url.strip(), "day": day.isoformat()})

    def withdraw_draft(self, number: int, by: str, reason: str, *, seen: int | None = None) -> Draft:
        if not reason.strip():
            raise StoreError("撤稿必须写明原因。")
        with self.signing(by) as step:
            known = _draft(step.connection, number)
            _refuse_conflict(step.connection, known, seen)
            if known.state in {DraftState.PUBLISHED, DraftState.WITHDRAWN}:
                raise StoreError(f"稿件“{known.title}”{known.state.label}，不能撤稿。")
            step.connection.execute(update(draft).where(draft.c.id == number).values(state=DraftState.WITHDRAWN))
            return _signed_step(step, number, "draft.withdraw", reason, {})

    def keep_help(self, number: int, program: str, remarks: Sequence[object]) -> None:
        """What the machine remarked on the newest text. No stage, and no signature."""
        with self.writing() as connection:
            known = _draft(connection, number)
            own = {"draft_id": number, "revision": known.revision, "program": program, "remarks": list(remarks), "at": self.now(connection)}
            connection.execute(insert(draft_help).values(**own))

    def draft_record(self, number: int) -> DraftRecord:
        """What the printed record shows."""
        with self.reading() as connection:
            known = _draft(connection, number)
            name = connection.execute(select(site.c.name).where(site.c.id == known.site_id)).scalar() or ""
            revisions = connection.execute(select(draft_text).where(draft_text.c.draft_id == number).order_by(draft_text.c.revision)).all()
            helps = connection.execute(select(draft_help).where(draft_help.c.draft_id == number).order_by(draft_help.c.id)).all()
            sent_back = select(audit.c.at, audit.c.who, audit.c.note).where(audit.c.subject == f"draft:{number}", audit.c.action == "draft.return")
            return DraftRecord(
                draft=known,
                site=name,
                table=_table(connection),
                signed=tuple(_signed(connection, number)),
                revisions=tuple(Revision(row.revision, row.text, row.digest, row.by, row.at, row.note) for row in revisions),
                helps=tuple(Help(row.revision, row.program, tuple(row.remarks), row.at) for row in helps),
                returns=tuple((row.at, row.who, row.note) for row in connection.execute(sent_back.order_by(audit.c.number))),
            )

    def begin_review_ledger(self, site_id: int, day: date, by: str) -> None:
        """From that day on every article of the site goes through the desk: what is published without a record is a finding."""
        with self.signing(by) as step:
            changed = {"value": day.isoformat(), "by": step.who, "at": step.now}
            own = self.upsert(setting).values(name=f"{LEDGER}{site_id}", **changed)
            step.connection.execute(own.on_conflict_do_update(index_elements=[setting.c.name], set_=changed))
            step.sign("setting.ledger", f"site:{site_id}", payload={"since": day.isoformat()})

    def review_ledger_since(self, site_id: int) -> date | None:
        with self.reading() as connection:
            kept = connection.execute(select(setting.c.value).where(setting.c.name == f"{LEDGER}{site_id}")).scalar()
        return date.fromisoformat(kept) if kept else None

    def sign_reading(self, site_id: int, day: date, by: str, note: str = "") -> None:
        """A reading of the site (读网): who, on which day."""
        with self.signing(by) as step:
            step.connection.execute(insert(site_reading).values(site_id=site_id, day=day, by=step.who, at=step.now, note=note.strip()))
            step.sign("site.read", f"site:{site_id}", note, {"day": day.isoformat()})

    def site_readings(self, site_id: int) -> list[tuple[date, str]]:
        query = select(site_reading.c.day, site_reading.c.by).where(site_reading.c.site_id == site_id).order_by(site_reading.c.day, site_reading.c.id)
        with self.reading() as connection:
            return [(row.day, row.by) for row in connection.execute(query)]

    def _drafts(self, query: Select[Any]) -> list[Draft]:
        with self.reading() as connection:
            return [_read(row) for row in connection.execute(query)]


def _table(connection: Connection) -> StageTable:
    kept = connection.execute(select(setting.c.value).where(setting.c.name == STAGES)).scalar()
    return USUAL if kept is None else read_stage_table(kept)


def _draft(connection: Connection, number: int) -> Draft:
    row = connection.execute(select(*_COLUMNS).where(draft.c.id == number)).first()
    if row is None:
        raise StoreError(f"没有第 {number} 号稿件。")
    return _read(row)


def _read(row: Row[Any]) -> Draft:
    return Draft(**(dict(row._mapping) | {"kind": DraftKind(row.kind), "state": DraftState(row.state)}))


def _open_draft(step: Step, number: int, seen: int | None) -> Draft:
    known = _draft(step.connection, number)
    _refuse_conflict(step.connection, known, seen)
    if known.state is not DraftState.OPEN:
        raise StoreError(f"稿件“{known.title}”{known.state.label}，不能再改、再签；要改先退回。")
    return known


def _refuse_conflict(connection: Connection, known: Draft, seen: int | None) -> None:
    if seen is None or seen == known.step:
        return
    entry = entry_of(connection, known.step)
    who = f"刚由{entry.who}于 {entry.at.astimezone(CHINA):%m-%d %H:%M} 办理过" if entry else "已有变动"
    raise StoreError(f"稿件“{known.title}”{who}，请看过新的情况再办。")


def _signed(connection: Connection, number: int) -> list[Signed]:
    rows = connection.execute(select(signature).where(signature.c.draft_id == number).order_by(signature.c.id))
    return [Signed(row.id, tuple(DraftStage(stage) for stage in row.stages), row.revision, row.by, row.at, row.note, row.is_returned) for row in rows]


def _write_text(step: Step, number: int, revision: int, text: str, note: str) -> str:
    words = clean(text)
    digest = hashlib.sha256(words.encode()).hexdigest()
    own = {"draft_id": number, "revision": revision, "text": words, "digest": digest, "by": step.who, "at": step.now, "note": note.strip()}
    step.connection.execute(insert(draft_text).values(**own))
    return digest


def _digest_of(connection: Connection, number: int, revision: int) -> str:
    return str(connection.execute(select(draft_text.c.digest).where(draft_text.c.draft_id == number, draft_text.c.revision == revision)).scalar_one())


def _signed_step(step: Step, number: int, action: str, note: str, payload: dict[str, object]) -> Draft:
    entry = step.sign(action, f"draft:{number}", note, payload)
    step.connection.execute(update(draft).where(draft.c.id == number).values(step=entry.number))
    return _draft(step.connection, number)
