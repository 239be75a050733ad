"""What became of every link target, after redirects, and with doubt where our own line or name server may be to blame."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from inspector.core.facts import Verdict
from inspector.extract.addresses import is_place
from inspector.extract.decode import decode_body, media_type
from inspector.extract.detours import detour
from inspector.extract.listaddress import pager_of
from inspector.extract.markup import parse_html
from inspector.inspection.answers import Answers
from spiders.gathering import Gathering
from spiders.ledger import NOBODY
from spiders.silence import UNHEARD

UNKNOWN_NAME = "域名解析不到地址"
_RESERVED = frozenset({"invalid", "test", "example"})  # nobody can ever own such a name
UNREACHED = frozenset({UNKNOWN_NAME, "服务器拒绝连接", "在时限内没有答复", "连接被对方中断", "网络不可达"})


class Target(NamedTuple):
    """One target as linked: an address, or a place inside it."""

    number: int
    fragment: str
    verdict: Verdict
    why: str
    chain: tuple[int, ...]
    places: int
    parent: int

    @property
    def end(self) -> int:
        """The address that its redirects lead to."""
        return self.chain[-1] if self.chain else self.number


class Targets:
    def __init__(self, gathering: Gathering, answers: Answers) -> None:
        self._gathering, self._answers = gathering, answers
        self._frontier, self._ledger = gathering.frontier, gathering.frontier.ledger

    def all(self) -> Iterator[Target]:
        for number in range(len(self._ledger)):
            if self._frontier.is_claimed(number) and self._ledger.ranks[number] != NOBODY:
                yield self._target(number)
        yield from self._fragment_targets()

    def faulty(self) -> Iterator[Target]:
        """The broken and the suspect. Dead pages of one list are one fault: its pager promises more pages than there are."""
        pagers: dict[tuple[str, Verdict, str], list[Target]] = {}
        for target in self.all():
            if target.verdict not in (Verdict.BROKEN, Verdict.SUSPECT):
                continue
            if pager := pager_of(self._answers.url(target.number)):
                pagers.setdefault((pager, target.verdict, target.why), []).append(target)
            else:
                yield target
        for targets in pagers.values():
            yield self._folded(targets)

    def status_of(self, url: str) -> int | None:
        """The last status of an address in this inspection: 0 when it gave no answer, None when it was not asked."""
        number = self._ledger.number_of(url.partition("#")[0])
        return None if number is None else self._ledger.status(number)

    def verdict_of(self, url: str) -> Verdict | None:
        """The verdict of a target as linked, None when no page links it any more."""
        base, _, fragment = url.partition("#")
        number = self._ledger.number_of(base)
        if number is None or self._ledger.ranks[number] == NOBODY:
            return None
        if not fragment:
            return self._outcome(number)[0]
        return next((target.verdict for target in self._fragment_targets() if target.number == number and target.fragment == fragment), None)

    def is_well(self, url: str) -> bool:
        """Whether the address opens what it promises, as far as links are judged."""
        return self.verdict_of(url.partition("#")[0]) in (Verdict.OK, None)

    @cached_property
    def unheard(self) -> frozenset[int]:
        return self._gathering.unheard()

    def _folded(self, targets: list[Target]) -> Target:
        first = min(targets, key=lambda target: (len(self._answers.url(target.number)), self._answers.url(target.number)))
        if len(targets) == 1:
            return first
        return first._replace(why=f"{first.why}；同一列表共有 {len(targets)} 页这样", places=max(target.places for target in targets))

    def _target(self, number: int) -> Target:
        verdict, why, chain = self._outcome(number)
        return Target(number, "", verdict, why, chain, self._ledger.places[number], self._ledger.parents[number])

    def _outcome(self, number: int) -> tuple[Verdict, str, tuple[int, ...]]:
        verdict, why, chain = self._ledger.outcome(number)
        if chain and verdict is Verdict.OK and (lost := detour(self._answers.url(number), self._answers.url(chain[-1]))):
            return Verdict.SUSPECT, lost, chain
        if verdict is Verdict.BROKEN and (chain[-1] if chain else number) in self.unheard:
            return Verdict.SUSPECT, f"{why}；{UNHEARD}", chain
        is_external = not self._gathering.scope.owns(self._answers.url(number)) if verdict is Verdict.BROKEN else False
        if is_external and why in UNREACHED and not self._outside_answers:
            return Verdict.SUSPECT, f"{why}；其他外站也都连不上，可能是本机不能访问外网", chain
        if is_external and why.endswith(UNKNOWN_NAME) and not self._is_unknown(self._answers.url(chain[-1] if chain else number)):
            return Verdict.SUSPECT, f"{why}；没有两个别的域名可以对照，可能是本机的域名解析有问题", chain
        return verdict, why, chain

    def _is_unknown(self, url: str) -> bool:
        """Whether a name that did not resolve is gone. Two names of others that did must show that ours can be looked up at all."""
        host = urlsplit(url).hostname or ""
        return host.rstrip(".").rpartition(".")[2] in _RESERVED or "." not in host or len(self._resolved - {".".join(host.split(".")[-2:])}) >= 2

    @cached_property
    def _resolved(self) -> frozenset[str]:
        """The last two labels of the names whose servers answered, the site's own among them."""
        urls = (self._answers.url(number) for number in range(len(self._ledger)) if self._ledger.status(number))
        hosts = {url.split("/", 3)[2].rpartition("@")[2].partition(":")[0] for url in urls}
        return frozenset(".".join(host.split(".")[-2:]) for host in hosts if "." in host and not host.replace(".", "").isdigit())

    @cached_property
    def _outside_answers(self) -> bool:
        """Whether any host other than the site's own answered: else our own line may be to blame."""
        scope = self._gathering.scope
        return any(self._ledger.status(number) and not scope.owns(self._answers.url(number)) for number in range(len(self._ledger)))

    def _fragment_targets(self) -> Iterator[Target]:
        for number, fragment, places, parent, is_there in self._ledger.fragments():
            verdict, why, chain = self._outcome(number)
            end = chain[-1] if chain else number
            if verdict is Verdict.OK and not is_there and not self._has_place(end, fragment):
                verdict, why = Verdict.BROKEN, f"页面能打开，但页内没有“{unquote(fragment)[:40]}”这个位置"
            yield Target(number, fragment, verdict, why, chain, places, parent)

    def _has_place(self, number: int, fragment: str) -> bool:
        """Whether the page has that place. Only pages of the site that were read whole can lack one."""
        ids = frozenset[str]() if is_place(fragment, ()) else self._ids(number)
        return ids is None or is_place(fragment, ids) or unquote(fragment) in self._scripts[number]

    def _ids(self, number: int) -> frozenset[str] | None:
        if number not in self._known_ids:
            self._known_ids[number] = self._read_ids(number)
        return self._known_ids[number]

    @cached_property
    def _known_ids(self) -> dict[int, frozenset[str] | None]:
        return {}

    @cached_property
    def _scripts(self) -> dict[int, str]:
        """What the scripts of pages say: a place may be theirs to make."""
        return {}

    def _read_ids(self, number: int) -> frozenset[str] | None:
        if self._frontier.lane(number) != "page":
            return None
        snapshot = self._answers.whole(self._answers.row(number))
        if snapshot is None or "html" not in media_type(snapshot):
            return None
        tree = parse_html(decode_body(snapshot).text)
        self._scripts[number] = "\n".join(script.text() for script in tree.css("script"))
        if tree.css_first(_APPLICATION) or "location.hash" in self._scripts[number]:
            return None
        return frozenset(value for node in tree.css("[id], a[name]") for value in (node.attributes.get("id"), node.attributes.get("name")) if value)


# pages that scripts draw, with places of their own making
_APPLICATION = (
    "script[src*='vue'], script[src*='app.'], script[src*='chunk'], script[src*='runtime'], script[type='module'], #app:empty, #root:empty, #__next, #__nuxt, "
    "app-root, [ng-app], [data-reactroot]"
)
