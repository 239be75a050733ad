"""Findings over the days: what is new, still there, fixed, or back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, null, select, update

from inspector.core.engine import sorted_findings
from inspector.core.findings import Finding, Status, kin
from inspector.core.reviewing import is_grave
from inspector.db.claims import Claims
from inspector.db.database import StoreError
from inspector.db.excuses import Excuses
from inspector.db.history import Past, finding_of, payload_of, read_past
from inspector.db.inspections import inspection_of
from inspector.db.rechecks import Rechecks
from inspector.db.rows import Inspection, KnownFinding, Outcome
from inspector.db.tables import WITHDRAWN, address, confirmation, confirmed, confirmers, dismissal, finding, in_force, inspection, sighting
from inspector.db.verdicts import restage

_WITHOUT_SIGHT = {Outcome.CLEAN: Status.FIXED, Outcome.GONE: Status.FIXED, Outcome.NOT_JUDGED: Status.UNSEEN, Outcome.RULE_CHANGED: WITHDRAWN}
_MOST_PARAMETERS = 5_000


class Record(Protocol):
    """Where something lies in an archive."""

    @property
    def file(self) -> str: ...
    @property
    def offset(self) -> int: ...


class Findings(Excuses, Rechecks, Claims):
    def settle(
        self, inspection_id: int, findings: Sequence[Finding], outcome: Callable[[KnownFinding], Outcome], kept: Mapping[str, Record] | None = None
    ) -> list[Finding]:
        """Enters what an inspection found, and asks `outcome` about every open finding it did not see. `kept`: where that lies which has no row among the
        addresses, by what findings name.

        Settling the same inspection again replaces what it said before, so that a crash in between does no harm.
        """
        seen = {item.fingerprint: item for item in findings}
        with self.reading() as connection:
            run = inspection_of(connection, inspection_id)
            past = read_past(connection, run)
            records = _records(connection, run.site_id, {item.url for item in seen.values()})
        records |= {url: {"record_file": place.file, "record_offset": place.offset} for url, place in (kept or {}).items()}
        missing = [known for name, known in past.items() if name not in seen]
        # in one order for all writers: a step of the desk that touches some of them waits, and nobody waits for each other
        rows = [_row_seen(run, item, past.get(name)) | records.get(item.url, _NO_RECORD) for name, item in seen.items()]
        rows += [_row_unseen(run, known, outcome(known.known)) for known in missing if not known.is_closed]
        rows.sort(key=lambda row: str(row["fingerprint"]))
        told = {name for name, known in past.items() if name in seen and known.payload == payload_of(seen[name])} | {known.fingerprint for known in missing}
        with self.writing() as connection:
            self.check_claim(connection, run.site_id)
            _refuse_late_settling(connection, run)
            self._enter(connection, run, rows, told)
            _close_again(connection, [known for known in missing if known.is_to_be_closed_again])
            restage(connection, run.site_id)
        self.apply_excuses(run.site_id, run.today)
        self.recheck_from(inspection_id, run.site_id)
        return self.findings_of(inspection_id)

    def findings_of(self, inspection_id: int) -> list[Finding]:
        """What that inspection saw, found fixed or could not judge, as it was told then, with what people say of it today."""
        earlier, told, first = sighting.alias("earlier"), sighting.alias("told"), inspection.alias("first")
        is_told = (earlier.c.finding_id == sighting.c.finding_id) & (earlier.c.inspection_id <= inspection_id) & earlier.c.payload.is_not(null())
        newest = select(func.max(earlier.c.inspection_id)).where(is_told).correlate(sighting).scalar_subquery()
        query = (
            select(finding.c.fingerprint, sighting.c.status, sighting.c.places, told.c.payload, first.c.today, dismissal.c.reason, confirmers)
            .join_from(sighting, finding)
            .join(told, (told.c.finding_id == sighting.c.finding_id) & (told.c.inspection_id == newest))
            .join(first, first.c.id == finding.c.first_inspection)
            .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
            .outerjoin(confirmation, confirmed(finding.c.site_id, finding.c.fingerprint))
            .where(sighting.c.inspection_id == inspection_id, sighting.c.status != WITHDRAWN)
        )
        with self.reading() as connection:
            return sorted_findings(map(drawn, connection.execute(query).all()))

    def _enter(self, connection: Connection, run: Inspection, rows: Sequence[dict[str, Any]], told: set[str]) -> None:
        """`told`: fingerprints whose payload an earlier sighting already holds."""
        connection.execute(delete(sighting).where(sighting.c.inspection_id == run.id))
        if rows:
            statement = self.upsert(finding)
            replaced = {name: statement.excluded[name] for name in rows[0] if name not in {"site_id", "fingerprint"}}
            connection.execute(statement.on_conflict_do_update(index_elements=["site_id", "fingerprint"], set_=replaced), rows)
            ids = {row.fingerprint: row.id for row in connection.execute(select(finding.c.id, finding.c.fingerprint).where(finding.c.site_id == run.site_id))}
            connection.execute(insert(sighting), [_sighting(run, row, ids[row["fingerprint"]], is_told=row["fingerprint"] in told) for row in rows])
        is_unseen = ~exists().where(sighting.c.finding_id == finding.c.id)  # what only an earlier settling of this inspection saw
        connection.execute(delete(finding).where(finding.c.site_id == run.site_id, finding.c.first_inspection == run.id, is_unseen))


def drawn(row: Any) -> Finding:
    """A finding from a row with its fingerprint, status, places, payload, first day, reason of dismissal and who confirmed it."""
    said = {"dismissed": row.reason or "", "confirmed": row.by or ""}
    daily = {"status": Status(row.status), "places": row.places, "first_seen": row.today.isoformat()} | said
    return finding_of(row.payload, fingerprint=row.fingerprint, **daily)


_NO_RECORD: dict[str, Any] = {"record_file": "", "record_offset": None}


def _records(connection: Connection, site_id: int, urls: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Where the pages lie in full on which findings stand. Kept with the finding: the page's own row moves on when the page changes."""
    wanted = sorted(urls)
    found: dict[str, dict[str, Any]] = {}
    columns = (address.c.url, address.c.full_file, address.c.full_offset, address.c.record_file, address.c.record_offset)
    for start in range(0, len(wanted), _MOST_PARAMETERS):
        some = wanted[start : start + _MOST_PARAMETERS]
        for row in connection.execute(select(*columns).where(address.c.site_id == site_id, address.c.url.in_(some))):
            file, offset = (row.full_file, row.full_offset) if row.full_file else (row.record_file, row.record_offset)
            found[row.url] = {"record_file": file, "record_offset": offset}
    return found


