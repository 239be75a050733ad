"""The log of signed steps in the database: written one step at a time, read, and verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from inspector.core.audit import Entry, Flaw, Head, canonical, entry_after, flaws
from inspector.db.columns import clean
from inspector.db.database import Database, StoreError
from inspector.db.records import audit, audit_head

_AT_A_TIME = 5_000
_COLUMNS = [audit.c[field.name] for field in fields(Entry)]


class Step:
    """A signed step in the making: one transaction, one person, one moment. What it signs is written when it ends."""

    def __init__(self, connection: Connection, now: datetime, who: str, head: Head) -> None:
        self.connection, self.now, self.who = connection, now, who
        self._head, self._entries = head, list[Entry]()

    @property
    def next_number(self) -> int:
        return self._head.number + 1

    def sign(self, action: str, subject: str, note: str = "", payload: Mapping[str, object] | None = None) -> Entry:
        written = clean(canonical(payload or {}))
        entry = entry_after(self._head, at=self.now, who=self.who, action=action, subject=clean(subject), note=clean(note.strip()), payload=written)
        self._entries.append(entry)
        self._head = Head(entry.number, entry.hash)
        return entry

    def write(self) -> None:
        if self._entries:
            self.connection.execute(insert(audit), [{field.name: getattr(entry, field.name) for field in fields(Entry)} for entry in self._entries])
            self.connection.execute(update(audit_head).values(number=self._head.number, hash=self._head.hash))


class Audit(Database):
    @contextmanager
    def signing(self, who: str) -> Iterator[Step]:
        """A transaction in which one person acts. Steps take turns: the head of the log is locked until the end."""
        if not who.strip():
            raise StoreError("请写明是谁办的：每一步都要署名。")
        with self.writing() as connection:
            head = self._locked_head(connection)
            step = Step(connection, self.now(connection), clean(who.strip()), head)
            yield step
            step.write()

    def _locked_head(self, connection: Connection) -> Head:
        query = select(audit_head.c.number, audit_head.c.hash).with_for_update()
        row = connection.execute(query).first()
        if row is None:
            first = Head()
            connection.execute(self.upsert(audit_head).values(id=1, number=first.number, hash=first.hash).on_conflict_do_nothing())
            row = connection.execute(query).one()
        return Head(*row)

    def audit_head(self) -> Head:
        """Number and hash of the last entry: whoever notes them down elsewhere can show later that nothing before was rewritten."""
        with self.reading() as connection:
            row = connection.execute(select(audit_head.c.number, audit_head.c.hash)).first()
        return Head(*row) if row else Head()

    def audit_flaws(self, known: Head | None = None) -> list[Flaw]:
        """Everything in the log that is not as it was written. `known`: a head somebody noted down earlier."""
        found = list(flaws(self._entries(), self.audit_head()))
        if known is not None and known.number:
            row = next(iter(self.audit_entries(select(*_COLUMNS).where(audit.c.number == known.number))), None)
            if row is None or row.hash != known.hash:
                found.append(Flaw(known.number, f"第 {known.number} 条与您记下的校验值不符：它和它以前的记录可能整个重写过"))
        return found

    def audit_entries(self, query: Select[Any]) -> list[Entry]:
        with self.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def audit_of(self, subject: str) -> list[Entry]:
        """Every step about one thing, oldest first."""
        return self.audit_entries(select(*_COLUMNS).where(audit.c.subject == subject).order_by(audit.c.number))

    def audit_page(self, before: int | None = None, *, who: str = "", limit: int = 100) -> list[Entry]:
        """Newest first. `before`: the number of the last entry already shown."""
        query = select(*_COLUMNS).order_by(audit.c.number.desc()).limit(limit)
        query = query if before is None else query.where(audit.c.number < before)
        return self.audit_entries(query.where(audit.c.who == who) if who else query)

    def sign(self, who: str, action: str, subject: str, note: str = "", payload: Mapping[str, object] | None = None) -> Entry:
        """A step that only has to be remembered: a log-in, an export."""
        with self.signing(who) as step:
            return step.sign(action, subject, note, payload)

    def _entries(self) -> Iterator[Entry]:
        last = None
        while True:
            query = select(*_COLUMNS).order_by(audit.c.number).limit(_AT_A_TIME)
            some = self.audit_entries(query if last is None else query.where(audit.c.number > last))
            if not some:
                return
            yield from some
            last = some[-1].number


def entry_of(connection: Connection, number: int) -> Entry | None:
    row = connection.execute(select(*_COLUMNS).where(audit.c.number == number)).first()
    return _entry(row) if row else None


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)
