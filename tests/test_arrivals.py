"""What comes to light late is told from what is merely new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from inspector.core.facts import Coverage, PageFacts
from inspector.db.rows import Inspection, InspectionState
from inspector.inspection.arrivals import ArrivalBook, last_whole
from tests import subjects

TODAY = date(2026, 11, 22)
SINCE = date(2026, 11, 20)


def article(number: int, day: date | None, origin: str = "line", kind: str = "article") -> PageFacts:
    return subjects.page({"url": f"{subjects.HOME}{number}.html", "kind": kind, "published": {"day": day, "origin": origin}}, TODAY)


def inspection(number: int, day: date, state: InspectionState = InspectionState.FINISHED, stopped: str = "") -> Inspection:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return Inspection(number, 1, subjects.SITE, moment, moment, state, day, {}, Coverage(pages=9, home_status=200, stopped=stopped), "a.warc.gz", 0, moment, "")


def late(*pages: tuple[PageFacts, bool]) -> list[str]:
    book = ArrivalBook(SINCE)
    for page, is_new in pages:
        book.add(page, is_new=is_new)
    return [found.url.rpartition("/")[2] for found in book.facts().articles]


def test_a_new_page_with_an_old_day_has_come_to_light_late() -> None:
    assert late((article(1, date(2026, 10, 1)), True), (article(2, date(2026, 10, 1)), False), (article(3, date(2026, 11, 21)), True)) == ["1.html"]


@pytest.mark.parametrize(("day", "is_late"), [(date(2026, 11, 18), True), (date(2026, 11, 19), False)])
def test_what_was_published_around_that_inspection_may_have_missed_it(day: date, is_late: bool) -> None:
    assert bool(late((article(1, day), True))) is is_late


def test_days_that_the_page_does_not_print_are_no_evidence() -> None:
    old = date(2026, 10, 1)
    assert (
        late((article(1, old, "url"), True), (article(2, old, "second opinion"), True), (article(3, None, ""), True), (article(4, old, kind="column"), True))
        == []
    )


def test_new_and_read_articles_are_counted_and_columns_are_not() -> None:
    book = ArrivalBook(SINCE)
    for number, is_new in enumerate((True, True, False)):
        book.add(article(number, TODAY), is_new=is_new)
    book.add(article(9, TODAY, kind="column"), is_new=True)
    assert (book.facts().new, book.facts().read) == (2, 3)


def test_only_an_earlier_inspection_that_read_everything_can_be_compared_with() -> None:
    whole, cut = inspection(1, date(2026, 11, 18)), inspection(2, date(2026, 11, 20), stopped="页数上限")
    thin, same_day = inspection(3, date(2026, 11, 21), InspectionState.THIN), inspection(4, TODAY)
    unread = replace(inspection(5, date(2026, 11, 21)), coverage=None)
    assert last_whole([same_day, unread, thin, cut, whole], TODAY) == date(2026, 11, 18)
    assert last_whole([same_day, thin, cut], TODAY) is None
