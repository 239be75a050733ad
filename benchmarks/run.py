"""Measures `inspector check` beside two baselines on the same site in the same run, and writes docs/bench.md."""

from __future__ import annotations

import argparse
import shlex
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Cost, run_measured
from benchmarks.page import Row, write_page
from benchmarks.server import NoNginxError, free_hosts, serve
from benchmarks.site import write_site
from benchmarks.truth import Score, Truth, score

CHECK = "{python} -m inspector check {start} --allow-loopback --render 0 --links {links} --json {scratch}/report.json --out {scratch}/report"
LONGEST_RUN = 1800.0  # seconds for one tool on one site
DUWANG, PLAIN_SCRAPY, PLAIN_ASYNCIO = "读网", "普通 Scrapy", "asyncio 下限"


class Tool(NamedTuple):
    name: str
    command: str  # {python}, {start}, {links} (the report), {scratch} are filled in


class FailedRunError(Exception):
    """A tool ended with an error, so nothing may be said about its speed."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    tools = [
        Tool(PLAIN_ASYNCIO, "{python} -m benchmarks.baselines.plain_asyncio {start} {links}"),
        Tool(PLAIN_SCRAPY, "{python} -m benchmarks.baselines.plain_scrapy {start} {links}"),
    ]
    if not options.baselines_only:
        tools.append(Tool(DUWANG, f"{CHECK} {options.arguments}"))
    try:
        rows = [row for pages in options.pages for row in _compare(tools, pages, options.rounds, options.encoding)]
    except (NoNginxError, FailedRunError) as error:
        print(error, file=sys.stderr)
        return 1
    write_page(rows, options.out, options.rounds, options.encoding)
    print(options.out.read_text(encoding="utf-8"))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="在自造的网站上，与两个基准程序比较速度、内存和判断对错。")
    parser.add_argument("--pages", type=lambda text: [int(part) for part in text.split(",")], default=[1000, 5000], help="网站页数，可以写几个，用逗号隔开")
    parser.add_argument("--rounds", type=int, default=1, help="每个程序跑几轮，取中位数")
    parser.add_argument("--encoding", choices=("utf-8", "gb18030"), default="utf-8", help="网页编码；gb18030 的网页按惯例声明为 gb2312")
    parser.add_argument("--arguments", default="", help="另外交给 inspector check 的选项，写在一对引号里")
    parser.add_argument("--baselines-only", action="store_true", help="只跑两个基准程序")
    parser.add_argument("--out", type=Path, default=Path("docs/bench.md"), help="结果写到哪个文件")
    return parser.parse_args(arguments)


def _compare(tools: Sequence[Tool], pages: int, rounds: int, encoding: str) -> list[Row]:
    """All tools in turn, round by round, so that a busy machine is unkind to all of them alike."""
    with tempfile.TemporaryDirectory(prefix="duwang-bench-") as name:
        folder = Path(name)
        hosts = free_hosts()
        truth = write_site(folder, pages, hosts, encoding)
        costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
        scores: dict[str, Score] = {}
        with serve(folder, hosts):
            for number in range(rounds):
                for tool in tools:
                    cost, scores[tool.name] = _run(tool, truth, folder / f"{number}-{len(scores)}")
                    costs[tool.name].append(cost)
    return _rows(truth.pages, costs, scores)


def _run(tool: Tool, truth: Truth, scratch: Path) -> tuple[Cost, Score]:
    scratch.mkdir(parents=True, exist_ok=True)
    links, log = scratch / "links.jsonl", scratch / "log.txt"
    filled = tool.command.format(python=shlex.quote(sys.executable), start=truth.start, links=links, scratch=scratch)
    cost = run_measured(shlex.split(filled), log=log, limit=LONGEST_RUN)
    if not links.exists():
        raise FailedRunError(f"{tool.name}没有写出链接报告（退出状态 {cost.status}），它最后的输出：\n{log.read_text(errors='replace')[-2000:]}")
    return cost, score(truth, links)


def _rows(pages: int, costs: dict[str, list[Cost]], scores: dict[str, Score]) -> list[Row]:
    cpu = {name: statistics.median(cost.cpu for cost in found) for name, found in costs.items()}
    return [
        Row(
            tool=name,
            pages=pages,
            wall=statistics.median(cost.wall for cost in found),
            cpu=cpu[name],
            peak_memory=max(cost.peak_memory for cost in found),
            score=scores[name],
            cpu_to_asyncio=cpu[name] / cpu[PLAIN_ASYNCIO],
            cpu_to_scrapy=cpu[name] / cpu[PLAIN_SCRAPY],
        )
        for name, found in costs.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
