"""How often somebody may ask. Kept in memory: the desk is one process."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

_MOST_NAMES = 10_000


class Throttle:
    """At most so many requests of one name within so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._asked: dict[str, deque[float]] = {}
        self._lock = Lock()

    def allows(self, name: str) -> bool:
        """Counts the request, unless there were too many."""
        with self._lock:
            times = self._recent(name)
            if len(times) >= self.most:
                return False
            times.append(time.monotonic())
            return True

    def is_spent(self, name: str) -> bool:
        """Counts nothing."""
        with self._lock:
            return len(self._recent(name)) >= self.most

    def _recent(self, name: str) -> deque[float]:
        now = time.monotonic()
        if len(self._asked) >= _MOST_NAMES:
            self._asked = {known: times for known, times in self._asked.items() if times and now - times[-1] < self.seconds}
        times = self._asked.setdefault(name, deque())
        while times and now - times[0] >= self.seconds:
            times.popleft()
        return times
