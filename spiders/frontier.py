"""Which address is asked next: pages level by level from the front page, everything else beside them, second looks last."""

from __future__ import annotations

import asyncio
import heapq
import time
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inspector.core.facts import Link, LinkRole, Verdict
from inspector.extract.addresses import is_page_address, is_place
from inspector.extract.links import FORM
from spiders.ledger import HOME_RANK, Ledger, rank_of
from spiders.scope import BARREN_GENERATIONS, Scope, shape_of


class Limits(NamedTuple):
    pages: int = 100_000
    depth: int = 100
    seconds: float = 0.0  # 0: no limit
    second_look: float = 60.0  # seconds between a fault and the second look at it


class Task(NamedTuple):
    number: int
    url: str
    how: str  # "page" | "probe"
    role: LinkRole
    level: int
    ask: int  # 1, or 2 for the second look


class Entry(NamedTuple):
    """A new address, for the database."""

    number: int
    url: str
    lane: str
    role: LinkRole
    level: int


PAGE, PROBE, SKIP = 1, 2, 3
MOST_ASKS = 2
MOST_IN_ALL = 3  # with those of a browser
MOST_HOPS = 20  # redirects in a row, as browsers have it
_ROLES = tuple(LinkRole)
_PAGE_ROLES = (LinkRole.PAGE, LinkRole.FRAME)
_PAGE_CODES = tuple(_ROLES.index(role) for role in _PAGE_ROLES)


