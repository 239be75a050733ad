"""One inspection's crawl: asks through the transport, keeps what came in the archive, tells the frontier and the database."""

from __future__ import annotations

import logging
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes, urljoin

from inspector.archive import RENDERED, ArchiveWriter, Original, RecordPlace, read_archive, read_record, repair
from inspector.core.facts import Link, Network, PageFacts, PageKind, Snapshot, Verdict
from inspector.db.store import Store
from inspector.extract.addresses import resolve
from inspector.extract.answers import Reading, read_answer
from inspector.extract.decode import DAMAGED, decode_body, media_type
from inspector.extract.detours import signpost
from inspector.extract.fronts import no_front
from inspector.extract.links import is_misspelt, read_css_links, read_sitemap
from inspector.extract.notices import GONE, NO_PAGES, says_gone
from spiders.books import Books
from spiders.catchall import PROBED, SAME_PAGE, CatchAll
from spiders.downloads import Caps, Downloads
from spiders.frontier import MOST_HOPS, Frontier, Limits, Task
from spiders.history import History
from spiders.ledger import CIRCLE
from spiders.listdata import DATA, ListData
from spiders.network import RECORD, ask_network, pack, search_address, unpack
from spiders.pace import Names
from spiders.scope import FORBIDDEN, Scope, host_of, same_owner
from spiders.scripted import LEFT_OUT, Held, Waiting, completed, why_render
from spiders.silence import STOPPED, Silence, is_silent
from spiders.transport import LONGEST_WAIT, Transport, retry_after, second_user_agent

logger = logging.getLogger(__name__)

MOST_RENDERED = 30  # pages of a site, where nobody says otherwise
MOST_MISSPELT = 10_000  # addresses
MOST_PICTURES = 40  # of one inspection
RULES = "rules"  # how robots.txt and sitemaps are marked in the archive
CHALLENGED = 412  # a firewall's riddle sent with status 200 is no page of the office
SENT_ON = 302  # a front page that is only a signpost
RECENT_ANSWERS = 50
BLOCKED_SHARE = 0.5  # of the recent page answers: the site turns us away, and asking on would make it worse


class Settings(NamedTuple):
    limits: Limits
    rate: float | None
    concurrency: int
    timeout: float
    largest_body: int
    contact: str
    allow_loopback: bool
    files: Caps = Caps()
    render: int = 0  # most pages a browser is to show
    pictures: int = 0  # most pictures taken of findings
    names: Names = {}  # noqa: RUF012 - typed as read-only; a mappingproxy could not be sent to another process. Hosts no name server need be asked for
    authorities: str = ""  # a file of certificates that are believed beside the system's own


class Progress(NamedTuple):
    pages: int
    probes: int
    waiting: int


@dataclass
class Counts:
    """What coverage is made of."""

    pages: int = 0
    probes: int = 0
    failed: int = 0
    refused: int = 0
    unparsed: int = 0
    scripted: int = 0
    rendered: int = 0