def _row_seen(run: Inspection, item: Finding, past: Past | None) -> dict[str, Any]:
    status = Status.NEW if past is None else Status.REOPENED if past.status == Status.FIXED else Status.PERSISTING
    days = {"first_inspection": past.first_inspection if past else run.id, "last_inspection": run.id, "last_judged": run.id, "fixed_at": None}
    return _row(run, item) | days | {"status": status, "payload": payload_of(item)}


def _row_unseen(run: Inspection, past: Past, outcome: Outcome) -> dict[str, Any]:
    status = _WITHOUT_SIGHT[outcome]
    days = {
        "first_inspection": past.first_inspection,
        "last_inspection": past.last_inspection,
        "last_judged": past.last_judged if outcome is Outcome.NOT_JUDGED else run.id,
        "fixed_at": run.started_at if status == Status.FIXED else None,
    }
    record = {"record_file": past.record_file, "record_offset": past.record_offset}
    return _row(run, past.finding) | days | {"status": status, "payload": past.payload} | record


def _row(run: Inspection, item: Finding) -> dict[str, Any]:
    return {
        "site_id": run.site_id,
        "fingerprint": item.fingerprint,
        "check_id": item.check,
        "key": item.key,
        "unit": item.unit,
        "severity": item.severity,
        "certainty": item.certainty,
        "places": item.places,
        "rank": item.severity.rank,
        "kin": kin(item.check, item.key),
        "is_grave": is_grave(item.severity, item.indicators),
    }


def _sighting(run: Inspection, row: dict[str, Any], finding_id: int, *, is_told: bool) -> dict[str, Any]:
    return {
        "finding_id": finding_id,
        "inspection_id": run.id,
        "status": row["status"],
        "places": row["places"],
        "payload": None if is_told else row["payload"],
    }


def _refuse_late_settling(connection: Connection, run: Inspection) -> None:
    newest = connection.execute(select(func.max(sighting.c.inspection_id)).join_from(sighting, finding).where(finding.c.site_id == run.site_id)).scalar()
    if newest is not None and newest > run.id:
        raise StoreError(f"网站“{run.site}”已有更新的检查（第 {newest} 号）入账，第 {run.id} 号检查的结果不能再改写。请重新检查一次。")


def _close_again(connection: Connection, closed: Sequence[Past]) -> None:
    """Findings that only an earlier settling of this inspection had opened again."""
    if not closed:
        return
    statement = update(finding).where(finding.c.id == bindparam("number"))
    rows = [
        {
            "number": past.id,
            "status": past.status,
            "last_inspection": past.last_inspection,
            "last_judged": past.last_judged,
            "fixed_at": past.judged_at if past.status == Status.FIXED else None,
        }
        for past in closed
    ]
    connection.execute(statement, rows)
