"""Entries of lists that lead to quite another page: what the list says against what the page is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from inspector.core.facts import Mislink, PageFacts, PageKind, Place
from inspector.core.findings import place_order
from inspector.extract.listaddress import is_first_page, page_key


class Landing(NamedTuple):
    """Where an address leads after redirects, and what the page there is called."""

    url: str
    title: str


Landings = Callable[[Sequence[str]], Mapping[str, Landing]]

LEAST_ALIKE = 0.3
SHORTEST_TITLE = 8  # characters that say something; shorter ones are names of columns
MOST_ENTRIES = 20_000
MOST_OF_ONE_TITLE = 2  # pages that bear one title: more, and it is the template's, not theirs
LARGEST_SHARE = 0.2  # of all entries: more, and it is the titles that cannot be read
FEWEST_TO_HOME = 3


@dataclass(slots=True)
class MislinkBook:
    """Takes pages in any order, keeps the dated entries of first list pages and of the front page."""

    site: str
    home_url: str
    hosts: frozenset[str]
    _entries: dict[int, _Entry] = field(default_factory=dict)

    def add(self, page: PageFacts) -> None:
        if page.kind is not PageKind.HOME and not (page.kind is PageKind.COLUMN and is_first_page(page.url)):
            return
        place = Place(page.url, page.title)
        for item in page.items:
            if item.day and item.url and len(item.title) >= SHORTEST_TITLE and self._is_own(item.url) and len(self._entries) < MOST_ENTRIES:
                key = hash((page_key(item.url), item.title))
                known = self._entries.get(key)
                if known is None or place_order(page.url) < place_order(known.place.url):
                    self._entries[key] = _Entry(item.url, item.title, place)

    def _is_own(self, url: str) -> bool:
        host = url.partition("://")[2].partition("/")[0].partition("?")[0]
        return host in self.hosts or host.partition(":")[0] in self.hosts

    def mislinks(self, landings: Landings) -> tuple[Mislink, ...]:
        landed = landings([entry.url for entry in self._entries.values()]) if self._entries else {}
        pairs = [(entry, landed[entry.url]) for entry in self._entries.values() if entry.url in landed]
        found = sorted((*self._strangers(pairs), *self._home_again(pairs)), key=lambda link: (place_order(link.place.url), link.url, link.text))
        return tuple(found) if len(found) <= LARGEST_SHARE * len(pairs) or len(found) <= 1 else ()

    def _strangers(self, pairs: Sequence[tuple[_Entry, Landing]]) -> Iterator[Mislink]:
        bearers = Counter(title for _url, title in {(page_key(landing.url), landing.title) for _entry, landing in pairs})
        for entry, landing in pairs:
            if self._says_something(landing) and bearers[landing.title] <= MOST_OF_ONE_TITLE and not are_alike(entry.text, landing.title):
                yield Mislink(entry.place, entry.text, entry.url, landing.title)

    def _says_something(self, landing: Landing) -> bool:
        bare = _bare(landing.title)
        return len(bare) >= SHORTEST_TITLE and page_key(landing.url) != page_key(self.home_url) and self.site not in landing.title

    def _home_again(self, pairs: Sequence[tuple[_Entry, Landing]]) -> Iterator[Mislink]:
        """Several entries that all end on the front page: their articles are gone."""
        home = page_key(self.home_url)
        again = [(entry, landing) for entry, landing in pairs if page_key(landing.url) == home and page_key(entry.url) != home]
        if len(again) >= FEWEST_TO_HOME:
            yield from (Mislink(entry.place, entry.text, entry.url, landing.title) for entry, landing in again)


class _Entry(NamedTuple):
    url: str
    text: str
    place: Place


def are_alike(text: str, title: str) -> bool:
    """Whether a list may call a page of that title so: cut short, reworded, with another beginning."""
    one, other = _bare(text), _bare(title)
    if len(one) < 4 or len(other) < 4 or one in other or other in one:
        return True
    first, second = _pairs(one), _pairs(other)
    if len(first & second) >= LEAST_ALIKE * min(len(first), len(second)):
        return True
    characters = set(one), set(other)
    return len(characters[0] & characters[1]) >= 0.5 * min(map(len, characters))


_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z]+|关于|转发|印发|召开|的通知|的公告|的通告|的公示|的意见|公告|公示|通知")


def _bare(text: str) -> str:
    return _NOISE.sub("", text)


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
