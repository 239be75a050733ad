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
    site: Annotated[list[str] | None, typer.Option("--site", help="只试这个网站（可写多次）。")] = None,
    seconds: Annotated[float, typer.Option(help="一共最多用几秒，各网站平分；没有读完的会写明。", min=1)] = 120,
    json_file: Annotated[Path | None, typer.Option("--json", help="把结果另存为 JSON 文件。")] = None,
    config_file: Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml）；与它现在的词表相比。")] = SITES,
    data: Folder = DATA,
    database: Database = "",
) -> None:
    """换上这些词表会多报什么、少报什么：读最近一次巡检存档里的网页，不上网，什么也不改。"""
    from inspector.config import load_config
    from inspector.db.store import Store
    from inspector.inspection.wordtrial import Trial

    tried = None if str(folder) == "-" else folder.absolute()
    if tried is not None and not tried.is_dir():
        raise UsageError(f"{folder}：没有这个文件夹")
    config = load_config(config_file)
    with Store.open(existing_database(data, database)) as store:
        found = []
        for told in Trial(store, data, config, tried, seconds).run(site or ()):
            found.append(told)
            _print(told)
    if not found:
        out.print("还没有巡检过的网站，没有可以试的。")
    if json_file is not None:
        sites = [one._asdict() | {"come": [item._asdict() for item in one.come], "go": [item._asdict() for item in one.go]} for one in found]
        part = json_file.with_suffix(".part")
        part.write_text(json.dumps(sites, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(json_file)


def _print(told: SiteTrial) -> None:
    cut = f"，{told.trouble}，其余没有试" if told.trouble else ""
    out.print(f"{told.site}（{told.day}）：读了 {told.read:,} / {told.pages:,} 页{cut}；多报 {told.most_come} 个，少报 {told.most_go} 个", markup=False)
    for words, items in (("多报", told.come), ("少报", told.go)):
        for item in items:
            out.print(f"  {words}　{_line(item)}", markup=False)


def _line(item: Shown) -> str:
    return f"{item.title}　{item.quote}　{item.suggestion}　{item.page_title}　{item.url}" + (f"　共 {item.places} 处" if item.places > 1 else "")
