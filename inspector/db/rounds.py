"""Rounds over all sites, and the inspections that did not take place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, insert, select, update

from inspector.db.claims import Claims
from inspector.db.routine_tables import missed, round_
from inspector.db.tables import inspection, site


class Round(NamedTuple):
    """One run over the sites that were due."""

    id: int
    day: date
    started_at: datetime
    finished_at: datetime | None  # None: it runs, or was killed
    planned: int
    done: int
    is_late: bool


class Missed(NamedTuple):
    """An inspection that did not take place on its day."""

    day: date
    site: str
    reason: str
    made_up_at: datetime | None  # later on the same day


class Rounds(Claims):
    def begin_round(self, day: date, planned: int, *, is_late: bool) -> int:
        with self.writing() as connection:
            row = {"day": day, "started_at": self.now(connection), "planned": planned, "is_late": is_late}
            return int(connection.execute(insert(round_).values(**row).returning(round_.c.id)).scalar_one())

    def finish_round(self, number: int, done: int) -> None:
        with self.writing() as connection:
            connection.execute(update(round_).where(round_.c.id == number).values(done=done, finished_at=self.now(connection)))

    def last_round(self) -> Round | None:
        with self.reading() as connection:
            row = connection.execute(select(*(round_.c[name] for name in Round._fields)).order_by(round_.c.id.desc()).limit(1)).first()
        return Round(*row) if row else None

    def note_missed(self, day: date, reasons: Mapping[str, str]) -> None:
        """By site's name. What is known to be missed keeps its first reason."""
        with self.writing() as connection:
            now = self.now(connection)
            rows = [{"day": day, "site": name, "reason": reason, "noted_at": now} for name, reason in reasons.items()]
            if rows:
                connection.execute(self.upsert(missed).on_conflict_do_nothing(index_elements=["day", "site"]), rows)

    def make_up(self, day: date, sites: Collection[str]) -> None:
        """The inspection came after all, later that day."""
        with self.writing() as connection:
            found = (missed.c.day == day) & missed.c.site.in_(sites) & missed.c.made_up_at.is_(None)
            connection.execute(update(missed).where(found).values(made_up_at=self.now(connection)))

    def missed(self, since: date, until: date) -> list[Missed]:
        """Both days included, oldest first."""
        query = select(*(missed.c[name] for name in Missed._fields)).where(missed.c.day.between(since, until)).order_by(missed.c.day, missed.c.site)
        with self.reading() as connection:
            return [Missed(*row) for row in connection.execute(query)]

    def inspected_on(self, day: date) -> set[str]:
        """The sites with a finished inspection of that day, by name."""
        query = select(site.c.name).join_from(inspection, site).where(inspection.c.today == day, inspection.c.finished_at.is_not(None))
        with self.reading() as connection:
            return set(connection.execute(query).scalars())

    def first_days(self) -> dict[str, date]:
        """The day of each site's first inspection, by its name: before it nothing was missed."""
        query = select(site.c.name, func.min(inspection.c.today)).join_from(inspection, site).group_by(site.c.name)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}
