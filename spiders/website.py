"""The spider of one website: Scrapy starts and stops it, its own lanes ask for pages and for everything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import scrapy

from inspector.archive import ArchiveError
from inspector.db.database import StoreError
from spiders.gathering import Gathering
from spiders.links import Prober
from spiders.pages import Fetcher
from spiders.render import Renderer
from spiders.transport import Transport


class WebsiteSpider(scrapy.Spider):
    """`scrapy crawl website -a url=https://… [-a out=目录]` gathers without judging; `inspector judge` can judge the archive later."""

    name = "website"

    def __init__(self, *, gathering: Gathering | None = None, transport: Transport | None = None, url: str = "", out: str = "", **options: Any) -> None:
        super().__init__(**options)
        if gathering is None or transport is None:
            from spiders.bare import prepare

            gathering, transport = prepare(url, out, options)
        self.gathering, self.transport = gathering, transport
        self._lanes: list[asyncio.Task[None]] = []

    async def start(self) -> AsyncIterator[Any]:
        try:
            await self._gather()
        except (ArchiveError, StoreError) as error:  # Scrapy would only log it
            self.gathering.fail(error)
        nothing: tuple[scrapy.Request, ...] = ()
        for request in nothing:  # Scrapy wants a generator, and all is asked
            yield request

    async def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy passes it
        """Stopped early: what the lanes have in hand is finished and kept."""
        self.gathering.frontier.stop()
        if self._lanes:
            await asyncio.wait(self._lanes)
        await self.transport.close()
        if (stats := self.crawler.stats) is not None:
            stats.set_value("inspector/snapshots_stored", self.gathering.counts.pages + self.gathering.counts.probes)

    async def _gather(self) -> None:
        gathering, at_once = self.gathering, self.gathering.settings.concurrency
        await gathering.learn_rules(self.transport)
        self._open(Fetcher(gathering, self.transport, at_once).run())
        self._open(Prober(gathering, self.transport, at_once).run())
        if gathering.waiting.most:
            self._open(Renderer(gathering, self.transport).run())
        await asyncio.wait(self._lanes)
        await gathering.ask_network(self.transport)

    def _open(self, lane: Coroutine[Any, Any, None]) -> None:
        """A lane goes on until the frontier has nothing left."""
        opened = asyncio.create_task(lane)
        opened.add_done_callback(self._note_failure)
        self._lanes.append(opened)

    def _note_failure(self, lane: asyncio.Task[None]) -> None:
        if not lane.cancelled() and (error := lane.exception()) is not None:
            self.gathering.fail(error)
