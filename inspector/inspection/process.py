"""How a process behaves while it inspects: what its collector looks through, how it is stopped, how it keeps the time."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import time
from collections.abc import Callable, Iterator

from spiders.gathering import Gathering, Progress

COLLECT_AFTER = 200_000  # objects; Python's own 700 are soon made by one page, and fifty thousand by the pages that wait to be judged


@contextlib.contextmanager
def collecting_seldom() -> Iterator[None]:
    """Tables and pages are thousands of small tuples without cycles: at its usual pace the collector looks through them for a fifteenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def keep_for_good() -> None:
    """The modules and tables of the program stay: there is no use in looking through them again."""
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def interruptible(gathering: Gathering) -> Iterator[None]:
    """Ctrl-C and SIGTERM: what is in flight is finished and kept."""
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)
    for number in wanted:
        # a thread other than the main one, and Windows, cannot: there the program's own handling stays
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, gathering.stop, "人工中断")
    try:
        yield
    finally:
        for number in wanted:
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(number)


async def watch(gathering: Gathering, on_progress: Callable[[Progress], None] | None) -> None:
    """Tells how far it is, and keeps the time limit."""
    limit = gathering.settings.limits.seconds
    started = time.monotonic()
    while True:
        await asyncio.sleep(0.5)
        if on_progress is not None:
            on_progress(gathering.progress())
        if limit and time.monotonic() - started > limit:
            gathering.stop("时间上限")
