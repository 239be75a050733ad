"""`inspector demo`: serves the invented county, inspects its sites, and holds what was found against what was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from inspector.config import Config, Ledgers, Site, Unit
from inspector.demo.compare import compare
from inspector.demo.ledgers import write_ledgers
from inspector.demo.site import DemoSite, serve
from inspector.inspection import Job, inspect
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
}


@dataclass(frozen=True, slots=True)
class Shown:
    words: str
    is_complete: bool  # everything planted was found, and nothing else


def show(folder: Path, today: date, on_progress: Callable[[Progress], None] | None = None, *, is_clean: bool = False) -> Shown:
    """Reports go to `folder`, one subfolder a site. Every run begins afresh: the demo has no yesterday. Clean: the twin without faults."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*/*.warc.gz"), *folder.glob("*/duwang.db*")):
        old.unlink()
    with serve(today, is_clean=is_clean) as demo:
        findings = []
        lines: list[str] = []
        for site in demo.sites:
            ledgers = write_ledgers(folder / "ledgers", demo.answers["county"], today, is_clean=is_clean) if site.key == "county" else Ledgers()
            report = _inspect(_job(site, folder / site.key, today, ledgers), on_progress)
            findings += to_json(report)["findings"]
            counts = f"读取页面 {report.coverage.pages} 个，问题 {len(report.open)} 个，待人工判断 {len(report.questions)} 项"
            lines.append(f"{site.name}：{counts}；报告 {folder / site.key / 'report.html'}")
        comparison = compare(findings, demo.truth)
    return Shown("\n".join([*comparison.lines(), *lines]), comparison.is_perfect)


def _job(site: DemoSite, folder: Path, today: date, ledgers: Ledgers) -> Job:
    """The site with its office described, as sites.yaml would: most duties are those of one kind of office."""
    office = _OFFICES[site.key]
    unit = Unit(name=site.name, kind=office.kind, sector=office.sector)
    config = Config(sites=(Site(name=site.name, url=site.url, unit=site.name, ledgers=ledgers),), units=(unit,))
    return Job(site.name, site.url, folder, today, LOCAL, profiles=office.profiles, config=config, site=config.sites[0], locality=_PLACE)


def _inspect(job: Job, on_progress: Callable[[Progress], None] | None) -> Report:
    report = inspect(job, on_progress)
    if report is None:
        raise KeyboardInterrupt
    write_all(report, job.out)
    return report
