"""Recomputes the tables of docs/real-sites.md: `python docs/real_sites.py real-sites.tsv REPORT.json…`, one report for each site, in the order of SITES."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SITES = ("县级人社局网站（239 页）", "省级研究院网站（255 页）")
PAGE = Path(__file__).parent / "real-sites.md"
NO_NETWORK = "可能是本机不能访问外网"  # the copies were served without a network: such questions say nothing about the program


class Row(NamedTuple):
    """One finding that somebody read."""

    site: str
    check: str
    fingerprint: str
    verdict: str  # "true" | "false"
    reason: str


class Report(NamedTuple):
    site: str
    pages: int
    findings: Counter[str]  # by check
    questions: Counter[str]  # by check, without those the missing network asks
    unreached: int
    fingerprints: frozenset[str]


def main() -> None:
    if len(sys.argv) != 2 + len(SITES):
        sys.exit("用法：python docs/real_sites.py docs/real-sites.tsv 第一个网站的report.json 第二个网站的report.json")
    rows = read_rows(Path(sys.argv[1]))
    reports = [read_report(site, Path(name)) for site, name in zip(SITES, sys.argv[2:], strict=True)]
    text = PAGE.read_text(encoding="utf-8")
    for name, lines in (("sites", site_table(reports)), ("checks", check_table(rows, reports))):
        text = replace_between(text, name, "\n".join(lines))
    PAGE.write_text(text, encoding="utf-8")


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(**line) for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def read_report(site: str, path: Path) -> Report:
    told = json.loads(path.read_text(encoding="utf-8"))
    questions: Counter[str] = Counter()
    unreached = 0
    for question in told["questions"]:
        if NO_NETWORK in question["reason"]:
            unreached += question["count"]
        else:
            questions[question["check"]] += question["count"]
    findings = Counter(finding["check"] for finding in told["findings"])
    marks = frozenset(finding["fingerprint"] for finding in told["findings"])
    return Report(site, told["coverage"]["pages"], findings, questions, unreached, marks)


def site_table(reports: Sequence[Report]) -> Iterator[str]:
    yield "| 网站 | 读到页面 | 问题（条） | 说不清（处） | 说不清占比 | 另有外站连不上（处） |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for report in reports:
        found, asked = report.findings.total(), report.questions.total()
        yield f"| {report.site} | {report.pages} | {found} | {asked} | {_share(asked, found + asked)} | {report.unreached} |"


def check_table(rows: Sequence[Row], reports: Sequence[Report]) -> Iterator[str]:
    """What was read before and after the mending: a row whose fingerprint is in no report any more was read before only."""
    yield "| 检查项 | 现有问题（条） | 读过 | 其中误报 | 误报率 | 说不清（处） | 修正前读过 | 修正前误报 |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    now = frozenset(mark for report in reports for mark in report.fingerprints)
    checks = sorted({row.check for row in rows} | {check for report in reports for check in (*report.findings, *report.questions)})
    for check in checks:
        read = [row for row in rows if row.check == check]
        yield _line(f"`{check}`", read, now, sum(report.findings[check] for report in reports), sum(report.questions[check] for report in reports))
    yield _line("合计", rows, now, sum(report.findings.total() for report in reports), sum(report.questions.total() for report in reports))


def _line(name: str, read: Sequence[Row], now: frozenset[str], found: int, asked: int) -> str:
    kept = [row for row in read if row.fingerprint in now]
    wrong = _wrong(kept)
    return f"| {name} | {found} | {len(kept)} | {wrong} | {_share(wrong, len(kept))} | {asked} | {len(read)} | {_wrong(read)} |"


def _wrong(rows: Iterable[Row]) -> int:
    return sum(row.verdict == "false" for row in rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def replace_between(text: str, name: str, table: str) -> str:
    """The page with what stands between the two marks of that name replaced."""
    start, end = f"<!-- {name}：由 docs/real_sites.py 算出 -->", f"<!-- {name} 完 -->"
    if start not in text or end not in text:
        sys.exit(f"{PAGE.name} 里没有“{start}”和“{end}”这两行标记，请补上再运行")
    return re.sub(f"{re.escape(start)}.*?{re.escape(end)}", lambda _: f"{start}\n\n{table}\n\n{end}", text, flags=re.DOTALL)


if __name__ == "__main__":
    main()
