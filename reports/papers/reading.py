"""读网记录: who or what read which site when, and what came of it. A machine's line says so; a person's stays blank until somebody signs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from reports.papers.document import Block, Cell, Document, Paragraph, Signature, Table, chinese_date

MACHINE = "机器读网"
BLANK = ""


@dataclass(frozen=True, slots=True)
class MachineReading:
    """One inspection, as the record tells it."""

    day: date
    site: str
    began: str  # clock of China
    ended: str
    pages: int
    result: str
    doubt: str  # what was not read


@dataclass(frozen=True, slots=True)
class PersonReading:
    """What the office's own ledger says: the program writes nothing in a person's name."""

    day: date
    site: str
    who: str


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    first: date
    last: date
    office: str
    times_a_day: int  # that a person is to read, by the rule in force; 0: none is
    workdays: Sequence[date]
    sites: Sequence[str]
    machine: Sequence[MachineReading]
    people: Sequence[PersonReading] = ()


def document_of(record: ReadingRecord) -> Document:
    head = ("日期", "网站（账号）", "读网", "起止时间", "读到网页", "结果", "没有读到的", "签名")
    blocks: list[Block] = [
        Paragraph(
            f"{chinese_date(record.first)}至{chinese_date(record.last)}。“{MACHINE}”由程序按时读出并比较，不代替人读；人工读网由读网人逐次填写、签名，程序不代填。",
            is_note=True,
        ),
        Table("读网记录", head, _rows(record), (11, 19, 10, 13, 9, 18, 12, 8)),
        Signature(("制表人", "审核人", "日期")),
    ]
    return Document(f"reading-{record.first}-{record.last}", "读网记录", blocks, office=record.office)


def _rows(record: ReadingRecord) -> list[list[Cell]]:
    rows = [*map(_machine_row, record.machine), *map(_person_row, record.people), *_blank_rows(record)]
    return [row.cells for row in sorted(rows, key=lambda row: row[:3])]


class _Row(NamedTuple):
    day: date
    site: str
    rank: int  # the machine first, then who signed, then the lines to sign
    cells: list[Cell]


def _machine_row(one: MachineReading) -> _Row:
    return _Row(one.day, one.site, 0, [str(one.day), one.site, MACHINE, f"{one.began}—{one.ended}", one.pages, one.result, one.doubt, "—"])


def _person_row(seen: PersonReading) -> _Row:
    return _Row(seen.day, seen.site, 1, [str(seen.day), seen.site, "人工读网", BLANK, BLANK, BLANK, BLANK, seen.who])


def _blank_rows(record: ReadingRecord) -> Iterator[_Row]:
    done = Counter((seen.day, seen.site) for seen in record.people)
    for day in record.workdays:
        for site in record.sites:
            for _ in range(record.times_a_day - done[day, site]):
                yield _Row(day, site, 2, [str(day), site, "人工读网", BLANK, BLANK, BLANK, BLANK, BLANK])
