"""The first page: what ran, what could not be judged, what changed, how near a veto is, and what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, render_template

import checks
from inspector.config import Config, ConfigError
from inspector.core import clock
from inspector.core.findings import Certainty, Severity, Status
from inspector.core.people import OFFICE
from inspector.core.scoring import ScoreSheet
from inspector.db.overview import Graded
from inspector.db.rounds import Missed
from inspector.db.rows import Inspection, InspectionState
from inspector.inspection.redraw import report_of, rules_of
from inspector.routine.agenda import agenda
from inspector.routine.deadlines import Deadline
from inspector.routine.rounds import standing
from inspector.web.configuration import told_configuration, without_folder
from inspector.web.guard import allowed, store
from inspector.web.kept import kept
from reports.charts import DAY_COLOURS, bar_of, day_columns, legend
from reports.score import nearest_first, touched, unknown_words, veto_words

pages = Blueprint("today", __name__)

DAYS_SHOWN = 14
WEEK = 7


class SiteLine(NamedTuple):
    """One site in the table of what ran."""

    inspection: Inspection
    statuses: Mapping[Status, int]
    graded: Graded
    waiting: int  # for a person's word
    unknown: int

    @property
    def open(self) -> int:
        return sum(self.graded.values())

    @property
    def trouble(self) -> str:
        """Why this inspection cannot carry a judgement; "" when it can."""
        coverage = self.inspection.coverage
        if self.inspection.state is InspectionState.THIN or (coverage is not None and coverage.is_thin):
            return "抓取不足，不作判断"
        return "提前结束" if self.inspection.state is InspectionState.STOPPED else ""


@pages.get("/")
@allowed(*OFFICE)
def overview() -> str:
    today = clock.china_today()
    lines, sheets = kept("today", _seen)
    config, complaint = told_configuration()
    due, mistakes = _due(config, today) if config else ([], "")
    return render_template(
        "today.html",
        today=today,
        lines=lines,
        totals=_totals(lines),
        most=max((line.open for line in lines), default=0) or 1,
        bar=bar_of,
        legend=legend(),
        days=_days(today),
        day_colours=DAY_COLOURS,
        sheets=sheets,
        touched=touched,
        veto_words=veto_words,
        unknown_words=unknown_words,
        missed=_missed(config) if config else [],
        due=due,
        complaint=complaint or mistakes,
        Status=Status,
    )


def _seen() -> tuple[list[SiteLine], list[ScoreSheet]]:
    lines = _lines()
    return lines, nearest_first(_sheets(lines))


def _lines() -> list[SiteLine]:
    """Sites whose inspection is in doubt first, then those with most to review."""
    last = store().latest_inspections()
    statuses, unknown = store().status_counts(item.id for item in last), store().unknown_counts(item.id for item in last)
    graded, waiting = store().open_counts(), store().waiting_counts()
    lines = [SiteLine(item, statuses.get(item.id, {}), graded.get(item.site_id, {}), waiting.get(item.site_id, 0), unknown.get(item.id, 0)) for item in last]
    return sorted(lines, key=lambda line: (not line.trouble, -line.waiting, line.inspection.site))


def _totals(lines: Iterable[SiteLine]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update({status.value: count for status, count in line.statuses.items()})
        counts.update({"waiting": line.waiting, "open": line.open, "unknown": line.unknown, "trouble": bool(line.trouble)})
        counts.update({"critical": sum(line.graded.get((Severity.CRITICAL, certainty), 0) for certainty in Certainty)})
    return counts


def _days(today: date) -> str:
    known = store().days(today - timedelta(days=DAYS_SHOWN))
    return day_columns([(f"{day:%m-%d}", counts) for day, counts in known.items()]) if known else ""


def _sheets(lines: Sequence[SiteLine]) -> list[ScoreSheet]:
    registry = checks.load()
    reports = (report_of(store(), line.inspection, registry, rules_of(line.inspection)) for line in lines)
    return [report.score for report in reports if report.score is not None]


def _missed(config: Config) -> Sequence[Missed]:
    """Inspections that did not take place: whoever comes to work sees them first."""
    return standing(store(), [site.name for site in config.sites], config.settings.times.table, clock.now()).missed


def _due(config: Config, today: date) -> tuple[list[Deadline], str]:
    """What falls due this week or is over, and what is wrong with the files that say so."""
    try:
        return [item for item in agenda(config, config.sites, store(), today, with_tasks=True) if item.days(today) <= WEEK], ""
    except ConfigError as error:
        return [], without_folder(error)
