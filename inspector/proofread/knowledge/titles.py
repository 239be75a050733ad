"""Titles of laws and regulations between 《 and 》 that differ from a known one by a single slip."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.tables import DATA, read_rows
from inspector.proofread.words import Words

STATE: Final = "中华人民共和国"
SHORTEST_WITH_STATE, SHORTEST_ALONE = 5, 7  # characters after the state's name; without it local titles come near
CONFIDENCE: Final = 0.93


def titles(text: str) -> Iterator[Suspicion]:
    if "《" not in text:
        return
    for match in _QUOTED.finditer(text):
        if wanted := _meant(match[1], match[2]):
            start, end = match.span(2)
            why = f"与法规名称“{wanted}”只差一处，疑似写错，请核对。"
            yield Suspicion(start, end, match[2], wanted, "doc_ref", "B", CONFIDENCE, why, "title")


_QUOTED: Final = re.compile(rf"《({STATE})?([一-龥、]{{5,40}}?)(?:实施条例|实施细则|实施办法)?(?:（[^（）《》]{{1,16}}）)?》")
_VARYING: Final = frozenset("〇零一二三四五六七八九十两第省市县区州乡镇村街国本和与及或的等、")
_WORDS: Final = Words()


class _Titles(NamedTuple):
    known: frozenset[str]
    heads: dict[str, list[str]]
    tails: dict[str, list[str]]


def _titles() -> _Titles:
    known = [row.cells[0] for row in read_rows(DATA / "knowledge_titles.tsv", 1, needed=1)]
    heads: dict[str, list[str]] = defaultdict(list)
    tails: dict[str, list[str]] = defaultdict(list)
    for title in known:
        heads[title[:2]].append(title)
        tails[title[-3:]].append(title)
    return _Titles(frozenset(known), heads, tails)


_TITLES: Final = _titles()


@lru_cache(maxsize=4096)
def _meant(state: str | None, title: str) -> str:
    """The known title that was probably meant, "" when this one is right or unlike all others."""
    shortest = SHORTEST_WITH_STATE if state else SHORTEST_ALONE
    if len(title) < shortest or _is_known(title):
        return ""
    near = {*_TITLES.heads.get(title[:2], ()), *_TITLES.tails.get(title[-3:], ())}
    found = [one for one in near if len(one) >= shortest and _is_slip(title, one, is_national=bool(state))]
    return found[0] if len(found) == 1 else ""


def _is_known(title: str) -> bool:
    return any(whole in _TITLES.known for whole in (title, title + "实施条例", title + "实施细则", title + "实施办法"))


def _is_slip(seen: str, wanted: str, *, is_national: bool) -> bool:
    same = next((at for at, (a, b) in enumerate(zip(seen, wanted, strict=False)) if a != b), min(len(seen), len(wanted)))
    rest = next((at for at, (a, b) in enumerate(zip(seen[same:][::-1], wanted[same:][::-1], strict=False)) if a != b), None)
    if rest is None:
        rest = min(len(seen), len(wanted)) - same
    wrong, right = seen[same : len(seen) - rest], wanted[same : len(wanted) - rest]
    if len(wrong) == len(right) == 2 and wrong == right[::-1]:
        return True
    if max(len(wrong), len(right)) != 1 or not _VARYING.isdisjoint(wrong + right):
        return False
    if not wrong and same in (0, len(seen)):  # 野生动物保护法 beside 水生野生动物保护法
        return False
    return is_national or not wrong or not _WORDS.holds(seen, same)
