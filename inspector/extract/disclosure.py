"""The 政府信息公开 platform of a site and its prescribed entries, found by link texts and page names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from inspector.core.facts import PageFacts, Place
from inspector.core.findings import place_order
from inspector.core.rules import NamedItem


class DisclosureBook:
    """Remembers one place for each entry; the place that sorts first wins, whatever the order of pages."""

    def __init__(self, entries: Sequence[NamedItem]) -> None:
        self._names = {name: entry.id for entry in entries for name in (entry.name, *entry.synonyms)}
        self._short = {_short(name): entry for name, entry in self._names.items() if _short(name)}
        self._found: dict[str, tuple[bool, tuple[int, str], str]] = {}  # entry → is part of longer words, order, words
        self._platforms: set[str] = set()  # pages that bear the name
        self._linked: set[str] = set()  # addresses that links of that name lead to

    def add(self, page: PageFacts) -> None:
        column = page.meta("ColumnName") or ""
        trail = page.breadcrumb
        own_names = {*trail[-1:], page.title, column}
        is_inside = any("信息公开" in name or name in _AREAS for name in (*trail, *own_names)) or _AREA_FOLDERS.search(page.url) is not None
        if own_names & PLATFORM_NAMES:
            self._platforms.add(page.url)
        for name in own_names:
            self._note(name, page.url, is_inside=is_inside)
        for link in page.links:
            text = link.text
            if "公开" in text or (is_inside and text in self._short):
                self._note(text, link.url or page.url, is_inside=is_inside)
                if text in PLATFORM_NAMES and link.url:
                    self._linked.add(link.url)

    def entries(self) -> dict[str, Place]:
        return {entry: Place(order[1], words) for entry, (_, order, words) in sorted(self._found.items())}

    def platform(self, was_read: Callable[[str], bool]) -> Place | None:
        """The page of that name; a link of that name counts when its page was read."""
        addresses = self._platforms or {url for url in self._linked if was_read(url)}
        return Place(min(addresses, key=place_order), "政府信息公开") if addresses else None

    def _note(self, words: str, url: str, *, is_inside: bool) -> None:
        """Full names count anywhere; short ones (指南, 年报) and longer words that hold a name, inside the platform only."""
        bare = _NOISE.sub("", words)
        entry = self._names.get(bare, "")
        is_part = not entry
        if is_inside and not entry and len(bare) <= LONGEST_WORDS:
            held = (entry for name, entry in self._names.items() if len(name) >= SHORTEST_HELD and name in bare)
            entry = self._short.get(bare) or next(held, "")
        if entry:
            found = (is_part, place_order(url), words)
            self._found[entry] = min(found, self._found.get(entry, found))


PLATFORM_NAMES = frozenset({"政府信息公开", "信息公开", "政府信息公开专栏", "政府信息公开平台", "政府信息公开栏目"})
LONGEST_WORDS = 30
SHORTEST_HELD = 6  # "2025年政府信息公开工作年度报告" names the report

_AREAS = frozenset({"政务公开", "政府信息公开", "信息公开"})
_AREA_FOLDERS = re.compile(r"/(?:zfxxgk|xxgk|zwgk|gkml)\w*/", re.IGNORECASE)
_NOISE = re.compile(r"[\s>»<【】\[\]（）()“”\"·|:：…]+|工作")


def _short(name: str) -> str:
    """What a name says inside the platform: 政府信息公开指南 is 指南 there."""
    return name.removeprefix("政府").removeprefix("信息公开").removeprefix("公开")
