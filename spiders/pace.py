"""How fast a hosting address may be asked: sites on one shared platform share one pace."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache

from aiohttp.abc import AbstractResolver, ResolveResult

MOST_REFUSALS = 10
MARGIN = 1.05  # requests do not arrive as evenly as they set out: the server's own log is to show no more than was promised
LONGEST_LOOKUP = 10.0  # seconds for one name; a resolver that never answers must not stop the crawl
Names = Mapping[str, Sequence[str]]  # addresses by host name


class UnknownHostError(OSError):
    """The name does not resolve."""


class HostBook(AbstractResolver):
    """Names looked up once a crawl, or told beforehand as /etc/hosts would. The first address, in sorted order, stands for the machine behind the name."""

    def __init__(self, names: Names | None = None) -> None:
        self.names: Names = names or {}
        self._known: dict[str, asyncio.Task[list[ResolveResult]]] = {}

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:  # noqa: ARG002 - aiohttp passes it
        if host not in self._known:
            self._known[host] = asyncio.ensure_future(self._look_up(host))
        found = await asyncio.shield(self._known[host])
        return [ResolveResult(hostname=host, host=item["host"], port=port, family=item["family"], proto=0, flags=socket.AI_NUMERICHOST) for item in found]

    async def address_of(self, host: str) -> str:
        """The hosting address of a name; literal addresses stand for themselves. Raises UnknownHostError."""
        return _literal(host) or min(item["host"] for item in await self.resolve(host))

    async def close(self) -> None:
        for task in self._known.values():
            task.cancel()

    async def _look_up(self, host: str) -> list[ResolveResult]:
        if host in self.names:
            return [_result(host, address, socket.AF_INET6 if ":" in address else socket.AF_INET) for address in self.names[host]]
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(LONGEST_LOOKUP):
                infos = await loop.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, TimeoutError) as error:
            raise UnknownHostError(f"{host}: {error}") from error
        return [_result(host, str(info[4][0]), info[0]) for info in infos]


def _result(host: str, address: str, family: socket.AddressFamily) -> ResolveResult:
    return ResolveResult(hostname=host, host=address, port=0, family=family, proto=0, flags=socket.AI_NUMERICHOST)


@lru_cache(maxsize=1024)
def _literal(host: str) -> str:
    """The one spelling of an address written as numbers, "" when the host is a name."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return ""


@dataclass(slots=True)
class _Lane:
    slots: asyncio.Semaphore
    gate: asyncio.Lock
    next_start: float = 0.0


class Refusers:
    """Hosts that turn our program away: after so many refusals in a row a host is left in peace."""

    def __init__(self) -> None:
        self._in_a_row: Counter[str] = Counter()

    def note(self, host: str, *, is_refusal: bool) -> None:
        if is_refusal:
            self._in_a_row[host] += 1
        elif not self.is_left(host):
            self._in_a_row.pop(host, None)

    def is_left(self, host: str) -> bool:
        return self._in_a_row.get(host, 0) >= MOST_REFUSALS


class Pace:
    """Turns for each hosting address: at most `rate` starts a second (None: no limit) and `concurrency` at once."""

    def __init__(self, rate: float | None, concurrency: int) -> None:
        self.rate, self.concurrency = rate, concurrency
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        lane = self._lane(address)
        async with lane.slots:
            await self._wait(lane)
            yield
            if self.concurrency == 1:  # a visitor reads before he goes on
                self.hold(address, self._interval)

    async def again(self, address: str) -> None:
        """Waits for a second start within one turn."""
        await self._wait(self._lane(address))

    def hold(self, address: str, seconds: float) -> None:
        """Nobody asks that address for so long (Retry-After)."""
        lane = self._lane(address)
        lane.next_start = max(lane.next_start, asyncio.get_running_loop().time() + seconds)

    def _lane(self, address: str) -> _Lane:
        if address not in self._lanes:
            self._lanes[address] = _Lane(asyncio.Semaphore(self.concurrency), asyncio.Lock())
        return self._lanes[address]

    @property
    def _interval(self) -> float:
        """Asked anew each time: robots.txt may want it longer, and came by the same lane."""
        return MARGIN / self.rate if self.rate else 0.0

    async def _wait(self, lane: _Lane) -> None:
        """One after the other, each counted from the true start before it: plans made ahead would all come due at once when the loop was held up."""
        clock = asyncio.get_running_loop().time
        if not lane.gate.locked() and (now := clock()) >= lane.next_start:  # nobody waits: most turns, where no pace is kept
            lane.next_start = now + self._interval
            return
        async with lane.gate:
            while (now := clock()) < lane.next_start:  # noqa: ASYNC110 - who waits may be told to wait longer
                await asyncio.sleep(lane.next_start - now)
            lane.next_start = now + self._interval
