"""The commands. Everything people read here is Chinese; exit codes are part of the contract."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from inspector import __version__
from inspector.core.findings import Severity

if TYPE_CHECKING:
    from inspector.housestyle import HouseStyle
    from inspector.manuscripts import Manuscript, Remark
    from inspector.proofread import About, Proofreader
    from reports.report import Report
    from spiders.gathering import Progress as Counts

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
CONTACT = "https://example.invalid/duwang"

app = typer.Typer(
    help="读网：政府网站与政务新媒体内容巡检。", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
db = typer.Typer(help="数据库维护。", no_args_is_help=True)
app.add_typer(db, name="db")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Exit(IntEnum):
    DONE = 0
    FINDINGS = 1  # at or above --fail-on
    USAGE = 2
    THIN = 3  # too little was read to judge


class UsageError(Exception):
    """Something the user can mend. The message is Chinese and says what, where and what to do."""


def main() -> None:
    """Entry point: what a user can mend becomes one Chinese line and exit code 2."""
    from inspector.archive import ArchiveError
    from inspector.config import ConfigError
    from inspector.db.database import StoreError
    from inspector.inspection import AlreadyRunningError
    from inspector.rulebook import RulebookError

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app(standalone_mode=True)
    except (UsageError, ArchiveError, ConfigError, StoreError, AlreadyRunningError, RulebookError) as error:
        err.print(f"出错：{error}", style="red", markup=False)
        sys.exit(Exit.USAGE)
    except KeyboardInterrupt:
        err.print("已中断。已抓取的都保存了，用同一命令可以继续。")
        sys.exit(130)


def _today(text: str | None, option: str = "--today") -> date:
    if text is None:
        return datetime.now(CHINA).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} 的日期“{text}”读不懂：请写成 2026-11-22 这样") from error


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
    today: Annotated[str | None, typer.Option(help="按哪一天判断更新期限（默认今天，北京时间）。", metavar="DATE")] = None,
    fail_on: Annotated[Severity | None, typer.Option(help="有这一级或更严重的问题时，退出码为 1。")] = None,
    contact: Annotated[str, typer.Option(help="写进 User-Agent 的联系地址，方便对方找到您。")] = CONTACT,
) -> None:
    """抽查一个网站：抓取、判断、出报告。

    退出码：0 完成；1 有达到 --fail-on 的问题；2 用法或环境有误；3 抓到的太少，不足以判断。
    """
    from inspector.inspection import Job, inspect

    address = _home(url)
    is_loopback = _is_loopback(address)
    if is_loopback and not allow_loopback:
        raise UsageError(f"{address} 是本机地址：要检查它，请加 --allow-loopback")
    place = folder or Path("duwang-out") / urlsplit(address).netloc.replace(":", "-")
    name, options = _from_config(config_file, address)
    settings = _settings(pages, depth, rate, concurrency, timeout, recheck_after, seconds, contact, is_loopback=is_loopback, allow_loopback=allow_loopback)
    job = Job(name or urlsplit(address).netloc, address, place, _today(today), settings, links_file=links_file, **options)
    with _progress() as on_progress:
        report = inspect(job, on_progress)
    if report is None:
        err.print(f"已中断，抓到的都保存在 {place}。用同一命令可以接着做。", markup=False)
        raise typer.Exit(130)
    _write(report, place, json_file)
    raise typer.Exit(_exit_code(report, fail_on))


@app.command()
def run(
    config_file: Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml）。")] = Path("sites.yaml"),
    site: Annotated[list[str] | None, typer.Option("--site", help="只巡检这个网站（可写多次）。")] = None,
    all_sites: Annotated[bool, typer.Option("--all", help="巡检全部网站。")] = False,
    due: Annotated[bool, typer.Option("--due", help="只巡检今天还没有完成巡检的网站。")] = False,
    folder: Annotated[Path, typer.Option("--data", help="数据目录：数据库和存档。")] = Path("duwang-data"),
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite；也可写 postgresql+psycopg://…）。")] = "",
    processes: Annotated[int, typer.Option(help="同时巡检几组网站；同一主机上的网站总在一组里依次进行。", min=1)] = 2,
    today: Annotated[str | None, typer.Option(help="按哪一天判断（默认今天，北京时间）。", metavar="DATE")] = None,
    allow_loopback: Annotated[bool, typer.Option("--allow-loopback", help="允许检查本机地址。")] = False,
    keep_days: Annotated[int, typer.Option(help="存档保留多少天；未结问题用到的一直保留。", min=1)] = 90,
) -> None:
    """每日巡检：按配置逐个网站抓取、判断、入库。"""
    from inspector.daily import inspect_sites

    if not (site or all_sites or due):
        raise UsageError("请说明巡检哪些网站：--site 名称、--all 或 --due")
    outcomes = inspect_sites(
        config_file,
        names=site or [],
        only_due=due,
        folder=folder,
        database=database,
        processes=processes,
        today=_today(today),
        allow_loopback=allow_loopback,
        keep_days=keep_days,
    )
    for outcome in outcomes:
        out.print(f"{outcome.site}：{outcome.words}", markup=False)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(Exit.USAGE)
    raise typer.Exit(Exit.THIN if any(outcome.is_thin for outcome in outcomes) else Exit.DONE)


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
    from inspector.inspection import judge_archives

    report = judge_archives(files, home_url=_home(url) if url else "", today=_today(today), out=folder)
    _write(report, folder, json_file)
    raise typer.Exit(_exit_code(report, fail_on))


@app.command()
def proofread(
    files: Annotated[list[str], typer.Argument(help="要校对的文件：docx、txt、md、html、pdf 等；“-”是标准输入。每个文件是一篇。", metavar="FILE…")],
    as_json: Annotated[bool, typer.Option("--json", help="每处疑点输出一行 JSON；start、end 按 --text 输出的字符数计。")] = False,
    as_text: Annotated[bool, typer.Option("--text", help="只输出读到的文字，不校对。")] = False,
    annotated: Annotated[Path | None, typer.Option("--annotate", help="把疑点作为批注写进这一份 docx 的副本，原文不动。", metavar="OUT.docx")] = None,
    suspected: Annotated[bool, typer.Option("--suspected", help="也列出把握不大的疑点。")] = False,
    day: Annotated[str | None, typer.Option("--date", help="文稿的日期；机构名称、职务等按这一天判断。", metavar="DATE")] = None,
    words: Annotated[Path | None, typer.Option("--words", help="本单位自备词表所在的文件夹。", metavar="DIR")] = None,
    site: Annotated[str, typer.Option("--site", help="要发到哪个网站：按它的所在地判断，它的用语合并提示，排除过的词不再报。", metavar="NAME")] = "",
    config_file: Annotated[Path | None, typer.Option("--config", help="网站配置；只与 --site 一起用（默认 sites.yaml，没有就不用）。")] = None,
    folder: Annotated[Path, typer.Option("--data", help="巡检的数据目录；只与 --site 一起用。")] = Path("duwang-data"),
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）；只与 --site 一起用。")] = "",
) -> None:
    """发布前校对：列出文稿里的疑点，不上网，不改原文。

    纯文本一行是一段。文件开头的字节顺序标记（BOM）不算字符，换行符照原样计。

    退出码：0 完成，无论有没有疑点；2 用法有误，或有文件读不了（其余文件照常校对）。
    """
    from inspector.proofread import About
    from reports.listing import json_lines, print_listing

    if as_json and as_text:
        raise UsageError("--json 和 --text 请只选一个")
    if files.count("-") > 1:
        raise UsageError("标准输入（-）只能写一次")
    if annotated is not None and (len(files) > 1 or annotated.resolve() == Path(files[0]).resolve()):
        raise UsageError("--annotate 一次批注一个文件，写成另一个文件，不覆盖原文")
    failed: set[str] = set()
    manuscripts = _manuscripts(files, failed)
    if as_text:
        for manuscript, _ in manuscripts:
            _write_out(manuscript.text if len(files) == 1 or manuscript.text.endswith("\n") else f"{manuscript.text}\n")
        raise typer.Exit(Exit.USAGE if failed else Exit.DONE)
    house = _house_style(site, config_file, folder, database) if site else None
    about = About(_today(day, "--date") if day else None, house.locality if house else None)
    for manuscript, body, remarks in _doubted(manuscripts, _proofreader(words, suspected=suspected), about, house):
        if as_json:
            _write_out("".join(f"{line}\n" for line in json_lines(manuscript, remarks)))
        else:
            print_listing(manuscript, remarks, out)
        if annotated is not None:
            _annotate(manuscript, body, remarks, annotated)
    raise typer.Exit(Exit.USAGE if failed else Exit.DONE)


@app.command()
def report(
    folder: Annotated[Path, typer.Option("--data", help="数据目录（inspector run 的 --data，或 inspector check 的 --out）。")] = Path("duwang-data"),
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）。")] = "",
    day: Annotated[str | None, typer.Option("--date", help="哪一天的巡检（默认最近一次）。", metavar="D")] = None,
    target: Annotated[Path | None, typer.Option("--out", help="报告写到哪个目录（默认数据目录下的 reports）。")] = None,
) -> None:
    """把已入库的巡检结果重新出成报告。"""
    from inspector.redraw import reports_of

    written = 0
    for drawn in reports_of(folder, database, _today(day) if day else None):
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
    folder: Annotated[Path, typer.Option("--data", help="数据目录（inspector run 的 --data，或 inspector check 的 --out）。")] = Path("duwang-data"),
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）。")] = "",
) -> None:
    """排除一个误报（写明理由，可撤回）；它再出现时仍算已排除。"""
    from inspector.db.store import Store

    if not undo and not reason.strip():
        raise UsageError("请用 --reason 写明为什么不算问题")
    with Store.open(_existing_database(folder, database)) as store:
        if undo:
            store.undismiss(fingerprint, by)
            out.print("已撤回，下次巡检起重新列出。")
        else:
            store.dismiss(fingerprint, reason.strip(), by)
            out.print("已排除，理由已记下；可用 --undo 撤回。")


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
    folder: Annotated[Path, typer.Option("--data", help="数据目录。")] = Path("duwang-data"),
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
) -> None:
    """演示：在本机开一个虚构的县政府网站，里面埋了问题，巡检它，再对照答案。"""
    from inspector.demo.show import show

    with _progress() as on_progress:
        result = show(folder, _today(today), on_progress)
    out.print(result.words, markup=False)
    raise typer.Exit(Exit.DONE if result.is_complete else Exit.FINDINGS)


def _proofreader(words: Path | None, *, suspected: bool) -> Proofreader:
    from inspector.proofread import Proofreader, TableError

    try:
        return Proofreader(words, suspected=suspected)
    except TableError as error:
        raise UsageError(str(error)) from error


def _house_style(site: str, config_file: Path | None, folder: Path, database: str) -> HouseStyle:
    from inspector.housestyle import house_style

    usual = Path("sites.yaml")
    found = house_style(site, config_file or (usual if usual.exists() else None), folder, database)
    if found is None:
        raise UsageError(f"没有网站“{site}”：{config_file or usual} 里没有写它，{database or folder} 里也没有它的巡检；请核对名称，或用 --config、--data 写明")
    return found


def _manuscripts(names: Sequence[str], failed: set[str]) -> Iterator[tuple[Manuscript, bytes]]:
    """The files that can be read. What cannot is told, and its name kept."""
    from inspector.manuscripts import ManuscriptError, read_manuscript

    for name in names:
        try:
            body = _body(name)
            manuscript = read_manuscript(name, body)
        except ManuscriptError as error:
            err.print(f"{name}：{error}", style="red", markup=False)
            failed.add(name)
            continue
        for gap in manuscript.gaps:
            err.print(f"{name}：{gap}", style="yellow", markup=False)
            failed.add(name)
        yield manuscript, body


def _doubted(
    manuscripts: Iterable[tuple[Manuscript, bytes]], reader: Proofreader, about: About, house: HouseStyle | None
) -> Iterator[tuple[Manuscript, bytes, list[Remark]]]:
    """Without a site each text is by itself; what a site is used to shows when all are read."""
    from inspector.manuscripts import proofread, remarks_of

    if house is None:
        for manuscript, body in manuscripts:
            yield manuscript, body, proofread(manuscript, reader, about)
        return
    read = [(manuscript, body, reader.read_document(manuscript.paragraphs, about)) for manuscript, body in manuscripts]
    for manuscript, _, doubted in read:
        house.see(manuscript.name, manuscript.text, doubted)
    for manuscript, body, doubted in read:
        yield manuscript, body, remarks_of(manuscript, house.settled(doubted))


def _body(name: str) -> bytes:
    from inspector.manuscripts import ManuscriptError

    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise ManuscriptError("没有这个文件，请检查路径") from error
    except IsADirectoryError as error:
        raise ManuscriptError("这是文件夹，请写明里面的文件") from error
    except OSError as error:
        raise ManuscriptError(f"无法读取（{error.strerror}），请检查权限或换一个位置") from error


def _annotate(manuscript: Manuscript, body: bytes, remarks: Sequence[Remark], target: Path) -> None:
    from inspector.annotate import annotate, notes_of
    from inspector.extract.attachments import Unreadable

    try:
        annotated = annotate(body, notes_of(manuscript, remarks), "读网", datetime.now(CHINA))
        target.write_bytes(annotated.body)
    except Unreadable as error:
        raise UsageError(f"{manuscript.name} 无法加批注（只有 docx 可以）：{error}") from error
    except OSError as error:
        raise UsageError(f"{target} 无法写入（{error.strerror}）：请换一个位置，或先关闭打开它的程序") from error
    err.print(f"批注稿：{target}，{annotated.placed} 条批注。", markup=False)
    if annotated.unplaced:
        err.print(f"另有 {len(annotated.unplaced)} 处没有地方加批注，请看上面的列表。", style="yellow")


def _write_out(text: str) -> None:
    """The same bytes everywhere, whatever the terminal's encoding and line ends."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


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
    from inspector.daily import options_of
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


def _existing_database(folder: Path, database: str) -> str:
    from inspector.db.store import DATABASE

    if not database and not (folder / DATABASE).exists():
        raise UsageError(f"{folder / DATABASE} 不存在：请用 --data 写明数据目录")
    return database or str(folder / DATABASE)


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)


if __name__ == "__main__":
    main()
