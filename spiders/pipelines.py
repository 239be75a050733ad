"""What the spider brings home goes into the archive and the books."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Self

from inspector.archive import ArchiveError
from inspector.core.facts import Snapshot
from inspector.db.database import StoreError
from spiders.frontier import Task

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.gathering import Gathering


class Brought(NamedTuple):
    """Scrapy's item: the answer to one task."""

    task: Task
    snapshot: Snapshot


class KeepingPipeline:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Brought) -> Brought:
        gathering: Gathering = self._crawler.spider.gathering  # type: ignore[union-attr]
        with suppress(ArchiveError, StoreError):  # the gathering remembers it, stops, and the inspection tells
            gathering.keep(item.task, item.snapshot)
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("inspector/snapshots_stored")
        return item
