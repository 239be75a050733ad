"""Periods and numbers as people write them ("14 天", "6 个月", "20 个工作日"), and which of two is the stricter."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from inspector.core.rules import Window
from inspector.rulebook.data import RulebookError

UNITS = ("天", "个工作日", "个月", "小时", "秒", "次", "个", "%")


class Number(NamedTuple):
    value: float
    unit: str


def is_period(words: str) -> bool:
    return _PERIOD.fullmatch(words) is not None


def is_surely_longer(words: str, other: str) -> bool:
    """Whatever the day: six months are 181 to 184 days, so 182 days are not surely longer, and 185 are."""
    return _span(words)[0] > _span(other)[1]


def strictest(periods: Sequence[tuple[str, str]], today: date, where: str) -> Window:
    """The shortest of the periods given, each with its layer; of equals the first, so that the higher level is named."""
    windows = [window(words, layer, today, where) for words, layer in periods if words]
    if not windows:
        raise RulebookError(f"{where}：national 和 default 至少写一个。")
    return min(windows, key=lambda each: each.days)


def window(words: str, layer: str, today: date, where: str) -> Window:
    match = _PERIOD.fullmatch(words)
    if not match:
        raise RulebookError(f"{where}：期限应写成“14 天”或“6 个月”，现在是“{words}”。")
    count = int(match[1])
    return Window(_days(count, match[2], today), f"{count} {match[2]}", layer)


def number(words: str) -> Number | None:
    match = _NUMBER.fullmatch(words)
    return Number(float(match[1]), match[2]) if match else None


def month_day(words: str) -> tuple[int, int] | None:
    """ "01-31": a day of every year, None when there is none such."""
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", words)
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    return (month, day) if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2023, month)[1] else None


_PERIOD = re.compile(r"([1-9]\d{0,3}) ?(天|个月)")
_NUMBER = re.compile(rf"([1-9]\d{{0,3}}|\d{{1,4}}\.\d+) ?({'|'.join(UNITS)})")


def _days(count: int, unit: str, today: date) -> int:
    return count if unit == "天" else (today - _months_before(today, count)).days


def _span(words: str) -> tuple[int, int]:
    """Least and most days of a period, over the four years that hold a leap day."""
    match = _PERIOD.fullmatch(words)
    if match is None:
        raise ValueError(words)
    days = [_days(int(match[1]), match[2], date(2023 + month // 12, month % 12 + 1, 28)) for month in range(48)]
    return min(days), max(days)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1] if year > 0 else 0
    return date(year, month + 1, min(day.day, last)) if year > 0 else day - timedelta(days=30 * months)
