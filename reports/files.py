"""All the forms of one report, side by side in a folder."""

from __future__ import annotations

from pathlib import Path

from reports.html import render_html
from reports.json import write_json
from reports.report import Report
from reports.xlsx import write_xlsx


def write_all(report: Report, folder: Path, json_file: Path | None = None) -> dict[str, Path]:
    """Writes report.html, report.xlsx and report.json, and the JSON a second time where it was asked for. Returns what is where."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"网页": folder / "report.html", "表格": folder / "report.xlsx", "数据": folder / "report.json"}
    files["网页"].write_text(render_html(report, folder), encoding="utf-8", errors="replace")
    write_xlsx(report, files["表格"])
    write_json(report, files["数据"])
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        write_json(report, json_file)
    return files
