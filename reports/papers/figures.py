"""Lines over days, as inline SVG: trends of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

_COLOURS = ("#1f4e79", "#c2571a", "#4c956c", "#9b1c1c", "#6b4c9a", "#5a6673")
_DASHES = ("", "6 3", "2 2", "8 2 2 2", "1 3", "12 3")  # so that grey print tells lines apart
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 660, 220, 44, 12, 48


def lines_of(series: Mapping[str, Sequence[tuple[date, int]]]) -> Markup:
    """One line for each name. An empty mapping draws nothing."""
    days = [day for points in series.values() for day, _ in points]
    if not days:
        return Markup()
    first, span = min(days), max(1, (max(days) - min(days)).days)
    most = max(1, *(value for points in series.values() for _, value in points))

    def place(day: date, value: int) -> tuple[float, float]:
        across = _LEFT + (day - first).days / span * (_WIDTH - _LEFT - 10)
        return across, _TOP + (1 - value / most) * (_HEIGHT - _TOP - _BOTTOM)

    drawn = _frame(most, first, max(days))
    for rank, (name, points) in enumerate(series.items()):
        colour, dash = _COLOURS[rank % len(_COLOURS)], _DASHES[rank % len(_DASHES)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in sorted(points)))
        drawn += Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="1.6" stroke-dasharray="{}"/>').format(path, colour, dash)
        drawn += _legend(rank, name, colour, dash)
    return Markup('<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" font-size="11">{2}</svg>').format(_WIDTH, _HEIGHT, drawn)


def _frame(most: int, first: date, last: date) -> Markup:
    bottom = _HEIGHT - _BOTTOM
    line = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#d5dae0"/>')
    drawn = Markup()
    for value in sorted({0, most // 2, most}):
        y = _TOP + (1 - value / most) * (bottom - _TOP)
        drawn += line.format(_LEFT, f"{y:.1f}", _WIDTH - 10, f"{y:.1f}")
        drawn += Markup('<text x="{}" y="{}" text-anchor="end" fill="#5a6673">{}</text>').format(_LEFT - 6, f"{y + 4:.1f}", value)
    drawn += Markup('<text x="{}" y="{}" fill="#5a6673">{}</text>').format(_LEFT, bottom + 16, first)
    return drawn + Markup('<text x="{}" y="{}" text-anchor="end" fill="#5a6673">{}</text>').format(_WIDTH - 10, bottom + 16, last)


def _legend(rank: int, name: str, colour: str, dash: str) -> Markup:
    x, y = _LEFT + rank % 4 * 150, _HEIGHT - 18 + rank // 4 * 14
    line = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>').format(x, y, x + 24, y, colour, dash)
    return line + Markup('<text x="{}" y="{}">{}</text>').format(x + 30, y + 4, name)
