"""An office's own ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from inspector.core.facts.documents import Article


class ReviewRecord(NamedTuple):
    """One line of an office's ledger of three reviews and three proofreads (三审三校)."""

    title: str
    url: str
    published: date | None
    steps: Mapping[str, str]  # "初审" … "三校" → who, with the time where the ledger gives it
    place: str  # file, sheet and row, or the desk


class ReadingRecord(NamedTuple):
    """One reading of the site (读网)."""

    day: date
    who: str
    place: str


class FixRecord(NamedTuple):
    """One rectification: what was to be mended, by whom, until when."""

    what: str
    unit: str
    due: date | None
    done: date | None
    place: str
    mark: str = ""  # what it is known by, where its words may change from day to day (“打不开 21 次”)


class ErrorReport(NamedTuple):
    """One report of an error by a visitor (我为政府网站找错), and when it was answered."""

    received: date | None
    answered: date | None
    place: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """An office's own ledgers, imported or the desk's. None: that ledger was not loaded."""

    reviews: tuple[ReviewRecord, ...] | None = None
    readings: tuple[ReadingRecord, ...] | None = None
    fixes: tuple[FixRecord, ...] | None = None
    published: tuple[Article, ...] = ()  # articles of the site since the ledgers begin
    reports: tuple[ErrorReport, ...] | None = None
    home_url: str = ""  # of the site the ledgers speak of
