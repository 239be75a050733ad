"""Articles of one column that say the same under the same title, at two addresses of the same make."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from inspector.core.facts import Article, PageFacts, PageKind, Scope, Twins
from inspector.core.findings import place_order
from inspector.extract.listaddress import page_key


class TwinBook:
    """Remembers a hash and the address of each article, and the whole line of those only that came twice."""

    def __init__(self) -> None:
        self._first: dict[int, str] = {}
        self._twins: dict[int, dict[str, Article]] = {}

    def add(self, page: PageFacts) -> None:
        mark = _mark(page)
        if mark is None:
            return
        known = self._first.setdefault(mark, page.url)
        if known == page.url:
            return
        column = page.breadcrumb[-1]
        found = self._twins.setdefault(mark, {known: Article(known, page.title, None, column)})
        found[page.url] = Article(page.url, page.title, page.published.day, column, page.published.source)

    def twins(self, published: Callable[[int], date | None]) -> tuple[Twins, ...]:
        """Each text once, with the two addresses that sort first."""
        pairs = []
        for found in self._twins.values():
            first, second = sorted((article._replace(day=published(page_key(article.url))) for article in found.values()), key=_by_address)[:2]
            pairs.append(Twins(first, second, 1.0))
        return tuple(sorted(pairs, key=lambda pair: place_order(pair.first.url)))


SHORTEST_PARAGRAPH = 30  # characters: dates, sources and counters are shorter, and differ
SHORTEST_TEXT = 100
_PROSE = frozenset({Scope.BODY, Scope.CELL})
_AROUND = re.compile(r"\W*(?:上|下|前|后)一(?:篇|条|页)|\W*(?:相关|分享|打印|来源|发布|浏览|作者|责任编辑|版权|主办)")
_DIGITS = re.compile(r"[\da-f]{8,}|\d+")


def _mark(page: PageFacts) -> int | None:
    """A hash of column, title, text and the make of the address; None for what is no article or hardly a text."""
    if page.kind not in (PageKind.ARTICLE, PageKind.DOCUMENT) or page.main_text_length < SHORTEST_TEXT or not (page.title and page.breadcrumb):
        return None
    texts = [block.text for block in page.blocks if block.scope in _PROSE and len(block.text) >= SHORTEST_PARAGRAPH and not _AROUND.match(block.text)]
    if sum(map(len, texts)) < SHORTEST_TEXT:
        return None
    parts = urlsplit(page.url)
    return hash(
        (page.title, page.breadcrumb, tuple(texts), _DIGITS.sub("0", parts.path), tuple(sorted(part.partition("=")[0] for part in parts.query.split("&"))))
    )


def _by_address(article: Article) -> tuple[int, str]:
    return place_order(article.url)
