"""`inspector report`, `dismiss`, `confirm` and `score`: what was found, drawn again, decided on, and counted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.console import DATA, Database, Fingerprint, Folder, UsageError, day_of, existing_database, out
from inspector.commands.output import file_name, write


def report(
    folder: Folder = DATA,
    database: Database = "",
    day: Annotated[str | None, typer.Option("--date", help="哪一天的巡检（默认最近一次）。", metavar="D")] = None,
    target: Annotated[Path | None, typer.Option("--out", help="报告写到哪个目录（默认数据目录下的 reports）。")] = None,
) -> None:
    """把已入库的巡检结果重新出成报告。"""
    from inspector.inspection.redraw import reports_of

    written = 0
    for drawn in reports_of(folder, database, day_of(day) if day else None):
        place = (target or folder / "reports") / f"{drawn.inspection.today}-{file_name(drawn.site)}"
        write(drawn, place, None, quiet=True)
        out.print(f"{drawn.site}：{place}", markup=False)
        written += 1
    if not written:
        raise UsageError(f"{folder} 里没有{day or '已完成'}的巡检：请检查 --data 和 --date")


def dismiss(
    fingerprint: Fingerprint,
    reason: Annotated[str, typer.Option(help="为什么不算问题；会一直留着。")] = "",
    by: Annotated[str, typer.Option(help="谁决定的。")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="撤回以前的排除。")] = False,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """排除一个误报（写明理由，可撤回）；它再出现时仍算已排除。"""
    from inspector.db.store import Store

    if not by.strip():
        raise UsageError("请用 --by 写明是谁决定的")
    if not undo and not reason.strip():
        raise UsageError("请用 --reason 写明为什么不算问题")
    with Store.open(existing_database(folder, database)) as store:
        if undo:
            store.undismiss(fingerprint, by)
            out.print("已撤回，下次巡检起重新列出。")
        else:
            waits = store.dismiss(fingerprint, reason.strip(), by).stage.waits_for_second
            told = "已记下。问题严重，还要另一个人用同一命令同意才算排除。" if waits else "已排除，理由已记下；可用 --undo 撤回。"
            out.print(told)


def confirm(
    fingerprint: Fingerprint,
    by: Annotated[str, typer.Option(help="谁确认的。")] = "",
    note: Annotated[str, typer.Option(help="备注。")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="撤回以前的确认。")] = False,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """确认一个问题属实（可撤回）；只有确认过的问题才计入得分表。"""
    from inspector.db.store import Store

    if not by.strip():
        raise UsageError("请用 --by 写明是谁确认的")
    with Store.open(existing_database(folder, database)) as store:
        if undo:
            store.unconfirm(fingerprint, by.strip())
            out.print("已撤回确认。")
        else:
            waits = store.confirm(fingerprint, by.strip(), note).stage.waits_for_second
            told = "已记下。问题严重，还要另一个人用同一命令确认才计入得分表。" if waits else "已确认，计入得分表；可用 --undo 撤回。"
            out.print(told)


def score(
    site: Annotated[str, typer.Argument(help="网站名称；不写名称时用 --all。", metavar="SITE")] = "",
    all_sites: Annotated[bool, typer.Option("--all", help="全部网站，离单项否决最近的在前。")] = False,
    day: Annotated[str | None, typer.Option("--date", help="哪一天的巡检（默认最近一次）。", metavar="D")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="另写成一页网页，供领导看。", metavar="FILE")] = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """得分表：单项否决和离它还有多远，扣分，以及哪些说不清、哪些只能由人判断。"""
    from inspector.inspection.redraw import reports_of
    from reports.score import overview_lines, render_overview, sheet_lines

    if bool(site) == all_sites:
        raise UsageError("请写网站名称，或用 --all 看全部网站")
    known = {drawn.site: drawn.score for drawn in reports_of(folder, database, day_of(day, "--date") if day else None) if drawn.score}
    sheets = [sheet for name, sheet in known.items() if name == site or all_sites]
    if not sheets:
        there = f"；有的是：{'、'.join(known)}" if known else ""
        raise UsageError(f"{folder} 里没有{f'网站“{site}”的' if site else ''}巡检{there}。请核对名称、--data 和 --date")
    for line in overview_lines(sheets) if all_sites else sheet_lines(sheets[0]):
        out.print(line, markup=False)
    if page is not None:
        page.write_text(render_overview(sheets), encoding="utf-8")
        out.print(f"已写入 {page}", markup=False)
