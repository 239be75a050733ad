"""The summary shown after a check: one screen, plain when nobody sits before a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from inspector.core.findings import Certainty, Finding, Severity
from reports import wording
from reports.pagetext import on_one_line
from reports.report import Report, by_check, certainty_counts

_MOST_CHECKS = 6
_MOST_WORST = 10
_MOST_GAPS = 2
_STYLES = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan", Severity.INFO: "dim"}


def print_summary(report: Report, console: Console, files: Mapping[str, Path] | None = None) -> None:
    """At most 25 lines: verdict, checks, worst findings, what was not checked, where the files are. Page text cannot colour or move anything."""
    for line in _lines(report, files or {}):
        if console.is_terminal:
            console.print(line, no_wrap=line.no_wrap, overflow=line.overflow, highlight=False)
        else:
            console.print(line.plain, soft_wrap=True, markup=False, highlight=False, emoji=False)


def _lines(report: Report, files: Mapping[str, Path]) -> list[Text]:
    rows = [*_checks(report), *_worst(report.open)]
    for row in rows:
        row.no_wrap, row.overflow = True, "ellipsis"
    return [
        Text(f"{on_one_line(report.site)}　{report.inspection.today}　读取页面 {report.coverage.pages} 个，用时 {wording.duration(report)}", style="bold"),
        Text(wording.verdict(report), style="bold" if report.is_conclusive else "bold yellow"),
        *rows,
        *_gaps(report),
        *_files(report, files),
    ]


def _checks(report: Report) -> Iterable[Text]:
    groups = by_check(report.open)
    if not groups:
        return
    shown = groups if len(groups) <= _MOST_CHECKS else groups[: _MOST_CHECKS - 1]
    yield Text(_row(("检查项", "最重", "确定", "疑似")), style="dim")
    for group in shown:
        counts = certainty_counts(group.findings)
        yield Text(_row((group.title, group.worst.label, str(counts[Certainty.SURE]), str(counts[Certainty.SUSPECTED]))), style=_STYLES[group.worst])
    if len(shown) < len(groups):
        rest = [finding for group in groups[len(shown) :] for finding in group.findings]
        counts = certainty_counts(rest)
        yield Text(_row((f"其余 {len(groups) - len(shown)} 个检查项", "", str(counts[Certainty.SURE]), str(counts[Certainty.SUSPECTED]))))


def _worst(findings: Sequence[Finding]) -> Iterable[Text]:
    if not findings:
        return
    worst = findings[:_MOST_WORST]
    yield Text(f"最重的 {len(worst)} 个：" if len(worst) < len(findings) else "全部问题：", style="dim")
    for finding in worst:
        what = on_one_line(finding.quote or finding.target)
        grade = f"{finding.severity.label}·{finding.certainty.label}"
        yield Text(f"  {grade} {finding.title}：{_short(what, 36)}　{on_one_line(finding.url)}", style=_STYLES[finding.severity])


def _gaps(report: Report) -> Iterable[Text]:
    gaps = wording.gaps(report)
    if gaps:
        shown = "；".join(f"{on_one_line(gap.what)}（{on_one_line(gap.why)}）" for gap in gaps[:_MOST_GAPS])
        yield Text(f"没有检查 {len(gaps)} 项：{shown}{'……见报告' if len(gaps) > _MOST_GAPS else ''}", style="yellow")


def _files(report: Report, files: Mapping[str, Path]) -> Iterable[Text]:
    known = [f"{name} {path}" for name, path in files.items()]
    if report.inspection.archive:
        known.append(f"证据 {report.inspection.archive}")
    if known:
        yield Text("文件：" + "　".join(known))


def _row(cells: tuple[str, str, str, str]) -> str:
    title, worst, sure, suspected = cells
    return f"  {set_cell_size(_short(on_one_line(title), 26), 26)} {set_cell_size(worst, 5)}{_right(sure)}{_right(suspected)}"


def _right(figure: str) -> str:
    return " " * max(0, 7 - cell_len(figure)) + figure


def _short(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"
