"""The weeks, months and quarters that bulletins speak of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from reports.papers.bulletin import Period


class Span(NamedTuple):
    first: date
    last: date


def span_of(period: Period, day: date) -> Span:
    """The period that holds the day."""
    if period is Period.WEEK:
        first = day - timedelta(days=day.weekday())
        return Span(first, first + timedelta(days=6))
    month = day.month if period is Period.MONTH else (day.month - 1) // 3 * 3 + 1
    first = date(day.year, month, 1)
    return Span(first, _months_later(first, 1 if period is Period.MONTH else 3) - timedelta(days=1))


def before(period: Period, span: Span) -> Span:
    return span_of(period, span.first - timedelta(days=1))


def _months_later(first: date, count: int) -> date:
    month = first.month - 1 + count
    return date(first.year + month // 12, month % 12 + 1, 1)
