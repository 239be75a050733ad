"""The program's clock. It can be set, so that a month of routine is lived through in minutes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from inspector.core.workdays import CHINA

_set: list[datetime] = []  # the newest setting last; empty: the machine's own clock


def now() -> datetime:
    """Aware, UTC."""
    return _set[-1] if _set else datetime.now(UTC)


def china_today() -> date:
    return now().astimezone(CHINA).date()


def is_set() -> bool:
    return bool(_set)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """The clock of this process stands at `moment` while this lasts."""
    _set.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.pop()
