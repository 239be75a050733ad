"""`inspector demo`: serves the invented county, inspects its sites, and holds what was found against what was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from inspector.accounts.inspection import Options, account_of, inspect_accounts
from inspector.availability import visit_sites
from inspector.config import Config, Ledgers, Site, Unit
from inspector.core.clock import clock_at
from inspector.core.workdays import CHINA
from inspector.db.store import Store
from inspector.demo.accounts import register
from inspector.demo.compare import compare
from inspector.demo.ledgers import write_ledgers
from inspector.demo.server import Answer, LocalSite
from inspector.demo.site import Demo, DemoSite, serve_twice
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from inspector.proofread import Locality
from reports.files import write_all
from reports.json import to_json
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Progress, Settings

LOCAL = Settings(Limits(second_look=0.5), rate=None, concurrency=8, timeout=5.0, largest_body=10 << 20, contact="http://127.0.0.1/", allow_loopback=True)


_PLACE = Locality("山西省", "晋中市", "清源县")
_PROFILE = str(Path(__file__).with_name("profile.yaml"))


class _Office(NamedTuple):
    kind: str
    sector: str = ""
    profiles: tuple[str, ...] = ()


_OFFICES = {
    "county": _Office("政府", profiles=(_PROFILE,)),
    "bureau": _Office("部门", profiles=(_PROFILE,)),
    "water": _Office("公共企事业单位", "供水"),
    "town": _Office("乡镇"),
    "gas": _Office("公共企事业单位", "供气"),
}
_WATCHED = frozenset({"water"})  # visited all week before its inspection
_VISITS_A_DAY, _EVERY_TENTH = 20, 10
_DOWN = Answer("<h1>服务器内部错误</h1>".encode(), status=500)
_SEEN_BEFORE = frozenset({"bureau"})  # inspected on the eve too: only then can anything come late


@dataclass(frozen=True, slots=True)
class Shown:
    words: str
    is_complete: bool  # everything planted was found, and nothing else


def show(folder: Path, today: date, on_progress: Callable[[Progress], None] | None = None, *, is_clean: bool = False) -> Shown:
    """Reports go to `folder`, one subfolder a site. Every run begins afresh, with an eve for the site that has one. Clean: the twin without faults."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*/*.warc.gz"), *folder.glob("*/duwang.db*")):
        old.unlink()
    with serve_twice(today, is_clean=is_clean) as (serving, eve):
        demo, findings = serving.demo, []
        lines: list[str] = []
        for site in demo.sites:
            ledgers = write_ledgers(folder / "ledgers", demo.answers["county"], today, is_clean=is_clean) if site.key == "county" else Ledgers()
            job = _job(site, folder / site.key, today, ledgers, demo)
            if site.key in _SEEN_BEFORE:
                serving.show(eve)
                _inspect(replace(job, today=today - timedelta(days=1)), on_progress)
                serving.show(demo)
            if site.key in _WATCHED:
                _watch(job, serving.running[site.key], is_clean=is_clean)
            report = _inspect(job, on_progress)
            findings += to_json(report)["findings"]
            lines.append(f"{site.name}：读取页面 {report.coverage.pages} 个，{_counts(report)}；报告 {job.out / 'report.html'}")
        for report, place in _accounts(folder, serving.running["accounts"].url, today, is_clean=is_clean):
            findings += to_json(report)["findings"]
            lines.append(f"{report.site}：{_counts(report)}；报告 {place / 'report.html'}")
        comparison = compare(findings, demo.truth)
    return Shown("\n".join([*comparison.lines(), *lines]), comparison.is_perfect)


def _watch(job: Job, site: LocalSite, *, is_clean: bool) -> None:
    """A week of visits to the front page, in the time that the visits themselves take; one in ten finds the server in disorder."""
    assert job.config is not None
    begin = datetime.combine(job.today, time(0, 20), CHINA)
    with Store.open(job.store_place) as store:
        for rank in range(1, 7 * _VISITS_A_DAY + 1):
            answers, otherwise = site.answers, site.not_found
            if not is_clean and rank % _EVERY_TENTH == 0:
                site.answers, site.not_found = {}, _DOWN
            with clock_at(begin - rank * timedelta(days=1) / _VISITS_A_DAY):
                visit_sites(job.config, store, everybody=True, allow_loopback=True)
            site.answers, site.not_found = answers, otherwise


def _accounts(folder: Path, base: str, today: date, *, is_clean: bool) -> Iterator[tuple[Report, Path]]:
    """The county's accounts are inspected together: what a unit's accounts re-post counts for all of them."""
    options = Options(folder / "accounts", today, allow_loopback=True, first_wait=0.1, second_look=0.5)
    registered = register(options.folder, base, today, is_clean=is_clean)
    with Store.open(options.store_place) as store:
        for entry in registered.config.accounts:
            store.save_observations(store.ensure_account(account_of(entry)), registered.observations[entry.label])
    for report in inspect_accounts(registered.config, options):
        place = options.folder / report.site
        write_all(report, place)
        yield report, place


def _counts(report: Report) -> str:
    return f"问题 {len(report.open)} 个，待人工判断 {len(report.questions)} 项"


def _job(site: DemoSite, folder: Path, today: date, ledgers: Ledgers, demo: Demo) -> Job:
    """The site with its office described, as sites.yaml would: most duties are those of one kind of office."""
    office = _OFFICES[site.key]
    unit = Unit(name=site.name, kind=office.kind, sector=office.sector)
    config = Config(sites=(Site(name=site.name, url=site.url, unit=site.name, ledgers=ledgers),), units=(unit,))
    settings = LOCAL._replace(names=demo.names, authorities=demo.authorities)
    return Job(site.name, site.url, folder, today, settings, profiles=office.profiles, config=config, site=config.sites[0], locality=_PLACE)


def _inspect(job: Job, on_progress: Callable[[Progress], None] | None) -> Report:
    report = inspect(job, on_progress)
    if report is None:
        raise KeyboardInterrupt
    write_all(report, job.out)
    return report
