"""`inspector due`: what comes due, inspections and deadlines alike, nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, SITES, ConfigFile, Database, UsageError, day_of, out

if TYPE_CHECKING:
    from inspector.config import Config, Site
    from inspector.routine.deadlines import Deadline


def due(
    config_file: ConfigFile = SITES,
    site: Annotated[list[str] | None, typer.Option("--site", help="只看这个网站（可写多次）；不写看全部网站和任务。")] = None,
    days: Annotated[int, typer.Option(help="看到多少天以后；已经过期的总会列出。", min=0)] = 31,
    day: Annotated[str | None, typer.Option("--date", help="从哪一天看起（默认今天，北京时间）。", metavar="D")] = None,
    folder: Annotated[Path, typer.Option("--data", help="巡检的数据目录：从里面读上次巡检和即将超期的栏目。")] = DATA,
    database: Database = "",
) -> None:
    """快到期的事，最近的在前：该巡检的网站、每年的法定期限、年度任务、快要超期的栏目。"""
    from inspector.config import load_config

    if config_file == SITES and not config_file.exists():
        out.print(f"这里还没有 {SITES}：写好单位和网站以后，会列出该巡检的网站、每年的法定期限和快要超期的栏目。", markup=False)
        return
    config, today = load_config(config_file), day_of(day, "--date")
    unknown = set(site or ()) - {known.name for known in config.sites}
    if unknown:
        raise UsageError(f"{config_file} 里没有网站“{'、'.join(sorted(unknown))}”：请核对 --site 的名称")
    sites = [known for known in config.sites if not site or known.name in site]
    shown = [each for each in _deadlines(config, sites, folder, database, today, with_tasks=not site) if each.days(today) <= days]
    for deadline in shown:
        out.print(_line(deadline, today), markup=False)
    if not shown:
        out.print(f"{today} 起 {days} 天内没有到期的事项。", markup=False)


def _deadlines(config: Config, sites: Sequence[Site], folder: Path, database: str, today: date, *, with_tasks: bool) -> list[Deadline]:
    from inspector.db.store import DATABASE, Store
    from inspector.routine.agenda import agenda

    if not database and not (folder / DATABASE).exists():
        return agenda(config, sites, None, today, with_tasks=with_tasks)
    with Store.open(database or str(folder / DATABASE)) as store:
        return agenda(config, sites, store, today, with_tasks=with_tasks)


def _line(deadline: Deadline, today: date) -> str:
    left = deadline.days(today)
    when = "今天到期" if left == 0 else f"还有 {left} 天" if left > 0 else f"已过 {-left} 天"
    about = "；".join(filter(None, (deadline.source, deadline.note)))
    who = f"{deadline.who}：" if deadline.who else ""
    return f"{deadline.due}　{when}　{deadline.kind.value}　{who}{deadline.what}" + (f"（{about}）" if about else "")
