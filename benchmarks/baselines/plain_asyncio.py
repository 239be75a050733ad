"""The floor a Python checker can reach: asyncio, aiohttp and lexbor. Usage: python -m benchmarks.baselines.plain_asyncio START REPORT"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
from selectolax.lexbor import LexborHTMLParser

AT_ONCE = 32
LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}


class PlainChecker:
    def __init__(self, start: str) -> None:
        self.host = urlsplit(start).netloc
        self.seen = {start}
        self.queue: asyncio.Queue[str] = asyncio.Queue()
        self.queue.put_nowait(start)
        self.broken: dict[str, str] = {}

    async def run(self) -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE), timeout=aiohttp.ClientTimeout(total=20)) as session:
            workers = [asyncio.create_task(self._work(session)) for _ in range(AT_ONCE)]
            await self.queue.join()
            for worker in workers:
                worker.cancel()

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            url = await self.queue.get()
            try:
                await self._check(session, url)
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                self.broken[url] = repr(error)
            finally:
                self.queue.task_done()

    async def _check(self, session: aiohttp.ClientSession, url: str) -> None:
        is_page = urlsplit(url).netloc == self.host and url.endswith((".html", "/"))
        async with session.request("GET" if is_page else "HEAD", url, allow_redirects=True) as response:
            if response.status >= 400:
                self.broken[url] = f"HTTP {response.status}"
            elif is_page and response.url.authority == self.host and "html" in response.content_type:
                self._follow(str(response.url), await response.read())

    def _follow(self, base: str, body: bytes) -> None:
        for node in LexborHTMLParser(body).css(",".join(LINKS)):
            href = node.attributes.get(LINKS[node.tag or "a"])
            target = urldefrag(urljoin(base, (href or "").strip())).url
            if href and target.startswith("http") and target not in self.seen:
                self.seen.add(target)
                self.queue.put_nowait(target)


def main() -> None:
    start, report = sys.argv[1:]
    checker = PlainChecker(start)
    asyncio.run(checker.run())
    lines = (json.dumps({"url": url, "verdict": "broken", "why": why}, ensure_ascii=False) for url, why in checker.broken.items())
    Path(report).write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
