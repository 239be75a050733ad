"""Headings and points that are numbered out of order: 一、二、四, or 三 said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.document import About, Spotted
from inspector.proofread.rules.telling import doubt


def headings(paragraphs: Sequence[str], _about: About) -> Iterator[Spotted]:
    members = list(_members(paragraphs))
    for level in sorted({member.level for member in members if member.number == 1}):
        for run in _runs(members, level):
            yield from _judged(paragraphs, run)


def points(text: str) -> Iterator[Suspicion]:
    """一是…二是…四是… within a paragraph."""
    if "一是" not in text or "二是" not in text:
        return
    found = list(_POINT.finditer(text))
    for place in range(1, len(found) - 1):
        before, here, after = (_value(found[place + step][1]) for step in (-1, 0, 1))
        if after == before + 2 and here != before + 1 and before > 0:
            right = _numeral(before + 1)
            why = f"前面是“{_numeral(before)}是”，后面是“{_numeral(after)}是”，这里应为“{right}是”。"
            yield doubt(text, (found[place].start(1), found[place].end()), "heading", "B", why, f"{right}是")


class _Member(NamedTuple):
    level: int
    number: int
    paragraph: int
    start: int
    end: int  # of the number alone
    is_chinese: bool


_LEVELS: Final = (
    re.compile(r"\s*第([一二三四五六七八九十百零〇]{1,7})章(?=[\s　])"),
    re.compile(r"\s*第([一二三四五六七八九十百零〇]{1,7})条(?=[\s　])"),
    re.compile(r"\s*([一二三四五六七八九十]{1,3})、"),
    re.compile(r"\s*[（(]([一二三四五六七八九十]{1,3})[）)]"),
    re.compile(r"\s*(\d{1,2})[.．、](?!\d)"),
    re.compile(r"\s*[（(](\d{1,2})[）)]"),
)
_BEGINNING: Final = {"第": (0, 1), "（": (3, 5), "(": (3, 5), **dict.fromkeys("一二三四五六七八九十", (2,)), **dict.fromkeys("0123456789", (4,))}
_POINT: Final = re.compile(r"(?:(?<=[。；：，！”）])|^)([一二三四五六七八九十]{1,2})是")
_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_WITHIN: Final = 2  # chapters and articles are counted through the whole document, the rest within what stands above
_FEWEST: Final = 5


def _members(paragraphs: Sequence[str]) -> Iterator[_Member]:
    for rank, text in enumerate(paragraphs):
        if not text:
            continue
        begins = text.lstrip()[:1] if text[0].isspace() else text[0]
        for level in _BEGINNING.get(begins, ()):
            if match := _LEVELS[level].match(text):
                is_chinese = not match[1].isdigit()
                yield _Member(level, _value(match[1]) if is_chinese else int(match[1]), rank, *match.span(1), is_chinese)
                break


def _runs(members: Sequence[_Member], level: int) -> Iterator[list[_Member]]:
    """Numbers of one level from a first one on; a shallower heading ends them, and so does the next first one."""
    run: list[_Member] = []
    for member in members:
        starts = member.level == level and member.number == 1
        if starts or (member.level < level and level >= _WITHIN):
            yield run
            run = []
        if starts or (member.level == level and run):
            run.append(member)
    yield run


def _judged(paragraphs: Sequence[str], run: list[_Member]) -> Iterator[Spotted]:
    for place in range(1, len(run)):
        before, here = run[place - 1], run[place]
        if here.number == before.number + 1:
            continue
        after = run[place + 1] if place + 1 < len(run) else None
        if after and after.number == before.number + 2 and _is_steady(run, place):
            yield _misnumbered(paragraphs, here, before.number + 1)
        elif place == 1 or run[place - 1].number == run[place - 2].number + 1:
            yield _suspected(paragraphs, before, here)
            return  # what follows is counted from here and says nothing new


def _is_steady(run: list[_Member], place: int) -> bool:
    """All is in order up to the one that is wrong, and from the next one on, with enough on either side to tell."""
    rest = [member.number - place for member in run[place + 1 : place + 3]]
    return place + len(rest) >= _FEWEST - 1 and all(member.number == at + 1 for at, member in enumerate(run[:place])) and rest == [2, 3][: len(rest)]


def _misnumbered(paragraphs: Sequence[str], member: _Member, right: int) -> Spotted:
    text, number = paragraphs[member.paragraph], _numeral(right) if member.is_chinese else str(right)
    why = f"序号写错：前一个是“{_as(member, right - 1)}”，后一个是“{_as(member, right + 1)}”，这里应为“{number}”。"
    return Spotted(member.paragraph, doubt(text, (member.start, member.end), "heading", "B", why, number))


def _suspected(paragraphs: Sequence[str], before: _Member, member: _Member) -> Spotted:
    what = "重复" if member.number == before.number else "跳号" if member.number > before.number else "倒退"
    why = f"序号{what}：前一个是“{_as(member, before.number)}”，这里是“{_as(member, member.number)}”，请核对是否漏了一项或编错了号。"
    return Spotted(member.paragraph, doubt(paragraphs[member.paragraph], (member.start, member.end), "heading", "C", why))


def _as(member: _Member, number: int) -> str:
    return _numeral(number) if member.is_chinese else str(number)


def _value(numeral: str) -> int:
    """As written in 第一百零二条, 二十三、; 0 for what is no number."""
    total = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
    return total + digit


def _numeral(value: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    head = digits[hundreds] + "百" if hundreds else ""
    middle = ("" if tens == 1 and not hundreds else digits[tens]) + "十" if tens else "零" if hundreds and ones else ""
    return head + middle + (digits[ones] if ones else "")
