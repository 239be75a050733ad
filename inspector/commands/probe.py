"""`inspector probe`: one round of visits to the front pages, and what the visits of a week came to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.console import DATA, SITES, Database, Folder, UsageError, day_of, out


def probe(
    config_file: Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml），settings.references 写对照地址。")] = SITES,
    everybody: Annotated[bool, typer.Option("--all", help="现在就访问全部网站，不管上次访问过了多久。")] = False,
    report: Annotated[Path | None, typer.Option("--report", help="不访问，把近一周的访问情况写成网页（带图）。", metavar="FILE.html")] = None,
    day: Annotated[str | None, typer.Option("--date", help="与 --report 同用：看到哪一天为止（不含当天；默认今天）。", metavar="D")] = None,
    folder: Folder = DATA,
    database: Database = "",
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="允许访问本机地址。")] = False,
) -> None:
    """访问监测：每个网站每小时访问一次首页，15 秒打不开算一次；由定时任务每十分钟运行一次。

    本机断网、防护系统拦截不算网站打不开。满七天后，巡检时按 5% 判断“站点打不开”。
    """
    from inspector.availability import visit_sites
    from inspector.config import load_config
    from inspector.db.store import DATABASE, Store

    config = load_config(config_file)
    folder.mkdir(parents=True, exist_ok=True)
    with Store.open(database or folder / DATABASE) as store:
        if report is not None:
            from inspector.routine.uptime import uptime_of, visited
            from reports.uptime import render_uptime

            until = day_of(day, "--date")
            page = uptime_of(store, until, visited(store, until, {site.name for site in config.sites}))
            if not page.sites:
                raise UsageError("近一周没有访问记录：请先让 inspector probe 每十分钟运行一次")
            report.write_text(render_uptime(page), encoding="utf-8")
            out.print(f"已写入 {report}", markup=False)
            return
        done = visit_sites(config, store, everybody=everybody, allow_loopback=allow_loopback)
    counts = "，".join(f"{outcome.label} {count}" for outcome, count in done.outcomes.items() if count)
    out.print(f"访问 {done.visited} 个网站" + (f"：{counts}" if counts else "，没有到时间的"), markup=False)
    for name, why in done.failed.items():
        out.print(f"  {name}：{why}", markup=False)
