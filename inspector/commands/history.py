"""`inspector history`: what has changed since a day, and how many findings stood open over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, Database, Folder, UsageError, day_of, existing_database, out
from inspector.core.findings import Status
from inspector.papers.trends import By, document_of, series_of

if TYPE_CHECKING:
    from inspector.db.trends import Change

MOST_LISTED = 200


def history(
    since: Annotated[str, typer.Option("--since", help="从哪一天起有什么变化（含当天的巡检）。", metavar="D")],
    until: Annotated[str | None, typer.Option("--until", help="到哪一天为止（含；默认今天）。", metavar="D")] = None,
    by: Annotated[By, typer.Option("--by", help="趋势按什么分：site 网站、check 检查项、unit 责任单位。")] = By.SITE,
    site: Annotated[str, typer.Option("--site", help="只看这个网站。")] = "",
    page: Annotated[Path | None, typer.Option("--html", help="把趋势图写成网页。", metavar="FILE")] = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """某一天以来的变化（新增、已整改、反弹），和各网站、检查项、单位的趋势；全部从库里的巡检记录重新数出。"""
    import checks
    from inspector.db.store import Store

    first, last = day_of(since, "--since"), day_of(until, "--until")
    if first > last:
        raise UsageError(f"--since {first} 晚于 --until {last}：请对调")
    with Store.open(existing_database(folder, database)) as store:
        changes = [change for change in store.changes(first, last) if site in ("", change.site)]
        counts = [count for count in store.open_counts_by_day(first, last) if site in ("", count.site)]
    _print_changes(changes, first, last)
    series = series_of(counts, by, checks.load().titles())
    for name, points in series.items():
        out.print(f"{name}：{'，'.join(f'{day:%m-%d} {number}' for day, number in points)}", markup=False)
    if page is not None:
        from reports.papers.forms import Templates, render_page

        page.write_text(render_page(document_of(series, by, first, last), Templates()), encoding="utf-8")
        out.print(f"已写入 {page}", markup=False)


def _print_changes(changes: Sequence[Change], first: date, last: date) -> None:
    counted = Counter(change.status for change in changes)
    told = "，".join(f"{status.label} {counted[status]}" for status in (Status.NEW, Status.FIXED, Status.REOPENED))
    out.print(f"{first} 至 {last}：{told}", markup=False)
    for change in changes[:MOST_LISTED]:
        finding = change.finding
        out.print(
            f"  {change.day}　{change.site}　{change.status.label}　{finding.title}：{finding.quote or finding.url}　{finding.fingerprint[:8]}", markup=False
        )
    if len(changes) > MOST_LISTED:
        out.print(f"  ……还有 {len(changes) - MOST_LISTED} 个，请缩短时间或用 --site", markup=False)
