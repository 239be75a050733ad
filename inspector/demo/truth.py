"""The table of planted faults and of traps that must stay quiet: the pages are built from it, findings are held against it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from inspector.demo.chapters import tables

TABLE = Path(__file__).with_name("truth.tsv")
EVERYWHERE = "*"


class Expectation(StrEnum):
    FAULT = "fault"
    QUIET = "quiet"  # looks like a fault and is none


class Spot(StrEnum):
    """Where on its page a row is planted."""

    BODY = "body"  # within the main text
    TITLE = "title"  # the plant is the whole title
    PAGE = "page"  # at the end of the page, before the footer
    FOOTER = "footer"
    STYLE = "style"  # in the style sheet
    SELECT = "select"  # among the friendly links
    OMIT = "omit"  # the quoted thing is left out
    EMPTY = "empty"  # the quoted thing is there without content
    DAYS = "days"  # the column stopped that many days ago
    LIST = "list"  # stands in place of the column's items
    WAIT = "wait"  # the page comes late: after so many seconds
    MADE = "made"  # the site itself is made so; nothing is added


class Row(NamedTuple):
    """One line of the table, with its slots filled."""

    expect: Expectation
    check: str
    site: str  # "county" | "bureau"
    page: str  # "home", "gzdt" (a column), "gzdt/7" (its seventh item), "/path", "*"
    spot: Spot
    quote: str  # words a finding must show; alternatives parted by |; "" when the page says enough
    target: str  # the address at fault
    plant: str
    note: str

    @property
    def alternatives(self) -> tuple[str, ...]:
        return tuple(self.quote.split("|")) if self.quote else ()


@dataclass(frozen=True, slots=True)
class Planted:
    """A row with real addresses: what a finding is compared with."""

    expect: Expectation
    check: str
    site: str  # base address of the site
    page: str  # absolute; EVERYWHERE when any page of the site may be named
    quotes: tuple[str, ...]
    target: str  # absolute, "" when none
    note: str


Truth = tuple[Planted, ...]


def read_rows(today: date, external: str) -> tuple[Row, ...]:
    """The table of the county and those of its chapters for one day: {external} is the foreign host, {last} and {next} are years."""
    slots = {"{external}": external, "{external_host}": urlsplit(external).hostname or "", "{last}": str(today.year - 1), "{next}": str(today.year + 1)}
    records = [record for table in (TABLE, *tables()) for record in _records(table)]
    return tuple(_row({name: _filled(value, slots) for name, value in record.items()}) for record in records)


class Plants:
    """The rows of one site, by page and spot."""

    def __init__(self, rows: Sequence[Row], site: str) -> None:
        self.rows = tuple(row for row in rows if row.site == site)

    def at(self, page: str, spot: Spot) -> list[str]:
        return [row.plant for row in self.rows if row.page == page and row.spot is spot and row.plant]

    def first(self, page: str, spot: Spot, default: str = "") -> str:
        return next(iter(self.at(page, spot)), default)

    def of(self, check: str) -> str:
        """What stands all over the site for the sake of that check."""
        return next((row.plant for row in self.rows if row.check == check and row.plant), "")

    def omitted(self, page: str, check: str, spot: Spot = Spot.OMIT) -> frozenset[str]:
        """The things of that page a check will miss, by the first of their names."""
        return frozenset(row.alternatives[0] if row.quote else "" for row in self.rows if row.page == page and row.check == check and row.spot is spot)


def planted(rows: Sequence[Row], sites: Mapping[str, str], addresses: Mapping[tuple[str, str], str]) -> Truth:
    """The rows as a finding would show them."""
    return tuple(_planted(row, sites[row.site], addresses) for row in rows)


def _records(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _planted(row: Row, base: str, addresses: Mapping[tuple[str, str], str]) -> Planted:
    path = row.page if row.page.startswith("/") else addresses.get((row.site, row.page), "")
    page = base + path if path else EVERYWHERE
    target = base + row.target if row.target.startswith("/") else row.target
    return Planted(row.expect, row.check, base, page, row.alternatives, target, row.note)


def _row(record: Mapping[str, str]) -> Row:
    return Row(
        Expectation(record["expect"]),
        record["check"],
        record["site"],
        record["page"],
        Spot(record["spot"]),
        record["quote"],
        record["target"],
        record["plant"],
        record["note"],
    )


def _filled(value: str, slots: Mapping[str, str]) -> str:
    for slot, text in slots.items():
        value = value.replace(slot, text)
    return value
