"""Which pages rest when there is no time for all: known articles that were read most lately. Front page, columns and new pages never do."""

from __future__ import annotations

from datetime import timedelta

from inspector.core import clock
from inspector.core.facts import PageKind
from inspector.db.store import Store

READ_EVERY_TIME = frozenset({PageKind.HOME, PageKind.COLUMN, ""})  # "": never read as a page
CHANGED = 2  # a page that was changed when it was read last waits half as long; a bonus, not a right, so that nothing waits for ever


def resting(store: Store, site_id: int, inspection_id: int, most_requests: int) -> frozenset[str]:
    """The addresses left out of this inspection. What it has asked already, before it was interrupted, does not rest."""
    known = store.read_before(site_id, inspection_id)
    too_many = len(known) - most_requests
    if too_many <= 0:
        return frozenset()
    now = clock.now()
    pages = (page for page in known if page.kind not in READ_EVERY_TIME)
    waited: list[tuple[timedelta, int, str]] = sorted(
        ((now - page.fetched_at) * (CHANGED if page.has_changed else 1), -page.number, page.url) for page in pages
    )
    return frozenset(url for _wait, _number, url in waited[:too_many])
