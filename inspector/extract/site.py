"""What all pages of a site show together: its columns, its front page, its disclosure entries. Keeps one short line a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspector.core.facts import ColumnFacts, Consultation, Copy, Coverage, Link, LinkRole, PageFacts, PageKind, Scope, SiteFacts
from inspector.core.findings import place_order
from inspector.core.rules import ColumnKind, NamedItem, Topic
from inspector.extract.columnbook import ColumnBook, Newest, Surroundings, is_name
from inspector.extract.columns import COLUMN_ADDRESS
from inspector.extract.decisions import DecisionBook
from inspector.extract.disclosure import DisclosureBook
from inspector.extract.leaders import LeaderBook
from inspector.extract.listaddress import first_address, page_key
from inspector.extract.messages import MessageBook
from inspector.extract.mislinks import Landings, MislinkBook
from inspector.extract.papers import PaperBook
from inspector.extract.topics import TopicBook
from inspector.extract.twins import TwinBook


class SiteReader:
    """Takes the pages of one inspection in any order; `facts` is the same for all of them."""

    def __init__(
        self,
        name: str,
        home_url: str,
        hosts: Iterable[str],
        today: date,
        kinds: Mapping[str, ColumnKind],
        entries: Sequence[NamedItem],
        *,
        topics: Iterable[Topic] = (),
        confirmed: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.home_url, self.hosts, self.today = name, home_url, frozenset(hosts), today
        self.home: PageFacts | None = None
        self._home_key = page_key(home_url)
        self._lines: dict[int, _Line] = {}
        self._days: dict[date, date] = {}
        self._columns = ColumnBook(name, today, kinds, confirmed or {})
        self._disclosure = DisclosureBook(entries)
        self._topics = TopicBook(topics)
        self._papers = PaperBook()
        self._consultations: dict[str, Consultation] = {}
        self._decisions = DecisionBook()
        self._twins = TwinBook()
        self._messages = MessageBook(today)
        self._leaders = LeaderBook()
        self._mislinks = MislinkBook(name, home_url, self.hosts)

    def add(self, page: PageFacts) -> None:
        day = page.published.day if page.kind in _ARTICLES else None
        self._lines[page_key(page.url)] = _Line(self._days.setdefault(day, day) if day and day <= self.today else None, page.kind in _ARTICLES)
        if page.kind is PageKind.HOME or page_key(page.url) == self._home_key:
            self.home = page if self.home is None else min(self.home, page, key=self._nearness)
        else:
            self._columns.add(page)
        self._disclosure.add(page)
        self._topics.add(page)
        if page.unreadable:  # compared with others, or asked what it lacks, it would be accused of what was not read
            return
        self._papers.add(page)
        self._decisions.add(page)
        self._twins.add(page)
        if page.consultation:
            self._consultations[page.url] = page.consultation
        self._messages.add(page)
        self._leaders.add(page)
        self._mislinks.add(page)

    def add_file(self, file: PageFacts, offered_on: str) -> None:
        """A file of the site, when every page was read."""
        self._papers.add_file(file, offered_on)

    def facts(
        self,
        coverage: Coverage,
        statuses: Callable[[str], int | None],
        landings: Landings | None = None,
        posts: Sequence[Copy] = (),
        read_again: Callable[[str], PageFacts | None] | None = None,
    ) -> SiteFacts:
        """`posts`: what the accounts of the same unit have published, to be compared with the site's own texts.

        `read_again`: the facts of a page once more; without it the texts of notices are compared with none.
        """
        menu, linked = self._home_addresses()
        columns = self._columns.columns(Surroundings(menu, linked, self._published, statuses))
        newest = self._newest_home()
        papers = self._papers.papers()
        consultations = tuple(call for _, call in sorted(self._consultations.items()))
        place = self._disclosure.platform(lambda url: page_key(url) in self._lines)
        return SiteFacts(
            name=self.name,
            home_url=self.home_url,
            hosts=self.hosts,
            coverage=coverage,
            home=self.home,
            columns=tuple(columns),
            newest_home=newest.day,
            newest_home_title=newest.title,
            newest_second_level=self._newest_second_level(columns),
            entries=self._disclosure.entries(),
            has_disclosure_platform=place is not None,
            disclosure_place=place,
            site_codes=_site_codes(self.home),
            marks=self.home.marks if self.home else (),
            topics=self._topics.topics(),
            papers=papers,
            interpretations=self._papers.interpretations(),
            explanations=self._papers.explanations(),
            repeals=self._papers.repeals(),
            consultations=consultations,
            decisions=self._decisions.decisions(papers, consultations),
            twins=self._twins.twins(self._published),
            copies=self._papers.copies(posts, read_again),
            holdings=self._papers.holdings(),
            messages=self._messages.messages(),
            letter_forms=self._messages.letter_forms(),
            leaders=self._leaders.leaders(),
            mislinks=self._mislinks.mislinks(landings) if landings else (),
        )

    def _nearness(self, page: PageFacts) -> tuple[bool, tuple[int, str]]:
        return (page_key(page.url) != self._home_key, place_order(page.url))

    def _published(self, key: int) -> date | None:
        line = self._lines.get(key)
        return line.day if line else None

    def _home_addresses(self) -> tuple[dict[str, str], dict[str, str]]:
        """Addresses the front page's menu leads to, and all it links on this site, each with the words of its first link."""
        menu: dict[str, str] = {}
        linked: dict[str, str] = {}
        if self.home is None:
            return menu, linked
        words = "\n".join(block.text for block in self.home.blocks if block.scope is Scope.NAVIGATION)
        items = {item.url for item in self.home.items}
        for link in self.home.links:
            if link.role is not LinkRole.PAGE or not self._is_own(link) or link.url in items or not is_name(link.text, self.name):
                continue
            address = first_address(link.url)
            if page_key(address) == self._home_key:
                continue
            linked.setdefault(address, link.text)
            if link.text in words and COLUMN_ADDRESS.search(address.partition("?")[0].partition("://")[2]):
                menu.setdefault(address, link.text)
        return menu, linked

    def _is_own(self, link: Link) -> bool:
        host = link.url.partition("://")[2].partition("/")[0].partition("?")[0]
        return host in self.hosts or host.partition(":")[0] in self.hosts

    def _newest_home(self) -> Newest:
        """The newest day the front page shows, has in an item's address, or links to."""
        newest = Newest()
        if self.home is None:
            return newest
        for item in self.home.items:
            is_guess = item.day is not None and 0 < len(item.day_quote) < 8
            day = self._published(page_key(item.url)) if item.url and (item.day is None or is_guess) else None
            day = day or item.day
            newest = newest.or_later(day if day and day <= self.today else None, item.title, "")
        for link in self.home.links:
            if link.role is LinkRole.PAGE and link.url:
                newest = newest.or_later(self._published(page_key(link.url)), link.text, "")
        return newest

    def _newest_second_level(self, columns: Iterable[ColumnFacts]) -> date | None:
        """The newest day of the pages the front page links to, be they columns or articles."""
        if self.home is None:
            return None
        keys = {page_key(first_address(link.url)) for link in self.home.links if link.role is LinkRole.PAGE and link.url}
        days = [column.newest for column in columns if column.newest and page_key(first_address(column.url)) in keys]
        days += [day for key in keys if (day := self._published(key))]
        return max(days, default=None)


@dataclass(slots=True)
class _Line:
    """All that is kept of a page that is no column."""

    day: date | None
    is_article: bool


_ARTICLES = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT})


def _site_codes(home: PageFacts | None) -> dict[str, tuple[str, ...]]:
    if home is None:
        return {}
    found = {
        "footer": [mark.value for mark in home.marks if mark.id == "site_code"],
        "meta": [meta.content for meta in home.metas if meta.name.lower() == "siteidcode"],
        "error_report": [mark.value for mark in home.marks if mark.id == "error_report"],
    }
    return {place: tuple(dict.fromkeys(code for code in codes if code)) for place, codes in found.items() if any(codes)}
