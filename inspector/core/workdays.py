"""Working days as the checks count them; the Chinese calendar behind it is handed down."""

from __future__ import annotations

from datetime import date, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # the clock that days are told by


class WorkDays(Protocol):
    """Which days are worked on, with the holidays that are moved every year."""

    def is_workday(self, day: date) -> bool: ...

    def knows(self, year: int) -> bool:
        """Whether that year's holidays are published; else weekdays are counted and answers are marked 推算."""
        ...


class PlainWeek:
    """Monday to Friday, no holidays."""

    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5

    def knows(self, year: int) -> bool:
        return year < 0  # no year's holidays are known here


def add_workdays(days: WorkDays, start: date, count: int) -> date:
    """The last day of a term of `count` working days after `start`; the day of the event does not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= days.is_workday(day)
    return day


def workdays_between(days: WorkDays, start: date, end: date) -> int:
    """Working days after `start`, up to and with `end`; 0 when `end` is not later."""
    return sum(days.is_workday(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))


def estimated(days: WorkDays, start: date, end: date) -> str:
    """（推算） when the term reaches into a year whose holidays are not known yet, else nothing."""
    return "" if all(days.knows(year) for year in range(start.year, end.year + 1)) else "（推算）"
