"""Articles of one column that say the same, or nearly so, under the same title, at two addresses of the same make."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

from inspector.core.copies import title_key
from inspector.core.facts import Article, PageFacts, PageKind, Scope, Twins
from inspector.core.findings import place_order
from inspector.extract.listaddress import page_key

SAME = 0.95  # of the clauses


class TwinBook:
    """Remembers a few hashes and the address of each article, and the whole line of those only that came twice."""

    def __init__(self) -> None:
        self._first: dict[int, tuple[str, bytes]] = {}
        self._twins: dict[int, dict[str, Article]] = {}
        self._likeness: dict[int, float] = {}

    def add(self, page: PageFacts) -> None:
        told = _told(page)
        if told is None:
            return
        for slot in (told.key, *(hash((told.key, rank)) for rank in range(1, MOST_ALIKE))):
            known, marks = self._first.setdefault(slot, (page.url, told.marks))
            if known == page.url:
                return
            if (alike := _likeness(marks, told.marks)) >= SAME:
                self._note(slot, known, page, alike)
                return

    def twins(self, published: Callable[[int], date | None]) -> tuple[Twins, ...]:
        """Each text once, with the two addresses that sort first."""
        pairs = []
        for slot, found in self._twins.items():
            first, second = sorted((article._replace(day=published(page_key(article.url))) for article in found.values()), key=_by_address)[:2]
            pairs.append(Twins(first, second, self._likeness[slot]))
        return tuple(sorted(pairs, key=lambda pair: place_order(pair.first.url)))

    def _note(self, slot: int, known: str, page: PageFacts, alike: float) -> None:
        column = page.breadcrumb[-1]
        found = self._twins.setdefault(slot, {known: Article(known, page.title, None, column)})
        found[page.url] = Article(page.url, page.title, page.published.day, column, page.published.source)
        self._likeness[slot] = min(alike, self._likeness.get(slot, 1.0))


SHORTEST_PARAGRAPH = 30  # characters: dates, sources and counters are shorter, and differ
SHORTEST_TEXT = 100
FEWEST_CLAUSES = 15  # of a text that is compared otherwise than as a whole
MOST_CLAUSES = 32  # kept of each article
MOST_ALIKE = 6  # articles of one title and the same figures that are kept apart
_WHOLE = 2  # the hash of the whole text stands first, in two numbers
_PROSE = frozenset({Scope.BODY, Scope.CELL})
_AROUND = re.compile(r"\W*(?:上|下|前|后)一(?:篇|条|页)|\W*(?:相关|分享|打印|来源|发布|浏览|作者|责任编辑|版权|主办)")
_DIGITS = re.compile(r"[\da-f]{8,}|\d+")
_SIGNS = "，。；：、？！"  # one replacement each: quicker than any pattern
_ONLY_DIGITS = bytes(code if chr(code) in "0123456789" else 32 for code in range(256))


class _Told(NamedTuple):
    key: int  # of column, title, the make of the address, and all numbers in the text: two of a series of notices differ in these
    marks: bytes


def _told(page: PageFacts) -> _Told | None:
    """None for what is no article or hardly a text."""
    if page.kind not in (PageKind.ARTICLE, PageKind.DOCUMENT) or page.main_text_length < SHORTEST_TEXT or not (page.title and page.breadcrumb):
        return None
    texts = [text for text, scope, _where, _offset in page.blocks if len(text) >= SHORTEST_PARAGRAPH and scope in _PROSE and not _AROUND.match(text)]
    if sum(map(len, texts)) < SHORTEST_TEXT:
        return None
    parts = urlsplit(page.url)
    make = (_DIGITS.sub("0", parts.path), tuple(sorted(part.partition("=")[0] for part in parts.query.split("&"))))
    text = "\n".join(texts)
    numbers = text.encode("ascii", "replace").translate(_ONLY_DIGITS).split()  # a quarter of what a pattern takes
    key = hash((title_key(page.title), page.breadcrumb, make, tuple(numbers)))
    whole = hash((page.title, tuple(texts))) & 0xFFFFFFFFFFFFFFFF
    return _Told(key, array("I", (whole >> 32, whole & 0xFFFFFFFF, *_clauses(text)[:MOST_CLAUSES])).tobytes())


def _clauses(text: str) -> list[int]:
    """A hash of each clause, in order of size."""
    for sign in _SIGNS:
        text = text.replace(sign, "\n")
    return sorted(set(map(crc32, filter(None, text.encode("utf-8", "surrogatepass").split(b"\n")))))


def _likeness(one: bytes, other: bytes) -> float:
    """1 for the same text; else the share of clauses they have in common, as far as both are known."""
    left, right = array("I", one), array("I", other)
    if left[:_WHOLE] == right[:_WHOLE]:
        return 1.0
    ends = [marks[-1] for marks in (left, right) if len(marks) == MOST_CLAUSES + _WHOLE]
    limit = min(ends, default=0xFFFFFFFF)
    first, second = ({mark for mark in marks[_WHOLE:] if mark <= limit} for marks in (left, right))
    longer = max(len(first), len(second))
    return min(len(first & second) / longer, 0.99) if longer >= FEWEST_CLAUSES else 0.0


def _by_address(article: Article) -> tuple[int, str]:
    return place_order(article.url)
