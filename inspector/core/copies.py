"""One text at several places (site, gazette, document library, accounts): which belong together, and in what they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

from inspector.core.facts import Copy, CopySource
from inspector.core.sketch import likeness

SAME_TEXT = 0.6  # of the clauses: below that, one title stands for two texts
MOST_FIGURES = 400
SAME_NOTICE = timedelta(days=90)


class CopyPair(NamedTuple):
    first: Copy
    second: Copy
    likeness: float | None  # None: one of the texts is too short, or was not read
    only_first: tuple[str, ...]  # figures the second lacks
    only_second: tuple[str, ...]


def pair_copies(copies: Iterable[Copy]) -> Iterator[CopyPair]:
    """Texts of one title or number at two places. The same place holds one text twice only where it is a service guide."""
    groups: dict[int | str, list[Copy]] = {}
    for copy in copies:
        groups.setdefault(title_key(copy.article.title), []).append(copy)
        if copy.number:
            groups.setdefault(number_key(copy.number), []).append(copy)
    seen: set[tuple[str, str]] = set()
    for group in groups.values():
        for first, second in combinations(sorted(group, key=_order), 2):
            addresses = (first.article.url, second.article.url)
            is_twice = first.source is second.source
            if addresses in seen or addresses[0] == addresses[1] or (is_twice and not (first.is_guide and second.is_guide)):
                continue
            if (first.is_notice or second.is_notice) and not _is_one_notice(first, second, group):
                continue
            seen.add(addresses)
            yield _pair(first, second)


def _is_one_notice(first: Copy, second: Copy, group: Sequence[Copy]) -> bool:
    """停水公告 comes every month, in nearly the same words: only what stands once at either place, at about the same time, is one notice."""
    sources = [copy.source for copy in group]
    if sources.count(first.source) > 1 or sources.count(second.source) > 1:
        return False
    days = first.article.day, second.article.day
    return days[0] is not None and days[1] is not None and abs(days[0] - days[1]) <= SAME_NOTICE


def title_key(title: str) -> int:
    """One number for the ways to write one title: with or without the organ before 关于, with whatever marks."""
    bare = _MARKS.sub("", title)
    about = bare.find("关于")
    if 0 < about <= LONGEST_ORGAN:
        bare = bare[about:]
    return int.from_bytes(blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def number_key(number: str) -> str:
    """A 发文字号 with brackets made alike, without blanks, 第 and zeros before the number."""
    bare = _BLANK.sub("", number)
    match = _NUMBER.search(bare)
    return f"{match[1]}〔{match[2]}〕{match[3]}号" if match else bare


def figures(text: str) -> frozenset[str]:
    """Numbers with their units, days and telephone numbers of a text."""
    found: set[str] = set()
    digit = _DIGIT.search(text)  # every figure begins with one, and most characters are none
    while digit is not None and len(found) < MOST_FIGURES:
        figure = _FIGURE.match(text, digit.start())
        if figure is not None:
            found.add(_BLANK.sub("", figure[0]).replace(",", "").replace("，", ""))
        digit = _DIGIT.search(text, (figure or digit).end())
    return frozenset(found)


LONGEST_ORGAN = 30
_BLANK = re.compile(r"\s+")
_MARKS = re.compile(r"[\s《》〈〉“”\"'‘’（）()\[\]【】〔〕·,，、.．:：;；\-－—_]+|(?:办事|服务)指南$")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,20})[〔\[［【(（﹝]((?:19|20)\d\d)年?[〕\]］】)）﹞]第?0*(\d+)号")
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(
    r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{3,4}[-—－]\d{7,8}|1[3-9]\d{9}"
    r"|\d+(?:[,，]\d{3})*(?:\.\d+)?\s*(?:%|％|‰|个工作日|个月|万元|亿元|小时|平方米|公里|公顷|[万亿元年月日天周人户家名件项次倍米吨亩条度])"
)


def _order(copy: Copy) -> tuple[bool, str, int, str]:
    """The site's own text first, then by place and address."""
    return (copy.source is not CopySource.SITE, copy.source.value, len(copy.article.url), copy.article.url)


def _pair(first: Copy, second: Copy) -> CopyPair:
    alike = likeness(first.sketch, second.sketch) if first.sketch and second.sketch else None
    return CopyPair(first, second, alike, tuple(sorted(first.figures - second.figures)), tuple(sorted(second.figures - first.figures)))