class Frontier:
    """Levels are finished one after the other, so what a limit cuts off, and who is first to link a target, is the same in every run."""

    def __init__(self, scope: Scope, limits: Limits) -> None:
        self.scope, self.limits = scope, limits
        self.ledger = Ledger()
        self.skipped: Counter[str] = Counter()
        self.level = 0
        self.pages_taken = 0
        self.new: list[Entry] = []  # to be written by whoever owns the database
        self.urls: dict[int, str] = {}  # addresses still to be asked
        self.forms: set[str] = set()  # addresses met as the action of a form: they may want a word to answer well
        self._lanes = bytearray()
        self._roles = bytearray()
        self._levels = array("H")
        self._positions = array("I")
        self._barren = bytearray()
        self._asks = bytearray()
        self._now: deque[int] = deque()
        self._next: list[int] = []
        self._probes: deque[int] = deque()
        self._second: list[tuple[float, int]] = []
        self._second_pages: deque[int] = deque()
        self._hints: list[str] = []
        self._in_hand = 0
        self._probes_in_hand = 0
        self._held: set[int] = set()  # pages that wait for a browser
        self._page_wakers: deque[asyncio.Future[None]] = deque()
        self._probe_wakers: deque[asyncio.Future[None]] = deque()
        self._browser_wakers: deque[asyncio.Future[None]] = deque()
        self._home = -1
        self._hops: dict[int, int] = {}
        self.is_stopped = False

    def remember(self, url: str) -> int:
        """The number of an address, known or new. An address of earlier inspections keeps its number but waits to be linked again."""
        number, is_new = self.ledger.enter(url)
        if is_new:
            for column in (self._lanes, self._roles, self._levels, self._positions, self._barren, self._asks):
                column.append(0)
        return number

    # what pages lead to

    def start(self, url: str) -> None:
        self._home, _ = self._enter(url, LinkRole.PAGE, PAGE, 0)
        self._next.append(self._home)

    def hint(self, urls: Iterable[str]) -> None:
        """Addresses of a sitemap: asked after everything that pages link to."""
        self._hints.extend(urls)

    def redirect(self, number: int, target: str) -> bool:
        """The address answered with another one. That one is asked in the same lane, unless it leaves the site. False when it has gone on too long."""
        hops = self._hops.get(number, 0) + 1
        if hops > MOST_HOPS:
            return False
        lane = PAGE if self._lanes[number] == PAGE and self.scope.owns(target) else PROBE
        role = _ROLES[self._roles[number]]
        place, is_new = self._enter(target, role, lane, self._levels[number])
        if is_new:
            self._queue(place, target, lane, 0)
        self.ledger.redirects[number] = place
        self._hops[place] = max(hops, self._hops.get(place, 0))
        return True

    def offer(self, page: int, url: str, links: Iterable[Link], ids: frozenset[str] | None = None) -> array[int]:
        """The links of a page. Returns the numbers of its distinct targets."""
        ledger, lanes, roles = self.ledger, self._lanes, self._roles
        rank = HOME_RANK if page == self._home else rank_of(url)
        entries = [(*link.url.partition("#")[::2], link) for link in links if link.url]
        numbers = ledger.numbers_of([target for target, _fragment, _link in entries])
        self._judge_barren(page, url, [target for (target, _, _), number in zip(entries, numbers, strict=True) if number is None or not lanes[number]])
        found: set[int] = set()
        fragments: set[tuple[int, str]] = set()
        for (target, fragment, link), known in zip(entries, numbers, strict=True):
            number = known if known is not None else ledger.number_of(target)  # the page may have it twice
            if number is None or not lanes[number]:
                number = self._discover(target, link, page, url)
            elif lanes[number] == PROBE and link.role in _PAGE_ROLES and roles[number] not in _PAGE_CODES:
                self._promote(number, target, link, self._levels[page])
            if fragment and (number, fragment) not in fragments:
                fragments.add((number, fragment))
                is_there = None if ids is None or number != page else is_place(fragment, ids)
                ledger.linked_fragment(number, fragment, page, rank, is_there)
            found.add(number)
        ledger.linked(found, page, rank)
        return array("I", sorted(found))

    def _judge_barren(self, page: int, url: str, unknown: Sequence[str]) -> None:
        """A page that leads to anything new besides more of its own kind is not barren, and its pager goes on."""
        if unknown and self._barren[page]:
            shape = shape_of(url)
            if any(shape_of(target) != shape for target in unknown):
                self._barren[page] = 0

    def _discover(self, target: str, link: Link, page: int, url: str) -> int:
        level = self._levels[page] + 1
        is_own = self.scope.owns(target)
        is_page = is_own and link.role in _PAGE_ROLES and link.element != FORM and is_page_address(target)
        if link.element == FORM:
            self.forms.add(target)
        barren = min(self._barren[page] + 1, 255) if is_page and shape_of(target) == shape_of(url) else 0
        reason = self.scope.refusal(target, is_own=is_own)
        if not reason and barren > BARREN_GENERATIONS:
            reason = "疑似无限链接（翻页不见新内容）"
        if not reason and is_page and level > self.limits.depth:
            reason = "超过深度上限"
        lane = SKIP if reason else PAGE if is_page else PROBE
        number, _ = self._enter(target, link.role, lane, level)
        self._barren[number] = barren
        if reason:
            self._skip(number, reason)
        else:
            self._queue(number, target, lane, link.position)
        return number

    def _promote(self, number: int, target: str, link: Link, level: int) -> None:
        """Known as an image or a script, now linked as a page: it is asked as a page."""
        if not (self.scope.owns(target) and is_page_address(target)):
            return
        self._lanes[number] = PAGE
        self._asks[number] = 0
        self._roles[number] = _ROLES.index(link.role)
        self._levels[number] = min(level + 1, 65535)
        self.new.append(Entry(number, target, "page", link.role, level + 1))
        self._queue(number, target, PAGE, link.position)

    def _enter(self, url: str, role: LinkRole, lane: int, level: int) -> tuple[int, bool]:
        number = self.remember(url)
        is_new = not self._lanes[number]
        if is_new:
            self._lanes[number] = lane
            self._roles[number] = _ROLES.index(role)
            self._levels[number] = min(level, 65535)
            self.new.append(Entry(number, url, "page" if lane == PAGE else "probe", role, level))
            if lane != SKIP:
                self.urls[number] = url
        return number, is_new

    def _queue(self, number: int, url: str, lane: int, position: int) -> None:
        self.urls[number] = url
        if lane == PAGE:
            self._positions[number] = position
            self._next.append(number)
        else:
            self._probes.append(number)
            _wake_one(self._probe_wakers)

    def meet(self, url: str) -> int:
        """The number of an address that an archive holds an answer of, whether or not a page has linked it yet."""
        number = self.remember(url)
        if not self._lanes[number]:
            is_page = self.scope.owns(url) and is_page_address(url)
            self._enter(url, LinkRole.PAGE if is_page else LinkRole.ATTACHMENT, PAGE if is_page else PROBE, 1)
        return number

    # what is asked next

    async def next_page(self) -> Task | None:
        """The next page. None when nothing is left, second looks included."""
        while not self.is_stopped:
            if (task := self._take_page()) is not None:
                self._in_hand += 1
                return task
            if not await self._wait_for_work(self._page_wakers):
                return None
        return None

    async def next_probe(self) -> Task | None:
        """The next address of the other lane: images, attachments, styles, other hosts."""
        while not self.is_stopped:
            while self._probes:
                number = self._probes.popleft()
                if self._lanes[number] == PROBE and number in self.urls:  # else it has become a page since
                    self._probes_in_hand += 1
                    return self._task(number, "probe")
            if not await self._wait_for_work(self._probe_wakers):
                return None
        return None

    async def next_level(self) -> list[int]:
        """The pages that wait for a browser, once the last page of their level is home; their links belong to the next. None are left: nothing more comes."""
        while not self.is_stopped:
            if self._is_level_home:
                return sorted(self._held, key=lambda number: (self.ledger.ranks[number], self._positions[number], number))
            if not await self._wait_for_work(self._browser_wakers):
                break
        return []

    def hold(self, number: int) -> None:
        """The page waits for a browser, and the next level for the page."""
        self._held.add(number)

    def release(self, number: int) -> None:
        self._held.discard(number)
        if not self._held:
            self._wake()

    def believed(self, number: int, url: str) -> None:
        """A browser was shown the page where we were refused."""
        self._settle(number, url, Verdict.OK, "")

    def answered(self, task: Task, verdict: Verdict, why: str, *, is_final: bool = False) -> None:
        """The address has its answer. A fault seen for the first time gets a second look, later, unless the server wants to be left alone."""
        self._settle(task.number, task.url, verdict, why)
        if is_final:
            self.urls.pop(task.number, None)
        self.put_back(task)

    def asked_besides(self, number: int, times: int) -> None:
        """A browser asked for the page again, so many times; with three in all there is no second look."""
        self._asks[number] = min(self._asks[number] + times, 255)
        if self._asks[number] >= MOST_IN_ALL:
            self.urls.pop(number, None)

    def put_back(self, task: Task) -> None:
        """The task is no longer in hand."""
        if task.how == "page":
            self._in_hand -= 1
            _wake_one(self._page_wakers)
        else:
            self._probes_in_hand -= 1
        if self._is_quiet:
            self._wake()
        elif self._is_level_home:
            _wake_one(self._browser_wakers)

    def look_again(self, url: str) -> None:
        """A second look, though nothing was wrong with the first answer itself: the redirects behind it go round in circles."""
        number = self.remember(url)
        if self._lanes[number] and 0 < self._asks[number] < MOST_ASKS and number not in self.urls:
            self._look_later(number, url)

    def replayed(self, number: int, url: str, verdict: Verdict, why: str) -> None:
        """An answer that an earlier, interrupted run of the same inspection brought home."""
        self._asks[number] = min(self._asks[number] + 1, 255)
        if self._lanes[number] == PAGE and self._asks[number] == 1:
            self.pages_taken += 1
        self._settle(number, url, verdict, why)

    def resume(self) -> None:
        """After a replay: what is known but not answered stays queued, the rest is done."""
        self._next = [number for number in self._next if self._asks[number] == 0]
        self._probes = deque(number for number in self._probes if self._asks[number] == 0)

    def stop(self) -> None:
        """Nothing more is handed out; what is in hand may finish."""
        self.is_stopped = True
        self._wake()

    @property
    def waiting(self) -> int:
        return len(self._now) + len(self._next) + len(self._probes) + len(self._second) + len(self._hints) + len(self._held)

    def lane(self, number: int) -> str:
        return "page" if self._lanes[number] == PAGE else "probe"

    def is_claimed(self, number: int) -> bool:
        """Whether this inspection met the address; others are only remembered from earlier ones."""
        return self._lanes[number] != 0

    def role(self, number: int) -> LinkRole:
        return _ROLES[self._roles[number]]

    def level_of(self, number: int) -> int:
        return self._levels[number]

    def asked(self, number: int) -> int:
        return self._asks[number]

    def _task(self, number: int, how: str) -> Task:
        self._asks[number] += 1
        return Task(number, self.urls[number], how, self.role(number), self._levels[number], self._asks[number])

    def _take_page(self) -> Task | None:
        while self._second_pages:
            number = self._second_pages.popleft()
            if number in self.urls:
                return self._task(number, "page")
        while self._now or self._start_level():
            number = self._now.popleft()
            if number not in self.urls:
                continue
            if self.pages_taken < self.limits.pages:
                self.pages_taken += 1
                return self._task(number, "page")
            self._skip(number, "超过页数上限")
        return None

    def _start_level(self) -> bool:
        """The next level begins when the last page of this one is home."""
        if self._in_hand or not self._next:
            return False
        level = min(self._levels[number] for number in self._next)
        if self._held and level > self._held_level:
            return False
        self.level = level
        now = {number for number in self._next if self._levels[number] == self.level}
        self._next = [number for number in self._next if number not in now]
        self._now.extend(sorted(now, key=lambda number: (self.ledger.ranks[number], self._positions[number], self.urls[number])))
        for _ in self._now:
            if not _wake_one(self._page_wakers):
                break
        return True

    @property
    def _is_quiet(self) -> bool:
        """Nothing queued and nothing in hand, in either lane."""
        return not (self._in_hand or self._probes_in_hand or self._now or self._next or self._probes or self._second_pages or self._held)

    @property
    def _is_level_home(self) -> bool:
        if not self._held or self._in_hand or self._now:
            return False
        level = self._held_level
        return not any(self._levels[number] <= level for number in self._next)

    @property
    def _held_level(self) -> int:
        return max(self._levels[number] for number in self._held)

    async def _wait_for_work(self, wakers: deque[asyncio.Future[None]]) -> bool:
        """Waits until something may have changed. False when nothing is left to do in either lane."""
        is_quiet = self._is_quiet
        if is_quiet and (self._open_hints() or self._open_second_looks()):
            self._wake()
            return True
        if self._is_level_home and wakers is not self._browser_wakers:
            _wake_one(self._browser_wakers)
        loop = asyncio.get_running_loop()
        if is_quiet:
            if not self._second:
                self._wake()
                return False
            loop.call_later(max(0.0, self._second[0][0] - _clock()) + 0.001, self._wake)
        waker = loop.create_future()
        wakers.append(waker)
        await waker
        return True

    def _wake(self) -> None:
        while _wake_one(self._page_wakers) or _wake_one(self._probe_wakers) or _wake_one(self._browser_wakers):
            pass

    def _open_hints(self) -> bool:
        hints, self._hints = self._hints, []
        for url in hints:
            if self.scope.owns(url) and not self._lanes[self.remember(url)]:
                self._enter_hint(url)
        return bool(hints)

    def _enter_hint(self, url: str) -> None:
        reason = self.scope.refusal(url, is_own=True)
        lane = SKIP if reason else PAGE if is_page_address(url) else PROBE
        number, _ = self._enter(url, LinkRole.PAGE, lane, self.level + 1)
        if reason:
            self._skip(number, reason)
        else:
            self._queue(number, url, lane, 0)

    def _open_second_looks(self) -> bool:
        opened = False
        while self._second and self._second[0][0] <= _clock():
            number = heapq.heappop(self._second)[1]
            if number in self.urls:
                (self._second_pages if self._lanes[number] == PAGE else self._probes).append(number)
            opened = True
        return opened

    def _settle(self, number: int, url: str, verdict: Verdict, why: str) -> None:
        self.ledger.judge(number, verdict, why)
        if verdict in (Verdict.BROKEN, Verdict.SUSPECT) and self._asks[number] < MOST_ASKS:
            self._look_later(number, url)
        else:
            self.urls.pop(number, None)

    def _look_later(self, number: int, url: str) -> None:
        self.urls[number] = url
        heapq.heappush(self._second, (_clock() + self.limits.second_look, number))

    def _skip(self, number: int, reason: str) -> None:
        self.skipped[reason] += 1
        self.ledger.judge(number, Verdict.SKIPPED, reason)
        self.urls.pop(number, None)


def _wake_one(wakers: deque[asyncio.Future[None]]) -> bool:
    """Wakes the first that still waits. False when nobody does."""
    while wakers:
        waker = wakers.popleft()
        if not waker.done():
            waker.set_result(None)
            return True
    return False


def _clock() -> float:
    return time.monotonic()
