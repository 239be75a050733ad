"""Articles that come to light late: met for the first time, though their printed day lies before an inspection that read the whole site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from inspector.core.facts import Arrivals, Article, PageFacts, PageKind
from inspector.core.findings import place_order
from inspector.db.rows import Inspection, InspectionState

MOST_ARTICLES = 200
LEEWAY = timedelta(days=2)  # what was published around that inspection may have missed it
_DATED = frozenset({"line", "meta"})  # where a printed day was read
_ARTICLES = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT})


def last_whole(inspections: Iterable[Inspection], today: date) -> date | None:
    """The day of the last inspection before today that ran to its end and was not turned away."""
    whole = (
        inspection.today
        for inspection in inspections
        if inspection.state is InspectionState.FINISHED and inspection.today < today and inspection.coverage and not inspection.coverage.stopped
    )
    return max(whole, default=None)


@dataclass(slots=True)
class ArrivalBook:
    since: date
    _late: list[Article] = field(default_factory=list)
    _new: int = 0
    _read: int = 0

    def add(self, page: PageFacts, is_new: bool) -> None:
        if page.kind not in _ARTICLES:
            return
        self._read += 1
        self._new += is_new
        day = page.published.day if page.published.origin in _DATED else None
        if is_new and day and day <= self.since - LEEWAY and len(self._late) < MOST_ARTICLES:
            self._late.append(Article(page.url, page.title, day, page.breadcrumb[-1] if page.breadcrumb else "", page.published.source))

    def facts(self) -> Arrivals:
        return Arrivals(self.since, tuple(sorted(self._late, key=lambda article: place_order(article.url))), self._new, self._read)
