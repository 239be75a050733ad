"""`inspector accounts`: new-media accounts, from entering them to seeing them side by side."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, SITES, Database, Exit, Folder, Today, UsageError, day_of, out
from inspector.core.refusals import refusal_of

if TYPE_CHECKING:
    from inspector.accounts.inspection import Options
    from inspector.config import Config
    from inspector.config.entries import Account
    from inspector.db.store import Store
    from inspector.manuscripts import Manuscript
    from reports.report import Report

accounts = typer.Typer(help="政务新媒体账号：登记、录入凭据、试连、巡检、矩阵。", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="账号名称；几个平台同名的，写成“名称（平台）”。", metavar="NAME")]
ConfigFile = Annotated[Path, typer.Option("--config", help="单位、网站与账号配置（sites.yaml）。")]
Loopback = Annotated[bool, typer.Option("--allow-loopback", help="允许访问本机地址。")]


@accounts.command()
def template(target: Annotated[Path, typer.Argument(help="写到哪个文件（.xlsx）。", metavar="OUT.xlsx")]) -> None:
    """写一个空白的登记表：账号、人工观察、发布台账、备案清单、转发任务。"""
    from inspector.accounts.sheets import write_template

    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target}：文件名要以 .xlsx 结尾")
    try:
        write_template(target)
    except OSError as error:
        raise UsageError(refusal_of(error, target)) from error
    out.print(f"已写入 {target}。填好以后用 inspector accounts import 导入。", markup=False)


@accounts.command("import")
def import_sheets(
    file: Annotated[Path, typer.Argument(help="填好的登记表（.xlsx、.xls、.ods）。", metavar="FILE.xlsx")],
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    today: Today = None,
) -> None:
    """导入账号和人工观察。有一行写错就全部不导入，并逐行说明。"""
    from inspector.accounts.inspection import account_of, entries_of
    from inspector.accounts.sheets import read_sheets

    sheets = read_sheets(file, day_of(today))
    config = _config(config_file)
    with _store(folder, database) as store:
        for entry in sheets.entries:
            store.keep_entry(store.ensure_account(account_of(entry)), entry.model_dump(mode="json"))
        known = {entry.label: entry for entry in entries_of(config, store)}
        unknown = sorted(sheets.observations.keys() - known.keys())
        if unknown:
            raise UsageError(f"{file}：“人工观察”里的账号没有登记：{'、'.join(unknown)}。请先在“账号”表或 sites.yaml 里写上")
        for label, seen in sheets.observations.items():
            store.save_observations(store.ensure_account(account_of(known[label])), seen)
    out.print(f"已导入账号 {len(sheets.entries)} 个、人工观察 {sum(map(len, sheets.observations.values()))} 条。")


@accounts.command()
def secret(name: Name, config_file: ConfigFile = SITES, folder: Folder = DATA, database: Database = "") -> None:
    """录入账号的凭据：公众号的 AppSecret，或微博的授权令牌。加密存放，密钥在环境变量 DUWANG_KEY 或单独的文件里。

    凭据从键盘输入（不显示），或从标准输入读一行；不能写在命令里，免得留在历史记录中。
    """
    from inspector.accounts.gathering import Safe
    from inspector.accounts.inspection import account_of
    from inspector.vault import Credential, key_file

    with _store(folder, database) as store:
        entry = _entry(_config(config_file), store, name)
        word = typer.prompt("凭据", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
        if not word.strip():
            raise UsageError("没有读到凭据：请再运行一次并输入")
        Safe(store).keep(store.ensure_account(account_of(entry)), Credential(word.strip()))
    out.print(f"已加密存放。密钥文件：{key_file()}，请另外备份，不要与数据库放在一处。", markup=False)


@accounts.command("test")
def try_out(name: Name, config_file: ConfigFile = SITES, folder: Folder = DATA, database: Database = "", allow_loopback: Loopback = False) -> None:
    """试连一个账号的各个来源，说明哪一个能用，哪一个缺什么权限、缺哪条白名单。不入库，不判断。"""
    from inspector.accounts.trial import try_sources

    with _store(folder, database) as store:
        config = _config(config_file)
        entry = _entry(config, store, name)
        options = options_of(folder, database, day_of(None), allow_loopback=allow_loopback)
        lines, is_fine = asyncio.run(try_sources(config, options, store, entry))
    for line in lines:
        out.print(line, markup=False)
    raise typer.Exit(Exit.DONE if is_fine else Exit.USAGE)


@accounts.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(help="账号名称；不写则巡检全部账号。", metavar="NAME…")] = None,
    due: Annotated[bool, typer.Option("--due", help="只巡检今天还没有完成巡检的账号。")] = False,
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    today: Today = None,
    allow_loopback: Loopback = False,
) -> None:
    """巡检账号：从各来源读取发布，判断，入库。中断了再运行会接着做。"""
    from inspector.accounts.inspection import inspect_accounts

    reports = inspect_accounts(_config(config_file), options_of(folder, database, day_of(today), allow_loopback=allow_loopback), names or (), only_due=due)
    if not reports and not due:
        raise UsageError(f"没有要巡检的账号：请在 {config_file} 的 accounts 里登记，或用 inspector accounts import 导入，并核对名称")
    for report in reports:
        out.print(f"{report.site}：{words_of(report)}", markup=False)
    raise typer.Exit(Exit.THIN if any(report.coverage.is_thin for report in reports) else Exit.DONE)


@accounts.command("round")
def observation_round(today: Today = None, folder: Folder = DATA, database: Database = "") -> None:
    """今天要人工看的账号：最近一次巡检没有一个来源读得到的，没看过的在前。看过后用 inspector accounts observe 登记。"""
    with _store(folder, database) as store:
        for one in store.observation_round(day_of(today)):
            seen = f"{one.last.who}看于 {one.last.day}" if one.last else "还没有人看过"
            newest = f"最近一条 {one.newest}" if one.newest else "没有见过发布"
            out.print(f"{'已看' if one.is_done else '待看'}　{one.name}（{one.platform}）　{one.unit}　{newest}　{seen}　{one.url}", markup=False)


@accounts.command()
def observe(
    name: Name,
    latest: Annotated[str, typer.Option(help="最新一条发布的日期；一条也没有的写 无。", metavar="D")],
    by: Annotated[str, typer.Option(help="谁看的，署名留在办理记录里。")] = "",
    screenshot: Annotated[Path | None, typer.Option(help="截图文件（.png、.jpg）。", metavar="FILE")] = None,
    note: Annotated[str, typer.Option(help="备注。")] = "",
    today: Today = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """登记一个账号的人工观察：最新一条是哪天发的，附截图。"""
    from inspector.db.excuses import Paper

    if not by.strip():
        raise UsageError("请用 --by 写明是谁看的")
    if screenshot and screenshot.suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        raise UsageError(f"{screenshot}：截图应为 .png 或 .jpg")
    try:
        paper = Paper(screenshot.name, screenshot.read_bytes()) if screenshot else None
    except OSError as error:
        raise UsageError(refusal_of(error, screenshot)) from error
    with _store(folder, database) as store:
        known = [row for row in store.accounts() if name in {row.name, f"{row.name}（{row.platform}）"}]
        if len(known) != 1:
            words = "没有登记" if not known else "不止一个平台有，请写成“名称（平台）”"
            raise UsageError(f"账号“{name}”{words}")
        store.observe(known[0].site_id, None if latest == "无" else day_of(latest, "--latest"), by, day_of(today), note=note, screenshot=paper)
    out.print("已登记。")


@accounts.command()
def drafts(
    name: Name,
    keep: Annotated[bool, typer.Option("--keep", help="放进复核台走三审三校；已经放进去的同一稿不重复放。")] = False,
    by: Annotated[str, typer.Option(help="谁放进去的，署名留在办理记录里。")] = "",
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    allow_loopback: Loopback = False,
) -> None:
    """校对公众号草稿箱里还没有发出的文章。只读，不改草稿箱。"""
    from inspector.accounts.trial import read_draft_box
    from reports.listing import print_listing

    if keep and not by.strip():
        raise UsageError("请用 --by 写明是谁放进复核台的")
    with _store(folder, database) as store:
        config = _config(config_file)
        options = options_of(folder, database, day_of(None), allow_loopback=allow_loopback)
        entry = _entry(config, store, name)
        found = asyncio.run(read_draft_box(config, options, store, entry))
        kept = _keep_drafts(store, entry, [manuscript for manuscript, _remarks in found], by) if keep else 0
    for manuscript, remarks in found:
        print_listing(manuscript, remarks, out)
    if not found:
        out.print("草稿箱是空的。")
    elif keep:
        out.print(f"放进复核台 {kept} 篇，{len(found) - kept} 篇已经在里面。")


def _keep_drafts(store: Store, entry: Account, manuscripts: Sequence[Manuscript], by: str) -> int:
    from inspector.accounts.inspection import account_of
    from inspector.core.drafting import DraftKind, DraftState
    from inspector.db.drafts import NewDraft

    known = {(one.title, store.draft_text(one.id, 1)) for one in store.drafts([DraftState.OPEN, DraftState.DONE], limit=1_000)}
    fresh = [one for one in manuscripts if one.text.strip() and (one.name or "无标题", one.text) not in known]
    number = store.ensure_account(account_of(entry))
    for one in fresh:
        store.add_draft(NewDraft(one.name or "无标题", one.text, DraftKind.WECHAT, origin=entry.label, unit=entry.unit, site_id=number), by)
    return len(fresh)


@accounts.command()
def matrix(
    page: Annotated[Path | None, typer.Option("--html", help="另写成一页网页。", metavar="FILE")] = None,
    day: Annotated[str | None, typer.Option("--date", help="哪一天的巡检（默认最近一次）。", metavar="D")] = None,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """账号矩阵：每个账号的更新、问题、证据等级和排名，并按列明的规则提出优秀账号候选。"""
    from inspector.accounts.matrix import RULES
    from inspector.accounts.matrix import matrix as rows_of
    from inspector.inspection.redraw import reports_of
    from reports.matrix import matrix_lines, render_matrix

    reports = [report for report in reports_of(folder, database, day_of(day, "--date") if day else None) if report.account]
    if not reports:
        raise UsageError(f"{folder} 里没有账号的巡检：请先运行 inspector accounts run，或核对 --data 和 --date")
    with _store(folder, database) as store:
        rows = rows_of(reports, store)
    for line in matrix_lines(rows):
        out.print(line, markup=False)
    if page is not None:
        page.write_text(render_matrix(rows, RULES), encoding="utf-8")
        out.print(f"已写入 {page}", markup=False)


def words_of(report: Report) -> str:
    """What one inspection of an account came to, in a line."""
    section = report.account
    newest = f"最近发布 {section.newest}" if section and section.newest else "没有读到发布"
    return f"{newest}，发现问题 {len(report.open)} 个，待人工判断 {len(report.questions)} 项"


def _config(path: Path) -> Config:
    """An office that keeps its accounts in a spreadsheet only needs no file."""
    from inspector.config import Config, load_config

    return load_config(path) if path.exists() else Config()


def _store(folder: Path, database: str) -> Store:
    from inspector.db.store import DATABASE, Store

    folder.mkdir(parents=True, exist_ok=True)
    return Store.open(database or folder / DATABASE)


def _entry(config: Config, store: Store, name: str) -> Account:
    from inspector.accounts.inspection import entries_of

    entries = entries_of(config, store)
    found = [entry for entry in entries if name in (entry.name, entry.label)]
    if len(found) > 1:
        raise UsageError(f"有几个账号叫“{name}”：请写成 {'、'.join(entry.label for entry in found)} 之一")
    if not found:
        raise UsageError(f"没有登记账号“{name}”：登记的有 {'、'.join(entry.label for entry in entries) or '（还没有）'}")
    return found[0]


def options_of(folder: Path, database: str, today: date, *, allow_loopback: bool) -> Options:
    from inspector.accounts.inspection import Options

    return Options(folder, today, database, allow_loopback, second_look=1.0 if allow_loopback else 60.0)
