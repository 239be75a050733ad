"""Which archives must stay: the recent ones, what they lean on, and the evidence of findings that are not closed."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from inspector.core.reviewing import Stage
from inspector.db.database import Database
from inspector.db.history import CLOSED
from inspector.db.rows import InspectionState
from inspector.db.tables import address, finding, inspection


class Retention(Database):
    def archives_to_keep(self, keep_days: int, today: date) -> set[str]:
        """File names, as `begin_inspection` and the addresses were given them. Whatever is not among them may be deleted."""
        is_recent = (inspection.c.today > today - timedelta(days=keep_days)) | (inspection.c.state == InspectionState.RUNNING)
        needs_evidence = finding.c.status.not_in(CLOSED) | (finding.c.stage != Stage.OPEN)
        kept: set[str] = set()
        with self.reading() as connection:
            for archive, originals in connection.execute(select(inspection.c.archive, inspection.c.originals).where(is_recent)):
                kept.update([archive], originals or [])
            living = select(address.c.full_file).distinct().join_from(address, inspection, address.c.inspection_id == inspection.c.id).where(is_recent)
            kept.update(connection.execute(living).scalars())
            evidence = select(inspection.c.archive, finding.c.record_file).join_from(finding, inspection, inspection.c.id == finding.c.last_inspection)
            for archive, record_file in connection.execute(evidence.where(needs_evidence)):
                kept.update([archive, record_file])
        return kept - {""}
