"""Sites and their inspections."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from inspector import __version__
from inspector.core.facts import Coverage
from inspector.db.claims import Claims
from inspector.db.database import StoreError
from inspector.db.rows import Inspection, InspectionState, SiteRow
from inspector.db.tables import address, inspection, site


class Inspections(Claims):
    def ensure_site(self, name: str, home_url: str, unit: str = "") -> int:
        """The number of that site, entered or brought up to date."""
        values = {"home_url": home_url, "unit": unit}
        with self.writing() as connection:
            connection.execute(self.upsert(site).values(name=name, **values).on_conflict_do_update(index_elements=[site.c.name], set_=values))
            return int(connection.execute(select(site.c.id).where(site.c.name == name)).scalar_one())

    def site(self, site_id: int) -> SiteRow:
        with self.reading() as connection:
            row = connection.execute(select(site.c.id, site.c.name, site.c.home_url, site.c.unit).where(site.c.id == site_id)).one()
        return SiteRow(*row)

    def begin_inspection(self, site_id: int, today: date, settings: Mapping[str, object], archive: str) -> Inspection:
        """A new inspection. One that a crash left running and nobody took up again is given up: stopped, never finished."""
        with self.writing() as connection:
            self.check_claim(connection, site_id)
            left = (inspection.c.site_id == site_id) & (inspection.c.state == InspectionState.RUNNING)
            connection.execute(update(inspection).where(left).values(state=InspectionState.STOPPED))
            now = self.now(connection)
            values = {"started_at": now, "heartbeat_at": now, "state": InspectionState.RUNNING, "today": today, "settings": dict(settings), "archive": archive}
            number = connection.execute(insert(inspection).values(site_id=site_id, program=__version__, **values).returning(inspection.c.id)).scalar_one()
            return inspection_of(connection, number)

    def finish_inspection(self, inspection_id: int, state: InspectionState, coverage: Coverage) -> Inspection:
        with self.writing() as connection:
            leant_on = select(address.c.full_file).distinct().where(address.c.inspection_id == inspection_id, address.c.full_file != "")
            values = {
                "state": InspectionState(state),
                "finished_at": self.now(connection),
                "coverage": {item.name: _plain(getattr(coverage, item.name)) for item in fields(Coverage)},
                "originals": sorted(connection.execute(leant_on).scalars()),
            }
            connection.execute(update(inspection).where(inspection.c.id == inspection_id).values(**values))
            return inspection_of(connection, inspection_id)

    def inspection(self, inspection_id: int) -> Inspection:
        with self.reading() as connection:
            return inspection_of(connection, inspection_id)

    def inspections(self, site_id: int) -> list[Inspection]:
        """All of them, newest first."""
        return self._inspections(SELECT_INSPECTION.where(inspection.c.site_id == site_id).order_by(inspection.c.id.desc()))

    def unfinished_inspection(self, site_id: int) -> Inspection | None:
        """The one still running, to be taken up again."""
        running = SELECT_INSPECTION.where(inspection.c.site_id == site_id, inspection.c.state == InspectionState.RUNNING)
        return next(iter(self._inspections(running.order_by(inspection.c.id.desc()).limit(1))), None)

    def last_inspection(self, site_id: int, finished: bool = True) -> Inspection | None:
        """The newest that came to an end, whatever end; with `finished=False` simply the newest."""
        query = SELECT_INSPECTION.where(inspection.c.site_id == site_id).order_by(inspection.c.id.desc()).limit(1)
        return next(iter(self._inspections(query.where(inspection.c.finished_at.is_not(None)) if finished else query)), None)

    def latest_inspections(self, day: date | None = None, sites: Collection[int] | None = None) -> list[Inspection]:
        """For each site, or each of these, the newest inspection that came to an end, of that day or of any, by site name."""
        newest = select(func.max(inspection.c.id)).where(inspection.c.finished_at.is_not(None)).group_by(inspection.c.site_id)
        if day is not None:
            newest = newest.where(inspection.c.today == day)
        if sites is not None:
            newest = newest.where(inspection.c.site_id.in_(sites))
        return sorted(self._inspections(SELECT_INSPECTION.where(inspection.c.id.in_(newest))), key=lambda item: item.site)

    def _inspections(self, query: Select[tuple[object, ...]]) -> list[Inspection]:
        with self.reading() as connection:
            return [inspection_from(row) for row in connection.execute(query)]


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def inspection_of(connection: Connection, inspection_id: int) -> Inspection:
    row = connection.execute(SELECT_INSPECTION.where(inspection.c.id == inspection_id)).first()
    if row is None:
        raise StoreError(f"没有第 {inspection_id} 号检查。请用“检查列表”核对编号。")
    return inspection_from(row)


_COLUMNS = [inspection.c[item.name] for item in fields(Inspection) if item.name != "site"]
SELECT_INSPECTION: Select[tuple[object, ...]] = select(*_COLUMNS, site.c.name.label("site")).join_from(inspection, site)


def inspection_from(row: Row[tuple[object, ...]]) -> Inspection:
    values = dict(row._mapping)
    values["state"] = InspectionState(values["state"])
    if values["coverage"] is not None:
        known = {item.name for item in fields(Coverage)}
        values["coverage"] = Coverage(**{name: value for name, value in values["coverage"].items() if name in known})
    return Inspection(**values)
