"""What a command leaves behind of a report: its files, the summary on the screen, the exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inspector.commands.console import Exit, out
from inspector.core.findings import Severity

if TYPE_CHECKING:
    from reports.report import Report


def write(report: Report, folder: Path, json_file: Path | None, *, quiet: bool = False) -> None:
    from reports.files import write_all
    from reports.terminal import print_summary

    files = write_all(report, folder, json_file)
    if not quiet:
        print_summary(report, out, files)


def exit_code(report: Report, fail_on: Severity | None) -> Exit:
    if report.coverage.is_thin:
        return Exit.THIN
    if fail_on is not None and any(finding.severity.rank <= fail_on.rank for finding in report.open):
        return Exit.FINDINGS
    return Exit.DONE


def file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
