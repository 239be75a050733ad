"""The reading record, the score sheets, the review of public enterprises and the appraisal, each from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import checks
from inspector.availability import availability_of
from inspector.config import Config, local_of, office_of, week_of
from inspector.config.entries import Site
from inspector.core.rules import OfficeKind, Topic
from inspector.core.workdays import CHINA
from inspector.db.rows import Inspection
from inspector.db.store import Store
from inspector.inspection.redraw import report_of, rules_of
from inspector.ledgers import read_ledgers
from inspector.papers.bulletin import bulletin_of
from inspector.rulebook import load_rules
from reports.papers.appraisal import PEOPLE, Appraisal, Appraised, Measure
from reports.papers.bulletin import Period, SiteStanding
from reports.papers.enterprise import EnterpriseReview, Held, Institution, Item, Sector
from reports.papers.reading import MachineReading, PersonReading, ReadingRecord
from reports.papers.scoring import ScorePaper
from reports.report import Report

SECTOR_CHECK = "missing_sector_item"
OUTDATED = "|旧"  # how the key of an item ends that is there and out of date
USUAL_MEASURES = (
    Measure("单项否决", 40, "vetoes", 40),
    Measure("内容保障", 20, "open", 1),
    Measure("反弹", 10, "reopened", 2),
    Measure("整改落实", 15, "fix_rate"),
    Measure("人工评定", 15, PEOPLE),
)


def reading_record(store: Store, config: Config, first: date, last: date, times_a_day: int) -> ReadingRecord:
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    week = week_of(config)
    people = [PersonReading(seen.day, site.name, seen.who) for site in config.sites for seen in _readings(site) if first <= seen.day <= last]
    return ReadingRecord(
        first=first,
        last=last,
        office=config.settings.office,
        times_a_day=times_a_day,
        workdays=[day for day in days if week.is_workday(day)],
        sites=[site.name for site in config.sites],
        machine=[_machine_reading(store, run) for run in store.between(first, last)],
        people=people,
    )


def score_papers(store: Store, config: Config, last: date, names: Sequence[str] = ()) -> Iterator[ScorePaper]:
    registry = checks.load()
    for run in store.last_until(last):
        if not names or run.site in names:
            report = report_of(store, run, registry, rules_of(run))
            if report.score is not None:
                yield ScorePaper(run.site, report.unit, run.today, config.settings.office, report.score)


def enterprise_review(store: Store, config: Config, day: date) -> EnterpriseReview:
    """Every public enterprise of the configuration, by sector."""
    registry = checks.load()
    last = {run.site: report_of(store, run, registry, rules_of(run)) for run in store.last_until(day)}
    sectors: dict[str, tuple[list[Topic], list[Institution]]] = {}
    for site in config.sites:
        office = office_of(config, site.unit)
        if office.kind is not OfficeKind.ENTERPRISE:
            continue
        rules = load_rules(day, site.name, site.profiles, local_of(config, site))
        items = [topic for topic in rules.topics.values() if topic.group == f"sector:{office.sector}"]
        name = next((unit.sector for unit in config.units if unit.name == site.unit), office.sector)
        known, institutions = sectors.setdefault(name, (items, []))
        institutions.append(_institution(site, last.get(site.name), known))
    return EnterpriseReview(
        day,
        config.settings.office,
        [Sector(name, [Item(topic.id, topic.name, topic.source) for topic in items], made) for name, (items, made) in sectors.items()],
    )


def appraisal(store: Store, config: Config, period: Period, day: date) -> Appraisal:
    """Units that own sites or accounts, by the measures the office has set."""
    made = bulletin_of(store, config, period, day)
    own = [Measure(each.name, each.points, each.measure, each.each) for each in config.settings.appraisal]
    by_unit: dict[str, list[SiteStanding]] = {}
    for site in made.sites:
        by_unit.setdefault(site.unit or "未登记", []).append(site)
    units = [Appraised(unit, _counted(sites) | _availability(store, config, unit, made.last)) for unit, sites in sorted(by_unit.items())]
    return Appraisal(made.first, made.last, config.settings.office, own or USUAL_MEASURES, units, is_default=not own)


def _readings(site: Site) -> Sequence[PersonReading]:
    found = read_ledgers(site.ledgers, site.url).readings if site.ledgers.readings else None
    return [PersonReading(seen.day, site.name, seen.who) for seen in found or ()]


def _machine_reading(store: Store, run: Inspection) -> MachineReading:
    coverage = run.coverage
    found = store.findings_of(run.id)
    is_open = [finding for finding in found if not finding.dismissed and finding.status.value in {"new", "persisting", "reopened"}]
    fresh = sum(finding.status.value == "new" for finding in is_open)
    began, ended = run.started_at.astimezone(CHINA), (run.finished_at or run.started_at).astimezone(CHINA)
    doubt = "；".join(filter(None, (coverage.stopped if coverage else "", "抓取不足，不作判断" if coverage and coverage.is_thin else "")))
    return MachineReading(
        run.today, run.site, f"{began:%H:%M}", f"{ended:%H:%M}", coverage.pages if coverage else 0, f"问题 {len(is_open)} 个，新增 {fresh} 个", doubt
    )


def _institution(site: Site, report: Report | None, items: Sequence[Topic]) -> Institution:
    held = {topic.id: _held(topic, report) for topic in items}
    return Institution(site.unit or site.name, site.name, report.inspection.today if report else None, held)


def _held(topic: Topic, report: Report | None) -> Held:
    """There only if the site was read, the check looked, and neither a finding nor a doubt stands against it."""
    if report is None or not report.is_conclusive or report.coverage.stopped or all(check.id != SECTOR_CHECK for check in report.checks):
        return Held.UNKNOWN
    if any(question.check == SECTOR_CHECK for question in report.questions) or any(error.check == SECTOR_CHECK for error in report.errors):
        return Held.UNKNOWN
    keys = {finding.key for finding in report.open if finding.check == SECTOR_CHECK}
    if topic.id in keys:
        return Held.MISSING
    return Held.OUTDATED if f"{topic.id}{OUTDATED}" in keys else Held.THERE


def _counted(sites: Sequence[SiteStanding]) -> dict[str, float | None]:
    judged = [site for site in sites if site.is_judged]
    due = sum(site.due for site in sites)
    if not judged:
        return dict.fromkeys(("vetoes", "critical", "open", "reopened", "fix_rate"))
    critical = sum(Counter(site.confirmed)["critical"] for site in judged)
    return {
        "vetoes": float(sum(len(site.vetoes) for site in judged)),
        "critical": float(critical),
        "open": float(sum(site.open for site in judged)),
        "reopened": float(sum(site.reopened for site in judged)),
        "fix_rate": sum(site.closed for site in sites) / due if due else None,
    }


def _availability(store: Store, config: Config, unit: str, last: date) -> dict[str, float | None]:
    """How many points of a hundred the worst site of the unit opened less often than 95 times in a hundred, over four weeks."""
    shares = []
    for site in config.sites:
        if site.unit == unit:
            told = availability_of(store, store.ensure_site(site.name, site.url, site.unit), last + timedelta(days=1), 28)
            shares += [told.share] if told and told.judged else []
    return {"availability": max(0.0, max(shares) - 5) if shares else None}
