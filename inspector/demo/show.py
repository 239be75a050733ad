"""`inspector demo`: serves the invented county, inspects its sites, and holds what was found against what was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector.demo.compare import compare
from inspector.demo.site import DemoSite, serve
from inspector.inspection import Job, inspect
from reports.files import write_all
from reports.json import to_json
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Progress, Settings

LOCAL = Settings(Limits(second_look=0.5), rate=None, concurrency=8, timeout=5.0, largest_body=10 << 20, contact="http://127.0.0.1/", allow_loopback=True)


@dataclass(frozen=True, slots=True)
class Shown:
    words: str
    is_complete: bool  # everything planted was found, and nothing else


def show(folder: Path, today: date, on_progress: Callable[[Progress], None] | None = None, *, is_clean: bool = False) -> Shown:
    """Reports go to `folder`, one subfolder a site. Every run begins afresh: the demo has no yesterday. Clean: the twin without faults."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*/*.warc.gz"), *folder.glob("*/duwang.db*")):
        old.unlink()
    with serve(today, is_clean=is_clean) as demo:
        findings = []
        lines: list[str] = []
        for site in demo.sites:
            report = _inspect(site, folder / site.key, today, on_progress)
            findings += to_json(report)["findings"]
            counts = f"读取页面 {report.coverage.pages} 个，问题 {len(report.open)} 个，待人工判断 {len(report.questions)} 项"
            lines.append(f"{site.name}：{counts}；报告 {folder / site.key / 'report.html'}")
        comparison = compare(findings, demo.truth)
    return Shown("\n".join([*comparison.lines(), *lines]), comparison.is_perfect)


def _inspect(site: DemoSite, folder: Path, today: date, on_progress: Callable[[Progress], None] | None) -> Report:
    report = inspect(Job(site.name, site.url, folder, today, LOCAL), on_progress)
    if report is None:
        raise KeyboardInterrupt
    write_all(report, folder)
    return report
