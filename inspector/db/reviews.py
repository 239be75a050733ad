"""A person's word on findings: dismissals and confirmations, remembered by site and fingerprint, revocable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from inspector.core.findings import Finding
from inspector.core.reviewing import Act, Stage, VerdictKind
from inspector.core.workdays import CHINA
from inspector.db.database import StoreError
from inspector.db.findings import drawn
from inspector.db.rows import FoundFinding
from inspector.db.tables import WITHDRAWN, confirmation, confirmed, confirmers, dismissal, finding, in_force, inspection, site, verdict
from inspector.db.verdicts import Asked, Done, Verdicts

_MOST_CANDIDATES = 5
_CONFIRMED = frozenset({Stage.CONFIRMED, Stage.CONFIRMING})
_SET_ASIDE = frozenset({Stage.DISMISSED, Stage.DISMISSING, Stage.EXCUSED, Stage.EXCUSING})


class MarkedDismissal(NamedTuple):
    """A dismissal or excuse that needed two people."""

    site: str
    fingerprint: str
    check: str | None  # None where the finding itself is gone
    kind: str
    reason: str
    by: str
    at: datetime
    second_by: str
    is_whole: bool
    at_once: int
    revoked_at: datetime | None


class Reviews(Verdicts):
    def find(self, prefix: str, site_name: str | None = None) -> FoundFinding:
        """The one finding whose fingerprint begins so."""
        with self.reading() as connection:
            row = _finding(connection, prefix, site_name)
        return FoundFinding(row.name, drawn(row), row.record_file, row.record_offset, row.id, Stage(row.stage), row.step)

    def dismiss(self, prefix: str, reason: str, by: str, site_name: str | None = None) -> Done:
        """Sets a finding aside until that is taken back, also when it comes back. A grave one waits for a second person's word."""
        return self._act(Act.DISMISS, prefix, by, reason, site_name)

    def confirm(self, prefix: str, by: str, note: str = "", site_name: str | None = None) -> Done:
        """Says that a finding is true: only then, and with a second person's word where it is grave, does it count for a score."""
        return self._act(Act.CONFIRM, prefix, by, note, site_name)

    def unconfirm(self, prefix: str, by: str, site_name: str | None = None) -> Done:
        """Takes a confirmation back, keeping the record of it."""
        return self._take_back(prefix, by, site_name, _CONFIRMED, "没有确认过，不用撤回。")

    def undismiss(self, prefix: str, by: str, site_name: str | None = None) -> Done:
        """Takes a dismissal or excuse back, keeping the record of it."""
        return self._take_back(prefix, by, site_name, _SET_ASIDE, "没有排除过，不用恢复。")

    def _act(self, act: Act, prefix: str, by: str, note: str, site_name: str | None) -> Done:
        with self.reading() as connection:
            row = _finding(connection, prefix, site_name)
        done, refused = self.act(act, [Asked(row.id, row.step)], by, note)
        if refused:
            raise StoreError(refused[0].words)
        return done[0]

    def _take_back(self, prefix: str, by: str, site_name: str | None, stages: Collection[Stage], otherwise: str) -> Done:
        with self.reading() as connection:
            row = _finding(connection, prefix, site_name)
        if row.stage not in stages:
            raise StoreError(f"问题 {row.fingerprint} {otherwise}")
        return self._act(Act.RESTORE, row.fingerprint, by, "", row.name)

    def marked_dismissals(self, since: date, until: date) -> list[MarkedDismissal]:
        """What the monthly paper must name: grave findings set aside, and many at once, on those days (China time), oldest first."""
        first, last = (datetime.combine(day, time(), CHINA) for day in (since, until + timedelta(days=1)))
        query = (
            select(site.c.name, verdict.c.fingerprint, finding.c.check_id, verdict.c.kind, verdict.c.reason, verdict.c.by, verdict.c.at)
            .add_columns(verdict.c.second_by, verdict.c.is_whole, verdict.c.at_once, verdict.c.revoked_at)
            .join_from(verdict, site)
            .outerjoin(finding, (finding.c.site_id == verdict.c.site_id) & (finding.c.fingerprint == verdict.c.fingerprint))
            .where(verdict.c.is_marked, verdict.c.at >= first, verdict.c.at < last)
            .order_by(verdict.c.id)
        )
        with self.reading() as connection:
            return [MarkedDismissal(*row) for row in connection.execute(query)]

    def dismissed_findings(self, site_id: int) -> list[Finding]:
        """What people have set aside on that site, seen again or not."""
        query = _findings().where(finding.c.site_id == site_id, dismissal.c.kind == VerdictKind.DISMISS)
        with self.reading() as connection:
            return [drawn(row) for row in connection.execute(query)]


def _finding(connection: Connection, prefix: str, site_name: str | None) -> Row[Any]:
    return _only(connection, _findings().where(finding.c.status != WITHDRAWN), finding.c.fingerprint, prefix, site_name)


def _findings() -> Select[Any]:
    columns = [finding.c[name] for name in ("id", "site_id", "fingerprint", "status", "places", "record_file", "record_offset", "payload", "stage", "step")]
    return (
        select(*columns, site.c.name, inspection.c.today, dismissal.c.reason, confirmers, finding.c.check_id.label("words"))
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
        raise StoreError(f"没有编号以“{wanted}”开头的问题。请核对报告里的编号，以及数据目录是不是那一次检查的。")
    if len(rows) > 1:
        named = "；".join(f"{row.fingerprint}（{row.name}，{row.words}）" for row in rows[:_MOST_CANDIDATES])
        raise StoreError(f"编号以“{wanted}”开头的不止一个：{named}{'……' if len(rows) > _MOST_CANDIDATES else ''}。请多写几位。")
    return rows[0]
