"""What all commands share: the two streams people read, common options, exit codes, and how a mistake of the user is raised."""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console

from inspector.core.clock import china_today

DATABASE_VARIABLE = "DUWANG_DATABASE"  # arguments of a process can be read by everybody on the machine
SITES, DATA = Path("sites.yaml"), Path("duwang-data")  # where they are looked for when nobody says otherwise

# options that many commands have
ConfigFile = Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml）。")]
Folder = Annotated[Path, typer.Option("--data", help="数据目录（inspector run 的 --data，或 inspector check 的 --out）。")]
Database = Annotated[
    str,
    typer.Option(
        help="数据库地址（默认数据目录里的 SQLite；也可写 postgresql+psycopg://…，带密码的写在环境变量 DUWANG_DATABASE 里，别人才看不到）。",
        envvar=DATABASE_VARIABLE,
        show_envvar=False,
    ),
]
Fingerprint = Annotated[str, typer.Argument(help="问题编号（报告里每个问题下面的一串字母数字，可只写前几位）。", metavar="FINGERPRINT")]
Today = Annotated[str | None, typer.Option(help="按哪一天判断（默认今天，北京时间）。", metavar="DATE")]

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def make_readable(stream: TextIO) -> None:
    """No word fails on its way out: a stream that cannot hold Chinese (a scheduler's plain locale) gets UTF-8, one that lacks a letter shows a mark."""
    if not isinstance(stream, TextIOWrapper):
        return
    try:
        "读网".encode(stream.encoding)
        stream.reconfigure(errors="replace")
    except UnicodeEncodeError:
        stream.reconfigure(encoding="utf-8", errors="replace")


class Exit(IntEnum):
    DONE = 0
    FINDINGS = 1  # at or above --fail-on
    USAGE = 2
    THIN = 3  # too little was read to judge


class UsageError(Exception):
    """Something the user can mend. The message is Chinese and says what, where and what to do."""


def day_of(text: str | None, option: str = "--today") -> date:
    if text is None:
        return china_today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} 的日期“{text}”读不懂：请写成 2026-11-22 这样") from error


def existing_database(folder: Path, database: str) -> str:
    """The database meant, which must be there already."""
    from inspector.db.store import DATABASE

    if not database and not (folder / DATABASE).exists():
        raise UsageError(f"{folder / DATABASE} 不存在：请用 --data 写明数据目录")
    return database or str(folder / DATABASE)
