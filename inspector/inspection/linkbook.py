"""What the links and files of a site come to at the end of an inspection: faulty targets, strangers, new scripts, files to be read."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from inspector.core.facts import Link, LinkResult, LinkRole, NewScript, Place, Snapshot, Verdict
from inspector.core.findings import MOST_PLACES, place_order
from inspector.core.hosts import registered
from inspector.core.privacy import mask_address
from inspector.db.rows import AddressRow
from inspector.db.store import Store
from inspector.extract.addresses import host_of
from inspector.extract.decode import decode_body, media_type
from inspector.extract.files import file_name, readable_format
from inspector.extract.hidden import is_stranger
from inspector.extract.links import read_css_links, read_links
from inspector.extract.markup import parse_html
from inspector.extract.mislinks import Landing
from inspector.inspection.answers import Answers
from inspector.inspection.targets import Target, Targets
from spiders.frontier import MOST_HOPS
from spiders.gathering import Gathering
from spiders.ledger import NOBODY

NO_ANSWER = 0
FILES_AT_ONCE = 500
MISSPELT = "地址写法有误，浏览器打不开"
NO_FILES = frozenset({LinkRole.IMAGE, LinkRole.STYLE, LinkRole.SCRIPT, LinkRole.MEDIA, LinkRole.FRAME})
OPAQUE = frozenset({"application/octet-stream", "application/x-download", "application/force-download", "application/x-msdownload", ""})


class OfferedFile(NamedTuple):
    """A file of the site, whole, and the page that links it."""

    snapshot: Snapshot
    offered_on: Place


class LinkBook:
    def __init__(self, store: Store, site_id: int, inspection_id: int, gathering: Gathering) -> None:
        self._store, self._site_id, self._inspection_id, self._gathering = store, site_id, inspection_id, gathering
        self._frontier = gathering.frontier
        self._ledger = gathering.frontier.ledger
        self.answers = Answers(store, site_id, gathering)
        self.targets = Targets(gathering, self.answers)
        self._read: dict[int, Mapping[str, Link]] = {}

    def results(self) -> Iterator[LinkResult]:
        """Every broken or suspect target, one row each, with the pages that link it, and what opens on other sites, with its title."""
        faulty = list(self.targets.faulty())
        places = self._places({target.number for target in faulty})
        for target in sorted(faulty, key=lambda target: target.parent):
            yield self._result(target, places.get(target.number, []))
        yield from self._strangers()

    def _strangers(self) -> Iterator[LinkResult]:
        """Without the words of the links: a portal has thousands, and reading their pages again costs more than all else here."""
        outside = (target for target in self.targets.all() if target.verdict is Verdict.OK and not target.fragment and not self._owns_end(target))
        while targets := list(islice(outside, FILES_AT_ONCE)):
            titles = self.answers.titles(target.end for target in targets)
            for target in targets:
                if title := titles.get(target.end):
                    yield replace(self._result(target, [], is_read=False), shows=title)

    def _owns_end(self, target: Target) -> bool:
        return self._gathering.scope.owns(self.answers.url(target.end))

    def files(self) -> Iterator[OfferedFile]:
        """The files whose text can be read, from the archive, in the order they were met."""
        offered = self._offered()
        while rows := list(islice(offered, FILES_AT_ONCE)):
            parents = {row.number: self._parent(row.number) for row in rows}
            titles = self.answers.titles(parents.values())
            for row in rows:
                if (snapshot := self.answers.whole(row)) is not None and snapshot.body and (has_readable_name(row) or is_named_readable(snapshot)):
                    parent = parents[row.number]
                    yield OfferedFile(replace(snapshot, url=row.url), Place(self.answers.url(parent), titles.get(parent, "")))

    def unread_files(self) -> int:
        """How many files could have been read and were not fetched whole."""
        return sum(not row.full_file and has_readable_name(row) for row in self._offered())

    def _offered(self) -> Iterator[AddressRow]:
        """Files of the site that answered well and whose text could be read, fetched whole or not."""
        scope = self._gathering.scope
        for row in self._store.files(self._site_id, self._inspection_id, besides=NO_FILES):
            if self._ledger.verdict(row.number) is Verdict.OK and scope.owns(row.url) and (has_readable_name(row) or row.media_type in OPAQUE):
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
            for target in self.targets.all():
                url = self.answers.url(target.number) + (f"#{target.fragment}" if target.fragment else "")
                parent = self.answers.url(target.parent) if target.places else ""
                row = {"url": mask_address(url), "parent": mask_address(parent), "places": target.places, "verdict": target.verdict.value, "why": target.why}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            for raw, (parent_number, places) in self._gathering.misspelt.items():
                parent = mask_address(self.answers.url(parent_number))
                row = {"url": mask_address(raw), "parent": parent, "places": places, "verdict": Verdict.BROKEN.value, "why": MISSPELT}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def summary(self) -> dict[str, int]:
        """How many distinct targets got which verdict."""
        counts = Counter(target.verdict.value for target in self.targets.all())
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
                yield NewScript(host_of(url), url, Place(self.answers.url(parent), self.answers.title(parent)), -places)

    def landings(self, urls: Sequence[str]) -> dict[str, Landing]:
        """Where addresses lead, and what the pages there are called; only those that answered well, and not with the front page instead."""
        numbers = {url: self._end_of(number) for url in urls if (number := self._ledger.number_of(url.partition("#")[0])) is not None}
        there = {url: number for url, number in numbers.items() if self._ledger.status(number) in (200, 304) and self.targets.is_well(url)}
        titles = self.answers.titles(there.values())
        return {url: Landing(self.answers.url(number), title) for url, number in there.items() if (title := titles.get(number))}

    def _end_of(self, number: int) -> int:
        for _ in range(MOST_HOPS):
            if number not in self._ledger.redirects:
                break
            number = self._ledger.redirects[number]
        return number

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

    def _result(self, target: Target, places: list[Place], *, is_read: bool = True) -> LinkResult:
        url = self.answers.url(target.number) + (f"#{target.fragment}" if target.fragment else "")
        first = places[0] if places and not target.fragment else Place(self.answers.url(target.parent), self.answers.title(target.parent) if is_read else "")
        link = self._link(target.parent, url) if is_read else None
        return LinkResult(
            url=url,
            role=link.role if link else self._frontier.role(target.number),
            verdict=target.verdict,
            why=target.why,
            status=self._ledger.status(target.end) or NO_ANSWER,
            chain=tuple(self.answers.url(number) for number in target.chain),
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
            snapshot = self.answers.whole(self.answers.row(page))
            links = _links_of(snapshot) if snapshot else ()
            self._read = {page: {link.url: link for link in reversed(links)}}
        return self._read[page].get(url)


def has_readable_name(row: AddressRow) -> bool:
    return bool(readable_format(file_name(row.url), row.media_type))


def is_named_readable(snapshot: Snapshot) -> bool:
    return bool(readable_format(file_name(snapshot.url, snapshot.header("Content-Disposition")), ""))


def _links_of(snapshot: Snapshot) -> tuple[Link, ...]:
    decoded = decode_body(snapshot)
    if "css" in media_type(snapshot):
        return read_css_links(decoded.text, snapshot.url)
    return read_links(parse_html(decoded.text, decoded.utf8), snapshot.url, decoded.encoding.partition(" ")[0], snapshot.header("Refresh"))
