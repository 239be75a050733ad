"""Counts over findings for the desk's first page, made by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from inspector.core.findings import Certainty, Severity, Status
from inspector.core.reviewing import Stage
from inspector.db.database import Database
from inspector.db.history import SEEN
from inspector.db.records import audit_head
from inspector.db.tables import WITHDRAWN, check_error, dismissal, finding, in_force, inspection, question, sighting

Graded = Mapping[tuple[Severity, Certainty], int]


class Overview(Database):
    def mark(self) -> tuple[int, int, datetime | None]:
        """Changes whenever anybody signs a step, or an inspection begins or ends."""
        with self.reading() as connection:
            signed = connection.execute(select(audit_head.c.number)).scalar() or 0
            newest, ended = connection.execute(select(func.max(inspection.c.id), func.max(inspection.c.finished_at))).one()
        return signed, newest or 0, ended

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

    def open_counts(self) -> dict[int, Graded]:
        """For each site its open findings by severity and certainty."""
        query = _open(finding.c.site_id, finding.c.severity, finding.c.certainty, func.count())
        counts: dict[int, dict[tuple[Severity, Certainty], int]] = defaultdict(dict)
        for number, severity, certainty, count in self._rows(query.group_by(finding.c.site_id, finding.c.severity, finding.c.certainty)):
            counts[number][Severity(severity), Certainty(certainty)] = count
        return {number: dict(graded) for number, graded in counts.items()}

    def waiting_counts(self) -> dict[int, int]:
        """For each site its findings that wait for a person's word, the first or the second."""
        waits = finding.c.stage.in_([stage for stage in Stage if stage is Stage.OPEN or stage.waits_for_second])
        query = select(finding.c.site_id, func.count()).where(finding.c.status.in_(SEEN), waits).group_by(finding.c.site_id)
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
