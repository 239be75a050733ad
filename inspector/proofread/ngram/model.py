"""The tables of the statistical tier, as read from one file."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram import storage
from inspector.proofread.ngram.alphabet import EVERY, Alphabet, Ids
from inspector.proofread.ngram.counts import CountTable
from inspector.proofread.ngram.sieve import PairSieve, Sieve
from inspector.proofread.tables import DATA

LONGEST_WORD: Final = 4  # characters
TABLES: Final = DATA / "ngram.bin"
Numbers = npt.NDArray[np.int64]


class Likes(NamedTuple):
    """Per character those like it, the commonest first."""

    starts: Numbers
    values: Ids
    flags: npt.NDArray[np.uint8]

    def sizes(self, ids: Ids) -> Numbers:
        found: Numbers = self.starts[ids.astype(np.int64) + 1] - self.starts[ids]
        return found


class Book(NamedTuple):
    """Lists by key, keys in order."""

    keys: npt.NDArray[np.uint32]
    starts: Numbers
    values: Ids  # one, or two in a row, an entry

    def rows(self, keys: npt.NDArray[np.uint32]) -> Numbers:
        """The row of each key, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        row = np.searchsorted(self.keys, keys)
        row[row == len(self.keys)] = 0
        return np.where(self.keys[row] == keys, row, -1)


class Model(NamedTuple):
    alphabet: Alphabet
    counts: CountTable
    pairs: PairSieve
    threes: Sieve  # runs of three
    covering: Sieve  # usual words of two to four characters, with WORD_TAG
    likes: Likes
    sounds: Ids  # of each id, 0 when it has none
    words: Book  # by the sounds of both characters
    rows: npt.NDArray[np.int32]  # of `words` by both sounds, -1 where there is none
    between: Book  # by the characters on either side
    arrays: dict[str, storage.Array]  # everything read, the rankers' too

    @classmethod
    def read(cls, path: Path = TABLES) -> Model:
        arrays, notes = storage.read(path)
        return cls.of(arrays, Alphabet(notes["alphabet"], notes["rare"]))

    @classmethod
    def of(cls, arrays: dict[str, storage.Array], alphabet: Alphabet) -> Model:
        def book(name: str) -> Book:
            return Book(arrays[f"{name}_keys"], arrays[f"{name}_starts"].astype(np.int64), arrays[f"{name}_values"])

        likes = Likes(arrays["likes_starts"].astype(np.int64), arrays["likes_values"], arrays["likes_flags"])
        assert len(likes.starts) == EVERY + 1
        return cls(
            alphabet,
            CountTable(arrays["counts"]),
            PairSieve(arrays["pairs"]),
            Sieve(arrays["threes"]),
            Sieve(arrays["covering"]),
            likes,
            arrays["sounds"],
            words := book("words"),
            _dense(words),
            book("between"),
            arrays,
        )


SOUNDS: Final = 512  # more than there are


def _dense(words: Book) -> npt.NDArray[np.int32]:
    rows = np.full(SOUNDS * SOUNDS, -1, np.int32)
    rows[words.keys] = np.arange(len(words.keys))
    return rows
