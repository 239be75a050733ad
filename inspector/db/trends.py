"""Findings over time: what changed between two days, and how many stood open on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
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


class Moves(NamedTuple):
    """How many changes of each kind an inspection has seen."""

    inspection: int
    day: date
    site: str
    counts: Mapping[Status, int]


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

    def changes(self, first: date, last: date, *, inspections: Collection[int] | None = None, newest: int | None = None) -> list[Change]:
        """What was new, fixed or back in the inspections of those days, oldest first; of all, or of these, or only the `newest` so many.
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
            .where(moved, dismissal.c.id.is_(None), *_among(inspection.c.id, inspections))
        )
        order = (inspection.c.today, site.c.name, finding.c.id)
        query = query.order_by(*order) if newest is None else query.order_by(*(one.desc() for one in order)).limit(newest)
        with self.reading() as connection:
            found = [Change(row.day, row.name, Status(row.status), drawn(row)) for row in connection.execute(query)]
        return found if newest is None else found[::-1]

    def moves(self, first: date, last: date, sites: Collection[int] | None = None) -> dict[int, list[Moves]]:
        """How many `changes` there are of each kind in each inspection, by site; of all sites or of these."""
        columns = (inspection.c.site_id, inspection.c.id, inspection.c.today, site.c.name, sighting.c.status)
        moved = sighting.c.status.in_((Status.NEW, Status.FIXED, Status.REOPENED)) & inspection.c.today.between(first, last)
        query = _counted(columns, sites).where(moved, *_among(inspection.c.site_id, sites)).group_by(*columns)
        counts: dict[tuple[int, int, date, str], dict[Status, int]] = defaultdict(dict)
        for *known, status, number in self._read(query):
            counts[tuple(known)][Status(status)] = number
        found: dict[int, list[Moves]] = defaultdict(list)
        for (site_id, number, day, name), told in counts.items():
            found[site_id].append(Moves(number, day, name, told))
        return dict(found)

    def open_counts_by_day(self, first: date, last: date) -> list[Count]:
        """How many findings each inspection of those days saw, by check and unit. The last inspection of a day counts."""
        return sorted(count for counts in self.open_by_site(first, last).values() for count in counts)

    def open_by_site(self, first: date, last: date, sites: Collection[int] | None = None) -> dict[int, list[Count]]:
        """The same by site; of all sites or of these."""
        newest = (
            select(func.max(inspection.c.id))
            .where(inspection.c.finished_at.is_not(None), inspection.c.today.between(first, last), *_among(inspection.c.site_id, sites))
            .group_by(inspection.c.site_id, inspection.c.today)
        )
        columns = (inspection.c.site_id, inspection.c.today, site.c.name, finding.c.check_id, finding.c.unit)
        seen = inspection.c.id.in_(newest) & sighting.c.status.in_(SEEN)
        found: dict[int, list[Count]] = defaultdict(list)
        for site_id, *count in self._read(_counted(columns, sites).join(finding, finding.c.id == sighting.c.finding_id).where(seen).group_by(*columns)):
            found[site_id].append(Count(*count))
        return dict(found)

    def _read(self, query: Select[Any]) -> list[Any]:
        with self.reading() as connection:
            return list(connection.execute(query).all())


def _counted(columns: tuple[ColumnElement[Any], ...], sites: Collection[int] | None) -> Select[Any]:
    """How many sightings there are of each kind. What is dismissed is looked up once, not for each of a million sightings."""
    dismissed = select(finding.c.id).join(dismissal, in_force(finding.c.site_id, finding.c.fingerprint)).where(*_among(finding.c.site_id, sites))
    return (
        select(*columns, func.count())
        .select_from(sighting)
        .join(inspection, inspection.c.id == sighting.c.inspection_id)
        .join(site, site.c.id == inspection.c.site_id)
        .where(sighting.c.finding_id.not_in(dismissed))
    )


def _among(column: ColumnElement[int], numbers: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if numbers is None else [column.in_(numbers)]
