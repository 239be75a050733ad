"""When the daily work is done, by the clock of China: from when, ready by when, and when the sites are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from inspector.core.workdays import CHINA

A_DAY = timedelta(days=1)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


class Span(NamedTuple):
    """Hours of every day; one that ends before it begins goes over midnight."""

    begins: time
    ends: time

    def covers(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


@dataclass(frozen=True, slots=True)
class Timetable:
    """`start` lies before `ready_by` on the same day."""

    start: time = time(0, 30)
    ready_by: time = time(8, 0)
    quiet: tuple[Span, ...] = ()  # nothing is inspected then

    def quiet_until(self, moment: datetime) -> datetime | None:
        """When the quiet hours end that `moment` lies in, None outside of them."""
        here = moment.astimezone(CHINA)
        ends = [end for span in self.quiet if span.covers(here.time()) for end in [_next(span.ends, here)]]
        return max(ends, default=None)

    def deadline(self, moment: datetime) -> datetime:
        """When work that begins now must have ended: the hour it is to be ready by; later in the day the next night's start. Quiet hours come first."""
        here = moment.astimezone(CHINA)
        usual = self.ready_by if here.time() < self.ready_by else self.start
        return min([_next(usual, here), *(_next(span.begins, here) for span in self.quiet)])

    def is_late(self, moment: datetime) -> bool:
        """Whether what was to be ready today is overdue."""
        return moment.astimezone(CHINA).time() >= self.ready_by

    def next_start(self, moment: datetime) -> datetime:
        return _next(self.start, moment.astimezone(CHINA))


def clock_time(written: object) -> time:
    """A time of day as people write it: 8:00, 08:00."""
    if isinstance(written, time):
        return written
    match = _CLOCK.fullmatch(str(written).strip())
    if match is None:
        raise ValueError(f"应为几点几分，如 08:00，现在是“{written}”")
    return time(int(match[1]), int(match[2]))


def span_of(written: object) -> Span:
    """Hours as people write them: 11:30-13:30."""
    if isinstance(written, Span):
        return written
    begins, _, ends = str(written).partition("-")
    span = Span(clock_time(begins), clock_time(ends))
    if span.begins == span.ends:
        raise ValueError(f"应为一段时间，如 11:30-13:30，现在是“{written}”")
    return span


def days_between(first: date, last: date) -> Iterator[date]:
    """The days after `first`, before `last`."""
    return (first + timedelta(days=offset) for offset in range(1, (last - first).days))


def _next(clock: time, here: datetime) -> datetime:
    """The next moment of that clock after `here`."""
    found = datetime.combine(here.date(), clock, CHINA)
    return found if found > here else found + A_DAY
