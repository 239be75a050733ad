"""A report drawn from what the store keeps: right after an inspection, or years later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import checks
from inspector.core.accounts import day_of, merged
from inspector.core.facts import Coverage, SourceReading, Verdict
from inspector.core.registry import Check, Registry, Subject
from inspector.core.rules import OF_ACCOUNTS, OF_SITES, Office, OfficeKind, Rules
from inspector.core.scoring import Scored, ScoreSheet, Standing, Told, score_sheet
from inspector.db.rows import Inspection, InspectionState
from inspector.db.store import DATABASE, Store
from inspector.extract.page import SiteView
from inspector.inspection.judge import Judge
from inspector.inspection.pictures import picture_folder, pictures_in
from inspector.proofread import Locality, Proofreader
from inspector.rulebook import Local, load_rules
from inspector.rulebook.scorebook import load_scheme
from reports import report as drawn
from reports.report import AccountSection, RanCheck, Report
from spiders.scope import host_of, with_www


def reports_of(folder: Path, database: str, day: date | None) -> Iterator[Report]:
    """The newest finished inspection of every site, of that day or of any."""
    if not database and not (folder / DATABASE).exists():
        return
    registry = checks.load()
    with Store.open(database or folder / DATABASE) as store:
        for inspection in store.latest_inspections(day):
            report = report_of(store, inspection, registry, rules_of(inspection))
            yield replace(report, pictures=pictures_in(picture_folder(folder, inspection.archive))) if inspection.archive else report


def rules_of(inspection: Inspection) -> Rules:
    """What was in force for it, as far as the inspection itself keeps it."""
    rules = load_rules(inspection.today, inspection.site, _profiles(inspection.settings), Local(_office(inspection.settings)))
    return account_rules(rules) if "account" in inspection.settings else rules


def judge_as(store: Store, inspection: Inspection, registry: Registry, words: Path | None, proofreader: Proofreader | None = None) -> Judge:
    """One that judges the site's pages by what was in force for that inspection, with these word lists of the office's own."""
    site, place = store.site(inspection.site_id), inspection.settings.get("place")
    view = SiteView(site.name, frozenset({site.home_url}), with_www(host_of(site.home_url)), inspection.today)
    return Judge(view, rules_of(inspection), registry, Locality(*place) if isinstance(place, list) and place else None, words, proofreader)


def report_of(store: Store, inspection: Inspection, registry: Registry, rules: Rules) -> Report:
    site = store.site(inspection.site_id)
    coverage = inspection.coverage or Coverage()
    countdowns = store.countdowns(inspection.id)
    earlier = [item for item in store.inspections(inspection.site_id) if item.id < inspection.id and item.finished_at]
    account = _account(store, inspection) if "account" in inspection.settings else None
    report = Report(
        site=inspection.site,
        home_url=site.home_url,
        unit=site.unit,
        inspection=_drawn(inspection, coverage),
        coverage=coverage,
        findings=store.findings_of(inspection.id),
        questions=store.questions(inspection.id),
        errors=store.errors(inspection.id),
        links={Verdict(name): count for name, count in coverage.links.items()},
        previous=earlier[0].today if earlier else None,
        checks=[RanCheck(check.id, check.title, check.indicators) for check in registry.checks.values() if takes_part(check, is_account=account is not None)],
        indicators=rules.indicators,
        countdowns=countdowns,
        account=account,
    )
    return replace(report, score=_sheet(report, rules))


def account_rules(rules: Rules) -> Rules:
    """What an account is held against: no clause about web sites."""
    return replace(rules, indicators={name: clause for name, clause in rules.indicators.items() if not name.startswith(OF_SITES)})


def takes_part(check: Check, *, is_account: bool) -> bool:
    """Whether a check is asked of accounts, or of sites."""
    if is_account:
        return (check.subject is Subject.PAGE and check.concerns_accounts) or check.subject in {Subject.ACCOUNT, Subject.TEXT, Subject.SUSPICION, Subject.LINK}
    return check.subject is not Subject.ACCOUNT


def _account(store: Store, inspection: Inspection) -> AccountSection:
    readings = [SourceReading(one.source, one.posts, one.since, one.until, one.error, one.name) for one in store.progress(inspection.id).values()]
    row = store.account(inspection.site_id)
    assert row is not None, "an inspection of an account has an account"
    seen = [one for one in store.observations(inspection.site_id) if one.day <= inspection.today]
    posts = [post for post in merged(store.posts(inspection.site_id)) if not post.is_deleted and (day_of(post) or inspection.today) <= inspection.today]
    return AccountSection(row.platform, row.state.value, row.filing, readings, seen, day_of(posts[0]) if posts else None, len(posts))


def sheet_of(store: Store, inspection: Inspection, registry: Registry, rules: Rules, findings: Sequence[Scored]) -> ScoreSheet:
    """The score sheet alone, without drawing the report. `findings`: what the inspection saw and nobody has dismissed."""
    is_account = "account" in inspection.settings
    known = {check.id for check in registry.checks.values() if takes_part(check, is_account=is_account)}
    told = Told(findings, store.questions(inspection.id), store.countdowns(inspection.id), known)
    coverage = inspection.coverage or Coverage()
    standing = Standing(inspection.site, inspection.today, counts_points=False, is_conclusive=not coverage.is_thin, clauses=OF_ACCOUNTS)
    return _scored(standing, told, rules, is_account=is_account)


def _sheet(report: Report, rules: Rules) -> ScoreSheet:
    told = Told(report.open, report.questions, report.countdowns, {check.id for check in report.checks})
    standing = Standing(report.site, report.inspection.today, counts_points=False, is_conclusive=report.is_conclusive, clauses=OF_ACCOUNTS)
    return _scored(standing, told, rules, is_account=report.account is not None)


def _scored(standing: Standing, told: Told, rules: Rules, *, is_account: bool) -> ScoreSheet:
    if not is_account:
        kind = rules.office.kind
        notes = ("单位性质没有写明（sites.yaml 的 kind），扣分按门户网站列出",) if kind is OfficeKind.UNKNOWN else ()
        standing = standing._replace(counts_points=kind in {OfficeKind.GOVERNMENT, OfficeKind.UNKNOWN}, clauses=OF_SITES, notes=notes)
    return score_sheet(standing, load_scheme(rules.confirmed), rules.indicators, told)


def _drawn(inspection: Inspection, coverage: Coverage) -> drawn.Inspection:
    is_early = bool(coverage.stopped) or inspection.state is InspectionState.STOPPED
    return drawn.Inspection(
        id=str(inspection.id),
        started_at=inspection.started_at,
        finished_at=inspection.finished_at or datetime.now(UTC),
        today=inspection.today,
        program=f"duwang {inspection.program}",
        state=drawn.InspectionState.STOPPED if is_early else drawn.InspectionState.FINISHED,
        settings=_settings(inspection.settings),
        archive=inspection.archive,
    )


def _settings(stored: Mapping[str, object]) -> drawn.Settings:
    rate, pages = stored.get("rate"), stored.get("pages")
    return replace(
        drawn.Settings(),
        most_pages=pages if isinstance(pages, int) else 0,
        seconds_between_requests=1 / rate if isinstance(rate, int | float) and rate else 0.0,
        robots_override_by=str(stored.get("robots_override") or ""),
        is_offline=bool(stored.get("offline")),
    )


def _office(stored: Mapping[str, object]) -> Office:
    """As the configuration had it when the site was inspected; older inspections did not keep it."""
    told = stored.get("office")
    return Office(OfficeKind(str(told[0])), str(told[1])) if isinstance(told, list) else Office()


def _profiles(stored: Mapping[str, object]) -> tuple[str, ...]:
    names = stored.get("profiles")
    return tuple(str(name) for name in names) if isinstance(names, list) else ()
