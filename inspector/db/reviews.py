"""A person's word on findings: dismissals and confirmations, remembered by site and fingerprint, revocable."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from inspector.core.findings import Finding
from inspector.db.database import Database, StoreError
from inspector.db.findings import drawn
from inspector.db.rows import FoundFinding
from inspector.db.tables import WITHDRAWN, confirmation, confirmed, dismissal, finding, in_force, inspection, site

_MOST_CANDIDATES = 5


class Reviews(Database):
    def find(self, prefix: str, site_name: str | None = None) -> FoundFinding:
        """The one finding whose fingerprint begins so."""
        with self.reading() as connection:
            row = _finding(connection, prefix, site_name)
        return FoundFinding(row.name, drawn(row), row.record_file, row.record_offset)

    def dismiss(self, prefix: str, reason: str, by: str, site_name: str | None = None) -> str:
        """Sets a finding aside until the dismissal is revoked, also when it comes back. Returns the whole fingerprint."""
        if not reason.strip():
            raise StoreError("排除问题必须写明理由。")
        with self.writing() as connection:
            row, now = _finding(connection, prefix, site_name), self.now(connection)
            connection.execute(update(dismissal).where(in_force(row.site_id, row.fingerprint)).values(revoked_at=now, revoked_by=by))
            connection.execute(update(confirmation).where(confirmed(row.site_id, row.fingerprint)).values(revoked_at=now, revoked_by=by))
            connection.execute(insert(dismissal).values(site_id=row.site_id, fingerprint=row.fingerprint, reason=reason.strip(), by=by, at=now))
        return str(row.fingerprint)

    def confirm(self, prefix: str, by: str, note: str = "", site_name: str | None = None) -> str:
        """Says that a finding is true: only then does it count for a score. Returns the whole fingerprint."""
        with self.writing() as connection:
            row, now = _finding(connection, prefix, site_name), self.now(connection)
            if row.reason:
                raise StoreError(f"问题 {row.fingerprint} 已经排除（{row.reason}），先恢复，再确认。")
            connection.execute(update(confirmation).where(confirmed(row.site_id, row.fingerprint)).values(revoked_at=now, revoked_by=by))
            connection.execute(insert(confirmation).values(site_id=row.site_id, fingerprint=row.fingerprint, note=note.strip(), by=by, at=now))
        return str(row.fingerprint)

    def unconfirm(self, prefix: str, by: str, site_name: str | None = None) -> str:
        """Takes a confirmation back, keeping the record of it. Returns the whole fingerprint."""
        with self.writing() as connection:
            row = _finding(connection, prefix, site_name)
            if not row.by:
                raise StoreError(f"问题 {row.fingerprint} 没有确认过，不用撤回。")
            connection.execute(update(confirmation).where(confirmed(row.site_id, row.fingerprint)).values(revoked_at=self.now(connection), revoked_by=by))
        return str(row.fingerprint)

    def undismiss(self, prefix: str, by: str, site_name: str | None = None) -> str:
        """Revokes a dismissal, keeping the record of it. Returns the whole fingerprint."""
        query = select(dismissal.c.id, dismissal.c.fingerprint, site.c.name, dismissal.c.reason.label("words")).join_from(dismissal, site)
        with self.writing() as connection:
            row = _only(connection, query.where(dismissal.c.revoked_at.is_(None)), dismissal.c.fingerprint, prefix, site_name)
            connection.execute(update(dismissal).where(dismissal.c.id == row.id).values(revoked_at=self.now(connection), revoked_by=by))
        return str(row.fingerprint)

    def dismissed_findings(self, site_id: int) -> list[Finding]:
        """What people have set aside on that site, seen again or not."""
        query = _findings().where(finding.c.site_id == site_id, dismissal.c.reason.is_not(None))
        with self.reading() as connection:
            return [drawn(row) for row in connection.execute(query)]


def _finding(connection: Connection, prefix: str, site_name: str | None) -> Row[Any]:
    return _only(connection, _findings().where(finding.c.status != WITHDRAWN), finding.c.fingerprint, prefix, site_name)


def _findings() -> Select[Any]:
    columns = [finding.c[name] for name in ("site_id", "fingerprint", "status", "places", "record_file", "record_offset", "payload")]
    return (
        select(*columns, site.c.name, inspection.c.today, dismissal.c.reason, confirmation.c.by, finding.c.check_id.label("words"))
        .join_from(finding, site)
        .join(inspection, inspection.c.id == finding.c.first_inspection)
        .outerjoin(dismissal, in_force(finding.c.site_id, finding.c.fingerprint))
        .outerjoin(confirmation, confirmed(finding.c.site_id, finding.c.fingerprint))
    )


def _only(connection: Connection, query: Select[Any], fingerprint: ColumnElement[str], prefix: str, site_name: str | None) -> Row[Any]:
    """The single row whose fingerprint begins so, or a StoreError that says what to write instead."""
    wanted = prefix.strip().lower()
    if not wanted:
        raise StoreError("请写问题编号，或它的前几位。编号在报告里每个问题的下面。")
    if site_name is not None:
        query = query.where(site.c.name == site_name)
    narrowed = query.where(fingerprint.startswith(wanted, autoescape=True)).order_by(fingerprint, site.c.name)
    rows = connection.execute(narrowed.limit(_MOST_CANDIDATES + 1)).all()
    if not rows:
        place = "已排除的问题" if fingerprint.table is dismissal else "问题"
        raise StoreError(f"没有编号以“{wanted}”开头的{place}。请核对报告里的编号，以及数据目录是不是那一次检查的。")
    if len(rows) > 1:
        named = "；".join(f"{row.fingerprint}（{row.name}，{row.words}）" for row in rows[:_MOST_CANDIDATES])
        raise StoreError(f"编号以“{wanted}”开头的不止一个：{named}{'……' if len(rows) > _MOST_CANDIDATES else ''}。请多写几位。")
    return rows[0]
