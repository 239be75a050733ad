"""The first page: what ran, what could not be judged, what changed, how near a veto is, and what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from flask import Blueprint, current_app, render_template

from inspector.config import Config, ConfigError
from inspector.core import clock
from inspector.core.findings import Certainty, Severity, Status
from inspector.core.people import OFFICE
from inspector.db.rounds import Missed
from inspector.routine.agenda import agenda
from inspector.routine.deadlines import Deadline
from inspector.routine.rounds import standing
from inspector.web.configuration import told_configuration, without_folder
from inspector.web.guard import allowed, store
from inspector.web.kept import Kind, kept
from inspector.web.standing import SiteLine, Standings
from reports.charts import DAY_COLOURS, bar_of, day_columns, legend

pages = Blueprint("today", __name__)

DAYS_SHOWN = 14
WEEK = 7


@pages.get("/")
@allowed(*OFFICE)
def overview() -> str:
    today = clock.china_today()
    standings: Standings = current_app.config["STANDINGS"]
    lines = standings.lines(store())
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
        days=kept("days", lambda: _days(today), of=Kind.INSPECTIONS),
        day_colours=DAY_COLOURS,
        nearest=sorted(lines, key=lambda line: (line.distance.nearness, line.inspection.site)),
        missed=_missed(config) if config else [],
        due=due,
        complaint=complaint or mistakes,
        Status=Status,
    )


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


def _missed(config: Config) -> Sequence[Missed]:
    """Inspections that did not take place: whoever comes to work sees them first."""
    return standing(store(), [site.name for site in config.sites], config.settings.times.table, clock.now()).missed


def _due(config: Config, today: date) -> tuple[list[Deadline], str]:
    """What falls due this week or is over, and what is wrong with the files that say so."""
    try:
        return [item for item in agenda(config, config.sites, store(), today, with_tasks=True) if item.days(today) <= WEEK], ""
    except ConfigError as error:
        return [], without_folder(error)
