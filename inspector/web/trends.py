"""How things have gone: findings over days by site, check and unit, what changed since a day, and whether sites opened."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request

import checks
from inspector.core.clock import china_today
from inspector.core.findings import Status
from inspector.core.people import OFFICE
from inspector.papers.trends import By, figures_of, series_of
from inspector.routine.uptime import uptime_of, visited
from inspector.web.guard import allowed, store
from inspector.web.kept import Kind, kept
from reports.uptime import VETO, legend, speed, strip

pages = Blueprint("trends", __name__)

USUAL_DAYS = 14
MOST_NAMES = 12  # in lines; the table has all
MOST_LISTED = 200
SITES_AT_A_TIME = 20


@pages.get("/history")
@allowed(*OFFICE)
def overview() -> str:
    today = china_today()
    last = _day("until") or today
    first = _day("since") or last - timedelta(days=USUAL_DAYS - 1)
    name = request.args.get("site", "")
    by = By(request.args["by"]) if request.args.get("by") in set(By) else By.SITE
    counts = kept(f"open {first} {last}", lambda: store().open_counts_by_day(first, last), of=Kind.INSPECTIONS)
    series = series_of([count for count in counts if name in ("", count.site)], by, checks.load().titles())
    return render_template(
        "history.html",
        first=first,
        last=last,
        today=today,
        by=by,
        ways=By,
        name=name,
        sites=kept("sites", lambda: [site for _, site in store().sites_with_findings()], of=Kind.INSPECTIONS),
        figures=figures_of(dict(list(series.items())[:MOST_NAMES])),
        series=series,
        drawn=MOST_NAMES,
        totals=store().change_counts(first, last, site_name=name),
        changes=store().changes(first, last, site_name=name, newest=MOST_LISTED)[::-1],
        kinds=(Status.NEW, Status.FIXED, Status.REOPENED),
        most=MOST_LISTED,
    )


@pages.get("/uptime")
@allowed(*OFFICE)
def uptime() -> str:
    """The week before today: the sites that opened least stand first."""
    start = request.args.get("from", "0")
    begin = int(start) if start.isdigit() and len(start) < 7 else 0
    today = china_today()
    known = visited(store(), today)
    page = uptime_of(store(), today, known[begin : begin + SITES_AT_A_TIME])
    return render_template(
        "uptime.html", page=page, count=len(known), begin=begin, step=SITES_AT_A_TIME, veto=VETO, strip=strip, speed=speed, legend=legend(), today=today
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(text) if (text := request.args.get(name, "")) else None
    except ValueError:
        abort(400)
