"""Scrapy's download handler: hands requests to our transport, so that pages and probes are asked the same way."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response

from inspector.archive import ArchiveError
from inspector.db.database import StoreError

if TYPE_CHECKING:
    from scrapy import Request

    from spiders.gathering import Gathering
    from spiders.transport import Transport


class PageHandler(BaseDownloadHandler):
    """A failure is an answer too: status 599 inside Scrapy, the snapshot beside it says what happened."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        task = request.meta["task"]
        spider = self.crawler.spider
        assert spider is not None
        gathering: Gathering = spider.gathering  # type: ignore[attr-defined]
        transport: Transport = spider.transport  # type: ignore[attr-defined]
        snapshot = await transport.fetch(task.url, headers=gathering.conditions(task))
        with suppress(ArchiveError, StoreError):  # the gathering remembers it, stops, and the inspection tells
            await gathering.ask_data(transport, task, snapshot)
        await gathering.hear(transport)
        request.meta["snapshot"] = snapshot
        return Response(request.url, status=snapshot.status or 599, request=request)

    async def close(self) -> None:
        """The transport belongs to the spider."""
