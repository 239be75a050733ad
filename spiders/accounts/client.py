"""Asks the platforms: each at its own pace, with a second try where waiting helps, and every failure told in Chinese."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import aiohttp

from inspector.core.facts import Snapshot
from inspector.extract.answers import ERRORS
from spiders.pace import Pace
from spiders.transport import LARGEST_HEADERS, Transport, error_word, retry_after, user_agent

LARGEST_ANSWER = 24 << 20
MOST_TRIES = 4
LONGEST_WAIT = 30.0
logger = logging.getLogger(__name__)

JsonObject = Mapping[str, Any]


class SourceError(Exception):
    """A source that cannot be read. The message is Chinese and says what to do; it holds nothing secret."""


class TooLargeError(SourceError):
    """The answer is larger than we are willing to read: ask for less at once."""


class Terms(NamedTuple):
    """How a platform may be asked: all accounts of ours together."""

    base: str
    rate: float  # requests a second
    concurrency: int


TERMS: Mapping[str, Terms] = {
    "wechat": Terms("https://api.weixin.qq.com/", 30, 6),  # each account has a daily quota of its own
    "wechat_page": Terms("", 0.2, 1),  # a visitor's pace: faster visits are answered with a challenge
    "weibo": Terms("https://api.weibo.com/2/", 10, 4),  # 50,000 an hour and address are documented
    "feed": Terms("", 5, 4),
    "page": Terms("", 1, 1),
    "market": Terms("", 0.5, 1),
}


class Client:
    """One for a whole run: the paces of the platforms are kept here."""

    def __init__(
        self, terms: Mapping[str, Terms] | None = None, *, contact: str, allow_loopback: bool = False, timeout: float = 30.0, first_wait: float = 1.0
    ) -> None:
        """`first_wait`: seconds before the second try; each further one waits twice as long."""
        self._terms = {**TERMS, **(terms or {})}
        self._paces = {name: Pace(each.rate, each.concurrency) for name, each in self._terms.items()}
        self._contact, self._allow_loopback, self._timeout, self._first_wait = contact, allow_loopback, timeout, first_wait
        self._transports: dict[str, Transport] = {}
        self._session: aiohttp.ClientSession | None = None
        self.is_challenged = False  # the pages of articles want a person: nobody goes on knocking in this run

    async def ask(self, service: str, path: str, *, query: Mapping[str, str] | None = None, body: JsonObject | None = None) -> JsonObject:
        """One question to a platform's interface: GET, or POST when there is a body. 5xx, cut answers and silence are asked again."""
        problem = ""
        for attempt in range(MOST_TRIES):
            if attempt:
                await asyncio.sleep(self._first_wait * 2 ** (attempt - 1))
            status, content, problem = await self._try(service, path, query, body)
            if status and status < 500 and not problem:
                answer = _parsed(content)
                if answer is not None:
                    return answer
                problem = f"回答不是完整的 JSON（状态 {status}）"
            elif status >= 500:
                problem = f"服务器回答 {status}"
            logger.debug("%s %s: %s", service, path, problem)
        raise SourceError(f"{problem}，试了 {MOST_TRIES} 次。请稍后再运行；一直这样的，检查本机到 {self._host(service)} 的网络。")

    async def page(self, service: str, url: str) -> Snapshot:
        """A page or a feed, as it came, redirects followed. A failure is a snapshot with an error word."""
        transport = self._transport(service)
        snapshot = await transport.fetch(url)
        for _ in range(5):
            location = snapshot.header("Location") if 300 <= snapshot.status < 400 else ""
            if not location:
                break
            snapshot = await transport.fetch(urljoin(snapshot.url, location))
        return snapshot

    async def steady_page(self, service: str, url: str) -> Snapshot:
        """The same with second tries, for what should be there."""
        snapshot = await self.page(service, url)
        for attempt in range(1, MOST_TRIES):
            if snapshot.status and snapshot.status < 500 and snapshot.status != 429 and not snapshot.truncated:
                break
            await asyncio.sleep(max(self._first_wait * 2 ** (attempt - 1), min(retry_after(snapshot), LONGEST_WAIT)))
            snapshot = await self.page(service, url)
        return snapshot

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
        for transport in self._transports.values():
            await transport.close()

    async def _try(self, service: str, path: str, query: Mapping[str, str] | None, body: JsonObject | None) -> tuple[int, bytes, str]:
        """Status, content, and in Chinese what went wrong on the way. The address holds a token: no error of aiohttp's own may pass."""
        url = urljoin(self._terms[service].base, path)
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        async with self._paces[service].turn(service):
            try:
                async with asyncio.timeout(self._timeout), self._open().request("GET" if body is None else "POST", url, params=query, data=content) as answer:
                    received = await self._read(answer)
                    wait = float(answer.headers.get("Retry-After", "0")) if answer.headers.get("Retry-After", "").isdigit() else 0.0
                    if wait and answer.status in (429, 503):
                        self._paces[service].hold(service, min(wait, LONGEST_WAIT))
                    return answer.status, received, "访问太频繁（429）" if answer.status == 429 else ""
            except TimeoutError:
                return 0, b"", "在时限内没有答复"
            except (aiohttp.ClientError, OSError, ValueError) as error:
                return 0, b"", ERRORS.get(error_word(error).partition(":")[0], ERRORS["broken answer"])[1]

    @staticmethod
    async def _read(answer: aiohttp.ClientResponse) -> bytes:
        chunks: list[bytes] = []
        size = 0
        async for chunk in answer.content.iter_any():
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_ANSWER:
                answer.close()
                raise TooLargeError(f"一次回答超过 {LARGEST_ANSWER >> 20} MB")
        return b"".join(chunks)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"User-Agent": user_agent(self._contact), "Accept": "application/json", "Content-Type": "application/json; charset=utf-8"}
            self._session = aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar(), max_field_size=LARGEST_HEADERS)
        return self._session

    def _transport(self, service: str) -> Transport:
        if service not in self._transports:
            pace = self._paces[service]
            self._transports[service] = Transport(
                pace, timeout=self._timeout, largest_body=LARGEST_ANSWER, contact=self._contact, allow_loopback=self._allow_loopback
            )
        return self._transports[service]

    def _host(self, service: str) -> str:
        return urlsplit(self._terms[service].base).netloc


def _parsed(content: bytes) -> JsonObject | None:
    try:
        answer = json.loads(content.decode("utf-8"))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
