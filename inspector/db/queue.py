"""The queue of findings people work through: filtered, a page at a time, always continuing behind the last row seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_

from inspector.core.findings import Certainty, Severity, Status
from inspector.core.reviewing import Stage
from inspector.db.database import Database, StoreError
from inspector.db.history import SEEN
from inspector.db.tables import WITHDRAWN, account, finding, inspection, site

PRESENT = (*SEEN, Status.UNSEEN)  # what is there today, or was when it was last looked at
PAGE = 50
MOST_RELATED = 100


class Place(NamedTuple):
    """Where a page of the queue ends: the next one begins behind it, whatever has come or gone meanwhile."""

    rank: int
    id: int


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Empty means all."""

    sites: Collection[int] = ()
    units: Collection[str] = ()
    checks: Collection[str] = ()  # a class is the checks it holds
    severities: Collection[Severity] = ()
    certainties: Collection[Certainty] = ()
    stages: Collection[Stage] = ()
    statuses: Collection[Status] = PRESENT
    assignees: Collection[str] = ()
    is_account: bool | None = None
    is_bulletin: bool | None = None
    first_seen_until: date | None = None  # at least so old
    first_seen_since: date | None = None  # at most so old


class QueueRow(NamedTuple):
    """One fingerprint, on however many places."""

    id: int
    step: int  # say it with the next step, so that nobody acts on what has changed
    fingerprint: str
    site_id: int
    site: str
    unit: str
    check: str
    title: str
    severity: Severity
    certainty: Certainty
    status: Status
    stage: Stage
    places: int
    url: str
    page_title: str
    quote: str
    context: str
    target: str
    message: str
    suggestion: str
    first_seen: date
    assignee: str
    is_bulletin: bool
    is_grave: bool
    related: int  # the same fault on other sites

    @property
    def place(self) -> Place:
        return Place(self.severity.rank, self.id)


class QueuePage(NamedTuple):
    rows: tuple[QueueRow, ...]
    next: Place | None  # None: this is the last page
    previous: Place | None  # None: this is the first


class Queue(Database):
    def queue(self, wanted: QueueFilter | None = None, *, after: Place | None = None, before: Place | None = None, limit: int = PAGE) -> QueuePage:
        """Gravest first, then in the order they were found."""
        keys = self._keys(wanted or QueueFilter(), after, before, limit + 1)
        has_more = len(keys) > limit
        keys = keys[:limit]
        if before is not None:
            keys.reverse()
        rows = self._shown([key.id for key in keys])
        goes_on, goes_back = (has_more, after is not None) if before is None else (True, has_more)
        first, last = (rows[0].place, rows[-1].place) if rows else (None, None)
        return QueuePage(rows, last if goes_on else None, first if goes_back else None)

    def queue_row(self, finding_id: int) -> QueueRow:
        rows = self._shown([finding_id])
        if not rows:
            raise StoreError("这个问题已经不在了：后来的巡检或规则变动撤销了它。")
        return rows[0]

    def queue_rows(self, numbers: Sequence[int]) -> tuple[QueueRow, ...]:
        """Those of the findings that are still there, in that order."""
        return self._shown(numbers)

    def queue_size(self, wanted: QueueFilter | None = None) -> dict[Stage, int]:
        """How many of each stage; stages without any are left out."""
        return dict(sum((Counter(stages) for stages in self.queue_sizes(wanted or QueueFilter()).values()), Counter()))

    def queue_sizes(self, wanted: QueueFilter, sites: Collection[int] | None = None) -> dict[int, dict[Stage, int]]:
        """The same for each site, or each of these. Sites without any are left out."""
        columns = (finding.c.stage, finding.c.site_id)  # in this order, or SQLite goes by site and reads every row for its stage
        query = select(*columns, func.count()).where(*self._conditions(wanted)).group_by(*columns)
        found: dict[int, dict[Stage, int]] = defaultdict(dict)
        with self.reading() as connection:
            for stage, number, count in connection.execute(query if sites is None else query.where(finding.c.site_id.in_(sites))):
                found[number][Stage(stage)] = count
        return dict(found)

    def related(self, finding_id: int) -> tuple[QueueRow, ...]:
        """The same fault on other sites, gravest first; at most a hundred."""
        mine = select(finding.c.kin, finding.c.site_id).where(finding.c.id == finding_id).subquery()
        query = select(finding.c.id).join_from(finding, mine, finding.c.kin == mine.c.kin).where(finding.c.site_id != mine.c.site_id, _IS_THERE)
        with self.reading() as connection:
            numbers = connection.execute(query.order_by(finding.c.rank, finding.c.id).limit(MOST_RELATED)).scalars().all()
        return self._shown(numbers)

    def _keys(self, wanted: QueueFilter, after: Place | None, before: Place | None, limit: int) -> list[Row[Any]]:
        """From the index alone: the payloads of rows that are not shown are never read."""
        order = (finding.c.rank, finding.c.id)
        query: Select[Any] = select(*order).where(*self._conditions(wanted)).limit(limit)
        if after is not None:
            query = query.where(tuple_(*order) > after)
        if before is not None:
            query = query.where(tuple_(*order) < before)
        with self.reading() as connection:
            return list(connection.execute(query.order_by(*order) if before is None else query.order_by(*(one.desc() for one in order))))

    def _conditions(self, wanted: QueueFilter) -> list[ColumnElement[bool]]:
        found = _conditions(wanted)
        if wanted.is_account is not None:
            with self.reading() as connection:  # their numbers, not a subquery: without any there is nothing to look for
                accounts = connection.execute(select(account.c.site_id)).scalars().all()
            found.append(finding.c.site_id.in_(accounts) if wanted.is_account else finding.c.site_id.not_in(accounts))
        return found

    def _shown(self, numbers: Sequence[int]) -> tuple[QueueRow, ...]:
        with self.reading() as connection:
            found = {row.id: row for row in connection.execute(_SHOWN.where(finding.c.id.in_(numbers)))}
            kin = {row.kin for row in found.values()}
            sites = func.count(finding.c.site_id.distinct()).label("sites")
            query = select(finding.c.kin, sites).where(finding.c.kin.in_(kin), _IS_THERE).group_by(finding.c.kin)
            others = {row.kin: row.sites for row in connection.execute(query)} if kin else {}
        return tuple(_row(found[number], others.get(found[number].kin, 1)) for number in numbers if number in found)


