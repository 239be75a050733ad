"""What earlier inspections left of a site's findings. The sightings are the truth, a finding's own row is their sum."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Subquery, case, func, null, select

from inspector.core.facts import Place
from inspector.core.findings import Certainty, Finding, Severity, Status
from inspector.db.rows import Inspection, KnownFinding
from inspector.db.tables import WITHDRAWN, finding, inspection, sighting

CLOSED = (Status.FIXED, WITHDRAWN)
SEEN = (Status.NEW, Status.PERSISTING, Status.REOPENED)
_DAILY = {"fingerprint", "status", "places", "dismissed", "confirmed", "first_seen"}  # columns, or worked out: not part of the payload


class Past(NamedTuple):
    """A finding as the inspections before this one left it."""

    id: int
    fingerprint: str
    first_inspection: int
    record_file: str
    record_offset: int | None
    standing: str  # the status its row says today: this inspection may have been settled before
    status: str
    places: int
    last_inspection: int  # the last that saw it
    last_judged: int
    judged_at: datetime  # when the newest that speaks of it began
    payload: dict[str, Any] | None  # None for closed ones

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def is_to_be_closed_again(self) -> bool:
        return self.is_closed and self.standing not in CLOSED

    @property
    def finding(self) -> Finding:
        assert self.payload is not None, "closed findings are not told again"
        return finding_of(self.payload, fingerprint=self.fingerprint, places=self.places)

    @property
    def known(self) -> KnownFinding:
        told = self.finding
        return KnownFinding(
            self.fingerprint, told.check, told.key, told.url, told.target, tuple(told.more_places), self.places, self.last_inspection, self.last_judged
        )


def read_past(connection: Connection, run: Inspection) -> dict[str, Past]:
    """Every finding of the site that an earlier inspection spoke of, by fingerprint."""
    history = _history(run)
    before, told = sighting.alias("before"), sighting.alias("told")
    columns = [finding.c[name] for name in ("id", "fingerprint", "first_inspection", "record_file", "record_offset", "status")]
    query = (
        select(*columns, before.c.status, before.c.places, history.c.seen, history.c.judged, inspection.c.started_at, told.c.payload)
        .join_from(finding, history, history.c.finding_id == finding.c.id)
        .join(before, (before.c.finding_id == finding.c.id) & (before.c.inspection_id == history.c.newest))
        .join(inspection, inspection.c.id == history.c.newest)
        .outerjoin(told, (told.c.finding_id == finding.c.id) & (told.c.inspection_id == history.c.told) & before.c.status.not_in(CLOSED))
    )
    return {row.fingerprint: Past._make(row) for row in connection.execute(query)}


def payload_of(item: Finding) -> dict[str, Any]:
    """The way JSON gives it back, so that it can be compared with a stored one."""
    told = {field.name: getattr(item, field.name) for field in fields(Finding) if field.name not in _DAILY}
    return told | {"indicators": list(item.indicators), "more_places": [[place.url, place.title] for place in item.more_places]}


def finding_of(payload: dict[str, Any], **daily: Any) -> Finding:
    known = {field.name for field in fields(Finding)}
    told = {name: value for name, value in payload.items() if name in known}
    read = {"severity": Severity(told["severity"]), "certainty": Certainty(told["certainty"]), "indicators": tuple(told["indicators"])}
    return Finding(**told | read | {"more_places": [Place(*place) for place in told["more_places"]]} | daily)


def _history(run: Inspection) -> Subquery:
    """For each finding the newest inspections before `run` that spoke of it, saw it, judged it, and told it anew."""
    return (
        select(
            sighting.c.finding_id,
            func.max(sighting.c.inspection_id).label("newest"),
            _newest(sighting.c.status.in_(SEEN)).label("seen"),
            _newest(sighting.c.status != Status.UNSEEN).label("judged"),
            _newest(sighting.c.payload.is_not(null())).label("told"),
        )
        .join_from(sighting, finding)
        .where(finding.c.site_id == run.site_id, sighting.c.inspection_id < run.id)
        .group_by(sighting.c.finding_id)
        .subquery()
    )


def _newest(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((condition, sighting.c.inspection_id)))
