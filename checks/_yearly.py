"""What a duty asks for every year: the day it is due, and the year a title speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from inspector.core.facts import TopicNote
from inspector.core.rules import Duty, OfficeKind, Rules

REMINDER = timedelta(days=31)  # before a term ends
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}")


def year_of(title: str) -> int | None:
    """The first year a title names, in digits or in Chinese."""
    found = _YEAR.search(title) or _YEAR.search(_WRITTEN_YEAR.sub(lambda match: match[0].translate(_DIGITS), title))
    return int(found[1]) if found else None


def of_year(notes: Iterable[TopicNote], year: int) -> list[TopicNote]:
    """Articles that speak of a year, by title or else by the year they were published in."""
    return [note for note in notes if not note.is_column and (year_of(note.article.title) or (note.article.day.year if note.article.day else None)) == year]


def last_day(duty: Duty, today: date) -> date:
    """The last day of this year's term: "03-31"."""
    month, day = map(int, duty.by.split("-"))
    return date(today.year, month, day)


def duty_of(rules: Rules, government: str, department: str = "") -> Duty | None:
    """The duty that is the office's own. Of an office nobody has registered, the one that leaves most time."""
    name = department if department and rules.office.kind is OfficeKind.DEPARTMENT else government
    return rules.duties.get(name)


def is_reminder_due(last: date, today: date) -> bool:
    return last - REMINDER < today <= last
