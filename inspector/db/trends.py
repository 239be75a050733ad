"""Findings over time: what changed between two days, and how many stood open on each."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from inspector.core.findings import Finding, Status
from inspector.db.database import Database
from inspector.db.findings import drawn
from inspector.db.history import SEEN
from inspector.db.inspections import SELECT_INSPECTION, inspection_from
from inspector.db.rows import Inspection
from inspector.db.tables import confirmation, confirmed, confirmers, dismissal, finding, in_force, inspection, sighting, site


class Count(NamedTuple):
    """How many findings of a check and a unit stood open on a site after an inspection."""

    day: date
    site: str
    check: str
    unit: str
    number: int


class Change(NamedTuple):
    """A finding that appeared, went or came back, and on which day."""

    day: date
    site: str
    status: Status
    finding: Finding


class Trends(Database):
    def last_until(self, last: date) -> list[Inspection]:
        """For each site the newest inspection that came to an end on that day or before, by site name."""
        newest = select(func.max(inspection.c.id)).where(inspection.c.finished_at.is_not(None), inspection.c.today <= last).group_by(inspection.c.site_id)
        with self.reading() as connection:
            found = [inspection_from(row) for row in connection.execute(SELECT_INSPECTION.where(inspection.c.id.in_(newest)))]
        return sorted(found, key=lambda item: item.site)

    def between(self, first: date, last: date) -> list[Inspection]:
        """Every inspection of those days that came to an end, oldest first."""
        ended = inspection.c.finished_at.is_not(None) & inspection.c.today.between(first, last)
        with self.reading() as connection:
            return [
                inspection_from(row) for row in connection.execute(SELECT_INSPECTION.where(ended).order_by(inspection.c.today, site.c.name, inspection.c.id))
            ]

    def changes(self, first: date, last: date, *, site_name: str = "", newest: int | None = None) -> list[Change]:
        """What was new, fixed or back in the inspections of those days, oldest first; of all, or of one site, or only the `newest` so many.
        Dismissed findings are not followed."""
        told = sighting.alias("told")
        last_told = (
            select(func.max(told.c.inspection_id))
            .where(told.c.finding_id == finding.c.id, told.c.inspection_id <= sighting.c.inspection_id, told.c.payload.is_not(None))
            .correlate(finding, sighting)
            .scalar_subquery()
        )
        moved = sighting.c.status.in_((Status.NEW, Status.FIXED, Status.REOPENED)) & inspection.c.today.between(first, last)
        payload = sighting.alias("payload")
        began = inspection.alias("began")
        columns = (inspection.c.today.label("day"), site.c.name, finding.c.fingerprint, sighting.c.status, sighting.c.places, payload.c.payload)
        query = (
            select(*columns, began.c.today, dismissal.c.reason, confirmers)
            .select_from(sighting)
            .join(finding, finding.c.id == sighting.c.finding_id)
            .join(inspection, inspection.c.id == sighting.c.inspection_id)
            .join(site, site.c.id == finding.c.site_id)
            .join(began, began.c.id == finding.c.first_inspection)
            .join(payload, (payload.c.finding_id == finding.c.id) & (payload.c.inspection_id == last_told))
            .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
            .outerjoin(confirmation, confirmed(finding.c.site_id, finding.c.fingerprint))
            .where(moved, dismissal.c.id.is_(None), *_named(site_name))
        )
        order = (inspection.c.today, site.c.name, finding.c.id)
        query = query.order_by(*order) if newest is None else query.order_by(*(one.desc() for one in order)).limit(newest)
        with self.reading() as connection:
            found = [Change(row.day, row.name, Status(row.status), drawn(row)) for row in connection.execute(query)]
        return found if newest is None else found[::-1]

    def change_counts(self, first: date, last: date, *, site_name: str = "") -> dict[Status, int]:
        """How many `changes` there are of each kind."""
        moved = sighting.c.status.in_((Status.NEW, Status.FIXED, Status.REOPENED)) & inspection.c.today.between(first, last)
        query = (
            select(sighting.c.status, func.count())
            .join_from(sighting, finding)
            .join(inspection, inspection.c.id == sighting.c.inspection_id)
            .join(site, site.c.id == finding.c.site_id)
            .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
            .where(moved, dismissal.c.id.is_(None), *_named(site_name))
            .group_by(sighting.c.status)
        )
        with self.reading() as connection:
            return {Status(row[0]): row[1] for row in connection.execute(query)}

    def open_counts_by_day(self, first: date, last: date) -> list[Count]:
        """How many findings each inspection of those days saw, by check and unit. The last inspection of a day counts."""
        newest = (
            select(func.max(inspection.c.id))
            .where(inspection.c.finished_at.is_not(None), inspection.c.today.between(first, last))
            .group_by(inspection.c.site_id, inspection.c.today)
        )
        columns: tuple[ColumnElement[Any], ...] = (inspection.c.today, site.c.name, finding.c.check_id, finding.c.unit)
        query: Select[Any] = (
            select(*columns, func.count())
            .select_from(sighting)
            .join(finding, finding.c.id == sighting.c.finding_id)
            .join(inspection, inspection.c.id == sighting.c.inspection_id)
            .join(site, site.c.id == inspection.c.site_id)
            .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
            .where(inspection.c.id.in_(newest), sighting.c.status.in_(SEEN), dismissal.c.id.is_(None))
            .group_by(*columns)
            .order_by(*columns)
        )
        with self.reading() as connection:
            return [Count(*row) for row in connection.execute(query)]


def _named(site_name: str) -> list[ColumnElement[bool]]:
    return [site.c.name == site_name] if site_name else []