_IS_THERE = finding.c.status.in_(PRESENT)
_COLUMNS = ("id", "step", "fingerprint", "site_id", "unit", "check_id", "severity", "certainty", "status", "stage", "places", "assignee", "kin", "payload")
_SHOWN: Select[Any] = (
    select(*(finding.c[name] for name in _COLUMNS), finding.c.is_bulletin, finding.c.is_grave, site.c.name, inspection.c.today)
    .join_from(finding, site)
    .join(inspection, inspection.c.id == finding.c.first_inspection)
    .where(finding.c.status != WITHDRAWN)
)


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    columns = {
        "sites": finding.c.site_id,
        "units": finding.c.unit,
        "checks": finding.c.check_id,
        "certainties": finding.c.certainty,
        "stages": finding.c.stage,
        "statuses": finding.c.status,
        "assignees": finding.c.assignee,
    }
    found: list[ColumnElement[bool]] = [column.in_(_plain(values)) for name, column in columns.items() if (values := getattr(wanted, name))]
    if wanted.severities:
        found.append(finding.c.rank.in_([severity.rank for severity in wanted.severities]))
    if wanted.is_bulletin is not None:
        found.append(finding.c.is_bulletin == wanted.is_bulletin)
    days = [inspection.c.today <= wanted.first_seen_until] if wanted.first_seen_until else []
    days += [inspection.c.today >= wanted.first_seen_since] if wanted.first_seen_since else []
    if days:
        found.append(finding.c.first_inspection.in_(select(inspection.c.id).where(*days)))
    return found


def _plain(values: Collection[object]) -> list[object]:
    """Enums by their value: they come from the desk's forms and from the program alike."""
    return [str(value) if isinstance(value, str) else value for value in values]


def _row(row: Row[Any], sites: int) -> QueueRow:
    told = row.payload
    return QueueRow(
        id=row.id,
        step=row.step,
        fingerprint=row.fingerprint,
        site_id=row.site_id,
        site=row.name,
        unit=row.unit,
        check=row.check_id,
        title=told["title"],
        severity=Severity(row.severity),
        certainty=Certainty(row.certainty),
        status=Status(row.status),
        stage=Stage(row.stage),
        places=row.places,
        url=told["url"],
        page_title=told["page_title"],
        quote=told["quote"],
        context=told["context"],
        target=told["target"],
        message=told["message"],
        suggestion=told["suggestion"],
        first_seen=row.today,
        assignee=row.assignee,
        is_bulletin=row.is_bulletin,
        is_grave=row.is_grave,
        related=max(0, sites - 1),
    )
