"""The data that scripts of list pages would ask for: what of it to ask, and the pages filled with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from inspector.core.facts import PageFacts, Snapshot
from inspector.core.workdays import CHINA
from inspector.extract.feeds import with_data
from spiders.scope import Scope

DATA = "data"  # how the archive marks such an answer; it stands before the page that wants it
MOST_ASKED = 400  # of one crawl
MOST_KEPT = 64  # in memory: each is soon used


class ListData:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._answers: dict[str, Snapshot] = {}
        self._asked = 0

    def wanted(self, page: PageFacts | None) -> list[str]:
        """What of the page's data is to be asked: within the site, where robots.txt allows it, each address once."""
        urls = [url for url in (page.feeds if page else ()) if url not in self._answers and self._scope.owns(url)]
        allowed = [url for url in urls if not self._scope.refusal(url, is_own=True)][: MOST_ASKED - self._asked]
        self._asked += len(allowed)
        return allowed

    def hear(self, answer: Snapshot) -> None:
        self._answers[answer.url] = answer
        if len(self._answers) > MOST_KEPT:
            del self._answers[next(iter(self._answers))]

    def filled(self, page: PageFacts | None, snapshot: Snapshot, read: Callable[[Snapshot], PageFacts | None]) -> PageFacts | None:
        """The page with the items of its lists, where the data has come and holds more than the page shows."""
        answers = [self._answers[url] for url in page.feeds if url in self._answers] if page else []
        if page is None or not answers:
            return page
        known = {item.url for item in page.items}
        drawn = with_data(snapshot, answers, known, page.fetched_at.astimezone(CHINA).date())
        full = read(drawn) if drawn else None
        return replace(full, encoding=page.encoding) if full and len(full.items) > len(page.items) else page
