"""Scores sets of sentence pairs by character and by sentence, in the way such sets are usually scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.proofreading.reading import changes, read_each, suggests
from benchmarks.proofreading.sets import Pair, Sets
from benchmarks.proofreading.text import share, table
from inspector.proofread import Proofreader, Suspicion

IGNORED: Final = frozenset("的地得")  # their confusion is a matter of style in these sets, and not scored

_INTRODUCTION: Final = """\
按字计：查出，指位置对；改对，指位置和建议都对。按句计：整句的错全部改对、又没有多改，才算对。只计原句与正句等长的句对，的、地、得互换不计。
没有建议的一处，只按位置计一个字。
"""


@dataclass(slots=True)
class Score:
    pairs: int = 0
    flags: int = 0
    gold: int = 0  # characters that are wrong
    said: int = 0  # characters said to be wrong
    found: int = 0  # of these, rightly
    corrected: int = 0  # and with the right character
    wrong_sentences: int = 0
    doubted_sentences: int = 0
    right_sentences: int = 0  # doubted, and exactly right

    def add(self, pair: Pair, suspicions: Sequence[Suspicion]) -> None:
        gold = {at: right for at, (wrong, right) in enumerate(zip(*pair, strict=True)) if wrong != right and not {wrong, right} <= IGNORED}
        said = _said(pair.source, suspicions, gold)
        self.pairs += 1
        self.flags += len(suspicions)
        self.gold += len(gold)
        self.said += len(said)
        self.found += len(gold.keys() & said.keys())
        self.corrected += len(gold.items() & said.items())
        self.wrong_sentences += bool(gold)
        self.doubted_sentences += bool(said)
        self.right_sentences += bool(said) and said == gold


def measure(reader: Proofreader, sets: Sets) -> str:
    """A table with a row for every set."""
    rows = []
    for name, pairs in sets.pairs():
        result = score(reader, pairs)
        rows.append((name, *_cells(result)))
    head = ("测试集", "句对", "报出处数", "错字", "查出：准确", "查出：查全", "改对：准确", "改对：查全", "整句：准确", "整句：查全")
    return _INTRODUCTION + "\n" + table(head, rows)


def score(reader: Proofreader, pairs: Sequence[Pair]) -> Score:
    kept = [pair for pair in pairs if len(pair.source) == len(pair.target)]
    result = Score()
    for pair, suspicions in zip(kept, read_each(reader, [pair.source for pair in kept]), strict=True):
        result.add(pair, suspicions)
    return result


def _said(source: str, suspicions: Sequence[Suspicion], gold: dict[int, str]) -> dict[int, str]:
    said: dict[int, str] = {}
    for suspicion in suspicions:
        if suggests(suspicion):
            said.update(changes(suspicion))
        else:
            said[next((at for at in gold if suspicion.start <= at < suspicion.end), suspicion.start)] = ""
    return {at: new for at, new in said.items() if not {source[at : at + 1], new} <= IGNORED}


def _cells(result: Score) -> tuple[str, ...]:
    return (
        f"{result.pairs:,}",
        f"{result.flags:,}",
        f"{result.gold:,}",
        share(result.found, result.said),
        share(result.found, result.gold),
        share(result.corrected, result.said),
        share(result.corrected, result.gold),
        share(result.right_sentences, result.doubted_sentences),
        share(result.right_sentences, result.wrong_sentences),
    )
