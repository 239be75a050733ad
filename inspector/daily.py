"""The daily inspection of many sites: side by side in processes, sites of one hosting address one after the other."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inspector.archive import ArchiveError
from inspector.config import Config, ConfigError, Site, load_config, locality_of
from inspector.db.database import StoreError
from inspector.db.store import DATABASE, Store
from inspector.inspection import AlreadyRunningError, Job, inspect, prune
from spiders.frontier import Limits
from spiders.gathering import MOST_PICTURES, MOST_RENDERED, Settings
from spiders.scope import host_of

LARGEST_BODY = 10 << 20


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    site: str
    words: str
    is_thin: bool = False
    error: str = ""


def inspect_sites(
    path: Path, *, names: Sequence[str], only_due: bool, folder: Path, database: str, processes: int, today: date, allow_loopback: bool, keep_days: int
) -> list[SiteOutcome]:
    """Inspects the sites named, all of them, or those without a finished inspection of that day. Outcomes come in the order of the file."""
    config = load_config(path)
    unknown = set(names) - {site.name for site in config.sites}
    if unknown:
        raise ConfigError(f"{path} 里没有网站“{'、'.join(sorted(unknown))}”：请核对 --site 的名称")
    sites = [site for site in config.sites if not names or site.name in names]
    folder.mkdir(parents=True, exist_ok=True)
    if only_due:
        with Store.open(database or folder / DATABASE) as store:
            done = {inspection.site for inspection in store.latest_inspections(today)}
        sites = [site for site in sites if site.name not in done]
    jobs = [_job(config, site, folder, database, today, allow_loopback=allow_loopback) for site in sites]
    outcomes = _run(_groups(jobs), processes)
    with Store.open(database or folder / DATABASE) as store:
        prune(store, folder, keep_days, today)
    return [outcomes[site.name] for site in sites]


def options_of(config: Config, site: Site) -> dict[str, Any]:
    """What the configuration says about how to inspect a site, as arguments of Job."""
    return {
        "hosts": frozenset(host_of(f"http://{host}") for host in site.hosts),
        "profiles": tuple(site.profiles),
        "exclude": tuple(site.exclude),
        "ignores_robots": site.robots.override,
        "robots_authority": site.robots.authorised_by,
        "config": config,
        "site": site,
        "locality": locality_of(site.place),
    }


def _job(config: Config, site: Site, folder: Path, database: str, today: date, *, allow_loopback: bool) -> Job:
    is_loopback = allow_loopback and (urlsplit(site.url).hostname or "").startswith("127.")
    settings = Settings(
        limits=Limits(pages=site.pages or Limits().pages, second_look=1.0 if is_loopback else 60.0),
        rate=site.rate or (None if is_loopback else 2.0),
        concurrency=site.concurrency or 2,
        timeout=30.0,
        largest_body=LARGEST_BODY,
        contact=config.settings.contact,
        allow_loopback=allow_loopback,
        render=MOST_RENDERED if site.render is None else site.render,
        pictures=MOST_PICTURES if site.pictures is None else site.pictures,
    )
    return Job(site.name, site.url, folder, today, settings, database=database, **options_of(config, site))


def _groups(jobs: Sequence[Job]) -> list[list[Job]]:
    """Jobs by hosting address, so that one process keeps the pace of one machine."""
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        groups.setdefault(_address(job.home_url), []).append(job)
    return sorted(groups.values(), key=len, reverse=True)


def _address(url: str) -> str:
    host = urlsplit(url).hostname or ""
    try:
        return min(str(info[4][0]) for info in socket.getaddrinfo(host, None))
    except OSError:
        return host


def _run(groups: Sequence[Sequence[Job]], processes: int) -> dict[str, SiteOutcome]:
    outcomes: dict[str, SiteOutcome] = {}
    # a process for each group: Scrapy, the archive and the judge's memory end with it
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for future in as_completed([pool.submit(_inspect_group, list(group)) for group in groups]):
            outcomes.update((outcome.site, outcome) for outcome in future.result())
    return outcomes


def _inspect_group(jobs: list[Job]) -> list[SiteOutcome]:
    return [_inspect_one(job) for job in jobs]


def _inspect_one(job: Job) -> SiteOutcome:
    try:
        report = inspect(job)
    except (ArchiveError, StoreError, AlreadyRunningError) as error:
        return SiteOutcome(job.name, f"没有完成：{error}", error=str(error))
    if report is None:
        return SiteOutcome(job.name, "中断了，抓到的都已保存，再次运行会接着做", is_thin=True)
    words = f"读取页面 {report.coverage.pages} 个，发现问题 {len(report.open)} 个，待人工判断 {len(report.questions)} 项"
    return SiteOutcome(job.name, words, is_thin=report.coverage.is_thin)
