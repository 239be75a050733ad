"""Visits that only ask whether a site opens: one page, its redirects, a time limit, and a look at our own network before anybody is blamed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from inspector.core.facts import LinkRole, Snapshot, Verdict, VisitOutcome
from inspector.extract.answers import read_answer
from spiders.network import PATIENCE, read_certificate
from spiders.pace import Pace, UnknownHostError
from spiders.transport import Transport

LONGEST = 15.0  # seconds: what takes longer did not open
LARGEST_PAGE = 2 << 20
MOST_HOPS = 10
AT_ONCE = 50  # visits side by side
CHUNK = 100  # visits between two looks at our own network
_BODY_SHARE = 0.8  # of its patience the transport gives to a body
UNPROVEN = "没有对照地址，不能排除本机断网"
CUT_OFF = "对照地址同时打不开，是本机断网"


class Seen(NamedTuple):
    """How one visit ended."""

    outcome: VisitOutcome
    seconds: float
    status: int
    why: str
    address: str = ""  # of the machine behind the name, "" when it is not known


class Visitor:
    """Visits front pages. `references`: addresses that are known to answer while our own network does."""

    def __init__(self, *, contact: str, allow_loopback: bool, references: Sequence[str] = (), longest: float = LONGEST, rate: float | None = 5.0) -> None:
        self._references, self._longest = references, longest
        self._transport = Transport(Pace(rate, 4), timeout=longest / _BODY_SHARE, largest_body=LARGEST_PAGE, contact=contact, allow_loopback=allow_loopback)
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def visit_all(self, urls: Sequence[str]) -> list[Seen]:
        """In the order of `urls`. Whoever seems down while nobody else answers is not called down."""
        seen: list[Seen] = []
        for start in range(0, len(urls), CHUNK):
            chunk = list(await asyncio.gather(*map(self._visit, urls[start : start + CHUNK])))
            seen += await self._absolved(chunk)
        return seen

    async def certificate_until(self, url: str) -> date | None:
        """The last day of the site's certificate, None when it could not be read."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            where = (await self._transport.hosts.address_of(host), parts.port or 443)
            reading = asyncio.to_thread(read_certificate, host, where, self._transport.trust())
            return (await asyncio.wait_for(reading, PATIENCE)).until
        except (OSError, UnicodeError, TimeoutError):
            return None

    async def close(self) -> None:
        await self._transport.close()

    async def _visit(self, url: str) -> Seen:
        async with self._gate:
            seconds, hops = 0.0, 0
            while True:
                snapshot = await self._transport.fetch(url)
                seconds += snapshot.seconds or 0.0
                reading = read_answer(snapshot, LinkRole.PAGE)
                hops += 1
                if not reading.location or hops > MOST_HOPS or seconds > self._longest:
                    break
                url = urljoin(url, reading.location).partition("#")[0]
        return self._judged(snapshot, seconds)._replace(address=await self._address(url))

    def _judged(self, snapshot: Snapshot, seconds: float) -> Seen:
        reading = read_answer(snapshot, LinkRole.PAGE)
        if snapshot.error == "timeout" or snapshot.truncated == "time" or seconds > self._longest:
            return Seen(VisitOutcome.FAILED, max(seconds, self._longest), snapshot.status, f"{self._longest:g} 秒内没有打开")
        if reading.location:
            return Seen(VisitOutcome.FAILED, seconds, snapshot.status, "一再转到别处，没有打开")
        outcome = {Verdict.OK: VisitOutcome.OPENED, Verdict.BROKEN: VisitOutcome.FAILED}.get(reading.verdict, VisitOutcome.UNCLEAR)
        return Seen(outcome, seconds, snapshot.status, "" if outcome is VisitOutcome.OPENED else reading.why)

    async def _address(self, url: str) -> str:
        try:
            return await self._transport.hosts.address_of(urlsplit(url).hostname or "")
        except UnknownHostError:
            return ""

    async def _absolved(self, chunk: Sequence[Seen]) -> list[Seen]:
        """An answer with a status proves that the network works; a silence needs another's answer beside it."""
        answered = {one.address for one in chunk if one.status}
        silent = [one for one in chunk if _is_silent(one)]
        if all(answered - {one.address} for one in silent):
            return list(chunk)
        if not self._references:
            return [_excused(one, answered, VisitOutcome.UNCLEAR, UNPROVEN) for one in chunk]
        if await self._references_answer():
            return list(chunk)
        return [_excused(one, answered, VisitOutcome.OWN_OUTAGE, CUT_OFF) for one in chunk]

    async def _references_answer(self) -> bool:
        snapshots = await asyncio.gather(*(self._transport.fetch(url, how="probe") for url in self._references))
        return any(snapshot.status for snapshot in snapshots)


def _is_silent(seen: Seen) -> bool:
    return seen.outcome is VisitOutcome.FAILED and not seen.status


def _excused(seen: Seen, answered: set[str], outcome: VisitOutcome, why: str) -> Seen:
    """A silence beside which nobody else answered is not held against the site."""
    return seen._replace(outcome=outcome, why=why) if _is_silent(seen) and not answered - {seen.address} else seen
