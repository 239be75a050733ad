"""What a site publishes on each topic it must publish on: the articles, columns and menu entries whose names answer to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import urlsplit

from ahocorasick_rs import AhoCorasick, Implementation

from inspector.core.facts import Article, LinkRole, PageFacts, PageKind, Scope, TopicNote
from inspector.core.rules import NamedItem, Rules, Topic
from inspector.extract.columnbook import FRONT_NAMES
from inspector.extract.columns import COLUMN_ADDRESS
from inspector.extract.listaddress import page_key


class TopicBook:
    """Takes the pages of a site in any order. One pass over the names of a page finds every topic they answer to."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = {topic.id: topic for topic in topics}
        self._named: dict[str, list[Topic]] = {}
        for topic in self._topics.values():
            for name in topic.names:
                self._named.setdefault(name, []).append(topic)
        self._names = list(self._named)
        self._matcher = AhoCorasick(self._names, implementation=Implementation.ContiguousNFA, store_patterns=False) if self._names else None
        self._articles: dict[str, dict[int, TopicNote]] = {}
        self._columns: dict[str, dict[int, TopicNote]] = {}
        self._met: set[int] = set()  # hashes of menu entries

    def add(self, page: PageFacts) -> None:
        if self._matcher is None:
            return
        entries = [_own_entry(page), *(() if page.kind in _SINGLE else self._new_entries(page))]
        text = "\n".join(entry.words for entry in entries)
        starts = list(accumulate((len(entry.words) + 1 for entry in entries), initial=0))
        seen: set[tuple[int, str]] = set()
        for name, start, _ in self._matcher.find_matches_as_indexes(text, overlapping=True):
            entry = bisect_right(starts, start) - 1
            for topic in self._named[self._names[name]]:
                if (entry, topic.id) not in seen:
                    seen.add((entry, topic.id))
                    self._note(topic, entries[entry], page if entry == 0 else None)

    def _new_entries(self, page: PageFacts) -> Iterator[_Entry]:
        """The items of its lists, and the entries of its menus. Menus stand on every page, and are looked at once."""
        items = set()
        for item in page.items:
            if item.url:
                items.add(item.url)
                yield _Entry(item.title, Article(item.url, item.title, item.day, page.breadcrumb[-1] if page.breadcrumb else ""), is_column=False)
        if len(self._met) > MOST_MET:
            self._met.clear()
        for link in page.links:
            mark = hash((link.url, link.text))
            if mark in self._met or link.role is not LinkRole.PAGE or not link.url or not 2 <= len(link.text) <= LONGEST_ENTRY or link.url in items:
                continue
            self._met.add(mark)
            yield _Entry(link.text, Article(link.url, link.text, None, ""), COLUMN_ADDRESS.search(urlsplit(link.url).path) is not None)

    def topics(self) -> dict[str, tuple[TopicNote, ...]]:
        """Newest first, columns behind articles."""
        found = {
            name: (
                *sorted(self._articles.get(name, {}).values(), key=_standing, reverse=True),
                *sorted(self._columns.get(name, {}).values(), key=_standing, reverse=True),
            )
            for name in self._topics
        }
        return {name: notes for name, notes in found.items() if notes}

    def _note(self, topic: Topic, entry: _Entry, page: PageFacts | None) -> None:
        kept = (self._columns if entry.is_column else self._articles).setdefault(topic.id, {})
        note = _read_note(topic, entry, page) if page else TopicNote(topic.id, entry.article, frozenset(), entry.is_column)
        key = page_key(entry.article.url)
        known = kept.get(key)
        kept[key] = note if known is None else _together(known, note)
        if len(kept) > MOST_NOTES * 2:
            for key in sorted(kept, key=lambda key: _standing(kept[key]))[:-MOST_NOTES]:
                del kept[key]


def topics_sought(rules: Rules) -> list[Topic]:
    """The topics that matter to an office: of the sectors its own only."""
    return [topic for topic in rules.topics.values() if not topic.group.startswith("sector:") or topic.group == f"sector:{rules.office.sector}"]


class _Entry(NamedTuple):
    words: str  # in which topics are looked for
    article: Article
    is_column: bool


MOST_NOTES = 60  # of one topic
SUBSTANTIAL = 100  # characters of main text
MOST_MET = 20_000
LONGEST_ENTRY = 20  # characters of a menu entry's words

_SINGLE = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT})
_TEXT_SCOPES = frozenset({Scope.TITLE, Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST})
_STARTS = re.compile(r"(?:自|从|于)\s*(?:((?:19|20)\d\d)\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日[^。；，]{0,12}?(?:起|实施|执行|调整|变更|停)")


def _own_entry(page: PageFacts) -> _Entry:
    """The page itself: an article by its title, a column by every name it goes by."""
    step = next((step for step in page.breadcrumb[::-1] if step not in FRONT_NAMES), "")
    day = page.published.day
    if page.kind in _SINGLE:
        return _Entry(page.title, Article(page.url, page.title, day, step, page.published.source), is_column=False)
    names = dict.fromkeys(name for name in (page.meta("ColumnName") or "", step, page.title) if name)
    return _Entry(" ".join(names), Article(page.url, next(iter(names), ""), day, step), is_column=page.kind is not PageKind.HOME)


def _read_note(topic: Topic, entry: _Entry, page: PageFacts) -> TopicNote:
    text = "\n".join(block.text for block in page.blocks if block.scope in _TEXT_SCOPES)
    is_whole = page.main_text_length >= SUBSTANTIAL and not any(link.role is LinkRole.ATTACHMENT for link in page.links)
    starts = _starting_day(text, page.published.day) if topic.group.startswith("sector") else None
    return TopicNote(topic.id, entry.article, frozenset(_held(topic.elements, text)), entry.is_column, is_read=True, is_whole=is_whole, starts=starts)


def _held(elements: Sequence[NamedItem], text: str) -> Iterator[str]:
    for element in elements:
        if any(name in text for name in (element.name, *element.synonyms)) or (element.pattern and re.search(element.pattern, text)):
            yield element.id


def _starting_day(text: str, published: date | None) -> date | None:
    """自11月20日起: the year is that of the publication, or the next one for a day long past by then."""
    match = _STARTS.search(text)
    if match is None or published is None:
        return None
    try:
        day = date(int(match[1] or published.year), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day.replace(year=day.year + 1, day=min(day.day, 28)) if not match[1] and (published - day).days > 183 else day


def _standing(note: TopicNote) -> tuple[date, str]:
    return (note.article.day or date.min, note.article.url)


def _together(one: TopicNote, other: TopicNote) -> TopicNote:
    """A page that was read tells more than the list that names it, but for the day when only the list shows one."""
    known, less = (one, other) if _knowledge(one) > _knowledge(other) else (other, one)
    return known if known.article.day else known._replace(article=known.article._replace(day=less.article.day))


def _knowledge(note: TopicNote) -> tuple[bool, bool, int, date, str]:
    return (note.is_read, note.is_whole, len(note.elements), note.article.day or date.min, note.article.title)