class Gathering:
    """Everything the spider, the probes and a replay share. One path leads from an answer to the books: `_apply`."""

    def __init__(
        self,
        *,
        store: Store,
        site_id: int,
        inspection_id: int,
        home_url: str,
        scope: Scope,
        settings: Settings,
        archive: Path,
        read: Callable[[Snapshot], PageFacts | None],
        software: str,
        take: Callable[[PageFacts], None] | None = None,
        on_home: Callable[[str], None] | None = None,
        on_page: Callable[[PageFacts, bool], None] | None = None,
        why_render: Callable[[PageFacts], str] = why_render,
        known: int | None = None,
    ) -> None:
        self.home_url, self.scope, self.settings, self.archive_path, self.read = home_url, scope, settings, archive, read
        self.frontier = Frontier(scope, settings.limits)
        self.counts = Counts()
        self.downloads = Downloads(settings.files)
        self.waiting = Waiting(settings.render, why_render)
        self.catchall = CatchAll(read)
        self.list_data = ListData(scope)
        self.silence = Silence()
        self.shown: dict[int, RecordPlace] = {}  # where the rendered pages lie
        self.misspelt: dict[str, tuple[int, int]] = {}  # addresses no browser can read, as written → the first page with them, pages
        self.stopped = ""
        self.failure: BaseException | None = None
        self.home: Snapshot | None = None
        self.closed_door = ""  # why the front page was not even asked for
        self._is_home_well = False
        self._recorded: dict[str, Original] = {}  # where the bodies stand that later records of a replay only repeat
        self.network: Network | None = None
        self._software, self._take, self._on_home, self._on_page = software, take, on_home, on_page
        self._search_url = ""
        self._known_url = ""  # of a page that came
        self._archive: ArchiveWriter | None = None
        self._extras: dict[str, Snapshot] = {}
        self._ahead: dict[int, PageFacts | None] = {}  # pages read before they are kept
        self._recent: deque[bool] = deque(maxlen=RECENT_ANSWERS)
        for number, url in store.address_urls(site_id):
            if self.frontier.remember(url) != number:
                raise AssertionError(f"address {number} of site {site_id} is out of order")
        remembered = len(self.frontier.ledger)
        self._known = remembered if known is None else known
        self._history = History(store, site_id, archive, is_empty=not remembered)
        self._books = Books(store, site_id, inspection_id, scope, self.frontier)

    # before the crawl

    def open(self) -> bool:
        """Begins, or goes on where an interrupted run left off. True when something was replayed."""
        self.begin()
        is_resumed = self.archive_path.exists() and self.archive_path.stat().st_size > 0
        if is_resumed:
            repair(self.archive_path)
            self.replay(self.archive_path)
            self.frontier.resume()
        self._archive = ArchiveWriter(self.archive_path, self._software)
        return is_resumed

    def begin(self) -> None:
        self.frontier.start(self.home_url)

    def replay(self, path: Path) -> None:
        """Reads an archive as if its answers came in now."""
        for snapshot, place, original in read_archive(path, seen=self._recorded):
            if snapshot.how == RULES:
                self._extras[snapshot.url] = snapshot
                continue
            if snapshot.how == DATA:
                self.list_data.hear(snapshot)
                continue
            if snapshot.how == PROBED:
                self.catchall.hear(snapshot)
                continue
            if snapshot.how == RECORD:
                self.network = unpack(snapshot.body)
                continue
            number = self.frontier.meet(snapshot.url)
            if snapshot.how == RENDERED:
                self._show(number, snapshot, place)
                continue
            reading = self._apply(number, snapshot, place, original)
            self.frontier.replayed(number, snapshot.url, reading.verdict, reading.why)
            self._books.commit_if_due(self._archive)

    async def learn_rules(self, transport: Transport) -> None:
        """robots.txt and the sitemap, before anything else is asked."""
        robots = await self._extra(transport, urljoin(self.home_url, "/robots.txt"))
        if robots is not None:
            self.scope.learn_robots(decode_body(robots).text)
        if self.scope.refusal(self.home_url, is_own=True) == FORBIDDEN:
            self.closed_door = f"{FORBIDDEN}，首页没有请求；是本单位的网站，可以在 sites.yaml 的 robots 里写 override 和谁批准的"
            self.stop(FORBIDDEN)
            return
        if self.scope.crawl_delay and self.settings.rate:
            transport.pace.rate = min(self.settings.rate, 1 / self.scope.crawl_delay)
        for address in (self.scope.sitemaps or [urljoin(self.home_url, "/sitemap.xml")])[:5]:
            sitemap = await self._extra(transport, address)
            if sitemap is not None:
                self.frontier.hint(read_sitemap(decode_body(sitemap).text, address)[: self.settings.limits.pages])

    async def _extra(self, transport: Transport, url: str) -> Snapshot | None:
        assert self._archive is not None
        if url not in self._extras:
            self._extras[url] = replace(await transport.fetch(url), how=RULES)
            self._archive.write(self._extras[url])
        snapshot = self._extras[url]
        is_text = snapshot.status == 200 and "html" not in media_type(snapshot)
        return snapshot if is_text else None

    async def ask_network(self, transport: Transport) -> None:
        """After everything else; what was learnt stands in the archive."""
        if not self.stopped and self._archive is not None:
            for answer in await self.catchall.ask(transport, self._may_ask):
                self._archive.write(replace(answer, how=PROBED))
        if self.stopped or self.home is None or self.home.status == 0 or self.network is not None or self._archive is None:
            return
        self.network = await ask_network(transport, self.home, self._search_url, self._known_url, self._may_ask)
        self._archive.write(Snapshot(self.home.url, datetime.now(UTC), body=pack(self.network), how=RECORD))

    async def hear(self, transport: Transport) -> None:
        """When the site has fallen silent, asks again what it has answered before; if that gets no answer, asking on would take for ever and tell nothing."""
        host = host_of(self.home.url) if self.home else ""
        if self.stopped or not self.silence.wants_control(host):
            return
        known = (self.home_url, urljoin(self.home_url, "/robots.txt"))
        async with self.silence.control() as turn:
            if is_silent(await transport.fetch(known[turn])):
                self.stop(STOPPED)
            else:
                self.silence.broken_by(host)

    def unheard(self) -> frozenset[int]:
        """Addresses that failed after their host had fallen silent for good."""
        return self.silence.unheard(host_of(self.home.url if self.home else self.home_url), self.network)

    def _may_ask(self, url: str) -> bool:
        return not self.scope.refusal(url, is_own=True)

    # while it runs

    def conditions(self, task: Task) -> Mapping[str, str]:
        """Validators of the last visit, so that an unchanged page costs a 304; a second look comes as a visitor from the site's own pages would."""
        if task.ask > 1:
            return {"User-Agent": second_user_agent(self.settings.contact), "Referer": self.home_url}
        return self._history.validators(task.number)

    async def ask_data(self, transport: Transport, task: Task, snapshot: Snapshot) -> None:
        """What a page's script would ask for by GET within the site, before the page itself is kept: whoever replays the archive has it when the page comes."""
        whole = self._history.whole(task.number, snapshot)
        if whole is None or self._archive is None:
            return
        page = self.read(replace(whole, fetched_at=snapshot.fetched_at))
        self._ahead[task.number] = page
        for url in self.list_data.wanted(page):
            answer = replace(await transport.fetch(url, headers={"Referer": task.url, "Accept": "*/*"}), how=DATA)
            self.list_data.hear(answer)
            self._write_data(answer)

    def _write_data(self, answer: Snapshot) -> None:
        try:
            if self._archive is not None:
                self._archive.write(answer)
        except BaseException as error:
            self.fail(error)
            raise

    def keep(self, task: Task, snapshot: Snapshot) -> Reading:
        """Archive first, then the books: a crash between the two loses nothing, the archive is replayed."""
        try:
            reading = self._keep(task, snapshot)
        except BaseException as error:
            self.fail(error)
            self.frontier.put_back(task)
            raise
        self.frontier.answered(task, reading.verdict, reading.why, is_final=retry_after(snapshot) > LONGEST_WAIT)
        return reading

    def fail(self, error: BaseException) -> None:
        """Something of ours broke: nothing more is asked, and whoever runs the crawl is told."""
        self.failure = self.failure or error
        self.stop("程序出错")

    def _keep(self, task: Task, snapshot: Snapshot) -> Reading:
        assert self._archive is not None
        original = self._history.original(task.number, snapshot)
        self._history.forget(task.number)
        if snapshot.status == 304 and original is not None:
            full = self._history.unchanged(original)
            place = self._archive.write(snapshot, original)
            if full is not None:
                snapshot = replace(full, fetched_at=snapshot.fetched_at, how=snapshot.how)
        else:
            place = self._archive.write(snapshot, original)
        reading = self._apply(task.number, snapshot, place, original)
        self._books.commit_if_due(self._archive)
        return reading

    def show(self, number: int, shown: Snapshot) -> None:
        """What a browser made of a page that waited, or why it made nothing: into the archive, then judged in place of the source."""
        assert self._archive is not None
        self._show(number, shown, self._archive.write(shown))
        self._books.commit_if_due(self._archive)

    def give_up(self, number: int, reason: str) -> None:
        """The page gets no browser and is judged as its source has it."""
        held = self.waiting.held[number]
        self._judge_source(number, None if held.is_riddle else self._read_held(held), reason)

    def held(self, number: int) -> Snapshot | None:
        """The source of a page that waits, from the archive."""
        return self._source(self.waiting.held[number])

    def progress(self) -> Progress:
        return Progress(self.counts.pages, self.counts.probes, self.frontier.waiting)

    def stop(self, reason: str) -> None:
        self.stopped = self.stopped or reason
        self.frontier.stop()

    def close(self) -> None:
        if self.failure is None:
            for number in sorted(self.waiting.held):
                self.give_up(number, self.stopped or "没有轮到")
            for number in self.catchall.found():
                self.frontier.ledger.judge(number, Verdict.SUSPECT, SAME_PAGE)
        self._books.commit(self._archive)
        if self._archive is not None:
            self._archive.close()
            self._archive = None

    # from an answer to the books

    def _apply(self, number: int, snapshot: Snapshot, place: RecordPlace, original: Original | None) -> Reading:
        role = self.frontier.role(number)
        is_again = self.frontier.ledger.status(number) in (200, 304)  # a second look, or the same page in two archives
        ahead = self._ahead.pop(number, None)
        reading = read_answer(snapshot, role)
        if reading.verdict is Verdict.BROKEN and snapshot.status in (400, 422, 500) and snapshot.url in self.frontier.forms:
            reading = Reading(Verdict.SUSPECT, f"{reading.why}；这是表单的地址，可能要填了内容才能打开")
        if reading.verdict is Verdict.BROKEN and retry_after(snapshot) > LONGEST_WAIT:
            reading = Reading(Verdict.SUSPECT, f"{reading.why}；服务器要求过很久再来，没有再看")
        self.silence.note(host_of(snapshot.url), number, snapshot, reading.verdict)
        if reading.is_refusal and snapshot.status == 200:
            snapshot = replace(snapshot, status=CHALLENGED)  # in the books only; the archive keeps what came
        self.frontier.ledger.answered(number, snapshot.status)
        links, stranger = array("I"), ""
        page: PageFacts | None = None
        self.frontier.ledger.redirects.pop(number, None)  # a second look may arrive where the first was sent away
        if reading.location:
            target = resolve(_address_bytes(reading.location), snapshot.url, "utf-8").partition("#")[0]
            reading = self._redirected(number, target, reading)
        elif beyond := self._front_page_beyond(number, snapshot, reading):
            reading = self._redirected(number, beyond, reading)
            snapshot = replace(snapshot, status=SENT_ON)  # in the books only, as above
        elif snapshot.how != "probe" and snapshot.status == 200:
            if self.frontier.level_of(number) == 0 and reading.verdict is Verdict.OK and (stranger := no_front(snapshot)):
                reading = Reading(Verdict.SUSPECT, stranger)
            page = (ahead if ahead is not None else self.read(snapshot)) if self.frontier.lane(number) == "page" else None
            page = self.list_data.filled(page, snapshot, self.read)
            if page is not None and reading.verdict is Verdict.OK:
                reading = _seen_in(page) or reading
            links = self._links(number, snapshot, page)
        if (page is not None or self._is_refused_page(number, reading)) and self.waiting.wants(number, page, snapshot):
            self.waiting.held[number] = Held(snapshot.url, snapshot.fetched_at, place, original, links, is_riddle=page is None)
            self.frontier.hold(number)
        elif page is not None:
            breaks_off = bool(page.unreadable) and reading.verdict is Verdict.SUSPECT  # and is asked for once more
            if reading.why not in NO_PAGES and not stranger and (is_again or not breaks_off):
                self._met(number, page)
            self.catchall.see(number, page)
        self._count(number, snapshot, reading, page, is_again=is_again)
        self._books.note(number, snapshot, place, original, links, page)
        return reading

    def _met(self, number: int, page: PageFacts) -> None:
        self.counts.scripted += page.list_state == "scripted"
        if self._take is not None:
            self._take(page)
        if page.kind is PageKind.HOME:
            self._search_url = self._search_url or search_address(page.forms, page.url)
        elif not self._known_url and self.frontier.lane(number) == "page":
            self._known_url = page.url
        if self._on_page is not None:
            self._on_page(page, number >= self._known)

    def _redirected(self, number: int, target: str, reading: Reading) -> Reading:
        if not target.startswith("http"):
            return Reading(Verdict.BROKEN, "转到的地址写法有误")
        if self.home is None and self.frontier.level_of(number) == 0:
            self._follow_home(target)
        if not self.frontier.redirect(number, target):
            return Reading(Verdict.BROKEN, f"转了 {MOST_HOPS} 次还没有到达")
        if self.frontier.ledger.is_in_circle(number):
            self.frontier.look_again(target)
            return Reading(Verdict.BROKEN, CIRCLE)
        return reading

    def _front_page_beyond(self, number: int, snapshot: Snapshot, reading: Reading) -> str:
        """Many a site's root only sends its visitors on, by refresh or script: what it leads to is the front page that people see."""
        if self.home is not None or self.frontier.level_of(number) != 0 or reading.verdict is not Verdict.OK:
            return ""
        target = signpost(snapshot)
        host = host_of(target) if target else ""
        return target if host and (host in self.scope.hosts or same_owner(host, host_of(self.home_url))) else ""

    def _follow_home(self, target: str) -> None:
        """The front page may live on another name of the same site: http to https, with or without www, a sibling host."""
        host = host_of(target)
        if host not in self.scope.hosts and same_owner(host, host_of(self.home_url)):
            self.scope.add_host(host)
        if host in self.scope.hosts and self._on_home is not None:
            self._on_home(target)

    def _links(self, number: int, snapshot: Snapshot, page: PageFacts | None) -> array[int]:
        if page is not None:
            if "?" in snapshot.url:
                self.scope.saw_content(snapshot.url, hash(snapshot.body))
            self._note_misspelt(number, page)
            return self.frontier.offer(number, snapshot.url, page.links, page.ids)
        if "css" in media_type(snapshot):
            found: tuple[Link, ...] = read_css_links(decode_body(snapshot).text, snapshot.url)
            return self.frontier.offer(number, snapshot.url, found)
        return array("I")

    def _note_misspelt(self, number: int, page: PageFacts) -> None:
        for raw in {link.raw for link in page.links if not link.url and is_misspelt(link)}:
            if raw in self.misspelt or len(self.misspelt) < MOST_MISSPELT:
                first, places = self.misspelt.get(raw, (number, 0))
                self.misspelt[raw] = (first, places + 1)

    def _count(self, number: int, snapshot: Snapshot, reading: Reading, page: PageFacts | None, *, is_again: bool) -> None:
        counts = self.counts
        self.downloads.took(snapshot)
        if self.frontier.lane(number) == "probe":
            counts.probes += 1
            return
        self._recent.append(reading.is_refusal)
        if len(self._recent) == RECENT_ANSWERS and sum(self._recent) >= BLOCKED_SHARE * RECENT_ANSWERS:
            self.stop("被拦截")
        if is_again:
            pass
        elif page is not None:
            counts.pages += 1
        elif snapshot.status == 200:
            counts.unparsed += "html" in media_type(snapshot)
        if not self._is_home_well and not (300 <= snapshot.status < 400) and self.frontier.level_of(number) == 0:
            self.home, self._is_home_well = snapshot, reading.verdict is Verdict.OK  # until then a second look may bring a better one

    # pages that a browser has shown

    def _show(self, number: int, shown: Snapshot, place: RecordPlace) -> None:
        held = self.waiting.held.get(number)
        if held is None:  # the rule that made it wait has changed
            return
        self.waiting.taken += 1
        raw = None if held.is_riddle else self._read_held(held)
        page = self.read(shown) if shown.status else None
        if page is None:
            self._judge_source(number, raw, shown.error)
            return
        if raw is not None:
            page = completed(page, raw, is_whole=not shown.header(LEFT_OUT))
        self.shown[number] = place
        self.counts.rendered += 1
        known = {link.url for link in raw.links} if raw else set()
        found = self.frontier.offer(number, held.url, [link for link in page.links if link.url not in known], page.ids)
        self._met(number, page)
        self._note_shown(number, held, shown, array("I", sorted({*held.links, *found})), page)
        self._let_go(number)

    def _note_shown(self, number: int, held: Held, shown: Snapshot, links: array[int], page: PageFacts) -> None:
        """The source stays what the next inspection compares with, unless it was only a riddle."""
        if (source := self._source(held)) is not None and not held.is_riddle:
            self._books.note(number, source, held.place, held.original, links, page)
            return
        self.frontier.ledger.answered(number, shown.status)
        self.frontier.believed(number, held.url)
        self.counts.pages += 1
        if self.frontier.level_of(number) == 0:
            self.home = shown
        self._books.note(number, shown, self.shown[number], None, links, page)

    def _judge_source(self, number: int, raw: PageFacts | None, reason: str) -> None:
        self.waiting.left_out[reason] += 1
        if raw is not None:
            self._met(number, raw)
        self._let_go(number)

    def _let_go(self, number: int) -> None:
        del self.waiting.held[number]
        self.frontier.release(number)

    def _read_held(self, held: Held) -> PageFacts | None:
        source = self._source(held)
        return self.read(source) if source else None

    def _source(self, held: Held) -> Snapshot | None:
        place = held.original or held.place
        found = read_record(self.archive_path.parent / place.file, place.offset)
        return replace(found, url=held.url, fetched_at=held.fetched_at, how="page") if found else None

    def _is_refused_page(self, number: int, reading: Reading) -> bool:
        return reading.is_refusal and self.frontier.lane(number) == "page"


def _seen_in(page: PageFacts) -> Reading | None:
    """What only the page itself tells against it."""
    if says_gone(page):
        return Reading(Verdict.SUSPECT, GONE)
    is_damaged = any(reason.startswith(DAMAGED) for reason in page.unreadable)
    return Reading(Verdict.SUSPECT, f"{DAMAGED}，浏览器可能打不开") if is_damaged else None


def _address_bytes(location: str) -> str:
    """A Location header with its raw bytes percent-encoded as they came, whatever their charset."""
    return quote_from_bytes(location.encode("utf-8", "surrogateescape"), safe="".join(map(chr, range(0x21, 0x7F))))
