"""The spider of one website: pages through Scrapy, everything else through the prober beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from spiders.gathering import Gathering
from spiders.links import Prober
from spiders.pipelines import Brought
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
        self._prober: asyncio.Task[None] | None = None

    async def start(self) -> AsyncIterator[Any]:
        gathering, frontier = self.gathering, self.gathering.frontier
        await gathering.learn_rules(self.transport)
        self._prober = asyncio.create_task(Prober(gathering, self.transport, gathering.settings.concurrency).run())
        self._prober.add_done_callback(self._note_failure)
        while (task := await frontier.next_page(gathering.settings.concurrency)) is not None:
            yield scrapy.Request(task.url, meta={"task": task, "verbatim_url": True}, dont_filter=True)
        await self._prober

    def parse(self, response: Response) -> Iterator[Brought]:
        yield Brought(response.meta["task"], response.meta["snapshot"])

    async def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy passes it
        """Stopped early: what the probes have in hand is finished and kept."""
        self.gathering.frontier.stop()
        if self._prober is not None:
            await asyncio.wait([self._prober])
        await self.transport.close()

    def _note_failure(self, prober: asyncio.Task[None]) -> None:
        if not prober.cancelled() and (error := prober.exception()) is not None:
            self.gathering.fail(error)
