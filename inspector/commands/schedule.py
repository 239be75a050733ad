"""`inspector schedule`: does the daily work in the foreground, or prints what cron, systemd or Windows need to start it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.console import DATA, SITES, Database, Folder, UsageError, out
from inspector.routine.servicefiles import Scheduler


def schedule(
    printed: Annotated[Scheduler | None, typer.Option("--print", help="打印定时任务的配置和安装办法，不运行：systemd、cron 或 windows。")] = None,
    target: Annotated[Path | None, typer.Option("--write", help="与 --print 同用：写到这个目录，不打印。")] = None,
    config_file: Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml），里面的 settings.times 写每天的时间。")] = SITES,
    folder: Folder = DATA,
    database: Database = "",
    processes: Annotated[int, typer.Option(help="同时巡检几组网站。", min=1)] = 2,
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="允许检查本机地址。")] = False,
    once: Annotated[bool, typer.Option("--once", help="把现在该做的做完就结束，不等下一次。")] = False,
) -> None:
    """在前台按时做每天的工作：夜里巡检，每小时访问首页，直到按 Ctrl-C；或打印定时任务的配置。"""
    if printed is not None:
        _print(printed, target, config_file)
        return
    if target is not None:
        raise UsageError("--write 要与 --print 同用")
    from inspector.config import load_config
    from inspector.routine.keeper import Keeper

    options = [f"--config={config_file}", f"--data={folder}", *([f"--database={database}"] if database else [])]
    options += ["--allow-loopback"] if allow_loopback else []
    keeper = Keeper(load_config(config_file), options, processes, lambda words: out.print(words, markup=False))
    raise typer.Exit(keeper.work_once() if once else keeper.work())


def _print(scheduler: Scheduler, target: Path | None, config_file: Path) -> None:
    from inspector.config import load_config
    from inspector.config.timetable import Timetable
    from inspector.routine.servicefiles import unit_files, usual

    times = load_config(config_file).settings.times.table if config_file.exists() else Timetable()
    program = shutil.which("inspector") or str(Path(sys.argv[0]).resolve())
    files = unit_files(scheduler, usual(scheduler, program, Path.cwd(), times))
    for name, text in files.items():
        if target is None:
            out.print(f"# ==== {name}\n{text}", markup=False)
            continue
        target.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
        out.print(f"已写入 {target / name}", markup=False)
