"""How long a document is in force is read from a sentence about itself, never from one about a licence."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.extract.terms import read_term

MADE = date(2021, 3, 1)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("本办法自2021年4月1日起施行，有效期5年。", date(2026, 4, 1)),
        ("本办法自2021年4月1日起施行，有效期至2026年3月31日。", date(2026, 3, 31)),
        ("本意见自2021年4月1日起施行，有效期五年，至2026年3月31日止。", date(2026, 3, 31)),
        ("各单位要抓好落实。\n本通知自印发之日起施行，有效期为两年。", date(2023, 3, 1)),
        ("本细则自 2024 年 2 月 29 日起实施，有效期限为 3 年。", date(2027, 2, 28)),
        ("有效期5年，自2021年4月1日起施行。", date(2026, 4, 1)),
    ],
)
def test_a_term_ends_on_the_day_the_text_says_or_so_many_years_later(text: str, last: date) -> None:
    found = read_term(text, MADE)
    assert found is not None
    assert found.last == last


@pytest.mark.parametrize(
    "text",
    [
        "排水许可证有效期5年。本办法自2021年4月1日起施行。",
        "本办法所称合格证，检验有效期为1年，自2021年4月1日起计算。",
        "本办法自2021年4月1日起施行。",
        "本办法自2021年4月1日起施行，有效期见附件。",
        "申报人应当在有效期内提出申请。",
    ],
)
def test_terms_of_licences_and_terms_without_a_number_are_none(text: str) -> None:
    assert read_term(text, MADE) is None


def test_a_term_from_the_day_of_issue_needs_that_day() -> None:
    assert read_term("本通知自印发之日起施行，有效期2年。", None) is None
