"""The commands. Everything people read here is Chinese; exit codes are part of the contract."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from inspector import __version__
from inspector.commands.accounts import accounts, options_of, words_of
from inspector.commands.audit import audit
from inspector.commands.console import DATA, SITES, Exit, UsageError, day_of, err, existing_database, out
from inspector.commands.contacts import contacts
from inspector.commands.due import due
from inspector.commands.evidence import evidence
from inspector.commands.history import history
from inspector.commands.ledgers import ledgers
from inspector.commands.messages import messages
from inspector.commands.messages import tell as _tell
from inspector.commands.notices import notices
from inspector.commands.papers import papers
from inspector.commands.people import people
from inspector.commands.probe import probe
from inspector.commands.proofread import proofread
from inspector.commands.rules import rules
from inspector.commands.schedule import schedule
from inspector.commands.serve import serve
from inspector.commands.upkeep import backup, doctor, prune, restore
from inspector.commands.words import words
from inspector.core.findings import Severity
from inspector.core.workdays import CHINA

if TYPE_CHECKING:
    from inspector.config import Site
    from reports.report import Report
    from spiders.gathering import Progress as Counts
    from spiders.gathering import Settings

CONTACT = "https://example.invalid/duwang"

app = typer.Typer(
    help="读网：政府网站与政务新媒体内容巡检。", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
db = typer.Typer(help="数据库维护。", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(accounts, name="accounts")
app.add_typer(people, name="people")
app.add_typer(audit, name="audit")
app.add_typer(contacts, name="contacts")
app.add_typer(ledgers, name="ledgers")
app.add_typer(notices, name="notices")
app.add_typer(words, name="words")


def main() -> None:
    """Entry point: what a user can mend becomes one Chinese line and exit code 2."""
    from inspector.archive import ArchiveError
    from inspector.config import ConfigError
    from inspector.db.database import StoreError
    from inspector.inspection.claiming import AlreadyRunningError
    from inspector.proofread import TableError
    from inspector.rulebook import RulebookError

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app(standalone_mode=True)
    except (UsageError, ArchiveError, ConfigError, StoreError, AlreadyRunningError, RulebookError, TableError) as error:
        err.print(f"出错：{error}", style="red", markup=False)
        sys.exit(Exit.USAGE)
    except KeyboardInterrupt:
        err.print("已中断。已抓取的都保存了，用同一命令可以继续。")
        sys.exit(130)


@app.callback(invoke_without_command=True)
def version(show: Annotated[bool, typer.Option("--version", help="显示版本。")] = False) -> None:
    if show:
        out.print(f"duwang {__version__}")
        raise typer.Exit


@app.command()
def check(
    url: Annotated[str, typer.Argument(help="网站首页地址，如 https://www.example.gov.cn/", metavar="URL")],
    pages: Annotated[int, typer.Option(help="最多抓取多少个网页。", min=1)] = 100_000,
    depth: Annotated[int, typer.Option(help="从首页起最多点几层。", min=0)] = 100,
    folder: Annotated[Path | None, typer.Option("--out", help="结果目录（存档、数据库、报告）；再次运行会接着未完成的巡检，或与上次比较。")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="把结果另存为 JSON 文件。")] = None,
    links_file: Annotated[Path | None, typer.Option("--links", help="把每个链接的结论另存为 JSON 行文件。")] = None,
    config_file: Annotated[Path | None, typer.Option("--config", help="单位与网站配置（sites.yaml）。")] = None,
    rate: Annotated[float | None, typer.Option(help="每个主机每秒最多请求几次；默认 2，加 --allow-loopback 检查本机时不限。", min=0.01)] = None,
    concurrency: Annotated[int | None, typer.Option(help="每个主机同时最多几个请求；默认 2，本机 8。", min=1, max=64)] = None,
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="允许检查本机地址（127.0.0.1 等）。")] = False,
    timeout: Annotated[float, typer.Option(help="一次请求从开始到收完最多几秒。", min=0.1)] = 30.0,
    recheck_after: Annotated[float | None, typer.Option(help="新发现的链接问题隔几秒再看一次；默认 60，本机 1。", min=0)] = None,
    seconds: Annotated[float, typer.Option("--time-limit", help="整次巡检最多几秒；0 不限。", min=0)] = 0,
    render: Annotated[int | None, typer.Option(help="靠脚本显示的网页，最多用浏览器渲染几个；0 不渲染。默认按配置，没有配置时 30。", min=0)] = None,
    pictures: Annotated[int | None, typer.Option(help="最多给几个问题截图（标出位置）；默认按配置，没有配置时不截图（抽查求快）。", min=0)] = None,
    today: Annotated[str | None, typer.Option(help="按哪一天判断更新期限（默认今天，北京时间）。", metavar="DATE")] = None,
    fail_on: Annotated[Severity | None, typer.Option(help="有这一级或更严重的问题时，退出码为 1。")] = None,
    contact: Annotated[str, typer.Option(help="写进 User-Agent 的联系地址，方便对方找到您。")] = CONTACT,
) -> None:
    """抽查一个网站：抓取、判断、出报告。

    退出码：0 完成；1 有达到 --fail-on 的问题；2 用法或环境有误；3 抓到的太少，不足以判断。
    """
    from inspector.inspection.site import Job, inspect

    address = _home(url)
    is_loopback = _is_loopback(address)
    if is_loopback and not allow_loopback:
        raise UsageError(f"{address} 是本机地址：要检查它，请加 --allow-loopback")
    place = folder or Path("duwang-out") / urlsplit(address).netloc.replace(":", "-")
    name, options = _from_config(config_file, address)
    settings = _settings(pages, depth, rate, concurrency, timeout, recheck_after, seconds, contact, is_loopback=is_loopback, allow_loopback=allow_loopback)
    settings = _with_browser(settings, options.get("site"), render, pictures)
    job = Job(name or urlsplit(address).netloc, address, place, day_of(today), settings, links_file=links_file, **options)
    with _progress() as on_progress:
        report = inspect(job, on_progress)
    if report is None:
        err.print(f"已中断，抓到的都保存在 {place}。用同一命令可以接着做。", markup=False)
        raise typer.Exit(130)
    _write(report, place, json_file)
    raise typer.Exit(_exit_code(report, fail_on))


@app.command()
def run(
    config_file: Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml）。")] = SITES,
    site: Annotated[list[str] | None, typer.Option("--site", help="只巡检这个网站（可写多次）。")] = None,
    all_sites: Annotated[bool, typer.Option("--all", help="巡检全部网站。")] = False,
    due: Annotated[bool, typer.Option("--due", help="只巡检今天还没有完成巡检的网站。")] = False,
    folder: Annotated[Path, typer.Option("--data", help="数据目录：数据库和存档。")] = DATA,
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite；也可写 postgresql+psycopg://…）。")] = "",
    processes: Annotated[int, typer.Option(help="同时巡检几组网站；同一主机上的网站总在一组里依次进行。", min=1)] = 2,
    today: Annotated[str | None, typer.Option(help="按哪一天判断（默认今天，北京时间）。", metavar="DATE")] = None,
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="允许检查本机地址。")] = False,
    keep_days: Annotated[int, typer.Option(help="存档保留多少天；未结问题用到的一直保留。", min=1)] = 90,
) -> None:
    """每日巡检：按配置逐个网站、逐个账号抓取、判断、入库。

    --due 由定时任务调用：在 settings.times 规定的时间前完成，时间不够时先读首页、栏目和新网页，其余轮换，报告里写明。
    """
    from inspector.config import load_config
    from inspector.core import clock
    from inspector.routine.daily import Daily, inspect_sites
    from inspector.routine.rounds import run_round

    if not (site or all_sites or due):
        raise UsageError("请说明巡检哪些网站：--site 名称、--all 或 --due")
    config, now = load_config(config_file), clock.now()
    times = config.settings.times.table
    if due and (until := times.quiet_until(now)) is not None:
        out.print(f"现在是静默时段，到 {until:%H:%M} 为止不巡检；到时再运行即可。", markup=False)
        return
    # accounts first: what they published is compared with what stands on the sites
    is_thin = not site and _inspect_accounts(config_file, folder, database, day_of(today), only_due=due, allow_loopback=allow_loopback)
    deadline = times.deadline(now) if due and today is None else None
    daily = Daily(folder, day_of(today), database, processes, allow_loopback, keep_days, deadline)
    outcomes = run_round(config_file, config, daily, now) if due else inspect_sites(config_file, daily, site or ())
    for outcome in outcomes:
        out.print(f"{outcome.site}：{outcome.words}", markup=False)
    if due and config.settings.messages:
        _tell(config, daily.store_place)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(Exit.USAGE)
    raise typer.Exit(Exit.THIN if is_thin or any(outcome.is_thin for outcome in outcomes) else Exit.DONE)


def _inspect_accounts(config_file: Path, folder: Path, database: str, today: date, *, only_due: bool, allow_loopback: bool) -> bool:
    """The accounts of the configuration and those imported. Whether any of them could not be read."""
    from inspector.accounts.inspection import inspect_accounts
    from inspector.config import load_config

    options = options_of(folder, database, today, allow_loopback=allow_loopback)
    reports = inspect_accounts(load_config(config_file), options, only_due=only_due)
    for report in reports:
        out.print(f"{report.site}：{words_of(report)}", markup=False)
    return any(report.coverage.is_thin for report in reports)


@app.command()
def judge(
    files: Annotated[list[Path], typer.Argument(help="WARC 存档（.warc 或 .warc.gz）或装着存档的目录。", metavar="FILE.warc.gz…")],
    url: Annotated[str, typer.Option(help="网站首页地址；不写时取存档里的第一个网页。")] = "",
    folder: Annotated[Path, typer.Option("--out", help="结果目录。")] = Path("duwang-judged"),
    json_file: Annotated[Path | None, typer.Option("--json", help="把结果另存为 JSON 文件。")] = None,
    today: Annotated[str | None, typer.Option(help="按哪一天判断（默认今天，北京时间）。", metavar="DATE")] = None,
    fail_on: Annotated[Severity | None, typer.Option(help="有这一级或更严重的问题时，退出码为 1。")] = None,
) -> None:
    """不上网，判断已有的存档（本程序的，或别的爬虫如 wget 的）。"""
    from inspector.inspection.site import judge_archives

    report = judge_archives(files, home_url=_home(url) if url else "", today=day_of(today), out=folder)
    _write(report, folder, json_file)
    raise typer.Exit(_exit_code(report, fail_on))


app.command("proofread")(proofread)


@app.command()
def report(
    folder: Annotated[Path, typer.Option("--data", help="数据目录（inspector run 的 --data，或 inspector check 的 --out）。")] = DATA,
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）。")] = "",
    day: Annotated[str | None, typer.Option("--date", help="哪一天的巡检（默认最近一次）。", metavar="D")] = None,
    target: Annotated[Path | None, typer.Option("--out", help="报告写到哪个目录（默认数据目录下的 reports）。")] = None,
) -> None:
    """把已入库的巡检结果重新出成报告。"""
    from inspector.inspection.redraw import reports_of

    written = 0
    for drawn in reports_of(folder, database, day_of(day) if day else None):
        place = (target or folder / "reports") / f"{drawn.inspection.today}-{_file_name(drawn.site)}"
        _write(drawn, place, None, quiet=True)
        out.print(f"{drawn.site}：{place}", markup=False)
        written += 1
    if not written:
        raise UsageError(f"{folder} 里没有{day or '已完成'}的巡检：请检查 --data 和 --date")


@app.command()
def dismiss(
    fingerprint: Annotated[str, typer.Argument(help="问题编号（报告里每个问题下面的一串字母数字，可只写前几位）。", metavar="FINGERPRINT")],
    reason: Annotated[str, typer.Option(help="为什么不算问题；会一直留着。")] = "",
    by: Annotated[str, typer.Option(help="谁决定的。")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="撤回以前的排除。")] = False,
    folder: Annotated[Path, typer.Option("--data", help="数据目录（inspector run 的 --data，或 inspector check 的 --out）。")] = DATA,
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）。")] = "",
) -> None:
    """排除一个误报（写明理由，可撤回）；它再出现时仍算已排除。"""
    from inspector.db.store import Store

    if not by.strip():
        raise UsageError("请用 --by 写明是谁决定的")
    if not undo and not reason.strip():
        raise UsageError("请用 --reason 写明为什么不算问题")
    with Store.open(existing_database(folder, database)) as store:
        if undo:
            store.undismiss(fingerprint, by)
            out.print("已撤回，下次巡检起重新列出。")
        else:
            waits = store.dismiss(fingerprint, reason.strip(), by).stage.waits_for_second
            told = "已记下。问题严重，还要另一个人用同一命令同意才算排除。" if waits else "已排除，理由已记下；可用 --undo 撤回。"
            out.print(told)


@app.command()
def confirm(
    fingerprint: Annotated[str, typer.Argument(help="问题编号（报告里每个问题下面的一串字母数字，可只写前几位）。", metavar="FINGERPRINT")],
    by: Annotated[str, typer.Option(help="谁确认的。")] = "",
    note: Annotated[str, typer.Option(help="备注。")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="撤回以前的确认。")] = False,
    folder: Annotated[Path, typer.Option("--data", help="数据目录（inspector run 的 --data，或 inspector check 的 --out）。")] = DATA,
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）。")] = "",
) -> None:
    """确认一个问题属实（可撤回）；只有确认过的问题才计入得分表。"""
    from inspector.db.store import Store

    if not by.strip():
        raise UsageError("请用 --by 写明是谁确认的")
    with Store.open(existing_database(folder, database)) as store:
        if undo:
            store.unconfirm(fingerprint, by.strip())
            out.print("已撤回确认。")
        else:
            waits = store.confirm(fingerprint, by.strip(), note).stage.waits_for_second
            told = "已记下。问题严重，还要另一个人用同一命令确认才计入得分表。" if waits else "已确认，计入得分表；可用 --undo 撤回。"
            out.print(told)


@app.command()
def score(
    site: Annotated[str, typer.Argument(help="网站名称；不写名称时用 --all。", metavar="SITE")] = "",
    all_sites: Annotated[bool, typer.Option("--all", help="全部网站，离单项否决最近的在前。")] = False,
    day: Annotated[str | None, typer.Option("--date", help="哪一天的巡检（默认最近一次）。", metavar="D")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="另写成一页网页，供领导看。", metavar="FILE")] = None,
    folder: Annotated[Path, typer.Option("--data", help="数据目录（inspector run 的 --data，或 inspector check 的 --out）。")] = DATA,
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）。")] = "",
) -> None:
    """得分表：单项否决和离它还有多远，扣分，以及哪些说不清、哪些只能由人判断。"""
    from inspector.inspection.redraw import reports_of
    from reports.score import overview_lines, render_overview, sheet_lines

    if bool(site) == all_sites:
        raise UsageError("请写网站名称，或用 --all 看全部网站")
    known = {drawn.site: drawn.score for drawn in reports_of(folder, database, day_of(day, "--date") if day else None) if drawn.score}
    sheets = [sheet for name, sheet in known.items() if name == site or all_sites]
    if not sheets:
        there = f"；有的是：{'、'.join(known)}" if known else ""
        raise UsageError(f"{folder} 里没有{f'网站“{site}”的' if site else ''}巡检{there}。请核对名称、--data 和 --date")
    for line in overview_lines(sheets) if all_sites else sheet_lines(sheets[0]):
        out.print(line, markup=False)
    if page is not None:
        page.write_text(render_overview(sheets), encoding="utf-8")
        out.print(f"已写入 {page}", markup=False)


app.command("due")(due)
app.command("evidence")(evidence)
app.command("schedule")(schedule)
app.command("probe")(probe)
app.command("history")(history)
app.add_typer(papers, name="paper")
app.add_typer(messages, name="messages")
for _command in (backup, restore, prune, doctor):
    app.command(_command.__name__)(_command)
app.command("rules")(rules)
app.command("serve")(serve)


@app.command()
def checks(check_id: Annotated[str | None, typer.Argument(help="检查项编号；不写则列出全部。", metavar="ID")] = None) -> None:
    """列出检查项，或讲清楚其中一项：依据、判法、不报什么、例子。"""
    from inspector import catalogue

    if check_id is None:
        out.print(catalogue.listing())
        return
    try:
        out.print(catalogue.explain(check_id), markup=False)
    except KeyError as error:
        raise UsageError(f"没有检查项“{check_id}”：用 inspector checks 看全部编号") from error


@db.command()
def upgrade(
    folder: Annotated[Path, typer.Option("--data", help="数据目录。")] = DATA,
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）。")] = "",
) -> None:
    """把数据库升级到本版程序的结构；没有就新建。"""
    from inspector.db.store import DATABASE, Store

    folder.mkdir(parents=True, exist_ok=True)
    with Store.open(database or str(folder / DATABASE)):
        out.print("数据库已是最新结构。")


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--out", help="报告写到哪个目录。")] = Path("duwang-demo"),
    today: Annotated[str | None, typer.Option(help="演示按哪一天算（默认今天）。", metavar="DATE")] = None,
    days: Annotated[
        int, typer.Option(help="改为演示一段日子：把到这一天为止的这么多天过一遍，问题出现、改掉、反弹，再写出这一期的文件；0 不做。", min=0, max=92)
    ] = 0,
) -> None:
    """演示：在本机开一个虚构的县政府网站，里面埋了问题，巡检它，再对照答案。"""
    if days:
        from inspector.demo.month import live, write_papers

        lived = live(folder, day_of(today), lambda words: err.print(words, markup=False), days=days)
        for path in write_papers(lived, folder / "papers"):
            out.print(f"已写入 {path}", markup=False)
        return
    from inspector.demo.show import show

    with _progress() as on_progress:
        result = show(folder, day_of(today), on_progress)
    out.print(result.words, markup=False)
    raise typer.Exit(Exit.DONE if result.is_complete else Exit.FINDINGS)


def _home(url: str) -> str:
    parts = urlsplit(url if "//" in url else f"http://{url}")
    try:
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        port_is_fine = False
    host = parts.hostname or ""
    is_host = "." in host or ":" in host or host == "localhost"
    if parts.scheme not in ("http", "https") or not is_host or " " in url or not port_is_fine:
        raise UsageError(f"“{url}”不是网址：请写成 https://www.example.gov.cn/ 这样")
    from inspector.extract.addresses import resolve

    return resolve(parts.geturl(), "", "utf-8").partition("#")[0]


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _with_browser(settings: Settings, site: Site | None, render: int | None, pictures: int | None) -> Settings:
    """What the command says goes before what the configuration says."""
    from spiders.gathering import MOST_RENDERED

    configured = (site.render, site.pictures) if site else (None, None)
    turns = next(value for value in (render, configured[0], MOST_RENDERED) if value is not None)
    shots = next(value for value in (pictures, configured[1], 0) if value is not None)
    return settings._replace(render=turns, pictures=shots)


def _settings(
    pages: int,
    depth: int,
    rate: float | None,
    concurrency: int | None,
    timeout: float,
    recheck_after: float | None,
    seconds: float,
    contact: str,
    *,
    is_loopback: bool,
    allow_loopback: bool,
) -> Any:
    from spiders.frontier import Limits
    from spiders.gathering import Settings

    second_look = recheck_after if recheck_after is not None else 1.0 if is_loopback else 60.0
    limits = Limits(pages=pages, depth=depth, seconds=seconds, second_look=second_look)
    return Settings(limits, rate or (None if is_loopback else 2.0), concurrency or (8 if is_loopback else 2), timeout, 10 << 20, contact, allow_loopback)


def _from_config(path: Path | None, url: str) -> tuple[str, dict[str, Any]]:
    """The site's name and options when the configuration knows the address."""
    if path is None:
        return "", {}
    from inspector.config import load_config
    from inspector.routine.daily import options_of
    from spiders.scope import host_of

    config = load_config(path)
    site = next((site for site in config.sites if host_of(site.url) == host_of(url)), None)
    if site is None:
        raise UsageError(f"{path} 里没有网址主机为 {host_of(url)} 的网站：请补上，或不带 --config 运行")
    return site.name, options_of(config, site)


