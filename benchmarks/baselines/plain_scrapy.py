"""The shortest honest link checker on stock Scrapy. Usage: python -m benchmarks.baselines.plain_scrapy START REPORT"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response

LINKS = "//a/@href | //link/@href | //img/@src | //script/@src | //iframe/@src"
SETTINGS = {
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "HTTPERROR_ALLOW_ALL": True,
    "LOG_LEVEL": "ERROR",
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}


class PlainSpider(scrapy.Spider):
    name = "plain"

    def __init__(self, start_url: str, broken: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_url, self.broken = start_url, broken
        self.host = urlsplit(start_url).netloc
        self.seen = {start_url}

    async def start(self) -> AsyncIterator[Any]:
        yield self._ask(self.start_url)

    def parse(self, response: Response) -> Iterator[Any]:
        if response.status >= 400:
            self.broken[response.meta["asked"]] = f"HTTP {response.status}"
            return
        if urlsplit(response.url).netloc != self.host or not isinstance(response, HtmlResponse):
            return
        for href in response.xpath(LINKS).getall():
            url = urldefrag(response.urljoin(href.strip())).url
            if url.startswith("http") and url not in self.seen:
                self.seen.add(url)
                yield self._ask(url)

    def failed(self, failure: Any) -> None:
        self.broken[failure.request.meta["asked"]] = repr(failure.value)

    def _ask(self, url: str) -> scrapy.Request:
        is_page = urlsplit(url).netloc == self.host and url.endswith((".html", "/"))
        return scrapy.Request(url, method="GET" if is_page else "HEAD", errback=self.failed, dont_filter=True, meta={"asked": url})


def main() -> None:
    start, report = sys.argv[1:]
    broken: dict[str, str] = {}
    process = CrawlerProcess(SETTINGS)
    process.crawl(PlainSpider, start_url=start, broken=broken)
    process.start()
    lines = (json.dumps({"url": url, "verdict": "broken", "why": why}, ensure_ascii=False) for url, why in broken.items())
    Path(report).write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
