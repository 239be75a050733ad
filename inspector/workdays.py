"""The working days of China: moved holidays as chinesecalendar knows them, and the days an office adds by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from inspector.core.workdays import PlainWeek
from inspector.files.yamlfile import Mistake, YamlFile, mistakes_of

LONGEST_SPAN = 31  # days; a longer holiday is a slip of the pen


class ChineseWeek(PlainWeek):
    """Years whose holidays are published; of other years the weekdays, unless an office has said what it knows."""

    def __init__(self, worked: Collection[date] = (), off: Collection[date] = (), known_years: Collection[int] = ()) -> None:
        self.worked, self.off, self.known_years = frozenset(worked), frozenset(off), frozenset(known_years)

    def is_workday(self, day: date) -> bool:
        if day in self.worked or day in self.off:
            return day in self.worked
        return _is_workday(day) if _is_published(day.year) else super().is_workday(day)

    def knows(self, year: int) -> bool:
        return year in self.known_years or _is_published(year)


def load_week(path: Path) -> ChineseWeek:
    """The published calendar with an office's own days laid over it."""
    file = YamlFile(path, {})
    try:
        data = _Week.model_validate(file.data)
    except ValidationError as error:
        raise file.error(file.mistakes + mistakes_of(error, _Week)) from error
    worked, off = frozenset(_days(data.work)), frozenset(_days(data.off))
    twice = sorted(worked & off)
    mistakes = [*file.mistakes, *(Mistake(("work",), f"里的 {day} 同时写在 off 里，请删去一处") for day in twice)]
    if mistakes:
        raise file.error(mistakes)
    return ChineseWeek(worked, off, data.years)


def _span(written: str) -> str:
    match = _SPAN.fullmatch(written)
    try:
        first, last = (date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1])) if match else (date.max, date.min)
    except ValueError:
        first, last = date.max, date.min
    if not 0 <= (last - first).days < LONGEST_SPAN:
        raise ValueError(f"应为日期，如 2027-02-14，或“2027-02-05 至 2027-02-11”（最多 {LONGEST_SPAN} 天），现在是“{written}”")
    return written


class _Week(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    off: tuple[Annotated[str, AfterValidator(_span)], ...] = ()
    work: tuple[Annotated[str, AfterValidator(_span)], ...] = ()
    years: tuple[int, ...] = ()  # their holidays are all written here


_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?: ?至 ?(\d{4}-\d\d-\d\d))?")


def _days(written: Collection[str]) -> Iterator[date]:
    for words in written:
        match = _SPAN.fullmatch(words)
        assert match is not None  # the model has seen to it
        first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1])
        yield from (first + timedelta(days=offset) for offset in range((last - first).days + 1))


@cache
def _is_workday(day: date) -> bool:
    from chinese_calendar import is_workday

    return bool(is_workday(day))


@cache
def _is_published(year: int) -> bool:
    from chinese_calendar.constants import holidays

    return any(day.year == year for day in holidays)
