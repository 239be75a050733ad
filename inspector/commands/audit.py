"""`inspector audit`: the log of signed steps, listed and verified."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, Database, Exit, Folder, UsageError, existing_database, out

if TYPE_CHECKING:
    from inspector.core.audit import Head

audit = typer.Typer(help="办理记录：谁在什么时候办了什么，只增不改。", no_args_is_help=True)


@audit.command()
def verify(
    known: Annotated[str, typer.Option(help="以前记在别处的末条编号和校验值（编号:校验值），一并核对。", metavar="N:HASH")] = "",
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """核对整条办理记录：改过、少了、调换过、加进来的，都会指出来。

    退出码：0 完整；1 有问题；2 用法或环境有误。把打印出的末条编号和校验值抄在纸上，以后用 --known 核对，连整个重写也查得出。
    """
    from inspector.db.store import Store

    noted = _head(known) if known else None
    with Store.open(existing_database(folder, database)) as store:
        flaws, head = store.audit_flaws(noted), store.audit_head()
    for flaw in flaws:
        out.print(flaw.words, markup=False)
    if flaws:
        out.print(f"办理记录不完整：{len(flaws)} 处问题。请保留现场，用备份核对。", markup=False)
        raise typer.Exit(Exit.FINDINGS)
    out.print(f"办理记录完整，共 {head.number} 条。末条 {head.number}:{head.hash}" if head.number else "还没有记录，核对无误。", markup=False)


@audit.command("list")
def entries(
    who: Annotated[str, typer.Option(help="只看这个人的。")] = "",
    most: Annotated[int, typer.Option("--most", help="最多列多少条，最近的在前。", min=1)] = 50,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """列出办理记录，最近的在前。"""
    from inspector.core.workdays import CHINA
    from inspector.db.store import Store
    from inspector.web.words import act_label

    with Store.open(existing_database(folder, database)) as store:
        for entry in store.audit_page(who=who, limit=most):
            when = entry.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
            out.print(f"{entry.number}　{when}　{entry.who}　{act_label(entry.action)}　{entry.subject}　{entry.note}", markup=False)


def _head(written: str) -> Head:
    from inspector.core.audit import Head

    match = re.fullmatch(r"(\d+)[:：]([0-9a-f]{64})", written.strip())
    if match is None:
        raise UsageError(f"--known“{written}”看不懂：请照 inspector audit verify 打印的样子写，编号:校验值")
    return Head(int(match[1]), match[2])
