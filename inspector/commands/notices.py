"""`inspector notices`: rectification notices listed, sent out as spreadsheets, answered by them, looked at again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, Database, Exit, Folder, Today, UsageError, day_of, existing_database, out
from inspector.core.refusals import refusal_of

if TYPE_CHECKING:
    from inspector.core.rectifying import Item

notices = typer.Typer(help="整改通知单：列出、超期、导出给单位填、导入答复、立即复查。", no_args_is_help=True)

Unit = Annotated[str, typer.Option(help="只看这个单位的。")]
Number = Annotated[str, typer.Argument(help="通知单号，如 整改通知〔2026〕12号。", metavar="NUMBER")]


@notices.command("list")
def listing(unit: Unit = "", folder: Folder = DATA, database: Database = "") -> None:
    """列出通知单，最近的在前，每份写明还有几项没有销号。"""
    from inspector.db.store import Store

    with Store.open(existing_database(folder, database)) as store:
        for known in store.notices(unit=unit, limit=1_000):
            items = store.notice(known.id).items
            still = sum(item.state.is_open for item in items)
            out.print(f"{known.number}　{known.unit}　{known.state.label}　共 {len(items)} 项，未销号 {still} 项", markup=False)


@notices.command()
def overdue(unit: Unit = "", folder: Folder = DATA, database: Database = "") -> None:
    """列出超期没有整改的，超得最久的在前；停表的不算。退出码：0 没有超期；1 有。"""
    from inspector.db.store import Store

    now = datetime.now(UTC)
    with Store.open(existing_database(folder, database)) as store:
        late = store.overdue_items(now, unit)
    for known, item in late:
        out.print(f"{known.number}　{known.unit}　{_late(item, now)}", markup=False)
    if late:
        raise typer.Exit(Exit.FINDINGS)
    out.print("没有超期的整改事项。")


@notices.command()
def sheet(
    number: Number,
    target: Annotated[Path, typer.Option("--out", help="写到哪个文件（.xlsx）。", metavar="OUT.xlsx")],
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """把一份通知单写成表格，发给单位填“答复”几栏，再用 inspector notices answer 导入。"""
    from inspector.db.store import Store
    from inspector.records.answersheet import write_sheet

    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target}：文件名要以 .xlsx 结尾")
    with Store.open(existing_database(folder, database)) as store:
        whole = store.notice(store.notice_numbered(number).id)
    try:
        write_sheet([whole], target)
    except OSError as error:
        raise UsageError(refusal_of(error, target)) from error
    out.print(f"已写入 {target}，{len(whole.items)} 项。", markup=False)


@notices.command()
def answer(
    file: Annotated[Path, typer.Argument(help="单位填好的表格（.xlsx、.xls、.csv）。", metavar="FILE.xlsx")],
    by: Annotated[str, typer.Option(help="谁导入的，署名留在办理记录里。")] = "",
    unit: Annotated[str, typer.Option(help="只收这个单位的答复；别的单位的逐行指出。")] = "",
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """导入单位的答复。格式有一行写错就全部不导入；与现状不符的（如已经销号）逐行指出，其余照收，退出码 1。"""
    from inspector.db.store import Store
    from inspector.records.answersheet import enter_answers, read_answers

    if not by.strip():
        raise UsageError("请用 --by 写明是谁导入的")
    answers = read_answers(file)
    with Store.open(existing_database(folder, database)) as store:
        entered, refused = enter_answers(store, answers, by, unit)
    for words in refused:
        out.print(words, markup=False)
    out.print(f"已导入答复 {entered} 条。" + (f"没有收 {len(refused)} 条，原因见上。" if refused else ""), markup=False)
    if refused:
        raise typer.Exit(Exit.FINDINGS)


@notices.command()
def recheck(
    number: Number,
    rank: Annotated[int | None, typer.Option("--item", help="只复查第几项；不写则复查全部没有销号的。", min=1)] = None,
    by: Annotated[str, typer.Option(help="谁复查的，署名留在办理记录里。")] = "",
    contact: Annotated[str, typer.Option(help="写进 User-Agent 的联系地址，方便对方找到您。")] = "",
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="允许访问本机地址。")] = False,
    today: Today = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """不等下次巡检，马上把每个记下的位置再看一遍：改好的销号，余几处写明，打不开的停表并说明；看不准的留给下次巡检。"""
    from inspector.db.store import Store
    from inspector.records.recheck import Manners, recheck_item

    if not by.strip():
        raise UsageError("请用 --by 写明是谁复查的")
    manners = Manners(None if allow_loopback else 2.0, contact=contact, allow_loopback=allow_loopback)
    with Store.open(existing_database(folder, database)) as store:
        whole = store.notice(store.notice_numbered(number).id)
        wanted = [item for item in whole.items if (item.rank == rank if rank else item.state.is_open)]
        if not wanted:
            raise UsageError(f"{number}没有{f'第 {rank} 项' if rank else '未销号的事项'}")
        for item in wanted:
            looked = recheck_item(store, item.id, by, day_of(today), manners)
            out.print(f"第 {item.rank} 项：{looked.words}", markup=False)


def _late(item: Item, now: datetime) -> str:
    from inspector.core.workdays import CHINA

    assert item.due_at is not None
    due = item.due_at.astimezone(CHINA)
    return f"第 {item.rank} 项　{item.words}　时限 {due:%Y-%m-%d %H:%M}，超过 {max(1, (now - item.due_at).days)} 天"
