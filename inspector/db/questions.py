"""What an inspection leaves besides findings: questions for people, what runs out soon, and checks that broke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from sqlalchemy import Table, delete, insert, select

from inspector.core.findings import CheckError, Countdown, Question
from inspector.db.claims import Claims
from inspector.db.tables import check_error, countdown, question


class Questions(Claims):
    def save_questions(self, inspection_id: int, questions: Sequence[Question]) -> None:
        names = ("check_id", "title", "url", "reason", "count")
        self._replace(question, inspection_id, [dict(zip(names, astuple(item), strict=True)) for item in questions])

    def save_errors(self, inspection_id: int, errors: Sequence[CheckError]) -> None:
        names = ("check_id", "url", "error")
        self._replace(check_error, inspection_id, [dict(zip(names, astuple(item), strict=True)) for item in errors])

    def save_countdowns(self, inspection_id: int, countdowns: Sequence[Countdown]) -> None:
        names = ("check_id", "title", "indicators", "url", "name", "due", "message")
        self._replace(countdown, inspection_id, [dict(zip(names, astuple(item), strict=True)) for item in countdowns])

    def countdowns(self, inspection_id: int) -> list[Countdown]:
        """Nearest first, as they were saved."""
        columns = [countdown.c[name] for name in ("check_id", "title", "indicators", "url", "name", "due", "message")]
        with self.reading() as connection:
            rows = connection.execute(select(*columns).where(countdown.c.inspection_id == inspection_id).order_by(countdown.c.rank))
            return [Countdown(row.check_id, row.title, tuple(row.indicators), row.url, row.name, row.due, row.message) for row in rows]

    def questions(self, inspection_id: int) -> list[Question]:
        """In the order they were saved."""
        columns = (question.c.check_id, question.c.title, question.c.url, question.c.reason, question.c.count)
        with self.reading() as connection:
            rows = connection.execute(select(*columns).where(question.c.inspection_id == inspection_id).order_by(question.c.rank))
            return [Question(*row) for row in rows]

    def errors(self, inspection_id: int) -> list[CheckError]:
        columns = (check_error.c.check_id, check_error.c.url, check_error.c.error)
        with self.reading() as connection:
            rows = connection.execute(select(*columns).where(check_error.c.inspection_id == inspection_id).order_by(check_error.c.rank))
            return [CheckError(*row) for row in rows]

    def _replace(self, table: Table, inspection_id: int, rows: Sequence[dict[str, object]]) -> None:
        """Saving again after a crash changes nothing."""
        numbered = [row | {"inspection_id": inspection_id, "rank": rank} for rank, row in enumerate(rows)]
        with self.writing() as connection:
            connection.execute(delete(table).where(table.c.inspection_id == inspection_id))
            if numbered:
                connection.execute(insert(table), numbered)
