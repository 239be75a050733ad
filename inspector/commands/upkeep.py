"""`inspector backup`, `restore`, `prune`, `doctor`: keeping the house in order."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.console import DATA, SITES, ConfigFile, Database, Exit, Folder, UsageError, day_of, err, out


def backup(
    target: Annotated[Path, typer.Argument(help="备份写到哪个目录；同一目录再备份只复制变了的文件。", metavar="DIR")],
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """备份数据库、存档、截图和配置；巡检正在进行时也可以备份。解密凭据的密钥不在备份里，请另外保管。

    配置写错了也照样备份数据，退出码为 1。
    """
    from inspector.config import Config, ConfigError, load_config
    from inspector.db.store import DATABASE, Store
    from inspector.routine.backup import back_up

    if not database and not (folder / DATABASE).exists():
        out.print(f"{folder / DATABASE} 不存在，没有可备份的数据：还没有巡检过，或请用 --data 写明数据目录。", markup=False)
        raise typer.Exit(Exit.FINDINGS)
    config: Config | None = None
    fault = ""
    try:
        config = load_config(config_file) if config_file.exists() else None
    except ConfigError as error:  # a slip of the pen in the configuration must not cost the night's backup
        fault = str(error)
    with Store.open(database or folder / DATABASE) as store:
        done = back_up(store, folder, target, config_file if config_file.exists() else None, config)
    out.print(f"已备份到 {target}：{done.rows} 行，{done.files} 个文件（新复制 {done.copied} 个），共 {done.size / 2**20:.1f} MB", markup=False)
    if fault:
        err.print(f"配置照原样复制了；它有错，里面写明的台账等文件没有备份：{fault}", style="yellow", markup=False)
        raise typer.Exit(Exit.FINDINGS)


def restore(
    source: Annotated[Path, typer.Argument(help="备份所在的目录。", metavar="DIR")],
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """把备份恢复到新的数据目录（或空的 PostgreSQL 数据库）；先核对清单，对不上的不恢复。"""
    from inspector.db.store import DATABASE, Store
    from inspector.routine.backup import BackupError, list_of
    from inspector.routine.backup import restore as bring_back

    if not database and (folder / DATABASE).exists():
        raise UsageError(f"{folder / DATABASE} 已经存在：请用 --data 写一个新的目录")
    list_of(source)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with Store.open(database or folder / DATABASE) as store:
            done = bring_back(source, store, folder)
    except BackupError:  # nothing was restored: the folder stays free for a backup that is whole
        if not database:
            (folder / DATABASE).unlink(missing_ok=True)
        raise
    out.print(f"已恢复 {done.made_at:%Y-%m-%d %H:%M} UTC 的备份：{done.rows} 行，{done.files} 个文件。配置在 {source / 'config'}，请自行放回。", markup=False)


def prune(
    keep_days: Annotated[int, typer.Option(help="存档保留多少天；未结、已确认问题用到的一直保留。", min=1)] = 90,
    keep_visits: Annotated[int, typer.Option(help="访问记录保留多少天。", min=8)] = 400,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会删什么，不删。")] = False,
    today: Annotated[str | None, typer.Option(help="从哪一天算起（默认今天，北京时间）。", metavar="DATE")] = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """删除过期的存档、截图和访问记录；证据还用得着的不删。"""
    from inspector.core.workdays import CHINA
    from inspector.db.store import DATABASE, Store
    from inspector.inspection.pruning import outdated
    from inspector.inspection.pruning import prune as remove

    if not database and not (folder / DATABASE).exists():
        raise UsageError(f"{folder / DATABASE} 不存在：请用 --data 写明数据目录")
    day = day_of(today)
    with Store.open(database or folder / DATABASE) as store:
        old = outdated(store, folder, keep_days, day)
        size = sum(path.stat().st_size for path in old)
        for path in old:
            out.print(path.name, markup=False)
        if dry_run:
            out.print(f"会删除存档 {len(old)} 个，{size / 2**20:.1f} MB。", markup=False)
            return
        remove(store, folder, keep_days, day)
        visits = store.forget_visits(datetime.combine(day - timedelta(days=keep_visits), time(), CHINA))
    out.print(f"已删除存档 {len(old)} 个，{size / 2**20:.1f} MB；访问记录 {visits} 条。", markup=False)


def doctor(
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="对照地址可以是本机地址。")] = False,
) -> None:
    """体检：配置、数据库、磁盘、浏览器、字体、时间、网络、凭据，哪里不对、怎么办。有问题时退出码为 1。"""
    from inspector.routine.doctor import Patient, State, examine

    worst = Exit.DONE
    for told in examine(Patient(config_file, folder, database, allow_loopback)):
        out.print(f"{told.state.value}　{told.what}：{told.words}", markup=False)
        if told.remedy:
            out.print(f"　　　办法：{told.remedy}", markup=False)
        worst = Exit.FINDINGS if told.state is State.BAD else worst
    raise typer.Exit(worst)
