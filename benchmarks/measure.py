"""Runs one command and weighs it: CPU of the whole process tree, wall time, peak memory."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_LOOK_EVERY = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system, with all waited-for children
    peak_memory: int  # bytes, summed over the process tree
    status: int  # exit status; negative: ended by that signal


def run_measured(command: list[str], *, log: Path, limit: float) -> Cost:
    """Runs to the end, or kills the whole group at `limit` seconds. What it prints goes to `log`."""
    started = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        peak = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, _tree_memory(process.pid))
            if time.monotonic() - started > limit:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(_LOOK_EVERY)
    process.returncode = os.waitstatus_to_exitcode(status)  # told, since wait4 took the answer Popen would wait for
    return Cost(time.monotonic() - started, usage.ru_utime + usage.ru_stime, peak or usage.ru_maxrss * 1024, process.returncode)


def _tree_memory(root: int) -> int:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            children.setdefault(_parent(entry), []).append(int(entry.name))
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        total += _resident(Path(f"/proc/{pid}/statm"))
        waiting += children.get(pid, [])
    return total


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0  # ended while we looked


def _resident(statm: Path) -> int:
    try:
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
