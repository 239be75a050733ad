"""How many findings stood open over time, by site, check or unit: as lines, and as a document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.db.trends import Count
    from reports.papers.document import Document, Figure

MOST_LINES = 6  # in one drawing

Points = Counter[tuple[str, date]]  # how many, by name and day
Series = Mapping[str, Sequence[tuple[date, int]]]


class By(StrEnum):
    SITE = "site"
    CHECK = "check"
    UNIT = "unit"

    @property
    def label(self) -> str:
        return {"site": "网站", "check": "检查项", "unit": "责任单位"}[self.value]


def series_of(counts: Sequence[Count], by: By, titles: Mapping[str, str] | None = None) -> Series:
    """The largest first. A day without an inspection has no point: nothing is known of it. `titles`: of checks, by id."""
    return series_from(points_of(counts, by, titles))


def points_of(counts: Iterable[Count], by: By, titles: Mapping[str, str] | None = None) -> Points:
    points: Points = Counter()
    for count in counts:
        name = count.site if by is By.SITE else count.unit or "未登记" if by is By.UNIT else (titles or {}).get(count.check, count.check)
        points[name, count.day] += count.number
    return points


def series_from(points: Points) -> Series:
    lines: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for (name, day), number in points.items():
        lines[name].append((day, number))
    largest = sorted(lines, key=lambda name: (-max(number for _, number in lines[name]), name))
    return {name: sorted(lines[name]) for name in largest}


def figures_of(series: Series) -> list[Figure]:
    """A drawing for every few lines."""
    from reports.papers.document import Figure
    from reports.papers.figures import lines_of

    names = list(series)
    starts = range(0, len(names), MOST_LINES)
    return [
        Figure(lines_of({name: series[name] for name in names[at : at + MOST_LINES]}), f"问题数的变化（第 {at + 1}—{min(at + MOST_LINES, len(names))} 位）")
        for at in starts
    ]


def document_of(series: Series, by: By, first: date, last: date) -> Document:
    from reports.papers.document import Block, Cell, Chart, Document, Heading, Paragraph, Table

    note = f"{first} 至 {last}，每次巡检时仍在的问题数（已排除的不计），按{by.label}分，多的在前。没有巡检的日子没有点。"
    rows: list[list[Cell]] = [[name, points[0][1], max(number for _, number in points), points[-1][1]] for name, points in series.items()]
    numbers = Table("趋势", (by.label, "期初", "最多", "期末"), rows, (55, 15, 15, 15))
    blocks: list[Block] = [Paragraph(note, is_note=True), *figures_of(series), Heading("数字"), Chart(numbers, 3, "期末仍在的问题"), numbers]
    return Document(f"history-{last}", "问题趋势", blocks)
