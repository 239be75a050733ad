"""A report drawn from what the store keeps: right after an inspection, or years later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import checks
from inspector.core.facts import Coverage, Verdict
from inspector.core.registry import Registry
from inspector.core.rules import Rules
from inspector.db.rows import Inspection, InspectionState
from inspector.db.store import DATABASE, Store
from inspector.rulebook import load_rules
from reports import report as drawn
from reports.report import RanCheck, Report


def reports_of(folder: Path, database: str, day: date | None) -> Iterator[Report]:
    """The newest finished inspection of every site, of that day or of any."""
    if not database and not (folder / DATABASE).exists():
        return
    registry = checks.load()
    with Store.open(database or folder / DATABASE) as store:
        for inspection in store.latest_inspections(day):
            yield report_of(store, inspection, registry, load_rules(inspection.today, inspection.site, _profiles(inspection.settings)))


def report_of(store: Store, inspection: Inspection, registry: Registry, rules: Rules) -> Report:
    site = store.site(inspection.site_id)
    coverage = inspection.coverage or Coverage()
    earlier = [item for item in store.inspections(inspection.site_id) if item.id < inspection.id and item.finished_at]
    return Report(
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
        checks=[RanCheck(check.id, check.title, check.indicators) for check in registry.checks.values()],
        indicators=rules.indicators,
    )


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


def _profiles(stored: Mapping[str, object]) -> tuple[str, ...]:
    names = stored.get("profiles")
    return tuple(str(name) for name in names) if isinstance(names, list) else ()
