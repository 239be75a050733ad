"""What became of every link target, and how much of the site was reached: drawn from the crawl's ledger at the end."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from inspector.archive import read_record
from inspector.core.facts import Coverage, Link, LinkResult, LinkRole, NewScript, Place, Snapshot, Verdict
from inspector.core.findings import MOST_PLACES, place_order
from inspector.core.hosts import registered
from inspector.core.privacy import mask_address
from inspector.db.rows import AddressRow
from inspector.db.store import Store
from inspector.extract.addresses import host_of, is_place
from inspector.extract.answers import BLANK, is_blank
from inspector.extract.decode import content_bytes, decode_body, media_type
from inspector.extract.detours import detour
from inspector.extract.files import file_name, readable_format
from inspector.extract.fronts import NO_WAY_ON, no_front
from inspector.extract.hidden import is_stranger
from inspector.extract.links import read_css_links, read_links
from inspector.extract.listaddress import pager_of
from inspector.extract.markup import parse_html
from inspector.extract.mislinks import Landing
from inspector.extract.notices import notice_of
from spiders.frontier import MOST_HOPS
from spiders.gathering import Gathering
from spiders.ledger import NOBODY
from spiders.scope import RESTING
from spiders.silence import STOPPED, UNHEARD

NO_ANSWER = 0
FILES_AT_ONCE = 500
MISSPELT = "地址写法有误，浏览器打不开"
UNREAD_FILES = "附件只核对了能否打开，没有读内容（文件过大，或超过附件的数量、总量上限）"
_NO_FILES = frozenset({LinkRole.IMAGE, LinkRole.STYLE, LinkRole.SCRIPT, LinkRole.MEDIA, LinkRole.FRAME})
_OPAQUE = frozenset({"application/octet-stream", "application/x-download", "application/force-download", "application/x-msdownload", ""})
UNKNOWN_NAME = "域名解析不到地址"
_RESERVED = frozenset({"invalid", "test", "example"})  # nobody can ever own such a name
UNREACHED = frozenset({"域名解析不到地址", "服务器拒绝连接", "在时限内没有答复", "连接被对方中断", "网络不可达"})


class _Target(NamedTuple):
    """One target as linked: an address, or a place inside it."""

    number: int
    fragment: str
    verdict: Verdict
    why: str
    chain: tuple[int, ...]
    places: int
    parent: int


class OfferedFile(NamedTuple):
    """A file of the site, whole, and the page that links it."""

    snapshot: Snapshot
    offered_on: Place


class LinkBook:
    def __init__(self, store: Store, site_id: int, inspection_id: int, gathering: Gathering) -> None:
        self._store, self._site_id, self._inspection_id, self._gathering = store, site_id, inspection_id, gathering
        self._folder = gathering.archive_path.parent
        self._frontier = gathering.frontier
        self._ledger = gathering.frontier.ledger
        self._read: dict[int, Mapping[str, Link]] = {}

    def results(self) -> Iterator[LinkResult]:
        """Every broken or suspect target, one row each, with the pages that link it, and what opens on other sites, with its title."""
        faulty = list(_folded(self._faulty(), self._url))
        places = self._places({target.number for target in faulty})
        for target in sorted(faulty, key=lambda target: target.parent):
            yield self._result(target, places.get(target.number, []))
        yield from self._strangers()

    def _strangers(self) -> Iterator[LinkResult]:
        """Without the words of the links: a portal has thousands, and reading their pages again costs more than all else here."""
        outside = (target for target in self._targets() if target.verdict is Verdict.OK and not target.fragment and not self._owns_end(target))
        while targets := list(islice(outside, FILES_AT_ONCE)):
            titles = self._titles(_end(target) for target in targets)
            for target in targets:
                if title := titles.get(_end(target)):
                    yield replace(self._result(target, [], is_read=False), shows=title)

    def _owns_end(self, target: _Target) -> bool:
        return self._gathering.scope.owns(self._url(_end(target)))

    def files(self) -> Iterator[OfferedFile]:
        """The files whose text can be read, from the archive, in the order they were met."""
        offered = self._offered()
        while rows := list(islice(offered, FILES_AT_ONCE)):
            parents = {row.number: self._parent(row.number) for row in rows}
            titles = self._titles(parents.values())
            for row in rows:
                if (snapshot := self._whole(row)) is not None and snapshot.body and (_has_readable_name(row) or _is_named_readable(snapshot)):
                    parent = parents[row.number]
                    yield OfferedFile(replace(snapshot, url=row.url), Place(self._url(parent), titles.get(parent, "")))

    def _offered(self) -> Iterator[AddressRow]:
        """Files of the site that answered well and whose text could be read, fetched whole or not."""
        scope = self._gathering.scope
        for row in self._store.files(self._site_id, self._inspection_id, besides=_NO_FILES):
            if self._ledger.verdict(row.number) is Verdict.OK and scope.owns(row.url) and (_has_readable_name(row) or row.media_type in _OPAQUE):
                yield row

    def _parent(self, number: int) -> int:
        """The page that links the file, or what leads to it."""
        sources = self._redirected_from
        while self._ledger.ranks[number] == NOBODY and number in sources:
            number = sources[number]
        return self._ledger.parents[number]

    @cached_property
    def _redirected_from(self) -> dict[int, int]:
        return {target: source for source, target in sorted(self._ledger.redirects.items(), reverse=True)}

    def write(self, path: Path) -> None:
        """JSON lines, one for each distinct target as linked, before redirects."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            for target in self._targets():
                url = self._url(target.number) + (f"#{target.fragment}" if target.fragment else "")
                parent = self._url(target.parent) if target.places else ""
                row = {"url": mask_address(url), "parent": mask_address(parent), "places": target.places, "verdict": target.verdict.value, "why": target.why}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            for raw, (parent_number, places) in self._gathering.misspelt.items():
                parent = mask_address(self._url(parent_number))
                row = {"url": mask_address(raw), "parent": parent, "places": places, "verdict": Verdict.BROKEN.value, "why": MISSPELT}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def summary(self) -> dict[str, int]:
        """How many distinct targets got which verdict."""
        counts = Counter(target.verdict.value for target in self._targets())
        counts[Verdict.BROKEN.value] += len(self._gathering.misspelt)
        return {verdict.value: counts[verdict.value] for verdict in Verdict}

    def new_scripts(self, known: int) -> Iterator[NewScript]:
        """Scripts of hosts from which no address before number `known` was one; common counters and tools, and the site's own, are left out."""
        scripts = list(self._store.script_urls(self._site_id))
        before = {host_of(url) for number, url in scripts if number < known}
        own = frozenset(registered(host) for host in self._gathering.scope.hosts)
        linked = sorted((-self._ledger.places[number], url, number) for number, url in scripts if number >= known and self._ledger.ranks[number] != NOBODY)
        for places, url, number in linked:
            if host_of(url) not in before and is_stranger(url, own):
                before.add(host_of(url))
                parent = self._ledger.parents[number]
                yield NewScript(host_of(url), url, Place(self._url(parent), self._title(parent)), -places)

    def status_of(self, url: str) -> int | None:
        """The last status of an address in this inspection: 0 when it gave no answer, None when it was not asked."""
        number = self._ledger.number_of(url.partition("#")[0])
        return None if number is None else self._ledger.status(number)

    def landings(self, urls: Sequence[str]) -> dict[str, Landing]:
        """Where addresses lead, and what the pages there are called; only those that answered well."""
        numbers = {url: self._end_of(number) for url in urls if (number := self._ledger.number_of(url.partition("#")[0])) is not None}
        there = {url: number for url, number in numbers.items() if self._ledger.status(number) in (200, 304)}
        titles = self._titles(there.values())
        return {url: Landing(self._url(number), title) for url, number in there.items() if (title := titles.get(number))}

    def _end_of(self, number: int) -> int:
        for _ in range(MOST_HOPS):
            if number not in self._ledger.redirects:
                break
            number = self._ledger.redirects[number]
        return number

    def verdict_of(self, url: str) -> Verdict | None:
        """The verdict of a target as linked, None when no page links it any more."""
        base, _, fragment = url.partition("#")
        number = self._ledger.number_of(base)
        if number is None or self._ledger.ranks[number] == NOBODY:
            return None
        if not fragment:
            return self._outcome(number)[0]
        return next((target.verdict for target in self._fragment_targets() if target.number == number and target.fragment == fragment), None)

    def coverage(self) -> Coverage:
        gathering, frontier, counts = self._gathering, self._frontier, self._gathering.counts
        home = gathering.home
        failed = [number for number in self._pages() if self._has_failed(number)]
        refused = sum(self._ledger.verdict(number) is Verdict.SUSPECT or number in self._unheard for number in failed)
        left = sum(frontier.is_claimed(number) and self._ledger.verdict(number) is None for number in range(len(self._ledger)))
        skipped = dict(frontier.skipped)
        if unread := sum(not row.full_file and _has_readable_name(row) for row in self._offered()):
            skipped[UNREAD_FILES] = unread
        if left:
            skipped[f"未检查（{gathering.stopped or '没有轮到'}）"] = left
        return Coverage(
            pages=counts.pages,
            addresses=sum(1 for _ in self._pages()),
            probes=counts.probes,
            failed=len(failed),
            refused=refused,
            skipped=skipped,
            scripted=counts.scripted,
            rendered=counts.rendered,
            unrendered=dict(gathering.waiting.left_out),
            unparsed=counts.unparsed,
            stopped=(gathering.stopped if left else "")
            or (STOPPED if self._unheard.intersection(failed) else "")
            or ("页数上限" if frontier.skipped["超过页数上限"] else "")
            or ("时间有限，其余页面轮换" if frontier.skipped[RESTING] else ""),
            home_status=home.status if home else 0,
            home_error=self._home_error(),
            links=self.summary(),
        )

    def _home_error(self) -> str:
        """Why the front page says nothing of the site, "" when it does."""
        gathering = self._gathering
        if gathering.home is not None:
            home = gathering.home
            return home.error or (BLANK if is_blank(home) else notice_of(home) or no_front(home) or self._no_way_on(home))
        number = self._ledger.number_of(gathering.home_url)
        if gathering.closed_door or number is None or number not in self._ledger.redirects:
            return gathering.closed_door
        _verdict, why, chain = self._ledger.outcome(number)
        end = self._url(chain[-1]) if chain else ""
        if end and not gathering.scope.owns(end):
            return f"转到了别的网站 {urlsplit(end).netloc}，没有跟去；确是这个网站的新地址的，请直接检查它，或写进 sites.yaml 的 hosts"
        return why

    def _no_way_on(self, home: Snapshot) -> str:
        """A scripted front page that leads nowhere shows its links by script: nothing on it says what the site lacks. A plain one is all there is."""
        is_scripted = home.status == 200 and b"<script" in content_bytes(home)[0].lower()
        is_alone = is_scripted and not self._frontier.skipped and not self._gathering.stopped and sum(1 for _ in self._pages()) == 1
        return NO_WAY_ON if is_alone else ""

    def _has_failed(self, number: int) -> bool:
        is_asked = self._ledger.verdict(number) not in (None, Verdict.SKIPPED)
        return is_asked and self._ledger.status(number) not in (200, 304) and number not in self._ledger.redirects

    def _pages(self) -> Iterator[int]:
        return (number for number in range(len(self._ledger)) if self._frontier.is_claimed(number) and self._frontier.lane(number) == "page")

    def _targets(self) -> Iterator[_Target]:
        for number in range(len(self._ledger)):
            if self._frontier.is_claimed(number) and self._ledger.ranks[number] != NOBODY:
                yield self._target(number)
        yield from self._fragment_targets()

    def _target(self, number: int) -> _Target:
        verdict, why, chain = self._outcome(number)
        return _Target(number, "", verdict, why, chain, self._ledger.places[number], self._ledger.parents[number])

    def _faulty(self) -> Iterator[_Target]:
        for target in self._targets():
            if target.verdict in (Verdict.BROKEN, Verdict.SUSPECT):
                yield target

    def _outcome(self, number: int) -> tuple[Verdict, str, tuple[int, ...]]:
        verdict, why, chain = self._ledger.outcome(number)
        if chain and verdict is Verdict.OK and (lost := detour(self._url(number), self._url(chain[-1]))):
            return Verdict.SUSPECT, lost, chain
        if verdict is Verdict.BROKEN and (chain[-1] if chain else number) in self._unheard:
            return Verdict.SUSPECT, f"{why}；{UNHEARD}", chain
        is_external = not self._gathering.scope.owns(self._url(number)) if verdict is Verdict.BROKEN else False
        if is_external and why in UNREACHED and not self._outside_answers:
            return Verdict.SUSPECT, f"{why}；其他外站也都连不上，可能是本机不能访问外网", chain
        if is_external and why.endswith(UNKNOWN_NAME) and not self._is_unknown(self._url(chain[-1] if chain else number)):
            return Verdict.SUSPECT, f"{why}；没有两个别的域名可以对照，可能是本机的域名解析有问题", chain
        return verdict, why, chain

    @cached_property
    def _unheard(self) -> frozenset[int]:
        return self._gathering.unheard()

    def _is_unknown(self, url: str) -> bool:
        """Whether a name that did not resolve is gone. Two names of others that did must show that ours can be looked up at all."""
        host = urlsplit(url).hostname or ""
        return host.rstrip(".").rpartition(".")[2] in _RESERVED or "." not in host or len(self._resolved - {".".join(host.split(".")[-2:])}) >= 2

    @cached_property
    def _resolved(self) -> frozenset[str]:
        """The last two labels of the names whose servers answered, the site's own among them."""
        urls = (self._url(number) for number in range(len(self._ledger)) if self._ledger.status(number))
        hosts = {url.split("/", 3)[2].rpartition("@")[2].partition(":")[0] for url in urls}
        return frozenset(".".join(host.split(".")[-2:]) for host in hosts if "." in host and not host.replace(".", "").isdigit())

    @cached_property
    def _outside_answers(self) -> bool:
        """Whether any host other than the site's own answered: else our own line may be to blame."""
        scope = self._gathering.scope
        return any(self._ledger.status(number) and not scope.owns(self._url(number)) for number in range(len(self._ledger)))

    def _fragment_targets(self) -> Iterator[_Target]:
        for number, fragment, places, parent, is_there in self._ledger.fragments():
            verdict, why, chain = self._outcome(number)
            end = chain[-1] if chain else number
            if verdict is Verdict.OK and not is_there and not self._has_place(end, fragment):
                verdict, why = Verdict.BROKEN, f"页面能打开，但页内没有“{unquote(fragment)[:40]}”这个位置"
            yield _Target(number, fragment, verdict, why, chain, places, parent)

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
        snapshot = self._whole(self._store.addresses(self._site_id, [number]).get(number))
        if snapshot is None or "html" not in media_type(snapshot):
            return None
        tree = parse_html(decode_body(snapshot).text)
        self._scripts[number] = "\n".join(script.text() for script in tree.css("script"))
        if tree.css_first(_APPLICATION) or "location.hash" in self._scripts[number]:
            return None
        return frozenset(value for node in tree.css("[id], a[name]") for value in (node.attributes.get("id"), node.attributes.get("name")) if value)

    def _places(self, numbers: set[int]) -> dict[int, list[Place]]:
        """For each target the pages that link it, nearest the front page first, at most twenty."""
        home = self._gathering.home_url
        found: dict[int, list[tuple[bool, tuple[int, str], str]]] = {number: [] for number in numbers}
        for page in self._store.linking_pages(self._site_id, self._inspection_id):
            targets = array("I")
            targets.frombytes(page.links)
            for number in numbers.intersection(targets):
                places = found[number]
                places.append((page.url != home, place_order(page.url), page.title))
                if len(places) > 4 * MOST_PLACES:
                    found[number] = sorted(places)[:MOST_PLACES]
        return {number: [Place(order[1], title) for _is_inner, order, title in sorted(places)[:MOST_PLACES]] for number, places in found.items()}

    def _result(self, target: _Target, places: list[Place], *, is_read: bool = True) -> LinkResult:
        url = self._url(target.number) + (f"#{target.fragment}" if target.fragment else "")
        first = places[0] if places and not target.fragment else Place(self._url(target.parent), self._title(target.parent) if is_read else "")
        link = self._link(target.parent, url) if is_read else None
        return LinkResult(
            url=url,
            role=link.role if link else self._frontier.role(target.number),
            verdict=target.verdict,
            why=target.why,
            status=self._ledger.status(target.chain[-1] if target.chain else target.number) or NO_ANSWER,
            chain=tuple(self._url(number) for number in target.chain),
            is_external=not self._gathering.scope.owns(url),
            places=target.places,
            first_place=first,
            text=link.text if link else "",
            element=link.element if link else "",
            asked=self._frontier.asked(target.number),
            more_places=tuple(place for place in places if place.url != first.url),
        )

    def _link(self, page: int, url: str) -> Link | None:
        """The link as it stands on its first page, read again from the archive."""
        if page not in self._read:
            snapshot = self._whole(self._store.addresses(self._site_id, [page]).get(page))
            links = _links_of(snapshot) if snapshot else ()
            self._read = {page: {link.url: link for link in reversed(links)}}
        return self._read[page].get(url)

    def _url(self, number: int) -> str:
        return self._urls[number]

    @cached_property
    def _urls(self) -> list[str]:
        return [url for _number, url in self._store.address_urls(self._site_id)]

    def _titles(self, numbers: Iterable[int]) -> dict[int, str]:
        """One look for many pages: a site offers thousands of files."""
        return {number: row.title for number, row in self._store.addresses(self._site_id, set(numbers)).items()}

    def _title(self, number: int) -> str:
        return self._titles([number]).get(number, "")

    def sheets(self) -> dict[str, str]:
        """The style sheets of the site, address → text, without those that did not come whole."""
        rows = self._store.addresses(self._site_id, self._sheet_numbers)
        whole = ((row.url, self._whole(row)) for row in rows.values() if row.status in (200, 304))
        return {url: decode_body(snapshot).text for url, snapshot in whole if snapshot and "html" not in media_type(snapshot)}

    @property
    def has_all_sheets(self) -> bool:
        return all(self._ledger.status(number) in (200, 304, 404, 410) for number in self._sheet_numbers)

    @cached_property
    def _sheet_numbers(self) -> set[int]:
        owns = self._gathering.scope.owns
        return {number for number in range(len(self._ledger)) if self._frontier.role(number) is LinkRole.STYLE and owns(self._url(number))}

    def archived(self, url: str) -> Snapshot | None:
        """The answer to an address as it was judged, None where the archive does not hold it whole."""
        number = self._ledger.number_of(url.partition("#")[0])
        return None if number is None else self._whole(self._store.addresses(self._site_id, [number]).get(number))

    def source(self, url: str) -> Snapshot | None:
        """The same as its server sent it, with the scripts that a browser has run and left out."""
        number = self._ledger.number_of(url.partition("#")[0])
        row = None if number is None else self._store.addresses(self._site_id, [number]).get(number)
        return read_record(self._folder / row.full_file, row.full_offset) if row and row.full_file and row.full_offset is not None else None

    def _whole(self, row: AddressRow | None) -> Snapshot | None:
        """The answer as it lies in the archive, as a browser has shown it if one has; None where it is not whole."""
        if row and (shown := self._gathering.shown.get(row.number)):
            return read_record(self._folder / shown.file, shown.offset)
        return read_record(self._folder / row.full_file, row.full_offset) if row and row.full_file and row.full_offset is not None else None


