"""How things have gone: findings over days by site, check and unit, what changed since a day, and whether sites opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, abort, current_app, render_template, request

import checks
from inspector.core.clock import china_today
from inspector.core.findings import Status
from inspector.core.people import OFFICE
from inspector.db.trends import Moves
from inspector.papers.trends import By, Points, Series, figures_of, points_of, series_from
from inspector.routine.uptime import uptime_of, visited
from inspector.web.changes import BySite, Sums
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
    series = kept(f"series {first} {last} {by} {name}", lambda: _series(first, last, by, name))
    moves = _moves(first, last, name)
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
        totals=sum((Counter(one.counts) for one in moves), Counter()),
        changes=kept(f"changes {first} {last} {name}", lambda: store().changes(first, last, inspections=_newest(moves), newest=MOST_LISTED)[::-1]),
        kinds=(Status.NEW, Status.FIXED, Status.REOPENED),
        most=MOST_LISTED,
    )


def _series(first: date, last: date, by: By, name: str) -> Series:
    counted: BySite[Mapping[By, Points]] = current_app.config["TRENDS"]
    parts = {number: points[by] for number, points in counted.of(store(), f"open {first} {last}", lambda sites: _open(first, last, sites)).items()}
    if name:
        number = next((number for number, site in store().sites_with_findings() if site == name), 0)
        return series_from(parts.get(number, Counter()))
    sums: Sums[tuple[str, date]] = current_app.config["SUMS"]
    return series_from(sums.of(f"open {first} {last} {by}", parts))


def _open(first: date, last: date, sites: Collection[int] | None) -> Mapping[int, Mapping[By, Points]]:
    titles = checks.load().titles()
    return {number: {by: points_of(counts, by, titles) for by in By} for number, counts in store().open_by_site(first, last, sites).items()}


def counted_beforehand() -> None:
    """What the page shows first."""
    last = china_today()
    first = last - timedelta(days=USUAL_DAYS - 1)
    _series(first, last, By.SITE, "")
    _moves(first, last, "")


def _moves(first: date, last: date, name: str) -> list[Moves]:
    """Of all sites or of one, the newest first."""
    counted: BySite[list[Moves]] = current_app.config["TRENDS"]
    found = counted.of(store(), f"moves {first} {last}", lambda sites: store().moves(first, last, sites))
    return sorted((one for some in found.values() for one in some if name in ("", one.site)), key=lambda one: (one.day, one.site), reverse=True)


def _newest(moves: Sequence[Moves]) -> list[int]:
    """The inspections in which the newest changes are, as many as are listed."""
    wanted, left = [], MOST_LISTED
    for _, some in groupby(moves, key=lambda one: (one.day, one.site)):
        if left <= 0:
            break
        for one in some:
            wanted.append(one.inspection)
            left -= sum(one.counts.values())
    return wanted


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
