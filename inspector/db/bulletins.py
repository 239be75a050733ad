"""Bulletins as they were approved, sealed by a digest and signed in the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Row, insert, select

from inspector.db.audit import Audit
from inspector.db.database import StoreError
from inspector.db.routine_tables import bulletin


class Approved(NamedTuple):
    """What was approved, word for word."""

    id: int
    period: str
    first: date
    last: date
    by: str
    at: datetime
    digest: str
    payload: str  # JSON of the bulletin
    rules: Mapping[str, str]  # the rules in force, by name, whole

    @property
    def is_whole(self) -> bool:
        return seal(self.payload, self.rules) == self.digest


class Bulletins(Audit):
    def approve_bulletin(self, period: str, first: date, last: date, payload: str, rules: Mapping[str, str], by: str) -> Approved:
        """Freezes it. A period is approved once; what comes later is a correction."""
        digest = seal(payload, rules)
        if self.approved_bulletin(period, first) is not None:
            raise StoreError(f"{first} 至 {last} 的通报已经审定，不能再审定一次：以后的变化打印为更正")
        with self.signing(by) as step:
            row = {"period": period, "first": first, "last": last, "by": step.who, "at": step.now, "digest": digest, "payload": payload, "rules": dict(rules)}
            number = step.connection.execute(insert(bulletin).values(**row).returning(bulletin.c.id)).scalar_one()
            step.sign("bulletin.approve", f"bulletin:{number}", payload={"period": period, "first": str(first), "last": str(last), "digest": digest})
        found = self.approved_bulletin(period, first)
        assert found is not None, "it was written a moment ago"
        return found

    def approved_bulletin(self, period: str, first: date) -> Approved | None:
        query = select(*(bulletin.c[name] for name in Approved._fields)).where(bulletin.c.period == period, bulletin.c.first == first)
        with self.reading() as connection:
            row = connection.execute(query).first()
        return _approved(row) if row else None

    def approved_bulletins(self) -> list[Approved]:
        """Newest first."""
        query = select(*(bulletin.c[name] for name in Approved._fields)).order_by(bulletin.c.id.desc())
        with self.reading() as connection:
            return [_approved(row) for row in connection.execute(query)]


def seal(payload: str, rules: Mapping[str, str]) -> str:
    """What changes when a single character does."""
    digest = blake2b(payload.encode(), digest_size=12)
    for name in sorted(rules):
        digest.update(f"\n{name}\n{rules[name]}".encode())
    return digest.hexdigest()


def _approved(row: Row[Any]) -> Approved:
    return Approved._make(row)