# pages that scripts draw, with places of their own making
_APPLICATION = (
    "script[src*='vue'], script[src*='app.'], script[src*='chunk'], script[src*='runtime'], script[type='module'], #app:empty, #root:empty, #__next, #__nuxt, "
    "app-root, [ng-app], [data-reactroot]"
)


def _end(target: _Target) -> int:
    return target.chain[-1] if target.chain else target.number


def _folded(faulty: Iterable[_Target], url_of: Callable[[int], str]) -> Iterator[_Target]:
    """Dead pages of one list are one fault: its pager promises more pages than there are."""
    pagers: dict[tuple[str, Verdict, str], list[_Target]] = {}
    for target in faulty:
        pager = pager_of(url_of(target.number))
        if pager:
            pagers.setdefault((pager, target.verdict, target.why), []).append(target)
        else:
            yield target
    for targets in pagers.values():
        first = min(targets, key=lambda target: (len(url_of(target.number)), url_of(target.number)))
        yield first._replace(why=f"{first.why}；同一列表共有 {len(targets)} 页这样", places=max(target.places for target in targets)) if targets[1:] else first


def _has_readable_name(row: AddressRow) -> bool:
    return bool(readable_format(file_name(row.url), row.media_type))


def _is_named_readable(snapshot: Snapshot) -> bool:
    return bool(readable_format(file_name(snapshot.url, snapshot.header("Content-Disposition")), ""))


def _links_of(snapshot: Snapshot) -> tuple[Link, ...]:
    decoded = decode_body(snapshot)
    if "css" in media_type(snapshot):
        return read_css_links(decoded.text, snapshot.url)
    return read_links(parse_html(decoded.text), snapshot.url, decoded.encoding.partition(" ")[0], snapshot.header("Refresh"))
