"""One thing done many times: how long it took, and how much of that was the program's own."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    times: Sequence[float]  # milliseconds
    own: float = 0.0  # milliseconds of the measured process for each, whatever else the machine did

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[max(0, round(0.95 * len(self.times)) - 1)]


def timed(
    what: str, turns: int, run: Callable[[], object], used: Callable[[], float] = time.process_time, *, first: Callable[[], object] | None = None
) -> Measured:
    """`used`: seconds of processor time that the measured process has had so far. `first`: done before each turn, and not counted."""
    ready = first or (lambda: None)
    ready()
    run()  # the first one pays for what is kept from then on
    times, own = [], 0.0
    for _turn in range(turns):
        ready()
        before, began = used(), time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
        own += used() - before
    return Measured(what, times, own * 1000 / turns)
