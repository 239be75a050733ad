"""`inspector run`: the daily inspection of all sites and accounts of a configuration."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.accounts import options_of, words_of
from inspector.commands.console import DATA, SITES, ConfigFile, Database, Exit, Folder, Today, UsageError, day_of, out
from inspector.commands.messages import tell


def run(
    config_file: ConfigFile = SITES,
    site: Annotated[list[str] | None, typer.Option("--site", help="只巡检这个网站（可写多次）。")] = None,
    all_sites: Annotated[bool, typer.Option("--all", help="巡检全部网站。")] = False,
    due: Annotated[bool, typer.Option("--due", help="只巡检今天还没有完成巡检的网站。")] = False,
    folder: Folder = DATA,
    database: Database = "",
    processes: Annotated[int, typer.Option(help="同时巡检几组网站；同一主机上的网站总在一组里依次进行。", min=1)] = 2,
    today: Today = None,
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="允许检查本机地址。")] = False,
    keep_days: Annotated[int, typer.Option(help="存档保留多少天；未结问题用到的一直保留。", min=1)] = 90,
) -> None:
    """每日巡检：按配置逐个网站、逐个账号抓取、判断、入库。

    --due 由定时任务调用：在 settings.times 规定的时间前完成，时间不够时先读首页、栏目和新网页，其余轮换，报告里写明。
    """
    from inspector.config import load_config
    from inspector.core import clock
    from inspector.routine.daily import Daily, inspect_sites
    from inspector.routine.rounds import run_round

    if not (site or all_sites or due):
        raise UsageError("请说明巡检哪些网站：--site 名称、--all 或 --due")
    config, now = load_config(config_file), clock.now()
    times = config.settings.times.table
    if due and (until := times.quiet_until(now)) is not None:
        out.print(f"现在是静默时段，到 {until:%H:%M} 为止不巡检；到时再运行即可。", markup=False)
        return
    # accounts first: what they published is compared with what stands on the sites
    is_thin = not site and _inspect_accounts(config_file, folder, database, day_of(today), only_due=due, allow_loopback=allow_loopback)
    deadline = times.deadline(now) if due and today is None else None
    daily = Daily(folder, day_of(today), database, processes, allow_loopback, keep_days, deadline)
    outcomes = run_round(config_file, config, daily, now) if due else inspect_sites(config_file, daily, site or ())
    for outcome in outcomes:
        out.print(f"{outcome.site}：{outcome.words}", markup=False)
    if due and config.settings.messages:
        tell(config, daily.store_place)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(Exit.USAGE)
    raise typer.Exit(Exit.THIN if is_thin or any(outcome.is_thin for outcome in outcomes) else Exit.DONE)


def _inspect_accounts(config_file: Path, folder: Path, database: str, today: date, *, only_due: bool, allow_loopback: bool) -> bool:
    """The accounts of the configuration and those imported. Whether any of them could not be read."""
    from inspector.accounts.inspection import inspect_accounts
    from inspector.config import load_config

    options = options_of(folder, database, today, allow_loopback=allow_loopback)
    reports = inspect_accounts(load_config(config_file), options, only_due=only_due)
    for report in reports:
        out.print(f"{report.site}：{words_of(report)}", markup=False)
    return any(report.coverage.is_thin for report in reports)
