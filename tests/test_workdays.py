"""Terms in working days."""

from __future__ import annotations

from datetime import date

from inspector.core.workdays import PlainWeek, add_workdays, estimated, workdays_between

WEEK = PlainWeek()


class WithHoliday(PlainWeek):
    """The first of October is off, the Saturday after it is worked on."""

    def is_workday(self, day: date) -> bool:
        return {date(2026, 10, 1): False, date(2026, 10, 3): True}.get(day, super().is_workday(day))

    def knows(self, year: int) -> bool:
        return year == 2026


def test_the_day_of_the_event_does_not_count() -> None:
    assert add_workdays(WEEK, date(2026, 11, 20), 1) == date(2026, 11, 23)  # Friday, then Monday
    assert workdays_between(WEEK, date(2026, 11, 20), date(2026, 11, 23)) == 1
    assert workdays_between(WEEK, date(2026, 11, 23), date(2026, 11, 20)) == 0


def test_moved_holidays_are_counted_as_the_calendar_says() -> None:
    assert add_workdays(WithHoliday(), date(2026, 9, 30), 2) == date(2026, 10, 3)
    assert workdays_between(WithHoliday(), date(2026, 9, 30), date(2026, 10, 5)) == 3


def test_a_term_in_an_unknown_year_is_marked() -> None:
    assert estimated(WithHoliday(), date(2026, 1, 5), date(2026, 2, 1)) == ""
    assert estimated(WithHoliday(), date(2026, 12, 20), date(2027, 1, 5)) == "（推算）"
    assert estimated(WEEK, date(2026, 1, 5), date(2026, 1, 6)) == "（推算）"
