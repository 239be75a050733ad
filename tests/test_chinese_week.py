"""Working days: the published calendar, an office's own days over it, and what is only estimated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inspector.core.workdays import PlainWeek, add_workdays, estimated, workdays_between
from inspector.files.yamlfile import ConfigError
from inspector.workdays import ChineseWeek, load_week


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("workdays.yaml")


def week(file: Path, text: str) -> ChineseWeek:
    file.write_text(text, encoding="utf-8")
    return load_week(file)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),  # Thursday, National Day
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2026, 10, 11), False),
        (date(2026, 2, 17), False),  # Spring Festival, a Tuesday
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_and_the_weekends_worked_for_them_are_known(day: date, is_worked: bool) -> None:
    assert ChineseWeek().is_workday(day) is is_worked


def test_a_term_over_the_holidays_is_longer_than_on_a_plain_week() -> None:
    start = date(2026, 9, 25)
    assert add_workdays(ChineseWeek(), start, 20) == date(2026, 10, 29)
    assert add_workdays(PlainWeek(), start, 20) == date(2026, 10, 23)
    assert workdays_between(ChineseWeek(), start, date(2026, 10, 29)) == 20


def test_a_term_of_known_years_is_not_estimated_and_one_beyond_is() -> None:
    days = ChineseWeek()
    assert estimated(days, date(2025, 12, 1), date(2026, 12, 31)) == ""
    assert not days.knows(2099)
    assert estimated(days, date(2098, 12, 1), date(2099, 1, 31)) == "（推算）"
    assert days.is_workday(date(2099, 1, 1)), "a Thursday: nobody knows the holidays yet"


def test_an_office_lays_its_own_days_over_the_calendar(file: Path) -> None:
    days = week(file, "off: [2099-01-01, 2099-02-05 至 2099-02-11]\nwork: [2099-02-15]\nyears: [2099]\n")
    assert not days.is_workday(date(2099, 1, 1))
    assert [days.is_workday(date(2099, 2, day)) for day in (4, 5, 11, 12, 15)] == [True, False, False, True, True]
    assert days.knows(2099)
    assert not days.knows(2098)


def test_an_override_wins_over_the_published_calendar(file: Path) -> None:
    days = week(file, "off: [2026-11-23]\nwork: ['2026-10-01']\n")
    assert not days.is_workday(date(2026, 11, 23))
    assert days.is_workday(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("off: [2027-02-30]", "workdays.yaml，第 1 行：off 第 1 项 应为日期，如 2027-02-14，或“2027-02-05 至 2027-02-11”（最多 31 天），现在是“2027-02-30”"),
        (
            "off: [2027-02-11 至 2027-02-05]",
            "workdays.yaml，第 1 行：off 第 1 项 应为日期，如 2027-02-14，或“2027-02-05 至 2027-02-11”（最多 31 天），现在是“2027-02-11 至 2027-02-05”",
        ),
        (
            "work:\n  - 2027-01-01\n  - 2027-01-01 至 2027-06-01",
            "workdays.yaml，第 3 行：work 第 2 项 应为日期，如 2027-02-14，或“2027-02-05 至 2027-02-11”（最多 31 天），现在是“2027-01-01 至 2027-06-01”",
        ),
        ("off: 2027-02-14", "workdays.yaml，第 1 行：off 应为列表：每项一行，以“- ”开头"),
        ("of: [2027-02-14]", "workdays.yaml，第 1 行：不认识 of，是不是想写“off”？"),
        ("years: [明年]", "workdays.yaml，第 1 行：years 第 1 项 应为整数，现在是“明年”"),
        ("off: [2027-02-13 至 2027-02-15]\nwork: [2027-02-14]", "workdays.yaml，第 2 行：work 里的 2027-02-14 同时写在 off 里，请删去一处"),
    ],
)
def test_a_mistake_in_the_calendar_is_told_with_its_line(file: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        week(file, text)
    assert str(raised.value) == words
