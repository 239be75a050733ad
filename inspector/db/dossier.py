"""Everything kept of one finding: what was told of it, its days, where its evidence lies; and what the list can be filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from inspector.core.findings import Finding, Status
from inspector.core.rectifying import ItemState
from inspector.core.reviewing import Stage
from inspector.db.database import Database
from inspector.db.findings import drawn
from inspector.db.notice_tables import notice_item
from inspector.db.queue import PRESENT
from inspector.db.tables import WITHDRAWN, confirmation, confirmed, confirmers, dismissal, finding, in_force, inspection, sighting, site


class Kept(NamedTuple):
    finding: Finding
    record_file: str
    record_offset: int | None
    archive: str  # of the inspection that saw it last: its pictures lie beside it


class Sighting(NamedTuple):
    """What one inspection said of a finding."""

    inspection_id: int
    today: date
    status: Status
    places: int


class Dossier(Database):
    def kept(self, finding_id: int) -> Kept | None:
        """None when there is none, or its rule took it back."""
        columns = [finding.c[name] for name in ("fingerprint", "status", "places", "payload", "unit", "record_file", "record_offset")]
        last = inspection.alias("last")
        query = (
            select(*columns, inspection.c.today, last.c.archive, dismissal.c.reason, confirmers)
            .join_from(finding, inspection, inspection.c.id == finding.c.first_inspection)
            .join(last, last.c.id == finding.c.last_inspection)
            .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
            .outerjoin(confirmation, confirmed(finding.c.site_id, finding.c.fingerprint))
            .where(finding.c.id == finding_id, finding.c.status != WITHDRAWN)
        )
        row = next(iter(self._all(query)), None)
        if row is None:
            return None
        told = drawn(row)
        told.unit = row.unit
        return Kept(told, row.record_file, row.record_offset, row.archive)

    def sightings(self, finding_id: int) -> list[Sighting]:
        """Its days, oldest first."""
        query = (
            select(sighting.c.inspection_id, inspection.c.today, sighting.c.status, sighting.c.places)
            .join_from(sighting, inspection)
            .where(sighting.c.finding_id == finding_id, sighting.c.status != WITHDRAWN)
            .order_by(sighting.c.inspection_id)
        )
        return [Sighting(row.inspection_id, row.today, Status(row.status), row.places) for row in self._all(query)]

    def waiting_for_notice(self) -> list[tuple[str, int]]:
        """By unit, how many confirmed findings stand in no open notice."""
        query = select(finding.c.unit, func.count()).where(*_WAITS_FOR_NOTICE).group_by(finding.c.unit).order_by(finding.c.unit)
        return [(row[0], row[1]) for row in self._all(query)]

    def waiting_of_unit(self, unit: str, limit: int) -> list[int]:
        """The gravest of them, of one unit."""
        query = select(finding.c.id).where(finding.c.unit == unit, *_WAITS_FOR_NOTICE).order_by(finding.c.rank, finding.c.id).limit(limit)
        return [row.id for row in self._all(query)]

    def sites_with_findings(self) -> list[tuple[int, str]]:
        """Sites and accounts, by name."""
        has_any = select(finding.c.id).where(finding.c.site_id == site.c.id).exists()
        return [(row.id, row.name) for row in self._all(select(site.c.id, site.c.name).where(has_any).order_by(site.c.name))]

    def units_with_findings(self) -> list[str]:
        return [row.unit for row in self._all(select(finding.c.unit).where(finding.c.unit != "").distinct().order_by(finding.c.unit))]

    def checks_with_findings(self) -> list[str]:
        return [row.check_id for row in self._all(select(finding.c.check_id).distinct().order_by(finding.c.check_id))]

    def _all(self, query: Select[Any]) -> Sequence[Any]:
        with self.reading() as connection:
            return connection.execute(query).all()


_IS_OPEN = notice_item.c.state.in_([state.value for state in ItemState if state.is_open])
_IN_NOTICE = select(notice_item.c.id).where(notice_item.c.site_id == finding.c.site_id, notice_item.c.fingerprint == finding.c.fingerprint, _IS_OPEN).exists()
_WAITS_FOR_NOTICE = (finding.c.stage == Stage.CONFIRMED, finding.c.status.in_(PRESENT), ~_IN_NOTICE)
