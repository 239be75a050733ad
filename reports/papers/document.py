"""What a paper is made of, whatever form it is written in: headings, paragraphs, tables, figures, places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

Cell = str | int | float
MOST_BARS = 30  # of a chart


class Heading(NamedTuple):
    text: str
    level: int = 1


class Paragraph(NamedTuple):
    text: str
    is_note: bool = False  # smaller: how figures were made, what they leave out


class Table(NamedTuple):
    """Rows of cells. `widths` are shares of the page; numbers stand right."""

    title: str  # also the name of its sheet
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]


class Figure(NamedTuple):
    """A drawing for screen, print and PDF; the table beside it says the same to everybody else."""

    svg: Markup
    caption: str


class Chart(NamedTuple):
    """One column of a table as bars: drawn on screen and in print, Excel's own in a workbook, rows of blocks in Word."""

    table: Table
    value: int  # which column
    caption: str
    label: int = 0  # which column names the bars

    @property
    def bars(self) -> list[tuple[str, float]]:
        """The first of them, as the table has them."""
        return [(plain(row[self.label]), float(row[self.value])) for row in self.table.rows[:MOST_BARS]]


class Signature(NamedTuple):
    """A line that a person fills in by hand."""

    labels: Sequence[str]


Block = Heading | Paragraph | Table | Figure | Chart | Signature


@dataclass(frozen=True, slots=True)
class Document:
    """One paper, ready to be written."""

    id: str  # also the name of its files
    title: str
    blocks: Sequence[Block]
    office: str = ""  # who issues it
    number: str = ""  # 文号
    to: str = ""  # 主送
    issued_on: date | None = None
    is_official: bool = False  # laid out as GB/T 9704 wants
    state: str = ""  # 草稿, 已审定, 更正 …; stands at its head
    copies_to: str = ""  # 抄送
    attachments: Sequence[str] = field(default_factory=tuple)

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    def charts_of(self, table: Table) -> list[Chart]:
        return [block for block in self.blocks if isinstance(block, Chart) and block.table is table]


def chinese_date(day: date) -> str:
    """2026年11月22日, as official papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain(cell: Cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
