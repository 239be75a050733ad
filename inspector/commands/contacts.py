"""`inspector contacts`: who answers for a unit or an institution, and where somebody is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.console import DATA, SITES, Database, Exit, Folder, UsageError, day_of, existing_database, out

contacts = typer.Typer(help="联络员登记：谁负责答复，哪里缺人、换人、从不答复。", no_args_is_help=True)

By = Annotated[str, typer.Option(help="谁登记的，署名留在办理记录里。")]


@contacts.command("list")
def listing(
    config_file: Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml）：里面的单位都应有联络员。")] = SITES,
    day: Annotated[str | None, typer.Option("--date", help="按哪一天看（默认今天，北京时间）。", metavar="D")] = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """列出每个单位和机构的联络员，缺的、最近更换的、从未答复的都写明。退出码：0 齐全；1 有缺的。"""
    from inspector.config import load_config
    from inspector.core.contacts import RegisterState
    from inspector.db.store import Store

    places = [(unit.name, "") for unit in load_config(config_file).units] if config_file.exists() else []
    with Store.open(existing_database(folder, database)) as store:
        lines = store.register(places, day_of(day, "--date"))
    for line in lines:
        who = f"{line.contact.name}　{line.contact.phone}　自 {line.contact.since}" if line.contact else "（无）"
        before = f"　原为{line.before.name}，到 {line.before.until}" if line.before else ""
        answers = f"　已答复 {line.answered}/{line.asked} 项" if line.asked else ""
        out.print(f"{line.unit}{f'·{line.institution}' if line.institution else ''}　{line.state.label}　{who}{before}{answers}", markup=False)
    if any(line.state is RegisterState.MISSING for line in lines):
        raise typer.Exit(Exit.FINDINGS)


@contacts.command("set")
def set_contact(
    unit: Annotated[str, typer.Argument(help="单位名称。", metavar="UNIT")],
    name: Annotated[str, typer.Argument(help="联络员姓名。", metavar="NAME")],
    institution: Annotated[str, typer.Option(help="单位下面的机构，如乡镇、站所；不写就是单位本身。")] = "",
    phone: Annotated[str, typer.Option(help="办公电话。")] = "",
    since: Annotated[str | None, typer.Option(help="从哪一天起（默认今天）。", metavar="D")] = None,
    by: By = "",
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """登记或更换一个单位（或机构）的联络员；原来的留在记录里。"""
    from inspector.db.store import Store

    if not by.strip():
        raise UsageError("请用 --by 写明是谁登记的")
    with Store.open(existing_database(folder, database)) as store:
        store.set_contact(unit, name, by, institution=institution, phone=phone, since=day_of(since, "--since"))
    out.print("已登记。")


@contacts.command("import")
def import_contacts(
    file: Annotated[Path, typer.Argument(help="登记表（.xlsx、.xls、.csv），表头有单位、姓名，可有机构、电话、起始日期。", metavar="FILE.xlsx")],
    by: By = "",
    today: Annotated[str | None, typer.Option(help="没有写起始日期的，从哪一天起（默认今天）。", metavar="D")] = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """从表格登记联络员。有一行写错就全部不导入，并逐行说明；与现在相同的不重复登记。"""
    from inspector.db.store import Store
    from inspector.records.contactsheet import read_contacts

    if not by.strip():
        raise UsageError("请用 --by 写明是谁导入的")
    found = read_contacts(file, day_of(today))
    with Store.open(existing_database(folder, database)) as store:
        known = {(line.unit, line.institution): line.contact for line in store.register([], day_of(today))}
        fresh = [one for one in found if (now := known.get((one.unit, one.institution))) is None or (now.name, now.phone) != (one.name, one.phone)]
        for one in fresh:
            store.set_contact(one.unit, one.name, by, institution=one.institution, phone=one.phone, since=one.since)
    out.print(f"登记 {len(fresh)} 人，{len(found) - len(fresh)} 人没有变化。")
