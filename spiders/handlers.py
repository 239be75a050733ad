"""Scrapy's download handler: hands requests to our transport, so that pages and probes are asked the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response

if TYPE_CHECKING:
    from scrapy import Request


class PageHandler(BaseDownloadHandler):
    """A failure is an answer too: status 599 inside Scrapy, the snapshot beside it says what happened."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        task = request.meta["task"]
        spider = self.crawler.spider
        assert spider is not None
        snapshot = await spider.transport.fetch(task.url, headers=spider.gathering.conditions(task))  # type: ignore[attr-defined]
        request.meta["snapshot"] = snapshot
        return Response(request.url, status=snapshot.status or 599, request=request)

    async def close(self) -> None:
        """The transport belongs to the spider."""
