"""Which rules can find anything in a paragraph: told from its characters alone, for many paragraphs at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.proofread.document import ParagraphRule


class Needs(NamedTuple):
    """What a paragraph must hold, one or the other, before a rule can find anything in it."""

    one: str = ""  # one of these characters
    two: str = ""  # two of these characters side by side
    repetition: bool = False  # Chinese characters, and the same again at once


class Screen:
    """`needs` may leave a rule out: it is then asked about every paragraph."""

    def __init__(self, rules: Sequence[ParagraphRule], needs: Mapping[ParagraphRule, Needs]) -> None:
        self._rules = tuple(rules)
        self._always = sum(1 << rank for rank, rule in enumerate(rules) if rule not in needs)
        self._one = np.zeros(_BEYOND + 1, np.uint16)
        self._two = np.zeros(_BEYOND + 1, np.uint16)
        self._again = 0
        for rank, rule in enumerate(rules):
            wanted = needs.get(rule, Needs())
            for table, characters in ((self._one, wanted.one), (self._two, wanted.two)):
                table[[ord(character) for character in characters]] |= 1 << rank
            self._again |= wanted.repetition << rank
        self._chosen: dict[int, tuple[ParagraphRule, ...]] = {}

    def of(self, paragraphs: Sequence[str]) -> Iterator[tuple[ParagraphRule, ...]]:
        """For each paragraph the rules to ask."""
        for some in _portions(paragraphs):
            for seen in self._seen(some).tolist():
                if seen not in self._chosen:
                    self._chosen[seen] = tuple(rule for rank, rule in enumerate(self._rules) if (seen | self._always) >> rank & 1)
                yield self._chosen[seen]

    def _seen(self, paragraphs: Sequence[str]) -> NDArray[Any]:
        """A bit for each rule that a paragraph holds something for."""
        text = "".join(f"{paragraph}\n" for paragraph in paragraphs)
        codes = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _BEYOND)
        seen, pairs = self._one[codes], self._two[codes]
        seen[:-1] |= pairs[:-1] & pairs[1:]
        seen[_repetitions(codes)] |= self._again
        starts = np.cumsum([0, *(len(paragraph) + 1 for paragraph in paragraphs[:-1])])
        return np.bitwise_or.reduceat(seen, starts)


_BEYOND: Final = 0x10000  # stands for every character outside the basic plane
_PORTION: Final = 1 << 18  # characters looked at together
_LONGEST: Final = 4  # characters said twice
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FA5


def _portions(paragraphs: Sequence[str]) -> Iterator[Sequence[str]]:
    first = size = 0
    for rank, paragraph in enumerate(paragraphs):
        size += len(paragraph) + 1
        if size >= _PORTION:
            yield paragraphs[first : rank + 1]
            first, size = rank + 1, 0
    if first < len(paragraphs):
        yield paragraphs[first:]


def _repetitions(codes: NDArray[Any]) -> NDArray[Any]:
    """Where up to four Chinese characters begin that follow once more."""
    is_han = (codes >= _FIRST_HAN) & (codes <= _LAST_HAN)
    found = []
    for length in range(1, _LONGEST + 1):
        same = (codes[length:] == codes[:-length]) & is_han[:-length]
        run = same[: max(0, len(same) - length + 1)]
        for step in range(1, length):
            run = run & same[step : len(run) + step]
        found.append(np.flatnonzero(run))
    return np.concatenate(found)
