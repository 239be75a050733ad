"""`inspector history`: what has changed since a day, and how many findings stood open over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, Database, Folder, UsageError, day_of, existing_database, out
from inspector.core.findings import Status

if TYPE_CHECKING:
    from inspector.db.trends import Change, Count

MOST_LINES = 6  # in one drawing
MOST_LISTED = 200


class By(StrEnum):
    SITE = "site"
    CHECK = "check"
    UNIT = "unit"

    @property
    def label(self) -> str:
        return {"site": "网站", "check": "检查项", "unit": "责任单位"}[self.value]


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
    from inspector.db.store import Store

    first, last = day_of(since, "--since"), day_of(until, "--until")
    if first > last:
        raise UsageError(f"--since {first} 晚于 --until {last}：请对调")
    with Store.open(existing_database(folder, database)) as store:
        changes = [change for change in store.changes(first, last) if site in ("", change.site)]
        counts = [count for count in store.open_counts_by_day(first, last) if site in ("", count.site)]
    _print_changes(changes, first, last)
    series = _series(counts, by)
    for name, points in series.items():
        out.print(f"{name}：{'，'.join(f'{day:%m-%d} {number}' for day, number in points)}", markup=False)
    if page is not None:
        page.write_text(_page(series, by, first, last), encoding="utf-8")
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


def _series(counts: Sequence[Count], by: By) -> dict[str, list[tuple[date, int]]]:
    """The largest first. A day without an inspection has no point: nothing is known of it."""
    name_of: Mapping[By, Callable[[Count], str]] = {By.SITE: lambda one: one.site, By.CHECK: lambda one: one.check, By.UNIT: lambda one: one.unit or "未登记"}
    summed: dict[str, Counter[date]] = defaultdict(Counter)
    for count in counts:
        summed[name_of[by](count)][count.day] += count.number
    largest = sorted(summed, key=lambda name: (-max(summed[name].values()), name))
    return {name: sorted(summed[name].items()) for name in largest}


def _page(series: Mapping[str, Sequence[tuple[date, int]]], by: By, first: date, last: date) -> str:
    from reports.papers.document import Block, Cell, Document, Figure, Heading, Paragraph, Table
    from reports.papers.figures import lines_of
    from reports.papers.forms import Templates, render_page

    names = list(series)
    blocks: list[Block] = [
        Paragraph(f"{first} 至 {last}，每次巡检时仍在的问题数（已排除的不计），按{by.label}分，多的在前。没有巡检的日子没有点。", is_note=True)
    ]
    for start in range(0, len(names), MOST_LINES):
        some = {name: series[name] for name in names[start : start + MOST_LINES]}
        blocks.append(Figure(lines_of(some), f"问题数的变化（{start + 1}—{start + len(some)}）"))
    rows: list[list[Cell]] = [[name, points[0][1], max(number for _, number in points), points[-1][1]] for name, points in series.items()]
    blocks += [Heading("数字"), Table("趋势", (by.label, "期初", "最多", "期末"), rows, (55, 15, 15, 15))]
    return render_page(Document(f"history-{last}", "问题趋势", blocks), Templates())
