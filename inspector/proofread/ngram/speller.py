"""The statistical proofreader: all paragraphs at once, every edit weighed by the ranker of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from inspector.core.facts import Suspicion
from inspector.proofread.ngram import storage
from inspector.proofread.ngram.alphabet import Ids
from inspector.proofread.ngram.choices import LEAST_SUPPORT, Chooser
from inspector.proofread.ngram.company import TABLES as COMPANY
from inspector.proofread.ngram.company import Asked, Company
from inspector.proofread.ngram.doubts import THRESHOLDS, Doubter, Edit
from inspector.proofread.ngram.edits import KINDS, Edits
from inspector.proofread.ngram.features import Values, weigh
from inspector.proofread.ngram.model import TABLES, Model
from inspector.proofread.ngram.proposals import Seen, every_edit
from inspector.proofread.ngram.ranker import Forest, Ranker

BATCH: Final = 12_000  # characters weighed at a time: enough to be quick, few enough to stay small
LONGEST_PARAGRAPH: Final = 5_000  # characters; longer ones are cut, their seams read twice
SEAM: Final = 40
SHORTEST: Final = 4  # characters of a paragraph worth reading


class Speller:
    """Reads paragraphs. The tables are mapped, not loaded: processes share them."""

    def __init__(self, path: Path = TABLES) -> None:
        self._model = Model.read(path)
        self._forest = Forest([Ranker.read(self._model.arrays, kind) for kind in KINDS])
        self._company = Company.read(self._model.alphabet, path.with_name(COMPANY.name))
        self._doubter = Doubter(self._model)
        self._chooser = Chooser(self._doubter)
        self._looked_at = np.array([THRESHOLDS[kind].looked_at for kind in KINDS], np.float32)

    def read(self, paragraphs: Sequence[str]) -> list[list[Suspicion]]:
        """For each paragraph what it probably should say otherwise, sure or suspected."""
        found: list[dict[Suspicion, None]] = [{} for _ in paragraphs]  # the seams of long paragraphs are read twice
        for numbers, offsets, texts in _batches(paragraphs):
            for rank, suspicion in self._batch(texts):
                offset = offsets[rank]
                found[numbers[rank]][suspicion._replace(start=suspicion.start + offset, end=suspicion.end + offset)] = None
        return [list(suspicions) for suspicions in found]

    def rest(self) -> None:
        """Between two large tasks: the tables leave this process's memory, and come back as they are read."""
        storage.give_back(self._model.arrays)
        storage.give_back(self._company.arrays)

    def _batch(self, texts: Sequence[str]) -> Iterator[tuple[int, Suspicion]]:
        own, starts = self._model.alphabet.encode_all(texts)
        seen = Seen.of(own, self._model)
        chances: dict[Replaced, float] = {}
        weighed = list(weigh(every_edit(seen, self._model), seen, self._model))
        if weighed:
            edits = Edits.joined([part.edits for part in weighed])
            chance = self._forest.probability(edits.kind, _aligned([part.rows for part in weighed]))
            at_home = np.concatenate([part.at_home for part in weighed])
            for rank in (chance >= self._looked_at[edits.kind]).nonzero()[0].tolist():
                number = int(np.searchsorted(starts, edits.at[rank], "right")) - 1
                edit = self._edit(edits, rank, int(starts[number]), at_home=bool(at_home[rank]))
                suspicion = self._doubter.doubt(texts[number], edit, float(chance[rank]))
                if suspicion is not None:
                    yield number, suspicion
            chances = _chances(edits, chance)
        asked = self._company.ask(seen, self._model)
        for rank in range(len(asked.at)):
            number = int(np.searchsorted(starts, asked.at[rank], "right")) - 1
            word = "".join(map(self._model.alphabet.character, asked.new[rank].tolist()))
            support = _support(asked, rank, own, chances)
            suspicion = self._chooser.doubt(texts[number], int(asked.at[rank] - starts[number]), word, float(asked.lead[rank]), support)
            if suspicion is not None:
                yield number, suspicion

    def _edit(self, edits: Edits, rank: int, start: int, *, at_home: bool) -> Edit:
        new = "".join(self._model.alphabet.character(int(number)) for number in edits.new[rank, : edits.added[rank]])
        return Edit(KINDS[edits.kind[rank]], int(edits.at[rank]) - start, int(edits.length[rank]), new, int(edits.like[rank]), at_home)


@cache
def speller() -> Speller:
    """The one speller of this process."""
    return Speller()


Replaced = tuple[int, tuple[int, ...]]  # where, and the ids put in


def _chances(edits: Edits, chance: Values) -> dict[Replaced, float]:
    """How likely each edit is that puts as many characters as it takes."""
    found: dict[Replaced, float] = {}
    for rank in ((edits.length == edits.added) & (chance >= LEAST_SUPPORT)).nonzero()[0].tolist():
        key = (int(edits.at[rank]), (*edits.new[rank, : edits.added[rank]].tolist(),))
        found[key] = max(found.get(key, 0), float(chance[rank]))
    return found


def _support(asked: Asked, rank: int, own: Ids, chances: dict[Replaced, float]) -> float:
    """How likely the ranker takes the same edit to be, whether it changes one character or both."""
    at, first, second = int(asked.at[rank]), int(asked.new[rank, 0]), int(asked.new[rank, 1])
    same: list[Replaced] = [(at, (first, second))]
    if own[at] == first:
        same.append((at + 1, (second,)))
    if own[at + 1] == second:
        same.append((at, (first,)))
    return max(chances.get(edit, 0) for edit in same)


def _aligned(parts: Sequence[Values]) -> Values:
    """All rows one under another, the narrower ones filled up."""
    found = np.zeros((sum(map(len, parts)), max(part.shape[1] for part in parts)), np.float32)
    begin = 0
    for part in parts:
        found[begin : begin + len(part), : part.shape[1]] = part
        begin += len(part)
    return found


def _batches(paragraphs: Sequence[str]) -> Iterator[tuple[list[int], list[int], list[str]]]:
    """Paragraphs, the long ones in overlapping pieces, in handfuls of about BATCH characters: numbers, offsets and texts."""
    numbers, offsets, texts, size = [], [], [], 0
    for number, paragraph in enumerate(paragraphs):
        for offset in range(0, max(1, len(paragraph)), LONGEST_PARAGRAPH):
            piece = paragraph[max(0, offset - SEAM) : offset + LONGEST_PARAGRAPH]
            if len(piece) < SHORTEST:
                continue
            numbers.append(number)
            offsets.append(max(0, offset - SEAM))
            texts.append(piece)
            size += len(piece)
            if size >= BATCH:
                yield numbers, offsets, texts
                numbers, offsets, texts, size = [], [], [], 0
    if texts:
        yield numbers, offsets, texts
