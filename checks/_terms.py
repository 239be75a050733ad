"""Until when a list is new enough, where its kind of column has a period and the check a number of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from checks._calendar import months_later
from checks._columns import first_day_over
from inspector.core.rules import Limit, Window


class Term(NamedTuple):
    first_day_over: date
    words: str  # "2 个月（国家标准）"
    is_reminder: bool  # no official text sets it, or nobody verified the number


def term(newest: date, window: Window, limit: Limit | None) -> Term:
    """Whichever ends first; of equals the column's period, which local layers set."""
    found = [Term(first_day_over(newest, window), f"{window.words}（{window.layer}）", window.is_reminder)]
    if limit is not None:
        count = round(limit.number)
        last = months_later(newest, count) if limit.unit == "个月" else newest + timedelta(days=count)
        remark = "" if limit.is_settled else "，待核定"
        found.append(Term(last + timedelta(days=1), f"{limit.words}（{limit.layer}{remark}）", limit.is_reminder or not limit.is_settled))
    return min(found, key=lambda term: term.first_day_over)
