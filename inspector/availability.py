"""Whether sites open: who is visited when, what the visits came to, and what the week says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import NamedTuple

from inspector.config import Config, Site
from inspector.core import clock
from inspector.core.facts import Availability, VisitDay, VisitOutcome
from inspector.core.workdays import CHINA
from inspector.db.store import Store
from inspector.db.visits import Visit
from spiders.visits import LONGEST, Seen, Visitor

VISITS_A_DAY = 24  # the rule wants 20; an hour's outage of ours must not spoil the day
INTERVAL = timedelta(days=1) / VISITS_A_DAY
MOST_REASONS = 3


class Round(NamedTuple):
    """What one round of visits came to."""

    visited: int
    outcomes: Mapping[VisitOutcome, int]
    failed: Mapping[str, str]  # site → why


def visit_sites(config: Config, store: Store, *, everybody: bool = False, allow_loopback: bool = False, longest: float = LONGEST) -> Round:
    """One round: the sites whose hour has come, or all. Every visit is kept."""
    now = clock.now()
    last = store.last_visits()
    sites = [site for site in config.sites if everybody or is_due(site.name, last.get(site.name), now)]
    ids = [store.ensure_site(site.name, site.url, site.unit) for site in sites]
    seen, certificates = asyncio.run(_visit(sites, config, _without_certificate_today(sites, last, now), longest, allow_loopback=allow_loopback))
    told = zip(ids, sites, seen, strict=True)
    visits = [Visit(number, now, one.outcome, round(one.seconds, 3), one.status, one.why, certificates.get(site.name)) for number, site, one in told]
    store.save_visits(visits)
    failed = {site.name: one.why for site, one in zip(sites, seen, strict=True) if one.outcome is VisitOutcome.FAILED}
    return Round(len(sites), Counter(one.outcome for one in seen), failed)


def is_due(name: str, last: datetime | None, now: datetime) -> bool:
    """Once in each hour of its own, so that many sites are spread over the hour; never sooner than half an hour after the last time."""
    if last is None:
        return True
    return _hour(name, now) > _hour(name, last) and now - last >= INTERVAL / 2


def availability_of(store: Store, site_id: int, today: date, days: int) -> Availability | None:
    """The `days` days before today; None when nobody has ever visited the site in them."""
    first = today - timedelta(days=days)
    visits = store.visits(site_id, _midnight(first), _midnight(today))
    if not visits:
        return None
    by_day: dict[date, Counter[VisitOutcome]] = {first + timedelta(days=offset): Counter() for offset in range(days)}
    for visit in visits:
        by_day[visit.at.astimezone(CHINA).date()][visit.outcome] += 1
    reasons = Counter(visit.why for visit in visits if visit.outcome is VisitOutcome.FAILED)
    return Availability(
        tuple(VisitDay(day, *(counted[outcome] for outcome in VisitOutcome)) for day, counted in by_day.items()), dict(reasons.most_common(MOST_REASONS))
    )


async def _visit(
    sites: Sequence[Site], config: Config, uncertified: Sequence[Site], longest: float, *, allow_loopback: bool
) -> tuple[list[Seen], dict[str, date]]:
    settings = config.settings
    visitor = Visitor(contact=settings.contact, allow_loopback=allow_loopback, references=settings.references, longest=longest)
    try:
        seen = await visitor.visit_all([site.url for site in sites])
        answered = {site.name for site, one in zip(sites, seen, strict=True) if one.status}
        asked = [site for site in uncertified if site.name in answered]
        days = await asyncio.gather(*(visitor.certificate_until(site.url) for site in asked))
    finally:
        await visitor.close()
    return seen, {site.name: day for site, day in zip(asked, days, strict=True) if day is not None}


def _without_certificate_today(sites: Sequence[Site], last: Mapping[str, datetime], now: datetime) -> list[Site]:
    """Sites with https that were not visited yet today: once a day is enough for a certificate."""
    today = now.astimezone(CHINA).date()
    return [site for site in sites if site.url.startswith("https:") and (site.name not in last or last[site.name].astimezone(CHINA).date() < today)]


def _hour(name: str, moment: datetime) -> int:
    """The number of the hour since 1970, each site's own hours beginning at a minute of its own."""
    offset = int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) % int(INTERVAL.total_seconds())
    return int((moment.timestamp() - offset) // INTERVAL.total_seconds())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
