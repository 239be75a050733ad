"""Lines over days and bars, as inline SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from reports.pagetext import cut

_COLOURS = ("#1f4e79", "#c2571a", "#4c956c", "#9b1c1c", "#6b4c9a", "#5a6673")
_DASHES = ("", "6 3", "2 2", "8 2 2 2", "1 3", "12 3")  # so that grey print tells lines apart
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 660, 220, 44, 12, 48
_ACROSS, _NAME, _ROW = 3, 205, 16  # names under the lines: so many in a row, each so wide, each row so high
_NAMES, _STEP = 230, 24  # of bars: room for their names, and from one to the next


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

    drawn, rows = _frame(most, first, max(days)), (len(series) - 1) // _ACROSS
    for rank, (name, points) in enumerate(series.items()):
        colour, dash = _COLOURS[rank % len(_COLOURS)], _DASHES[rank % len(_DASHES)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in sorted(points)))
        drawn += Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="1.6" stroke-dasharray="{}"/>').format(path, colour, dash)
        drawn += _legend(rank, name, colour, dash)
    return Markup('<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{3}" font-size="11" fill="currentColor">{2}</svg>').format(
        _WIDTH, _HEIGHT + rows * _ROW, drawn, "、".join(series)
    )


def bars_of(bars: Sequence[tuple[str, float]]) -> Markup:
    """A bar beside each name, its figure at the end."""
    most = max((value for _name, value in bars), default=0) or 1
    height, room = len(bars) * _STEP + 4, _WIDTH - _NAMES - 60
    drawn, words = Markup(), "；".join(f"{name} {value:g}" for name, value in bars)
    for rank, (name, value) in enumerate(bars):
        y, width = rank * _STEP + 4, max(0.0, value) / most * room
        drawn += Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(_NAMES - 8, y + 13, cut(name, 18))
        drawn += Markup('<rect x="{}" y="{}" width="{:.1f}" height="16" fill="{}"/>').format(_NAMES, y, width, _COLOURS[0])
        drawn += Markup('<text x="{:.1f}" y="{}">{}</text>').format(_NAMES + width + 6, y + 13, f"{value:g}")
    return Markup('<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{3}" font-size="12" fill="currentColor">{2}</svg>').format(
        _WIDTH, height, drawn, words
    )


def _frame(most: int, first: date, last: date) -> Markup:
    bottom = _HEIGHT - _BOTTOM
    line = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="currentColor" stroke-opacity=".2"/>')
    drawn = Markup()
    for value in sorted({0, most // 2, most}):
        y = _TOP + (1 - value / most) * (bottom - _TOP)
        drawn += line.format(_LEFT, f"{y:.1f}", _WIDTH - 10, f"{y:.1f}")
        drawn += Markup('<text x="{}" y="{}" text-anchor="end" fill-opacity=".75">{}</text>').format(_LEFT - 6, f"{y + 4:.1f}", value)
    drawn += Markup('<text x="{}" y="{}" fill-opacity=".75">{}</text>').format(_LEFT, bottom + 16, first)
    return drawn + Markup('<text x="{}" y="{}" text-anchor="end" fill-opacity=".75">{}</text>').format(_WIDTH - 10, bottom + 16, last)


def _legend(rank: int, name: str, colour: str, dash: str) -> Markup:
    x, y = _LEFT + rank % _ACROSS * _NAME, _HEIGHT - 14 + rank // _ACROSS * _ROW
    line = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>').format(x, y, x + 24, y, colour, dash)
    return line + Markup('<text x="{}" y="{}">{}</text>').format(x + 30, y + 4, cut(name, 13))
