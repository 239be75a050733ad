"""One meaning said twice: 至少…以上, 约…左右, 主要以…为主."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.rules.telling import doubt


def redundancy(text: str) -> Iterator[Suspicion]:
    for first, pattern, why in _TWICE:
        if first in text:
            for match in pattern.finditer(text):
                yield doubt(text, match.span(), "redundancy", "B", why, _without(match))


_NUMBER: Final = r"[\d０-９一二两三四五六七八九十百千万亿几]+(?:\.\d+)?[多余]?"
_UNIT: Final = (
    r"(?:名|个(?:月|小时|工作日|交易日)?|人次?|位|套|年|月|日|天|家|次|项|种|台|辆|所|间|户|周|小时|分钟|元|万元|亿元|米|平方米|公里|千米|厘米|吨|公斤|千克|条|份|件|篇|页|支|本"
    r"|株|处|座|亩|公顷|岁|倍|%|％|个百分点|批|场|门|节|课时|学时|字)"
)
_GAP: Final = r"[^，。；、：！？\d一二两三四五六七八九十百千万亿]"
_VERBS: Final = "以|为|是以|是|提供|从事|采取|采用|种植|养殖|依靠|通过|经营|生产|针对|面向|开展|围绕|负责"

_TWICE: Final = (
    (
        "以上",
        re.compile(rf"(?P<cut>至少){_GAP}{{0,6}}{_NUMBER}{_UNIT}(?P<cut2>（?含?）?以上)(?![学职文资])"),
        "“至少”和“以上”意思重复，留一个即可。",
    ),
    ("以上", re.compile(rf"(?P<cut>超过){_NUMBER}{_UNIT}(?P<cut2>以上)"), "“超过”和“以上”意思重复，留一个即可。"),
    ("以下", re.compile(rf"(?P<cut>最多|至多){_GAP}{{0,6}}{_NUMBER}{_UNIT}(?P<cut2>以下|以内)"), "“最多”和“以下（以内）”意思重复，留一个即可。"),
    (
        "左右",
        re.compile(rf"(?P<cut>大约|大概|约为|(?<![大节制条公签预特履违契誓合缔邀简])约(?![定束会见请谈]))有?{_NUMBER}{_UNIT}?(?P<cut2>左右)"),
        "“约”和“左右”意思重复，留一个即可。",
    ),
    (
        "近",
        re.compile(
            r"(?<![最附接邻靠将临])(?P<cut>近)[\d一二两三四五六七八九十百千万亿]+(?P<cut2>余|多)(?:名|个(?!月)|人|家|项|种|台|万|亿|户|元|件|场|篇|亩|吨|公里)"
        ),
        "“近”是不到，“余（多）”是超出，两者矛盾，留一个即可。",
    ),
    ("为主", re.compile(rf"(?<![以是的最])主要(?:{_VERBS})[^，。；：！？主]{{1,30}}(?P<cut2>为主)(?=[，。；]|$)"), "“主要”和“为主”意思重复，留一个即可。"),
)


def _without(match: re.Match[str]) -> str:
    """The words without the second of the two; 以…为主 belongs together and does without 主要."""
    start = match.start()
    if match[0].startswith(("主要以", "主要是以")):
        return match[0][match[0].index("以") :]
    return match[0][: match.start("cut2") - start] + match[0][match.end("cut2") - start :]
