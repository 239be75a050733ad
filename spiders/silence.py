"""Hosts that answered for a while and then no longer: what was asked of them after that tells nothing of the addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from inspector.core.facts import Network, Snapshot, Verdict

MANY = 10  # addresses in a row without an answer, where nothing else tells
FEW = 3  # the same, when the address asked at the very end got no answer either
LONGEST = 20  # addresses in a row: then it is asked once more whether anybody is there
MOST_CONTROLS = 2
STOPPED = "网站中途不再答复，可能拦截了自动访问，也可能是临时故障"
UNHEARD = "此后这个主机一直没有答复，可能拦截了自动访问，也可能是临时故障"
_GATEWAY = frozenset({502, 503, 504})  # a gateway speaks for a server that does not
_ANSWERS = ("broken answer", "bad address", "tls", "own limit", "internal")  # failures that are no silence


class Silence:
    """By host, the addresses that got no answer since its last one. Hosts that never answered are not here: their links are simply dead."""

    def __init__(self) -> None:
        self._since: dict[str, set[int]] = {}
        self._controls = 0
        self._is_controlled = False

    def note(self, host: str, number: int, snapshot: Snapshot, verdict: Verdict) -> None:
        if verdict is Verdict.BROKEN and is_silent(snapshot):
            if host in self._since:
                self._since[host].add(number)
        elif snapshot.status and self._since.get(host) != set():
            self._since[host] = set()

    def wants_control(self, host: str) -> bool:
        return self._controls < MOST_CONTROLS and not self._is_controlled and len(self._since.get(host, ())) >= LONGEST

    @asynccontextmanager
    async def control(self) -> AsyncIterator[int]:
        """One at a time; the number of those before it."""
        self._is_controlled = True
        self._controls += 1
        try:
            yield self._controls - 1
        finally:
            self._is_controlled = False

    def broken_by(self, host: str) -> None:
        """It does answer."""
        self._since[host] = set()

    def unheard(self, home_host: str, network: Network | None) -> frozenset[int]:
        """The addresses nothing can be said of. What was asked of the site at the very end tells whether it still speaks."""
        told = [status for status in (network.missing_status, network.search_status) if status is not None] if network else []
        found: set[int] = set()
        for host, numbers in self._since.items():
            is_asked = host == home_host and bool(told)
            speaks = is_asked and any(status and status not in _GATEWAY for status in told)
            if not speaks and len(numbers) >= (FEW if is_asked else MANY):
                found |= numbers
        return frozenset(found)


def is_silent(snapshot: Snapshot) -> bool:
    return snapshot.status in _GATEWAY if snapshot.status else not snapshot.error.startswith(_ANSWERS)
