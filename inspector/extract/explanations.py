"""Which document an article explains, and whether the two lead to each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate

from inspector.core.copies import number_key
from inspector.core.facts import Explanation, Interpretation, Paper
from inspector.core.findings import place_order
from inspector.extract.listaddress import page_key

SHORTEST_NAME = 5


def explanations(papers: Sequence[Paper], interpretations: Sequence[Interpretation]) -> Iterator[Explanation]:
    """Pairs found by links, then by number, then by title; an article that fits several documents explains the one nearest in time."""
    by_key = {page_key(paper.article.url): paper for paper in papers}
    led: dict[int, list[Paper]] = {}
    for paper in papers:
        for key in paper.leads_to:
            led.setdefault(key, []).append(paper)
    by_number = _by_number(papers)
    titles = _Titles(papers)
    for one in interpretations:
        key = page_key(one.article.url)
        named = [paper for name in sorted(one.about) for paper in titles.holding(name)]
        numbered = [paper for name in sorted(one.about) for tail in _tails(name) for paper in by_number.get(tail, ())]
        linked = [by_key[lead] for lead in one.leads_to if lead in by_key]
        mutual = [paper for paper in led.get(key, ()) if paper in linked]
        certain = [paper for paper in named or numbered if paper in linked or paper in led.get(key, ())]
        guessed = named or numbered
        if "《" not in one.article.title and len({paper.article.url for paper in guessed}) > 1:
            guessed = []  # a text without a title names the documents it rests on too
        found = _nearest(certain or guessed or mutual, one.article.day)
        if found is not None:
            yield Explanation(found, one, key in found.leads_to, page_key(found.article.url) in one.leads_to)


class _Titles:
    """All titles in one string, so that a name is sought in thousands of them at once."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        plain = [_plain(paper.article.title) for paper in papers]
        self._text = "\n".join(plain)
        self._starts = list(accumulate((len(title) + 1 for title in plain), initial=0))

    def holding(self, name: str) -> Iterator[Paper]:
        plain = _plain(name)
        place = self._text.find(plain) if len(plain) >= SHORTEST_NAME else -1
        while place >= 0:
            rank = bisect_right(self._starts, place) - 1
            yield self._papers[rank]
            place = self._text.find(plain, self._starts[rank + 1])


def _by_number(papers: Iterable[Paper]) -> Mapping[str, list[Paper]]:
    found: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.number:
            found.setdefault(number_key(paper.number), []).append(paper)
    return found


def _tails(number: str) -> Iterator[str]:
    """A number found in prose may begin with words that are not its organ's."""
    for start in range(number.find("〔")):
        yield number[start:]


def _nearest(papers: Sequence[Paper], day: date | None) -> Paper | None:
    def distance(paper: Paper) -> tuple[int, tuple[int, str]]:
        came = paper.published_on or paper.article.day
        return (abs((came - day).days) if came and day else 0, place_order(paper.article.url))

    return min(papers, key=distance, default=None)


_SIGNS = re.compile(r"[\s《》〈〉“”\"'‘’（）()\[\]【】〔〕·,，、.．:：;；\-－—_]+")


def _plain(name: str) -> str:
    return _SIGNS.sub("", name)
