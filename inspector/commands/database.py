"""`inspector db upgrade`: the database brought to the structure of this version."""

from __future__ import annotations

import typer

from inspector.commands.console import DATA, Database, Folder, out

db = typer.Typer(help="数据库维护。", no_args_is_help=True)


@db.command()
def upgrade(
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """把数据库升级到本版程序的结构；没有就新建。"""
    from inspector.db.store import DATABASE, Store

    folder.mkdir(parents=True, exist_ok=True)
    with Store.open(database or str(folder / DATABASE)):
        out.print("数据库已是最新结构。")
