"""`inspector ledgers`: what an office signs itself instead of keeping a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, Database, Folder, UsageError, day_of, existing_database, out

if TYPE_CHECKING:
    from inspector.db.store import Store

ledgers = typer.Typer(help="复核台自己的台账：三审三校从哪天起全部在复核台办，登记读网。", no_args_is_help=True)

SiteName = Annotated[str, typer.Argument(help="网站名称。", metavar="SITE")]
By = Annotated[str, typer.Option(help="谁登记的，署名留在办理记录里。")]


@ledgers.command()
def begin(
    site: SiteName,
    since: Annotated[str, typer.Option(help="从哪一天起，这个网站的稿件全部在复核台走三审三校。", metavar="D")],
    by: By = "",
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """说明从哪一天起复核台的三审三校记录是完整的台账。在这以前，或没有说明时，不会因为复核台里没有记录而报一篇文章。"""
    from inspector.db.store import Store

    day = day_of(since, "--since")
    with Store.open(_place(by, folder, database)) as store:
        store.begin_review_ledger(_site(store, site), day, by)
    out.print(f"已登记：{day} 起发布的文章，复核台里没有三审三校记录的，巡检时会列出。", markup=False)


@ledgers.command()
def read(
    site: SiteName,
    day: Annotated[str | None, typer.Option("--date", help="读的是哪一天（默认今天，北京时间）。", metavar="D")] = None,
    note: Annotated[str, typer.Option(help="备注，如上午、发现的问题。")] = "",
    by: By = "",
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """登记一次读网：谁在哪天读了这个网站。"""
    from inspector.db.store import Store

    with Store.open(_place(by, folder, database)) as store:
        store.sign_reading(_site(store, site), day_of(day, "--date"), by, note)
    out.print("已登记。")


def _place(by: str, folder: Path, database: str) -> str:
    if not by.strip():
        raise UsageError("请用 --by 写明是谁登记的")
    return existing_database(folder, database)


def _site(store: Store, name: str) -> int:
    known = {one.site: one.site_id for one in store.latest_inspections()}
    if name not in known:
        raise UsageError(f"没有巡检过名为“{name}”的网站；有的是：{'、'.join(sorted(known)) or '（还没有）'}")
    return known[name]
