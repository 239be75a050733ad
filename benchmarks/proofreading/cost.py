"""Weighs a process that only proofreads: time to load, characters per CPU second, memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final, NamedTuple

from benchmarks.proofreading.clean import pages
from benchmarks.proofreading.sets import Sets
from benchmarks.proofreading.text import table

MOST_CHARACTERS: Final = 400_000  # of each file

_INTRODUCTION: Final = """\
另起一个只校对的进程，整套规则，每 30 段作一篇，取自每个语料文件。时间是这个进程的 CPU 时间，含系统时间；内存是常驻内存的峰值，减去装入校对程序之前的部分。
"""


class Cost(NamedTuple):
    load: float  # CPU seconds
    read: float  # CPU seconds
    characters: int
    memory: int  # bytes


def measure(sets: Sets) -> str:
    cost = weigh([page for path in sets.corpus.values() for page in pages(path, MOST_CHARACTERS)])
    speed = cost.characters / cost.read if cost.read else 0
    cells = (f"{cost.load:.2f} 秒", f"{cost.characters:,}", f"{cost.read:.2f} 秒", f"{speed:,.0f}", f"{cost.memory / 1e6:.0f} MB")
    return _INTRODUCTION + "\n" + table(("进程", "装入", "读的字数", "读", "每 CPU 秒字数", "内存"), [("只校对", *cells)])


def weigh(documents: list[list[str]]) -> Cost:
    fed = "".join(json.dumps(page) + "\n" for page in documents)
    command = [sys.executable, "-m", "benchmarks.proofreading.alone"]
    said = subprocess.run(command, input=fed, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Cost(**json.loads(said))
