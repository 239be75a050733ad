"""Links in posts and menus, asked as a visitor would follow them: each address once for all accounts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from inspector.core.facts import Link, LinkResult, LinkRole, Place, Verdict
from inspector.extract.answers import Reading, read_answer
from spiders.transport import Transport

MOST_LINKS: Final = 200  # of one account
MOST_HOPS: Final = 8
_ASKED: Final = frozenset({LinkRole.PAGE, LinkRole.ATTACHMENT})
# The platforms answer strangers with a challenge, and posts of theirs are read by their interfaces.
_PLATFORMS: Final = ("weixin.qq.com", "weixin110.qq.com", "weibo.com", "weibo.cn", "douyin.com", "kuaishou.com", "toutiao.com")


class Answer(NamedTuple):
    reading: Reading
    status: int
    chain: tuple[str, ...]
    asked: int


@dataclass(slots=True)
class _Target:
    link: Link
    places: list[Place] = field(default_factory=list)


class LinkSheet:
    """The links of one account, with the posts they stand in."""

    def __init__(self) -> None:
        self._targets: dict[str, _Target] = {}
        self.left_out = 0

    def add(self, links: Iterable[Link], place: Place) -> None:
        for link in links:
            if link.role not in _ASKED or not _is_foreign(link.url):
                continue
            if link.url not in self._targets and len(self._targets) >= MOST_LINKS:
                self.left_out += 1
                continue
            places = self._targets.setdefault(link.url, _Target(link)).places
            if place not in places:
                places.append(place)

    @property
    def addresses(self) -> list[str]:
        return list(self._targets)

    def results(self, answers: Mapping[str, Answer]) -> list[LinkResult]:
        """Those that are broken or doubtful."""
        return [_result(target, answers[url]) for url, target in self._targets.items() if answers[url].reading.verdict in (Verdict.BROKEN, Verdict.SUSPECT)]


async def ask_links(addresses: Iterable[str], transport: Transport, second_look: float) -> dict[str, Answer]:
    """What became of each address; what seems broken is asked again a little later."""
    wanted = list(dict.fromkeys(addresses))
    answers = dict(zip(wanted, await asyncio.gather(*(_ask(transport, url, 1) for url in wanted)), strict=True))
    broken = [url for url, answer in answers.items() if answer.reading.verdict is Verdict.BROKEN]
    if broken:
        await asyncio.sleep(second_look)
        answers |= dict(zip(broken, await asyncio.gather(*(_ask(transport, url, 2) for url in broken)), strict=True))
    return answers


async def _ask(transport: Transport, url: str, asked: int) -> Answer:
    chain: list[str] = []
    role = LinkRole.PAGE
    snapshot = await transport.fetch(url.partition("#")[0], how="probe")
    reading = read_answer(snapshot, role)
    while reading.location and len(chain) < MOST_HOPS:
        chain.append(urljoin(snapshot.url, reading.location))
        snapshot = await transport.fetch(chain[-1], how="probe")
        reading = read_answer(snapshot, role)
    return Answer(reading, snapshot.status, tuple(chain), asked)


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return parts.scheme in ("http", "https") and bool(host) and not any(host == name or host.endswith(f".{name}") for name in _PLATFORMS)


def _result(target: _Target, answer: Answer) -> LinkResult:
    first, *others = target.places
    return LinkResult(
        url=target.link.url,
        role=target.link.role,
        verdict=answer.reading.verdict,
        why=answer.reading.why,
        status=answer.status,
        chain=answer.chain,
        is_external=False,
        places=len(target.places),
        first_place=first,
        text=target.link.text,
        element=target.link.element,
        asked=answer.asked,
        more_places=tuple(others[:19]),
    )
