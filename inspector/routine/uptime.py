"""The visits of a week as a page shows them: hour by hour, how fast, how long the certificate still holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from inspector.availability import availability_of
from inspector.core.facts import VisitOutcome
from inspector.core.workdays import CHINA
from inspector.db.store import Store
from inspector.db.visits import Visit
from reports.uptime import Hour, SiteUptime, Uptime

WEEK = 7
MIDDLE, SLOW = 0.5, 0.95


def uptime_of(store: Store, today: date, sites: Sequence[tuple[int, str]]) -> Uptime:
    """Of these sites, by number and name, those with visits in the seven days before today, worst first."""
    first, begins, ends = _week(today)
    found = []
    for number, name in sites:
        visits = store.visits(number, begins, ends)
        told = availability_of(store, number, today, WEEK)
        if told is not None:
            opened = sorted(visit.seconds for visit in visits if visit.outcome is VisitOutcome.OPENED)
            until = next((visit.certificate_until for visit in reversed(visits) if visit.certificate_until), None)
            found.append(SiteUptime(name, told, _hours(visits, begins), _quantile(opened, MIDDLE), _quantile(opened, SLOW), until))
    return Uptime(first, today - timedelta(days=1), sorted(found, key=lambda site: (-site.availability.share, site.site)))


def visited(store: Store, today: date, names: Collection[str] | None = None) -> list[tuple[int, str]]:
    """Sites visited in that week, number and name, those that opened least first; only the named ones, or all."""
    return [(number, name) for number, name in store.worst_visited(*_week(today)[1:]) if names is None or name in names]


def _week(today: date) -> tuple[date, datetime, datetime]:
    first = today - timedelta(days=WEEK)
    begins, ends = (datetime.combine(day, time(), CHINA) for day in (first, today))
    return first, begins, ends


def _hours(visits: Sequence[Visit], begins: datetime) -> list[Hour]:
    return [Hour(int((visit.at - begins).total_seconds() // 3600), visit.outcome, visit.seconds) for visit in visits]


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None
