"""The spider of one website: pages through Scrapy, everything else through the prober beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from spiders.gathering import Gathering
from spiders.links import Prober
from spiders.pipelines import Brought
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
        self._workers: list[asyncio.Task[None]] = []

    async def start(self) -> AsyncIterator[Any]:
        gathering, frontier = self.gathering, self.gathering.frontier
        await gathering.learn_rules(self.transport)
        self._employ(Prober(gathering, self.transport, gathering.settings.concurrency).run())
        if gathering.waiting.most:
            self._employ(Renderer(gathering, self.transport).run())
        while (task := await frontier.next_page(gathering.settings.concurrency)) is not None:
            yield scrapy.Request(task.url, meta={"task": task, "verbatim_url": True}, dont_filter=True)
        await asyncio.wait(self._workers)
        await gathering.ask_network(self.transport)

    def parse(self, response: Response) -> Iterator[Brought]:
        yield Brought(response.meta["task"], response.meta["snapshot"])

    async def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy passes it
        """Stopped early: what the probes have in hand is finished and kept."""
        self.gathering.frontier.stop()
        if self._workers:
            await asyncio.wait(self._workers)
        await self.transport.close()

    def _employ(self, work: Coroutine[Any, Any, None]) -> None:
        """Something that goes on beside the pages until the frontier has nothing left."""
        worker = asyncio.create_task(work)
        worker.add_done_callback(self._note_failure)
        self._workers.append(worker)

    def _note_failure(self, worker: asyncio.Task[None]) -> None:
        if not worker.cancelled() and (error := worker.exception()) is not None:
            self.gathering.fail(error)
