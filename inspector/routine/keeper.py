"""Keeps the daily work going in the foreground: starts each command when its time has come, one of a kind at a time."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from inspector.config import Config
from inspector.config.timetable import Timetable
from inspector.core import clock
from inspector.core.workdays import CHINA

logger = logging.getLogger(__name__)

TICK = 5.0  # seconds
PROBE_EVERY = timedelta(minutes=10)  # each site's hour begins at a minute of its own
AGAIN_AFTER = timedelta(minutes=30)  # a round that did not reach all sites, or failed
PATIENCE = 120.0  # seconds for a command to finish what is in flight

Say = Callable[[str], None]


class Keeper:
    """One foreground process. The commands are the ones cron would start, so that both ways do the same."""

    def __init__(self, config: Config, options: Sequence[str], processes: int, say: Say) -> None:
        self._times: Timetable = config.settings.times.table
        self._say = say
        self._run = _Command("巡检", ["run", "--due", f"--processes={processes}", *options], say)
        self._probe = _Command("访问监测", ["probe", *options], say)
        self._stop = Event()

    def work(self) -> int:
        """Until a person stops it."""
        next_run = next_probe = clock.now()  # what an outage has kept from being done is done at once
        with _asked_to_stop(self._stop):
            self._say(f"开始值守：每天 {self._times.start:%H:%M} 巡检，{self._times.ready_by:%H:%M} 前完成（北京时间）。按 Ctrl-C 结束。")
            while not self._stop.wait(TICK):
                now = clock.now()
                if now >= next_probe and self._probe.start():
                    next_probe = now + PROBE_EVERY
                if now >= next_run and self._times.quiet_until(now) is None and self._run.start():
                    next_run = self._next_run(now)
                for command in (self._run, self._probe):
                    command.collect()
            for command in (self._run, self._probe):
                command.end()
        self._say("已停止值守。没做完的下次会接着做。")
        return 0

    def work_once(self) -> int:
        """What is to be done now, and no more. The worst exit code."""
        with _asked_to_stop(self._stop):
            codes = [command.once(self._stop) for command in (self._probe, self._run)]
        return max(codes)

    def _next_run(self, now: datetime) -> datetime:
        """Later today for what is left over, so that nothing waits for the next night without need."""
        return min(now + AGAIN_AFTER, self._times.next_start(now))


class _Command:
    def __init__(self, name: str, arguments: Sequence[str], say: Say) -> None:
        self._name, self._arguments, self._say = name, [sys.executable, "-m", "inspector", *arguments], say
        self._process: subprocess.Popen[Any] | None = None

    def start(self) -> bool:
        """False while the one before still runs."""
        if self._process is not None:
            return False
        logger.info("starting %s", self._arguments)
        self._process = subprocess.Popen(self._arguments)
        return True

    def collect(self) -> int | None:
        """Its exit code when it has ended since it was asked last."""
        code = self._process.poll() if self._process is not None else None
        if code is not None:
            self._process = None
            if code not in (0, 3):
                self._say(f"{datetime.now(CHINA):%m-%d %H:%M}　{self._name}没有正常结束（退出码 {code}）：原因见上面的提示，到时会再做。")
        return code

    def end(self) -> None:
        """What is in flight is finished and kept."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def once(self, stop: Event) -> int:
        self.start()
        while not stop.is_set():
            if (code := self.collect()) is not None:
                return code
            time.sleep(0.1)
        self.end()
        return 0


@contextmanager
def _asked_to_stop(stop: Event) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the watch, not the program in the middle of a command."""
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
