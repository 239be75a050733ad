"""Messages on their way to people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update

from inspector.db.database import Database
from inspector.db.routine_tables import message


class Letter(NamedTuple):
    """What one person is to be told by one channel, once."""

    kind: str
    key: str
    person: str
    channel: str
    title: str
    body: str


class Sent(NamedTuple):
    """A letter and what became of it."""

    id: int
    kind: str
    key: str
    person: str
    channel: str
    title: str
    body: str
    created_at: datetime
    next_at: datetime | None  # None: no more attempts
    sent_at: datetime | None
    attempts: int
    error: str


class Messages(Database):
    def post(self, letters: Iterable[Letter]) -> None:
        """What was posted before is not posted again."""
        with self.writing() as connection:
            now = self.now(connection)
            rows = [letter._asdict() | {"created_at": now, "next_at": now} for letter in letters]
            if rows:
                connection.execute(self.upsert(message).on_conflict_do_nothing(index_elements=["kind", "key", "person", "channel"]), rows)

    def waiting_messages(self, now: datetime) -> list[Sent]:
        query = select(*_COLUMNS).where(message.c.sent_at.is_(None), message.c.next_at <= now).order_by(message.c.id)
        with self.reading() as connection:
            return [Sent(*row) for row in connection.execute(query)]

    def delivered(self, number: int) -> None:
        with self.writing() as connection:
            values = {"sent_at": self.now(connection), "next_at": None, "error": "", "attempts": message.c.attempts + 1}
            connection.execute(update(message).where(message.c.id == number).values(**values))

    def not_delivered(self, number: int, error: str, next_at: datetime | None) -> None:
        with self.writing() as connection:
            values = {"next_at": next_at, "error": error, "attempts": message.c.attempts + 1}
            connection.execute(update(message).where(message.c.id == number).values(**values))

    def messages(self, most: int = 100) -> list[Sent]:
        """Newest first."""
        with self.reading() as connection:
            return [Sent(*row) for row in connection.execute(select(*_COLUMNS).order_by(message.c.id.desc()).limit(most))]


_COLUMNS = [message.c[name] for name in Sent._fields]
