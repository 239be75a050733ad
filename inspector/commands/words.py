"""`inspector words …`: an office's own word lists, tried on what the last inspections have read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, SITES, Database, Folder, UsageError, existing_database, out

if TYPE_CHECKING:
    from inspector.inspection.wordtrial import Shown, SiteTrial

words = typer.Typer(help="自备词表：换上以前，先在最近一次巡检的存档上试一遍。", no_args_is_help=True)


@words.command("try")
def try_out(
    folder: Annotated[Path, typer.Argument(help="要试的词表文件夹；写“-”试不用自备词表。", metavar="DIR")],
    site: Annotated[list[str] | None, typer.Option("--site", help="只试这个网站或账号（可写多次）。")] = None,
    seconds: Annotated[float, typer.Option(help="一共最多用几秒，各网站、账号平分；没有读完的会写明。", min=1)] = 120,
    json_file: Annotated[Path | None, typer.Option("--json", help="把结果另存为 JSON 文件。")] = None,
    config_file: Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml）；与它现在的词表相比。")] = SITES,
    data: Folder = DATA,
    database: Database = "",
) -> None:
    """换上这些词表会多报什么、少报什么：读最近一次巡检的网页、附件和账号的文章，不上网，什么也不改。"""
    from inspector.accounts.wordtrial import attempts
    from inspector.config import load_config
    from inspector.db.store import Store
    from inspector.inspection.wordtrial import Trial

    tried = None if str(folder) == "-" else folder.absolute()
    if tried is not None and not tried.is_dir():
        raise UsageError(f"{folder}：没有这个文件夹")
    config = load_config(config_file)
    with Store.open(existing_database(data, database)) as store:
        found = []
        trial = Trial(store, data, config, tried, seconds)
        for told in trial.run(site or (), attempts(trial, site or ())):
            found.append(told)
            _print(told)
    if not found:
        out.print("还没有巡检过的网站和账号，没有可以试的。")
    if json_file is not None:
        sites = [one._asdict() | {name: [item._asdict() for item in getattr(one, name)] for name in ("amounts", "come", "go")} for one in found]
        part = json_file.with_suffix(".part")
        part.write_text(json.dumps(sites, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(json_file)


def _print(told: SiteTrial) -> None:
    cut = f"，{told.trouble}，没有读到的没有试" if told.trouble else ""
    read = "、".join(map(str, told.amounts))
    out.print(f"{told.site}（{told.day}）：读了{read}{cut}；多报 {told.most_come} 个，少报 {told.most_go} 个", markup=False)
    for words, items in (("多报", told.come), ("少报", told.go)):
        for item in items:
            out.print(f"  {words}　{_line(item)}", markup=False)


def _line(item: Shown) -> str:
    return f"{item.kind}　{item.title}　{item.quote}　{item.suggestion}　{item.page_title}　{item.url}" + (f"　共 {item.places} 处" if item.places > 1 else "")
