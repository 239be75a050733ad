"""Edits of all kinds, one a row, for all texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import GAP, Ids

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Kind(StrEnum):
    LIKE = "like"  # one character for another, mostly one like it
    WORD = "word"  # a word of two characters for another of the same sound
    SWAP = "swap"
    MISSING = "missing"
    EXTRA = "extra"
    DOUBLED = "doubled"  # a character or a word said twice


KINDS: Final = tuple(Kind)
MOST_NEW: Final = 2  # ids that an edit puts in


class Edits(NamedTuple):
    """One edit a row."""

    kind: npt.NDArray[np.uint8]  # rank among KINDS
    at: Places  # of the first id replaced
    length: Places  # ids replaced
    added: Places  # ids put in
    new: Ids  # those ids, then GAPs
    like: npt.NDArray[np.uint8]  # Like flags of what is replaced and what replaces it

    def only(self, rows: Places | Mask | slice) -> Edits:
        return Edits(self.kind[rows], self.at[rows], self.length[rows], self.added[rows], self.new[rows], self.like[rows])

    @classmethod
    def joined(cls, parts: Sequence[Edits]) -> Edits:
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    @classmethod
    def of(cls, some: Sequence[Some]) -> Edits:
        """Edits of several kinds as one."""
        sizes = [len(part.at) for part in some]
        new = np.zeros((sum(sizes), MOST_NEW), np.uint16)
        like = np.zeros(len(new), np.uint8)
        end = 0
        for part, size in zip(some, sizes, strict=True):
            begin, end = end, end + size
            like[begin:end] = part.like
            if part.new is not None:
                new[begin:end, : part.new.shape[1]] = part.new
        kinds, lengths, added = zip(*((KINDS.index(part.kind), part.length, 0 if part.new is None else part.new.shape[1]) for part in some), strict=True)
        at = np.concatenate([part.at for part in some])
        return cls(np.repeat(np.array(kinds, np.uint8), sizes), at, np.repeat(lengths, sizes), np.repeat(added, sizes), new, like)


class Some(NamedTuple):
    """Edits of one kind that all replace as much."""

    kind: Kind
    at: Places
    length: int
    new: Ids | None = None  # as many columns as they put in
    like: npt.NDArray[np.uint8] | int = 0


NOTHING: Final = Edits.of([Some(Kind.EXTRA, np.zeros(0, np.int64), 1)])


def spliced(ids: Ids, edits: Edits, margin: int) -> Ids:
    """Each edit carried out, with `margin` ids on either side; where fewer than MOST_NEW are put in, more from the right."""
    columns = np.arange(-margin, MOST_NEW + margin)
    behind = columns >= edits.added[:, None]
    found: Ids = ids[edits.at[:, None] + columns + np.where(behind, (edits.length - edits.added)[:, None], 0)]
    middle = slice(margin, margin + MOST_NEW)
    found[:, middle] = np.where(behind[:, middle], found[:, middle], edits.new)
    return found


def untouched(ids: Ids, edits: Edits, margin: int) -> Ids:
    """What stands at each edit, as wide as `spliced` makes it."""
    found: Ids = ids[edits.at[:, None] + np.arange(-margin, MOST_NEW + margin)]
    return found


def fours_over(edits: Edits, ids: Ids) -> Places:
    """How many runs of four over the ids put in, or over the seam, there is room for in the paragraph."""
    before = ids[edits.at[:, None] + np.arange(-3, 0)] != GAP
    behind = ids[(edits.at + edits.length)[:, None] + np.arange(3)] != GAP
    found: Places = np.maximum(before.sum(1) + edits.added + behind.sum(1) - 3, 0)
    return found
