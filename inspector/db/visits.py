"""Visits that ask whether a site opens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, delete, func, select

from inspector.core.facts import VisitOutcome
from inspector.db.claims import Claims
from inspector.db.routine_tables import visit
from inspector.db.tables import site


class Visit(NamedTuple):
    site_id: int
    at: datetime
    outcome: VisitOutcome
    seconds: float
    status: int = 0
    why: str = ""  # Chinese; "" when it opened
    certificate_until: date | None = None


class Visits(Claims):
    def save_visits(self, visits: Sequence[Visit]) -> None:
        rows = [one._asdict() for one in visits]
        if rows:
            with self.writing() as connection:
                connection.execute(self.upsert(visit).on_conflict_do_nothing(index_elements=["site_id", "at"]), rows)

    def visits(self, site_id: int, since: datetime, until: datetime) -> list[Visit]:
        """Oldest first; `until` itself is left out."""
        query = select(*_COLUMNS).where(visit.c.site_id == site_id, visit.c.at >= since, visit.c.at < until).order_by(visit.c.at)
        with self.reading() as connection:
            return [Visit(*row)._replace(outcome=VisitOutcome(row.outcome)) for row in connection.execute(query)]

    def worst_visited(self, since: datetime, until: datetime) -> list[tuple[int, str]]:
        """Number and name of every site visited then, those with the largest share of failed visits first."""
        failed, opened = (func.sum(case((visit.c.outcome == outcome, 1), else_=0)) for outcome in (VisitOutcome.FAILED, VisitOutcome.OPENED))
        query = select(site.c.id, site.c.name, failed, opened).join_from(visit, site).where(visit.c.at >= since, visit.c.at < until)
        with self.reading() as connection:
            rows = connection.execute(query.group_by(site.c.id, site.c.name)).all()
        return [(row[0], row[1]) for row in sorted(rows, key=lambda row: (-row[2] / max(1, row[2] + row[3]), row[1]))]

    def last_visits(self) -> dict[str, datetime]:
        """When each site was visited last, by its name."""
        query = select(site.c.name, func.max(visit.c.at)).join_from(visit, site).group_by(site.c.name)
        with self.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def forget_visits(self, before: datetime) -> int:
        with self.writing() as connection:
            return connection.execute(delete(visit).where(visit.c.at < before)).rowcount


def outcomes(visits: Iterable[Visit]) -> dict[VisitOutcome, int]:
    """Every outcome, zero included."""
    counted = dict.fromkeys(VisitOutcome, 0)
    for one in visits:
        counted[one.outcome] += 1
    return counted


_COLUMNS = [visit.c[name] for name in Visit._fields]
