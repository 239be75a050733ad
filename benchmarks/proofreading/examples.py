"""Looks for wrong forms that were really published, each alone and in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick

from benchmarks.proofreading.reading import hear_each
from benchmarks.proofreading.sets import Example, Sets, lines
from benchmarks.proofreading.text import share, table
from inspector.proofread import Proofreader

CARRIER: Final = ("近日，有关部门就", "作出说明。")

_INTRODUCTION: Final = """\
真实出现过的错误写法，单独读一遍，放在句子“{carrier}”里再读一遍，任何一遍报出都算查出（“两遍都查出”另列）。
写法在正确文本里也出现的，只有看上下文才能断定，分开计。标点错误按 D 类（格式）报出，这张表里也算。
"""


class Tried(NamedTuple):
    example: Example
    alone: bool
    in_sentence: bool
    is_absent: bool  # from the clean corpus

    @property
    def is_found(self) -> bool:
        return self.alone or self.in_sentence


def measure(reader: Proofreader, sets: Sets, examples: Sequence[Example]) -> tuple[str, list[Tried]]:
    """The table, and every example with what came of it."""
    tried = try_each(reader, examples, _seen(sets, {example.wrong for example in examples}))
    absent = [one for one in tried if one.is_absent]
    rows = [_row("正确文本里没有的", absent), _row("正确文本里也有的", [one for one in tried if not one.is_absent])]
    kinds = Counter(one.example.kind for one in absent)
    rows += [_row(f"其中没有的：{kind}", [one for one in absent if one.example.kind == kind]) for kind in sorted(kinds)]
    return _INTRODUCTION.format(carrier="……".join(CARRIER)) + "\n" + table(("写法", "条", "查出", "两遍都查出", "查全"), rows), tried


def try_each(reader: Proofreader, examples: Sequence[Example], seen: set[str]) -> list[Tried]:
    before, after = CARRIER
    alone = hear_each(reader, [example.wrong for example in examples])
    carried = hear_each(reader, [before + example.wrong + after for example in examples])
    tried = []
    for example, bare, inside in zip(examples, alone, carried, strict=True):
        start, end = len(before), len(before) + len(example.wrong)
        touched = any(one.start < end and one.end > start for one in inside)
        tried.append(Tried(example, bool(bare), touched, example.wrong not in seen))
    return tried


def listing(tried: Sequence[Tried]) -> Iterator[str]:
    yield "# 没有两遍都查出的写法"
    for one in tried:
        if not (one.alone and one.in_sentence):
            where = "正确文本里没有" if one.is_absent else "正确文本里也有"
            heard = "单独读查出" if one.alone else "句中查出" if one.in_sentence else "没有查出"
            yield f"{one.example.wrong}→{one.example.right}\t{one.example.kind}\t{where}\t{heard}"


def _seen(sets: Sets, forms: set[str]) -> set[str]:
    """Which of these forms right text contains."""
    names = sorted(forms)
    matcher = AhoCorasick(names)
    found: set[int] = set()
    for path in sets.corpus.values():
        for line in lines(path):
            found.update(index for index, _, _ in matcher.find_matches_as_indexes(line, overlapping=True))
    return {names[index] for index in found}


def _row(name: str, tried: Sequence[Tried]) -> tuple[str, ...]:
    found = sum(one.is_found for one in tried)
    both = sum(one.alone and one.in_sentence for one in tried)
    return name, str(len(tried)), str(found), str(both), share(found, len(tried))
