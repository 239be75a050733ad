"""Agreed exceptions: words that may stand on a site, in a column, until a day. They cover what is found, and expire."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from inspector.core.audit import PROGRAM
from inspector.core.reviewing import Act, Excuse, Stage
from inspector.db.audit import Step
from inspector.db.columns import clean
from inspector.db.database import StoreError
from inspector.db.history import CLOSED
from inspector.db.records import excuse, upload
from inspector.db.tables import finding, verdict
from inspector.db.verdicts import Acted, Asked, Extra, Verdicts, take_step

LONGEST = timedelta(days=731)
_COLUMNS = [excuse.c[name] for name in Excuse._fields]


class Paper(NamedTuple):
    """A file handed in with a step."""

    name: str
    body: bytes


class Excuses(Verdicts):
    def add_excuse(
        self, site_id: int, phrase: str, until: date, reason: str, by: str, *, column: str = "", paper: Paper | None = None, today: date
    ) -> tuple[Excuse, Acted]:
        """Enters an exception and sets aside what it covers; a grave finding, or more than twenty at once, waits for a second person."""
        _refuse_bad_excuse(phrase, until, reason, column, today)
        with self.signing(by) as step:
            digest = keep_upload(step, paper) if paper else None
            own = {"site_id": site_id, "phrase": phrase.strip(), "column": column.strip(), "until": until, "reason": reason.strip()}
            signed = {"by": step.who, "at": step.now, "attachment": paper.name if paper else "", "upload": digest}
            number = step.connection.execute(insert(excuse).values(**own, **signed).returning(excuse.c.id)).scalar_one()
            added = _excuses(step.connection, excuse.c.id == number)[0]
            step.sign("excuse.add", f"excuse:{number}", reason, {**own, "until": until.isoformat(), "attachment": added.attachment, "upload": digest})
            return added, _apply(step, added)

    def revoke_excuse(self, number: int, by: str, reason: str) -> None:
        """Takes an exception back: what it covered is open again."""
        if not reason.strip():
            raise StoreError("撤销豁免必须写明理由。")
        with self.signing(by) as step:
            known = _excuses(step.connection, (excuse.c.id == number) & excuse.c.revoked_at.is_(None))
            if not known:
                raise StoreError(f"没有第 {number} 号豁免，或者已经撤销。")
            step.connection.execute(update(excuse).where(excuse.c.id == number).values(revoked_at=step.now, revoked_by=step.who))
            step.sign("excuse.revoke", f"excuse:{number}", reason)
            _lift(step, Act.RESTORE, [number])

    def excuses(self, today: date, site_id: int | None = None) -> list[Excuse]:
        """Those in force on that day, those that expire first in front."""
        where = excuse.c.revoked_at.is_(None) & (excuse.c.until >= today)
        with self.reading() as connection:
            return _excuses(connection, where if site_id is None else where & (excuse.c.site_id == site_id))

    def apply_excuses(self, site_id: int, today: date) -> None:
        """After an inspection: those that ran out are lifted, and what is new and covered is set aside."""
        self.expire_excuses(today)
        for known in self.excuses(today, site_id):
            with self.reading() as connection:
                is_needed = bool(_covered(connection, known))
            if is_needed:
                with self.signing(PROGRAM) as step:
                    _apply(step, known)

    def expire_excuses(self, today: date) -> int:
        """Lifts what ran out before that day. Returns how many exceptions that were."""
        query = select(verdict.c.excuse_id).distinct().where(verdict.c.revoked_at.is_(None), verdict.c.until < today)
        with self.reading() as connection:
            over = sorted(connection.execute(query).scalars())
        if over:
            with self.signing(PROGRAM) as step:
                _lift(step, Act.EXPIRE, over)
        return len(over)

    def upload(self, digest: str) -> Paper:
        with self.reading() as connection:
            row = connection.execute(select(upload.c.name, upload.c.body).where(upload.c.digest == digest)).first()
        if row is None:
            raise StoreError(f"没有校验值为 {digest[:16]}… 的附件。")
        return Paper(*row)


def keep_upload(step: Step, paper: Paper) -> str:
    """The SHA-256 of a file, kept once however often it is handed in."""
    digest = hashlib.sha256(paper.body).hexdigest()
    if step.connection.execute(select(upload.c.digest).where(upload.c.digest == digest)).first() is None:
        own = {"name": clean(paper.name), "size": len(paper.body), "by": step.who, "at": step.now, "body": paper.body}
        step.connection.execute(insert(upload).values(digest=digest, **own))
    return digest


def _refuse_bad_excuse(phrase: str, until: date, reason: str, column: str, today: date) -> None:
    if len(phrase.strip()) < 2:
        raise StoreError("豁免的词句至少两个字：写得太短会放过别的问题。")
    if not reason.strip():
        raise StoreError("豁免必须写明理由。")
    if not today <= until <= today + LONGEST:
        raise StoreError(f"豁免的截止日期应在今天（{today}）以后、两年以内，现在是 {until}。")
    if column.strip() and "//" not in column:
        raise StoreError(f"栏目请写它网址的开头，如 https://www.example.gov.cn/tzgg/，现在是“{column.strip()}”。")


def _excuses(connection: Connection, where: object) -> list[Excuse]:
    query = select(*_COLUMNS).where(where).order_by(excuse.c.until, excuse.c.id)  # type: ignore[arg-type]  # a condition, built by the callers above
    return [Excuse(**row._mapping) for row in connection.execute(query)]


def _apply(step: Step, known: Excuse) -> Acted:
    columns = {"excuse_id": known.id, "until": known.until, "by": known.by}  # whoever agreed cannot be the second person
    return take_step(step, Act.EXCUSE, [Asked(number) for number in _covered(step.connection, known)], known.words, Extra(excuse=columns))


def _covered(connection: Connection, known: Excuse) -> Sequence[int]:
    """Findings nobody has spoken of yet; what people have confirmed or dismissed an exception does not touch."""
    query = select(finding.c.id, finding.c.places, finding.c.payload).where(
        finding.c.site_id == known.site_id, finding.c.stage == Stage.OPEN, finding.c.status.not_in(CLOSED)
    )
    return [row.id for row in connection.execute(query) if known.covers(row.payload["quote"], row.payload["context"], _addresses(row.payload), row.places)]


def _addresses(payload: dict[str, object]) -> Iterator[str]:
    yield str(payload["url"])
    more = payload["more_places"]
    assert isinstance(more, list)
    yield from (str(place[0]) for place in more)


def _lift(step: Step, act: Act, numbers: Sequence[int]) -> None:
    rows = step.connection.execute(
        select(finding.c.id)
        .join_from(finding, verdict, (verdict.c.site_id == finding.c.site_id) & (verdict.c.fingerprint == finding.c.fingerprint))
        .where(verdict.c.excuse_id.in_(numbers), verdict.c.revoked_at.is_(None))
    ).scalars()
    take_step(step, act, [Asked(number) for number in rows], "", Extra())
    left = (verdict.c.excuse_id.in_(numbers)) & verdict.c.revoked_at.is_(None)  # of findings that are gone meanwhile
    step.connection.execute(update(verdict).where(left).values(revoked_at=step.now, revoked_by=step.who))
