"""The daily inspection of many sites: side by side in processes, sites of one hosting address one after the other."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inspector.archive import ArchiveError
from inspector.config import Config, ConfigError, Site, load_config, locality_of
from inspector.core import clock
from inspector.db.database import StoreError
from inspector.db.store import DATABASE, Store
from inspector.inspection.claiming import AlreadyRunningError
from inspector.inspection.job import Job
from inspector.inspection.pruning import prune
from inspector.inspection.site import inspect
from spiders.frontier import Limits
from spiders.gathering import MOST_PICTURES, MOST_RENDERED, Settings
from spiders.scope import host_of

LARGEST_BODY = 10 << 20
USUAL_RATE = 2.0  # requests a second and hosting address
UNKNOWN_SITE = 2000  # requests, of a site that was never inspected
LATENCY = 0.8  # of the pace is kept; the rest is waiting for answers
CRAWLING = 0.9  # of the time; the rest is for judging and writing
SLACK = 1.1  # shares are guesses: a little more is promised than there is, the deadline holds in any case
SHORTEST = 5.0  # seconds; with less nothing sensible is begun
NO_TIME = "规定的时间用完了，没有轮到"


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    site: str
    words: str
    is_thin: bool = False
    error: str = ""
    is_elsewhere: bool = False  # another process inspects it right now


@dataclass(frozen=True, slots=True)
class Group:
    """Sites of one hosting address, and how long they may take together."""

    jobs: tuple[Job, ...]
    deadline: datetime | None = None
    weights: Mapping[str, float] = field(default_factory=dict)  # by site's name
    seconds: float | None = None  # None: until the deadline

    @property
    def weight(self) -> float:
        return sum(self.weights[job.name] for job in self.jobs)

    def ends(self) -> datetime | None:
        """When it begins now."""
        if self.deadline is None or self.seconds is None:
            return self.deadline
        return min(self.deadline, clock.now() + timedelta(seconds=self.seconds))


@dataclass(frozen=True, slots=True)
class Daily:
    """How the sites of a configuration are inspected together."""

    folder: Path
    today: date
    database: str = ""
    processes: int = 2
    allow_loopback: bool = False
    keep_days: int = 90
    deadline: datetime | None = None  # when all must be ready; None: however long it takes

    @property
    def store_place(self) -> str:
        return self.database or str(self.folder / DATABASE)


def inspect_sites(path: Path, daily: Daily, names: Sequence[str] = (), *, only_due: bool = False) -> list[SiteOutcome]:
    """Inspects the sites named, all of them, or those without a finished inspection of that day. Outcomes come in the order of the file."""
    config = load_config(path)
    unknown = set(names) - {site.name for site in config.sites}
    if unknown:
        raise ConfigError(f"{path} 里没有网站“{'、'.join(sorted(unknown))}”：请核对 --site 的名称")
    sites = [site for site in config.sites if not names or site.name in names]
    daily.folder.mkdir(parents=True, exist_ok=True)
    with Store.open(daily.store_place) as store:
        done = store.inspected_on(daily.today) if only_due else set()
        sites = [site for site in sites if site.name not in done]
        weights = {site.name: _weight(store, site) for site in sites} if daily.deadline else {}
    groups = _groups([_job(config, site, daily) for site in sites])
    outcomes = _run([Group(tuple(group), daily.deadline, weights) for group in groups], daily)
    with Store.open(daily.store_place) as store:
        prune(store, daily.folder, daily.keep_days, daily.today)
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


def _job(config: Config, site: Site, daily: Daily) -> Job:
    is_loopback = daily.allow_loopback and (urlsplit(site.url).hostname or "").startswith("127.")
    settings = Settings(
        limits=Limits(pages=site.pages or Limits().pages, second_look=1.0 if is_loopback else 60.0),
        rate=site.rate or (None if is_loopback else USUAL_RATE),
        concurrency=site.concurrency or 2,
        timeout=30.0,
        largest_body=LARGEST_BODY,
        contact=config.settings.contact,
        allow_loopback=daily.allow_loopback,
        render=MOST_RENDERED if site.render is None else site.render,
        pictures=MOST_PICTURES if site.pictures is None else site.pictures,
    )
    least_free = round(config.settings.least_free_gb * (1 << 30))
    return Job(site.name, site.url, daily.folder, daily.today, settings, database=daily.database, least_free=least_free, **options_of(config, site))


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


def _weight(store: Store, site: Site) -> float:
    """About how many seconds the site takes at its pace."""
    known = store.known_requests(site.name) or UNKNOWN_SITE
    return known / (site.rate or USUAL_RATE)


def _run(groups: Sequence[Group], daily: Daily) -> dict[str, SiteOutcome]:
    outcomes: dict[str, SiteOutcome] = {}
    # a process for each group: Scrapy, the archive and the judge's memory end with it
    with ProcessPoolExecutor(daily.processes, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for future in as_completed([pool.submit(_inspect_group, group) for group in _shared_out(groups, daily)]):
            outcomes.update((outcome.site, outcome) for outcome in future.result())
    return outcomes


def _shared_out(groups: Sequence[Group], daily: Daily) -> list[Group]:
    """Groups that wait for a process of their own get a share of the time; where there is a process for each, all of it."""
    if daily.deadline is None or len(groups) <= daily.processes:
        return list(groups)
    left = (daily.deadline - clock.now()).total_seconds() * daily.processes
    total = sum(group.weight for group in groups)
    share = min(1.0, left / total) if total else 1.0
    longest = left / daily.processes
    return [replace(group, seconds=min(longest, max(1.0, group.weight * share * SLACK))) if share < 1 else group for group in groups]


def _inspect_group(group: Group) -> list[SiteOutcome]:
    """One site after the other; each gets the part of the time left that its size asks for."""
    ends = group.ends()
    waiting = list(group.jobs)
    outcomes = []
    while waiting:
        job = waiting[0]
        if ends is not None:
            left = (ends - clock.now()).total_seconds()
            if left < SHORTEST:
                outcomes += [SiteOutcome(job.name, f"没有巡检：{NO_TIME}", error=NO_TIME) for job in waiting]
                break
            job = _within(job, left * group.weights[job.name] / sum(group.weights[each.name] for each in waiting))
        outcomes.append(_inspect_one(job))
        del waiting[0]
    return outcomes


def _within(job: Job, seconds: float) -> Job:
    """The job with a limit of time, and of requests where the pace allows fewer than are known."""
    settings = job.settings
    limited = settings._replace(limits=settings.limits._replace(seconds=seconds * CRAWLING))
    return replace(job, settings=limited, most_requests=int(seconds * settings.rate * LATENCY) if settings.rate else None)


def _inspect_one(job: Job) -> SiteOutcome:
    free = shutil.disk_usage(job.out).free
    if free < job.least_free:
        words = f"{job.out} 所在的磁盘只剩 {free / 2**30:.1f} GB，不足 {job.least_free / 2**30:.1f} GB：请清理磁盘，或运行 inspector prune"
        return SiteOutcome(job.name, f"没有巡检：{words}", error=words)
    try:
        report = inspect(job)
    except AlreadyRunningError as error:
        return SiteOutcome(job.name, str(error), is_elsewhere=True)
    except (ArchiveError, StoreError) as error:
        return SiteOutcome(job.name, f"没有完成：{error}", error=str(error))
    if report is None:
        return SiteOutcome(job.name, "中断了，抓到的都已保存，再次运行会接着做", is_thin=True, error="人工中断")
    words = f"读取页面 {report.coverage.pages} 个，发现问题 {len(report.open)} 个，待人工判断 {len(report.questions)} 项"
    words += f"；{report.coverage.stopped}" if report.coverage.stopped else ""
    return SiteOutcome(job.name, words, is_thin=report.coverage.is_thin)
