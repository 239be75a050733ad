"""`inspector check` and `inspector judge`: one site, from the network or from an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from inspector.commands.console import Today, UsageError, day_of, err
from inspector.commands.output import exit_code, write
from inspector.commands.progress import progress
from inspector.core.findings import Severity

if TYPE_CHECKING:
    from inspector.config import Site
    from spiders.gathering import Settings

CONTACT = "https://example.invalid/duwang"


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
    from inspector.inspection.job import Job
    from inspector.inspection.site import inspect

    address = _home(url)
    is_loopback = _is_loopback(address)
    if is_loopback and not allow_loopback:
        raise UsageError(f"{address} 是本机地址：要检查它，请加 --allow-loopback")
    place = folder or Path("duwang-out") / urlsplit(address).netloc.replace(":", "-")
    name, options = _from_config(config_file, address)
    settings = _settings(pages, depth, rate, concurrency, timeout, recheck_after, seconds, contact, is_loopback=is_loopback, allow_loopback=allow_loopback)
    settings = _with_browser(settings, options.get("site"), render, pictures)
    job = Job(name or urlsplit(address).netloc, address, place, day_of(today), settings, links_file=links_file, **options)
    with progress() as on_progress:
        report = inspect(job, on_progress)
    if report is None:
        err.print(f"已中断，抓到的都保存在 {place}。用同一命令可以接着做。", markup=False)
        raise typer.Exit(130)
    write(report, place, json_file)
    raise typer.Exit(exit_code(report, fail_on))


def judge(
    files: Annotated[list[Path], typer.Argument(help="WARC 存档（.warc 或 .warc.gz）或装着存档的目录。", metavar="FILE.warc.gz…")],
    url: Annotated[str, typer.Option(help="网站首页地址；不写时取存档里的第一个网页。")] = "",
    folder: Annotated[Path, typer.Option("--out", help="结果目录。")] = Path("duwang-judged"),
    json_file: Annotated[Path | None, typer.Option("--json", help="把结果另存为 JSON 文件。")] = None,
    today: Today = None,
    fail_on: Annotated[Severity | None, typer.Option(help="有这一级或更严重的问题时，退出码为 1。")] = None,
) -> None:
    """不上网，判断已有的存档（本程序的，或别的爬虫如 wget 的）。"""
    from inspector.inspection.site import judge_archives

    report = judge_archives(files, home_url=_home(url) if url else "", today=day_of(today), out=folder)
    write(report, folder, json_file)
    raise typer.Exit(exit_code(report, fail_on))


_NO_ADDRESS = "“{}”不是网址：请写成 https://www.example.gov.cn/ 这样"


def _home(url: str) -> str:
    url = url.strip()  # copied from a document, often with a space
    try:
        parts = urlsplit(url if "//" in url else f"http://{url}")
        is_address = parts.scheme in ("http", "https") and (parts.port is None or parts.port > 0) and " " not in url
    except ValueError:  # a port or a bracket that is none
        raise UsageError(_NO_ADDRESS.format(url)) from None
    host = parts.hostname or ""
    if not is_address or not any(mark in host for mark in (".", "。", ":", "localhost")):
        raise UsageError(_NO_ADDRESS.format(url))
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
