"""Places: the divisions of the country to county level, and chains of them that do not belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.tables import DATA, Judge, read_rows

LONGEST_NAME: Final = 15
CONFIDENCE: Final = 0.95
NOBODY_S: Final = "-"
RANKS: Final = frozenset("省市县区州")
# also ordinary words after the name of a city: 某市城区, 某市新城区
COMMON_WORDS: Final = frozenset(
    "城区 郊区 矿区 东区 西区 新城区 老城区 城中区 市中区 城关区 新市区 新区 河口区 港口区 江北区 市北区 市南区 中山区 东城区 西城区".split()
)


class Division(NamedTuple):
    name: str
    city: str  # the prefecture it belongs to, "" for provinces, prefectures and what a province governs directly
    province: str


class Divisions:
    """Says that a name stands directly behind that of another province, or of a city of another province."""

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        return ((name, _judge) for name, known in known_divisions().items() if name not in COMMON_WORDS and name != known[0].province)


@cache
def known_divisions() -> dict[str, tuple[Division, ...]]:
    """Everything called by that full name; many counties share theirs."""
    found: dict[str, list[Division]] = defaultdict(list)
    for province, city, counties, _codes in _rows():
        if Division(province, "", province) not in found[province]:
            found[province].append(Division(province, "", province))
        parent = "" if city == NOBODY_S else city
        if parent:
            found[parent].append(Division(parent, "", province))
        for county in filter(None, counties.split("、")):
            found[county].append(Division(county, parent, province))
    return {name: tuple(divisions) for name, divisions in found.items()}


def prefectures_named(text: str) -> frozenset[str]:
    """The codes (four digits) of the prefectures the last place named in a text may belong to; empty when it names none."""
    every = known_divisions()
    found = [
        (end, name) for end in range(len(text), 1, -1) for name in (text[start:end] for start in range(max(0, end - LONGEST_NAME), end - 1)) if name in every
    ]
    if not found:
        return frozenset()
    name = found[0][1]  # the longest of those that end last
    above = {one.province for _end, other in found[1:] if other != name for one in every[other]}
    fitting = [one for one in every[name] if one.province in above] or list(every[name])
    return frozenset(code for one in fitting for code in _codes_of(name, one))


def prefecture_called(code: str) -> str:
    """The full name of the prefecture with that code, "" when there is none today: places are merged, codes stay."""
    return _names().get(code, "")


def province_called(code: str) -> str:
    """The full name of the province with those two digits."""
    return next((province for (province, _city), codes in _codes().items() if codes[0].startswith(code)), "")


def _codes_of(name: str, place: Division) -> Iterable[str]:
    codes = _codes()
    if name == place.province:
        return (code for (province, _city), known in codes.items() if province == name for code in known)
    return codes.get((place.province, place.city or name), codes.get((place.province, NOBODY_S), ()))


@cache
def _codes() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(province, city): tuple(codes.split("、")) for province, city, _counties, codes in _rows()}


@cache
def _names() -> dict[str, str]:
    return {code: province + ("" if city == NOBODY_S else city) for (province, city), codes in _codes().items() for code in codes}


def _rows() -> Iterator[tuple[str, ...]]:
    return (row.cells for row in read_rows(DATA / "knowledge_divisions.tsv", 4, needed=2))


def _judge(text: str, start: int, end: int) -> Suspicion | None:
    every = known_divisions()
    name = text[start:end]
    before = next((text[at:start] for at in range(max(0, start - LONGEST_NAME), start - 1) if text[at:start] in every), "")
    if len(before) < 3 or text[end : end + 1] in RANKS or _is_longer(text, start, every):
        return None
    provinces = {one.province for one in every[name]}
    above = {one.province for one in every[before] if not one.city}
    if not above or not provinces.isdisjoint(above):
        return None
    [first, *others] = every[name]
    right = "" if others else (first.city or first.province) + name
    why = f"“{name}”属于{'、'.join(sorted(provinces))}，不属于“{before}”，请核对。"
    return Suspicion(start - len(before), end, before + name, right, "place_name", "A" if right else "C", CONFIDENCE, why, "division")


def _is_longer(text: str, start: int, every: dict[str, tuple[Division, ...]]) -> bool:
    """The name begins inside another: 吉林省|吉林市 beside 海南|藏族自治州."""
    return any(text[start : start + size] in every for size in range(6, LONGEST_NAME)) and text[start : start + 2] + "市" not in every
