"""Counts over findings for the desk's first page, made by the database."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, cast, func, literal_column, select

from inspector.core.findings import Certainty, Severity, Status
from inspector.core.reviewing import Stage
from inspector.db.database import Database
from inspector.db.history import SEEN
from inspector.db.records import audit_head
from inspector.db.tables import WITHDRAWN, check_error, confirmation, confirmed, confirmers, dismissal, finding, in_force, inspection, question, sighting

Graded = Mapping[tuple[Severity, Certainty], int]


_SIGNED = finding.c.step > literal_column("0")  # in these words, or SQLite does not see that its index fits


class Touching(NamedTuple):
    """A finding, as far as a score sheet counts it."""

    check: str
    indicators: tuple[str, ...]
    severity: Severity
    confirmed: str  # who


class Mark(NamedTuple):
    """Changes whenever anybody signs a step, or an inspection begins or ends."""

    signed: int = 0
    newest: int = 0
    ended: datetime | None = None


class Overview(Database):
    def mark(self) -> Mark:
        # each on its own: two extremes in one query read the whole table
        newest, ended = (select(func.max(column)).scalar_subquery() for column in (inspection.c.id, inspection.c.finished_at))
        with self.reading() as connection:
            signed, number, moment = connection.execute(select(select(audit_head.c.number).scalar_subquery(), newest, ended)).one()
        return Mark(signed or 0, number or 0, moment)

    def touched_since(self, number: int) -> set[int]:
        """Sites on whose findings somebody has signed a step after that one."""
        return {row.site_id for row in self._rows(select(finding.c.site_id).where(finding.c.step > number, _SIGNED))}

    def ended_since(self, moment: datetime) -> dict[int, datetime]:
        """Sites of which an inspection has ended then or later, and when the last one did."""
        query = select(inspection.c.site_id, func.max(inspection.c.finished_at)).where(inspection.c.finished_at >= moment)
        return {row[0]: row[1] for row in self._rows(query.group_by(inspection.c.site_id))}

    def touching(self, inspections: Iterable[int], checks: Collection[str]) -> dict[int, list[Touching]]:
        """Per inspection, its newest of a site, what it saw that nobody has dismissed: of these checks, and no more than a score needs."""
        clauses = cast(finding.c.payload["indicators"], Text)
        columns = (sighting.c.inspection_id, finding.c.check_id, clauses.label("clauses"), finding.c.severity, confirmers)
        query = (
            select(*columns, func.count().label("count"))
            .join_from(sighting, finding)
            .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
            .outerjoin(confirmation, confirmed(finding.c.site_id, finding.c.fingerprint))
            .where(sighting.c.inspection_id.in_(list(inspections)), sighting.c.status.in_(SEEN), dismissal.c.id.is_(None), finding.c.check_id.in_(checks))
            .group_by(*columns)
        )
        found: dict[int, list[Touching]] = defaultdict(list)
        for row in self._rows(query):
            one = Touching(row.check_id, tuple(json.loads(row.clauses or "[]")), Severity(row.severity), row.by or "")
            found[row.inspection_id] += [one] * row.count
        return found

    def status_counts(self, inspections: Iterable[int]) -> dict[int, dict[Status, int]]:
        """What became of the findings in each inspection. Dismissed ones are not followed any more."""
        query = (
            select(sighting.c.inspection_id, sighting.c.status, func.count())
            .join_from(sighting, finding)
            .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
            .where(sighting.c.inspection_id.in_(list(inspections)), sighting.c.status != WITHDRAWN, dismissal.c.id.is_(None))
            .group_by(sighting.c.inspection_id, sighting.c.status)
        )
        counts: dict[int, dict[Status, int]] = defaultdict(dict)
        for number, status, count in self._rows(query):
            counts[number][Status(status)] = count
        return dict(counts)

    def open_counts(self, sites: Collection[int]) -> dict[int, Graded]:
        """For each of these sites its open findings by severity and certainty."""
        query = _open(finding.c.site_id, finding.c.severity, finding.c.certainty, func.count()).where(finding.c.site_id.in_(sites))
        counts: dict[int, dict[tuple[Severity, Certainty], int]] = defaultdict(dict)
        for number, severity, certainty, count in self._rows(query.group_by(finding.c.site_id, finding.c.severity, finding.c.certainty)):
            counts[number][Severity(severity), Certainty(certainty)] = count
        return {number: dict(graded) for number, graded in counts.items()}

    def waiting_counts(self, sites: Collection[int]) -> dict[int, int]:
        """For each of these sites its findings that wait for a person's word, the first or the second."""
        waits = finding.c.stage.in_([stage for stage in Stage if stage is Stage.OPEN or stage.waits_for_second])
        query = select(finding.c.site_id, func.count()).where(finding.c.site_id.in_(sites), finding.c.status.in_(SEEN), waits)
        query = query.group_by(finding.c.site_id)
        return {row[0]: row[1] for row in self._rows(query)}

    def unknown_counts(self, inspections: Iterable[int]) -> dict[int, int]:
        """Per inspection, what could not be judged: questions, and checks that broke."""
        wanted = list(inspections)
        counts: dict[int, int] = defaultdict(int)
        for table in (question, check_error):
            query = select(table.c.inspection_id, func.count()).where(table.c.inspection_id.in_(wanted)).group_by(table.c.inspection_id)
            for number, count in self._rows(query):
                counts[number] += count
        return dict(counts)

    def days(self, since: date) -> dict[date, dict[Status, int]]:
        """What was new, back or fixed in the inspections of each day."""
        query = (
            select(inspection.c.today, sighting.c.status, func.count())
            .join_from(sighting, inspection)
            .where(inspection.c.today >= since, sighting.c.status.in_((Status.NEW, Status.REOPENED, Status.FIXED)))
            .group_by(inspection.c.today, sighting.c.status)
            .order_by(inspection.c.today)
        )
        counts: dict[date, dict[Status, int]] = defaultdict(dict)
        for day, status, count in self._rows(query):
            counts[day][Status(status)] = count
        return dict(counts)

    def _rows(self, query: Select[Any]) -> list[Any]:
        with self.reading() as connection:
            return list(connection.execute(query).all())


def _open(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(finding)
        .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
        .where(finding.c.status.in_(SEEN), dismissal.c.id.is_(None))
    )
