"""The daily round over all sites: what was done, what was left out, and on which days nothing happened at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from inspector.config import Config
from inspector.config.timetable import Timetable, days_between
from inspector.core.workdays import CHINA
from inspector.db.rounds import Missed
from inspector.db.store import Store
from inspector.routine.daily import Daily, SiteOutcome, inspect_sites

NOBODY_CAME = "当天没有运行巡检（机器关机、定时任务没有执行或程序停了）"
NOT_YET = "到了应当完成的时间，还没有巡检"
KILLED = "巡检中途停止，没有完成"
LOOK_BACK = timedelta(days=31)  # an older gap is no news


@dataclass(frozen=True, slots=True)
class Standing:
    """How today's round stands, for whoever comes to work."""

    day: date
    done: Sequence[str]
    waiting: Sequence[str]  # not inspected yet, and there is still time
    missed: Sequence[Missed]  # of today and of the days before that nobody has seen yet


@contextmanager
def round_of(store: Store, config: Config, today: date, now: datetime) -> Iterator[list[SiteOutcome]]:
    """Keeps the books of one round: fill the list with what came of each site."""
    names = [site.name for site in config.sites]
    note_gaps(store, names, today)
    outcomes: list[SiteOutcome] = []
    number = store.begin_round(today, len(names), is_late=config.settings.times.table.is_late(now))
    yield outcomes
    close_round(store, number, today, outcomes)


def run_round(path: Path, config: Config, daily: Daily, now: datetime) -> list[SiteOutcome]:
    """The sites that are due, within the hours of the timetable."""
    with Store.open(daily.store_place) as store, round_of(store, config, daily.today, now) as outcomes:
        outcomes.extend(inspect_sites(path, daily, only_due=True))
    return outcomes


def note_gaps(store: Store, names: Sequence[str], today: date) -> None:
    """Days since the last round on which nothing was inspected: nobody was there to say so then."""
    last = store.last_round()
    if last is None:
        return
    first_days = store.first_days()
    for day in days_between(max(last.day, today - LOOK_BACK) - timedelta(days=1), today):
        absent = set(names) - store.inspected_on(day)
        reason = KILLED if day == last.day else NOBODY_CAME
        store.note_missed(day, {name: reason for name in absent if name in first_days and first_days[name] < day})


def close_round(store: Store, number: int, today: date, outcomes: Sequence[SiteOutcome]) -> None:
    failed = {outcome.site: outcome.error for outcome in outcomes if outcome.error}
    done = [outcome.site for outcome in outcomes if not outcome.error and not outcome.is_elsewhere]
    store.note_missed(today, failed)
    store.make_up(today, done)
    store.finish_round(number, len(done))


def standing(store: Store, names: Collection[str], times: Timetable, now: datetime) -> Standing:
    """What Today's page tells first: an inspection that did not take place is a finding of its own."""
    today = now.astimezone(CHINA).date()
    done = store.inspected_on(today) & set(names)
    absent = sorted(set(names) - done)
    noted = [item for item in store.missed(today - timedelta(days=7), today) if item.made_up_at is None and item.site in set(names)]
    known = {item.site for item in noted if item.day == today}
    if not times.is_late(now):
        return Standing(today, sorted(done), [name for name in absent if name not in known], noted)
    return Standing(today, sorted(done), [], [*noted, *(Missed(today, name, NOT_YET, None) for name in absent if name not in known)])
