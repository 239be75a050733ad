"""A week of visits as one page: a strip of hours for each site, response times as a line, certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from inspector.core.facts import Availability, VisitOutcome

COLOURS = {VisitOutcome.OPENED: "#4c956c", VisitOutcome.FAILED: "#9b1c1c", VisitOutcome.UNCLEAR: "#c59a2d", VisitOutcome.OWN_OUTAGE: "#9aa5b1"}
VETO, LONGEST = 5.0, 15.0  # per cent; seconds
_HOUR, _HEIGHT, _LINE = 4, 14, 40  # pixels


class Hour(NamedTuple):
    """One visit; `number` counts hours from the first midnight."""

    number: int
    outcome: VisitOutcome
    seconds: float


@dataclass(frozen=True, slots=True)
class SiteUptime:
    site: str
    availability: Availability
    hours: Sequence[Hour]
    usual_seconds: float | None  # the middle visit
    slow_seconds: float | None  # one visit in twenty was slower
    certificate_until: date | None


@dataclass(frozen=True, slots=True)
class Uptime:
    first: date
    last: date
    sites: Sequence[SiteUptime]


def render_uptime(page: Uptime) -> str:
    environment = Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"strip": strip, "speed": speed, "legend": legend, "outcomes": list(VisitOutcome)}
    style = (files("reports") / "templates" / "score.css").read_text(encoding="utf-8")
    return environment.get_template("uptime.html").render(page=page, style=style, veto=VETO)


def strip(site: SiteUptime) -> Markup:
    """One mark for each visit, a gap where nobody came; what failed stands taller, so that grey print tells it apart."""
    width = 24 * len(site.availability.days) * _HOUR
    drawn = Markup()
    for hour in site.hours:
        is_bad = hour.outcome is VisitOutcome.FAILED
        top, height = (0, _HEIGHT) if is_bad else (4, _HEIGHT - 4)
        drawn += Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(hour.number * _HOUR, top, _HOUR - 1, height, COLOURS[hour.outcome])
    return _drawing(width, _HEIGHT, drawn + _midnights(site, _HEIGHT), f"{site.site} 逐小时访问结果")


def speed(site: SiteUptime) -> Markup:
    """Response times of the visits that opened; the scale ends at the slowest, 3 seconds at least."""
    width = 24 * len(site.availability.days) * _HOUR
    opened = [hour for hour in site.hours if hour.outcome is VisitOutcome.OPENED]
    most = max([3.0, *(hour.seconds for hour in opened)])
    points = " ".join(f"{hour.number * _HOUR + _HOUR / 2:g},{_LINE - hour.seconds / most * (_LINE - 4):.1f}" for hour in opened)
    line = Markup('<polyline points="{}" fill="none" stroke="#1f4e79" stroke-width="1"/>').format(points)
    scale = Markup('<text x="2" y="9" font-size="9" fill="#5a6673">{:g} 秒</text>').format(round(most, 1))
    return _drawing(width, _LINE, line + scale + _midnights(site, _LINE), f"{site.site} 响应时间")


def legend() -> Markup:
    swatch = Markup('<span class="swatch"><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" fill="{}"/></svg> {}</span>')
    return Markup("　").join(swatch.format(colour, outcome.label) for outcome, colour in COLOURS.items())


def _midnights(site: SiteUptime, height: int) -> Markup:
    line = Markup('<line x1="{0}" y1="0" x2="{0}" y2="{1}" stroke="#d5dae0"/>')
    return Markup().join(line.format(24 * _HOUR * day, height) for day in range(1, len(site.availability.days)))


def _drawing(width: int, height: int, content: Markup, label: str) -> Markup:
    return Markup('<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{3}">{2}</svg>').format(width, height, content, label)
