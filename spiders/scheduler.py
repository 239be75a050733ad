"""Scrapy's queue between the spider and the downloader: first come, first served."""

from __future__ import annotations

from collections import deque

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler


class InOrder(BaseScheduler):
    """The frontier has chosen the order and keeps what waits; Scrapy's own queues would sort it again, by host and by priority."""

    def __init__(self) -> None:
        self._waiting: deque[Request] = deque()

    def has_pending_requests(self) -> bool:
        return bool(self._waiting)

    def enqueue_request(self, request: Request) -> bool:
        self._waiting.append(request)
        return True

    def next_request(self) -> Request | None:
        return self._waiting.popleft() if self._waiting else None
