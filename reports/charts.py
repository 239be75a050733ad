"""Bars as inline SVG: they print, need no script and no network. The figures stand beside them as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup

from inspector.core.findings import Certainty, Finding, Severity, Status

COLOURS = {Severity.CRITICAL: "#9b1c1c", Severity.HIGH: "#c2571a", Severity.MEDIUM: "#c59a2d", Severity.LOW: "#4f7cac", Severity.INFO: "#8a94a3"}

_WIDTH = 260
_HEIGHT = 12
_HATCH = Markup(
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="2.4" height="5" fill="#fff" fill-opacity=".62"/></pattern></defs>'
)


def bar(findings: Iterable[Finding], most: int) -> Markup:
    """One bar of a chart whose longest bar stands for `most`: worst first, suspected findings hatched, so that grey print tells them apart too."""
    return bar_of(Counter((finding.severity, finding.certainty) for finding in findings), most)


def bar_of(counts: Mapping[tuple[Severity, Certainty], int], most: int) -> Markup:
    return _bar(frozenset(counts.items()), most)


@lru_cache(maxsize=4096)  # a page shows hundreds, the same ones again and again
def _bar(counts: frozenset[tuple[tuple[Severity, Certainty], int]], most: int) -> Markup:
    known, left = dict(counts), 0.0
    drawn: list[Markup] = []
    for severity in Severity:
        for certainty in Certainty:
            width = known.get((severity, certainty), 0) * _WIDTH / most
            drawn.append(_piece(left, width, severity, certainty))
            left += width
    return Markup('<svg class="bar" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">{2}</svg>').format(_WIDTH, _HEIGHT, Markup().join(drawn))


def legend() -> Markup:
    """What the colours and the hatching mean. It holds the hatching that every bar refers to, so it must be on the page."""
    swatch = Markup('<span><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" fill="{}"/></svg>{}</span>')
    sample = _piece(0, 18, Severity.INFO, Certainty.SUSPECTED)
    hatched = Markup('<span><svg width="18" height="10" aria-hidden="true">{}{}</svg>疑似</span>').format(_HATCH, sample)
    return Markup().join(swatch.format(COLOURS[severity], severity.label) for severity in Severity) + hatched


DAY_COLOURS = {Status.NEW: "#1f6fb2", Status.REOPENED: "#9b1c1c", Status.FIXED: "#3b8a4b"}
_DAY_WIDTH, _DAY_HEIGHT = 66, 84


def day_columns(days: Sequence[tuple[str, Mapping[Status, int]]]) -> Markup:
    """Three columns a day: what came, what came back, what was mended. The figures stand above the columns."""
    most = max((count for _, counts in days for count in counts.values()), default=0) or 1
    drawn = Markup().join(_day(rank * (_DAY_WIDTH + 8), name, counts, most) for rank, (name, counts) in enumerate(days))
    size = Markup('viewBox="0 0 {0} {1}" width="{0}" height="{1}"').format(max(len(days), 1) * (_DAY_WIDTH + 8), _DAY_HEIGHT + 30)
    return Markup('<svg class="days" {} role="img" aria-label="每天新增、反弹、已整改的问题数">{}</svg>').format(size, drawn)


def _day(left: int, name: str, counts: Mapping[Status, int], most: int) -> Markup:
    width = _DAY_WIDTH // len(DAY_COLOURS)
    drawn = Markup('<text class="day" x="{}" y="{}" text-anchor="middle">{}</text>').format(left + _DAY_WIDTH / 2, _DAY_HEIGHT + 27, name)
    for rank, (status, colour) in enumerate(DAY_COLOURS.items()):
        count = counts.get(status, 0)
        height = count * _DAY_HEIGHT / most
        x, y = left + rank * width, _DAY_HEIGHT + 12 - height
        drawn += Markup('<rect x="{}" y="{:.1f}" width="{}" height="{:.1f}" fill="{}"/>').format(x, y, width - 1, height, colour)
        if count:
            drawn += Markup('<text class="figure" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(x + width / 2, y - 2, count)
    return drawn


def _piece(left: float, width: float, severity: Severity, certainty: Certainty) -> Markup:
    if not width:
        return Markup()
    box = (f"{left:.1f}", f"{width:.1f}", _HEIGHT)
    solid = Markup('<rect x="%s" width="%s" height="%s" fill="%s"/>') % (*box, COLOURS[severity])
    return solid + Markup('<rect x="%s" width="%s" height="%s" fill="url(#hatch)"/>') % box if certainty is Certainty.SUSPECTED else solid
