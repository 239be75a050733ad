"""`python -m benchmarks.proofreading`: measures the proofreader on sets that are handed in, and writes docs/proofreading.md."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.proofreading import clean, cost, examples, injection, pairs, real_pages
from benchmarks.proofreading.page import write_page
from benchmarks.proofreading.sets import HOW_TO_LAY_OUT, NoSetsError, Sets, read_examples
from inspector.proofread import Proofreader

FOLDER: Final = "DUWANG_PROOFREADING_SETS"

Part = Callable[["Run"], str]


class Run:
    """One measurement: what is read with what, and what was left for a person to read."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.sets = Sets(options.sets, options.corpus)
        self.reader = Proofreader()
        self.read: Path | None = options.read
        self.examples: Path | None = options.examples
        self.shown: list[str] = []

    def show(self, lines: Iterator[str]) -> None:
        self.shown.extend(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if options.sets is None:
        print(HOW_TO_LAY_OUT, file=sys.stderr)
        return 2
    try:
        run = Run(options)
        sections = {title: part(run) for name, (title, part) in PARTS.items() if options.only in {None, name}}
    except NoSetsError as error:
        print(error, file=sys.stderr)
        return 2
    for title, text in sections.items():
        print(f"\n## {title}\n\n{text}")
    if options.show:
        print("\n".join(run.shown))
    if options.only is None:
        write_page(options.out, sections)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proofreading", description="用带标准答案的文本测校对的查全、准确、误报和速度。")
    folder = os.environ.get(FOLDER)
    parser.add_argument("--sets", type=Path, default=Path(folder) if folder else None, help=f"测试集所在文件夹，默认取环境变量 {FOLDER}")
    parser.add_argument("--corpus", type=Path, help="正确文本所在文件夹，默认是测试集文件夹里的 corpus")
    parser.add_argument("--examples", type=Path, help="真实错例表：wrong、right、class，用制表符隔开，第一行是表头")
    parser.add_argument("--read", type=Path, help="人读过的报出：page、start、quote、true 或 false、理由，用制表符隔开")
    parser.add_argument("--only", choices=PARTS, help="只测一部分，这时不写文件")
    parser.add_argument("--show", action="store_true", help="另外列出每一处要人读的：没有对上标注的、误报的、没有查出的")
    parser.add_argument("--out", type=Path, default=Path("docs/proofreading.md"), help="结果写到哪个文件")
    return parser.parse_args(arguments)


def _real_pages(run: Run) -> str:
    outcome = real_pages.compare(run.reader, run.sets.pages(), run.sets.labels())
    verdicts = real_pages.read_verdicts(run.read) if run.read else {}
    run.show(real_pages.listing(outcome, verdicts))
    return real_pages.describe(outcome, verdicts)


def _pairs(run: Run) -> str:
    return pairs.measure(run.reader, run.sets)


def _clean(run: Run) -> str:
    text, alarms = clean.measure(run.reader, run.sets)
    run.show(clean.listing(alarms))
    return text


def _injected(run: Run) -> str:
    return injection.measure(run.reader, run.sets)


def _examples(run: Run) -> str:
    if run.examples is None:
        return "没有用 --examples 指出真实错例表，未测。\n"
    text, tried = examples.measure(run.reader, run.sets, read_examples(run.examples))
    run.show(examples.listing(tried))
    return text


def _cost(run: Run) -> str:
    return cost.measure(run.sets)


PARTS: Final[dict[str, tuple[str, Part]]] = {
    "real-pages": ("真实网页", _real_pages),
    "pairs": ("句对", _pairs),
    "clean": ("正确文本上的误报", _clean),
    "injected": ("放进去的错误", _injected),
    "examples": ("真实错例", _examples),
    "cost": ("速度和内存", _cost),
}


if __name__ == "__main__":
    sys.exit(main())
