"""How long a column may rest, and whether it was kept up."""

from __future__ import annotations

from datetime import date, timedelta

from checks._calendar import months_later
from inspector.core.facts import ColumnFacts
from inspector.core.rules import Window

REMINDER = timedelta(days=31)  # before a term ends
FEWEST_UPDATES = 4  # days with news in a column's last year: fewer, and nobody says that it should go on
_YEAR = timedelta(days=365)


def first_day_over(newest: date, window: Window) -> date:
    """The day on which a window ends for something published on `newest`: "6 个月" are counted on the calendar."""
    count, _, unit = window.words.partition(" ")
    last = months_later(newest, int(count)) if unit == "个月" else newest + timedelta(days=window.days)
    return last + timedelta(days=1)


def updates(column: ColumnFacts) -> int:
    """Days with news in the year before the newest item, that one counted."""
    newest = column.newest
    return len({day for day in column.days if day > newest - _YEAR}) if newest else 0