@contextmanager
def _progress() -> Iterator[Callable[[Counts], None]]:
    """A bar on a terminal, a plain line every few seconds elsewhere."""
    if not err.is_terminal:
        yield _PlainProgress()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("准备抓取", total=None)
        started = datetime.now(CHINA)

        def show(counts: Counts) -> None:
            done = counts.pages + counts.probes
            rate = done / max((datetime.now(CHINA) - started).total_seconds(), 0.1)
            words = f"网页 {counts.pages}　其他链接 {counts.probes}　每秒 {rate:.1f} 个　待查 {counts.waiting}"
            bar.update(task, description=words, completed=done, total=done + counts.waiting)

        yield show


class _PlainProgress:
    INTERVAL = timedelta(seconds=10)

    def __init__(self) -> None:
        self._next = datetime.now(CHINA) + self.INTERVAL

    def __call__(self, counts: Counts) -> None:
        if datetime.now(CHINA) >= self._next:
            self._next = datetime.now(CHINA) + self.INTERVAL
            print(f"网页 {counts.pages}，其他链接 {counts.probes}，待查 {counts.waiting}", file=sys.stderr, flush=True)


def _write(report: Report, folder: Path, json_file: Path | None, *, quiet: bool = False) -> None:
    from reports.files import write_all
    from reports.terminal import print_summary

    files = write_all(report, folder, json_file)
    if not quiet:
        print_summary(report, out, files)


def _exit_code(report: Report, fail_on: Severity | None) -> Exit:
    if report.coverage.is_thin:
        return Exit.THIN
    if fail_on is not None and any(finding.severity.rank <= fail_on.rank for finding in report.open):
        return Exit.FINDINGS
    return Exit.DONE


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)


if __name__ == "__main__":
    main()
