"""How much is done for a text: rules are asked only where they can find something, and work grows with the text and no faster."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from inspector.proofread import Proofreader, Suspicion
from inspector.proofread.reader import PARAGRAPH_RULES
from inspector.proofread.rules import NEEDS
from inspector.proofread.rules.screen import Screen

CLEAN = (Path(__file__).parent / "proofread_clean.txt").read_text(encoding="utf-8").split("\n")
SHAPES = {
    "names": "王伟　李芳　张敏　刘洋　陈静　杨磊　赵军　黄勇\n",
    "English": "See http://www.example.gov.cn/a.html (2026-11-22), page 3; call 010-1234.\n",
    "code in one line": 'function(a){return a<b?"x":"\\u4e2d";}//--<div class=a>&nbsp;</div>',
    "old and new characters": "國務院辦公廳關於優化營商環境的意見，各部门要认真贯彻落实。\n",
    "pictures": "😀👍🏽新闻发布会🇨🇳今天👨‍👩‍👧召开！！",
    "turned around": "\u202e\u200f本报讯\u200e（记者\u202a李明\u202c）今日召开会议。",
    "open": "“（《",
    "closed": "”）》\n",
    "wrong days": "2月30日起，",
    "headings": "一、甲\n三、乙\n",
    "slips": "智慧教育示范区。智慧教育试范区。\n",
}


@pytest.fixture(scope="module")
def reader() -> Proofreader:
    return Proofreader(suspected=True)


def calls(work: Callable[[], object]) -> int:
    """Functions called, of Python and of C."""
    count = 0

    def event(_frame: object, what: str, _argument: object) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    sys.setprofile(event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_the_screen_keeps_back_only_rules_that_would_find_nothing() -> None:
    odd = [*SHAPES.values(), "", "的的", "\ud800", "😀要的的", "要求求。", "增长-5%", "Error! Reference source not found", "１２月３２日", "”" * 3]
    paragraphs = [*CLEAN, *odd]
    screened = [[one for rule in asked for one in rule(text)] for text, asked in zip(paragraphs, screen().of(paragraphs), strict=True)]
    assert screened == [[one for rule in PARAGRAPH_RULES for one in rule(text)] for text in paragraphs]
    assert any(screened)


def test_a_paragraph_is_screened_alike_in_any_company() -> None:
    texts = ["要的", "的会", "教育局", "教育局", "，", "。", *CLEAN[:50]]
    assert list(screen().of(texts)) == [asked for text in texts for asked in screen().of([text])]


def test_plain_words_are_asked_about_by_few_rules() -> None:
    asked = list(screen().of(CLEAN))
    assert sum(map(len, asked)) < len(CLEAN) * len(PARAGRAPH_RULES) / 2


@pytest.mark.parametrize("piece", SHAPES.values(), ids=SHAPES)
def test_work_grows_with_the_text(reader: Proofreader, piece: str) -> None:
    few, many = (calls(lambda times=times: reader.read(piece * times)) for times in (200, 800))  # type: ignore[misc]
    assert many < 4.5 * few + 1000


def test_a_page_of_code_is_not_told_line_by_line(reader: Proofreader) -> None:
    assert len(reader.read(SHAPES["code in one line"] * 1000)) <= 200


def test_whatever_is_thrown_together_every_doubt_quotes_its_place_and_none_overlap(reader: Proofreader) -> None:
    numbers = random.Random(3)
    pieces = [*SHAPES.values(), *CLEAN[:60], "\x00", "\r\n", "\t", "\ud83d", "\udc00", "\u200b", "\ufeff", "的的", "（" * 40, "9" * 60, "<td>", "&nbsp;", "𠀀"]
    for _ in range(60):
        chosen = [numbers.choice(pieces) if numbers.random() < 0.8 else chr(numbers.randrange(0x11000)) for _ in range(numbers.randrange(1, 40))]
        text = "".join(chosen)
        found = reader.read(text)
        assert [text[one.start : one.end] for one in found] == [one.quote for one in found], text
        assert all(one.end <= after.start for one, after in pairwise(found)), text


def test_of_overlapping_doubts_the_gravest_stays_however_many_there_are(reader: Proofreader) -> None:
    def doubt(start: int, end: int, class_: str) -> Suspicion:
        return Suspicion(start, end, "", "", "extra", class_, 0.9, "", "rule")

    every = [doubt(at, at + 3, "B") for at in range(0, 30_000, 2)] + [doubt(at, at + 1, "A") for at in range(0, 30_000, 4)]
    [kept] = reader.settle(["字" * 30_003], [every])
    assert [one.start for one in kept] == sorted(one.start for one in kept)
    assert all(one.end <= after.start for one, after in pairwise(kept))
    assert sum(one.class_ == "A" for one in kept) == 7500


def screen() -> Screen:
    return Screen(PARAGRAPH_RULES, NEEDS)
