"""Characters as small numbers, so that five of them fit in one 64-bit key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.uint16]

BITS: Final = 12  # of the id of a character that was counted
SIZE: Final = 1 << BITS
EVERY: Final = SIZE * 3  # more ids than there are, with those of characters that were not counted
WORD_BITS: Final = 14  # of any id: words of the dictionary may hold rare characters
GAP, UNKNOWN, DIGIT, LATIN = 0, 1, 2, 3
FIRST: Final = 4
PADDING: Final = 6  # ids of GAP between two paragraphs: no n-gram reaches over them
_PLANE: Final = 0x10000  # characters beyond are all UNKNOWN

# forms that mean the same to a reader are counted together
FOLDED: Final = {
    **dict(zip(",;:?!().％", "，；：？！（）．%", strict=True)),
    **dict.fromkeys("〔［[【", "（"),
    **dict.fromkeys("〕］]】", "）"),
    **dict.fromkeys("’”‘", "“"),
    **dict.fromkeys('"＂', "“"),
    **dict.fromkeys("\t\r\u00a0\u3000", " "),
}


def counted(ids: Ids) -> Ids:
    """The ids by which runs are counted: every rare character is UNKNOWN."""
    found: Ids = np.where(ids < SIZE, ids, np.uint16(UNKNOWN))
    return found


class Alphabet:
    """The characters that were counted, the commonest first; and rare ones, of which it is only known what they resemble."""

    def __init__(self, characters: str, rare: str = "") -> None:
        if len(characters) > SIZE - FIRST or len(rare) > EVERY - SIZE:
            raise ValueError(f"{len(characters)} and {len(rare)} characters, at most {SIZE - FIRST} and {EVERY - SIZE}")
        self.characters, self.rare = characters, rare
        self._ids = np.full(_PLANE, UNKNOWN, np.uint16)
        self._ids[0] = GAP
        for number, character in chain(enumerate(characters, FIRST), enumerate(rare, SIZE)):
            self._ids[ord(character)] = number
        self._ids[ord("0") : ord("9") + 1] = DIGIT
        self._ids[0xFF10:0xFF1A] = DIGIT
        for first, last in (("A", "Z"), ("a", "z"), ("Ａ", "Ｚ"), ("ａ", "ｚ")):
            self._ids[ord(first) : ord(last) + 1] = LATIN
        for form, usual in FOLDED.items():
            self._ids[ord(form)] = self._ids[ord(usual)]
        self.is_han = np.zeros(EVERY, bool)
        self.is_han[SIZE : SIZE + len(rare)] = True
        for rank, character in enumerate(characters):
            self.is_han[FIRST + rank] = "㐀" <= character <= "鿿"

    def id_of(self, character: str) -> int:
        return int(self._ids[min(ord(character), _PLANE - 1)])

    def counted_id(self, character: str) -> int:
        """The id by which its runs are counted."""
        found = self.id_of(character)
        return found if found < SIZE else UNKNOWN

    def is_rare(self, character: str) -> bool:
        return self.id_of(character) >= SIZE

    def character(self, number: int) -> str:
        return self.characters[number - FIRST] if number < SIZE else self.rare[number - SIZE]

    def encode(self, text: str) -> Ids:
        """One id a character, whatever the text holds."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        found: Ids = self._ids[np.minimum(points, _PLANE - 1)]
        return found

    def encode_all(self, texts: Sequence[str]) -> tuple[Ids, npt.NDArray[np.int64]]:
        """All texts in one array, GAPs around each; and where each begins."""
        gap = "\x00" * PADDING
        ids = self.encode(gap + gap.join(texts) + gap)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        starts = PADDING + np.concatenate(([0], np.cumsum(lengths + PADDING)[:-1])) if len(texts) else np.zeros(0, np.int64)
        return ids, starts

    @classmethod
    def of(cls, texts: Iterable[str], fewest: int, known: Iterable[str] = ()) -> Alphabet:
        """The characters seen at least `fewest` times in the texts; those of the `known` that were not are rare."""
        counts = np.zeros(_PLANE, np.int64)
        for text in texts:
            points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            counts += np.bincount(np.minimum(points, _PLANE - 1), minlength=_PLANE)
        for form in FOLDED:
            counts[ord(form)] = 0
        counts[[*range(33), *range(48, 58), *range(65, 91), *range(97, 123), 0x7F, _PLANE - 1]] = 0
        for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):
            counts[first : last + 1] = 0
        counts[ord(" ")] = fewest
        order = np.argsort(-counts, kind="stable")
        characters = "".join(chr(point) for point in order[: SIZE - FIRST] if counts[point] >= fewest)
        return cls(characters, "".join(sorted(one for one in set(known) - set(characters) if ord(one) < _PLANE)))
