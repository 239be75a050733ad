"""Draws the results as a page for docs/, with everything needed to repeat them."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.server import nginx_program
from benchmarks.truth import Score

_HEAD = """\
# 速度与判断对错

<!-- 由 python -m benchmarks.run 写成，请勿手工修改 -->

三个程序在同一次运行里轮流检查同一个自造的网站（{encoding} 编码，nginx 在本机回环地址上提供），每个跑 {rounds} 轮，时间取中位数，内存取最大值。
网站里埋了已知的错误和陷阱（`benchmarks/faults.py`）。两个基准程序只查链接，各不到一百行：它们给出的是开销的参照，不是对手；
读网在同一遍里还要存证、校对文字、查栏目、出报告，这里不启动浏览器（`--render 0`）。
每页有九千来字各不相同的正文，比常见网页多几倍，校对占一大半。看倍数，不要看秒数：秒数随机器而变。

- 找到：确有问题、也判为“已失效”的地址。
- 存疑：软 404、锚点不存在、拒绝访问这三类地址中，没有被当作正常放过的。
- 误报：正常或仅仅拒绝访问、却被判为“已失效”的地址。

| 程序 | 页数 | 用时（秒） | CPU（秒） | 每 CPU 秒页数 | 内存峰值（MB） | 找到 | 存疑 | 误报 | CPU 是 asyncio 的 | CPU 是普通 Scrapy 的 |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One tool on one site: medians over the rounds, and the score of the last round."""

    tool: str
    pages: int
    wall: float  # seconds
    cpu: float  # seconds
    peak_memory: int  # bytes
    score: Score
    cpu_to_asyncio: float
    cpu_to_scrapy: float


def write_page(rows: Sequence[Row], out: Path, rounds: int, encoding: str) -> None:
    text = _HEAD.format(encoding=encoding, rounds=rounds) + "".join(_line(row) for row in rows) + _misses(rows) + circumstances()
    out.write_text(text, encoding="utf-8")


def _line(row: Row) -> str:
    cells = (
        row.tool,
        f"{row.pages:,}",
        f"{row.wall:.1f}",
        f"{row.cpu:.1f}",
        f"{row.pages / row.cpu:.0f}",
        f"{row.peak_memory / 1e6:.0f}",
        f"{row.score.found}/{row.score.broken}",
        f"{row.score.noticed}/{row.score.doubtful}",
        str(sum(row.score.wrong.values())),
        f"{row.cpu_to_asyncio:.2f} 倍",
        f"{row.cpu_to_scrapy:.2f} 倍",
    )
    return f"| {' | '.join(cells)} |\n"


def _misses(rows: Sequence[Row]) -> str:
    """What each tool got wrong, by kind, on the largest site: a number alone teaches nothing."""
    largest = max(row.pages for row in rows)
    lines = [f"- {row.tool}：漏掉 {_kinds(row.score.missed)}；误报 {_kinds(row.score.wrong)}。" for row in rows if row.pages == largest]
    return f"\n{largest:,} 页时各自的漏报和误报：\n\n" + "\n".join(lines) + "\n"


def _kinds(counts: Mapping[str, int]) -> str:
    return "、".join(f"{kind} {count} 个" for kind, count in sorted(counts.items())) or "无"


def circumstances() -> str:
    packages = "，".join(f"{name} {version(name)}" for name in ("scrapy", "aiohttp", "selectolax"))
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    return (
        f"\n测于 {now:%Y-%m-%d %H:%M}（北京时间），提交 {commit()}。\n"
        f"机器：{processor()}，{os.cpu_count()} 核，开始时负载 {os.getloadavg()[2]:.1f}，{platform.system()} {platform.release()}。\n"
        f"版本：Python {platform.python_version()}，{packages}，{_first_line([nginx_program(), '-v']).removeprefix('nginx version: ')}。\n"
    )


def commit() -> str:
    try:
        name = _first_line(["git", "rev-parse", "--short", "HEAD"])
        return name + ("（另有未提交的改动）" if _first_line(["git", "status", "--porcelain", "--untracked-files=no"]) else "")
    except (OSError, subprocess.CalledProcessError):
        return "不详"


def _first_line(command: list[str]) -> str:
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    return (found.stdout or found.stderr).partition("\n")[0].strip()


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
