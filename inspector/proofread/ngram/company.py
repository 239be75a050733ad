"""Words known by the company they keep: which of the usual words of one sound the words around a place ask for.

A naive Bayes of co-occurrence (Golding 1995, for English): each word of the same clause, and the characters on either side,
speak for a word as far as they stood near it in official text more often than chance would have it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram import storage
from inspector.proofread.ngram.alphabet import GAP, UNKNOWN, WORD_BITS, Alphabet, Ids
from inspector.proofread.ngram.counts import THRESHOLDS, CountTable, Keys, window_keys
from inspector.proofread.ngram.edits import MOST_NEW, Mask, Places
from inspector.proofread.ngram.model import Model
from inspector.proofread.ngram.proposals import Seen
from inspector.proofread.tables import DATA

TABLES: Final = DATA / "company.bin"
REACH: Final = 12  # characters on either side
OFFSETS: Final = np.array([*range(-REACH, -1), *range(2, REACH + 1)])  # of the words that may keep company
STOPS: Final = "。！？；"
LEAST_SEEN: Final = 30  # times that a word must be seen to be asked for
LEAST_TOGETHER: Final = 3  # times that two words must be seen together to be put down
FEWER: Final = 0.5  # what is taken for less than that
LEAST_LEAD: Final = 1.0  # of the other word for it to be told at all
_DAMPING: Final = 2.0  # added to all counts of words together
_DAMPING_BESIDE: Final = 0.5  # of runs
_WEIGHT: Final = 0.8  # of the words around: they are not independent
_WEIGHT_FURTHER: Final = 0.5  # of the second character on either side
_WINDOW: Final = np.arange(-2, 4)  # two characters, the word, and two more
# of a window: a run that holds the word, what stands in it beside the word, and how much it says
_BESIDE: Final = (
    (slice(1, 4), slice(1, 2), 1.0),
    (slice(2, 5), slice(4, 5), 1.0),
    (slice(0, 4), slice(0, 2), _WEIGHT_FURTHER),
    (slice(2, 6), slice(4, 6), _WEIGHT_FURTHER),
)
_CONTEXT_BITS: Final = 13
_U = np.uint64
Floats = npt.NDArray[np.float64]


class Asked(NamedTuple):
    """One place a row: what stands there is not what its company asks for."""

    at: Places
    new: Ids  # the word asked for
    lead: Floats  # logarithm of how much likelier it is


class Company(NamedTuple):
    words: npt.NDArray[np.uint32]  # in order
    group: npt.NDArray[np.uint16]  # of each word: those of one sound
    starts: npt.NDArray[np.uint32]  # of each group in `members`
    members: npt.NDArray[np.uint16]
    seen: npt.NDArray[np.uint32]  # how often each word was
    usual: npt.NDArray[np.float32]  # logarithm of how likely each is anywhere
    contexts: npt.NDArray[np.uint32]  # words that keep company, in order
    context_seen: npt.NDArray[np.uint32]
    together: CountTable
    total: float  # characters counted
    stops: Ids
    arrays: dict[str, storage.Array]

    @classmethod
    def read(cls, alphabet: Alphabet, path: Path) -> Company:
        arrays, notes = storage.read(path)
        if notes["alphabet"] != alphabet.characters:
            raise storage.StorageError(f"{path}：与统计表 ngram.bin 不是同一次建成的，请重新安装，或用 python -m inspector.proofread.build 重建")
        return cls(
            arrays["words"],
            arrays["group"],
            arrays["starts"],
            arrays["members"],
            arrays["seen"],
            arrays["usual"],
            arrays["contexts"],
            arrays["context_seen"],
            CountTable(arrays["together"]),
            float(notes["total"]),
            np.array([GAP, *map(alphabet.id_of, STOPS)], np.uint16),
            arrays,
        )

    def ask(self, seen: Seen, model: Model) -> Asked:
        """At each usual word over which no known run of four reaches, the best of the others, where it fits better."""
        places, word = self._doubted(seen)
        row, option = self._options(word)
        if not len(row):
            return Asked(places[:0], np.zeros((0, MOST_NEW), np.uint16), np.zeros(0))
        score = self._score(seen, places[row], option, model)
        own = option == word[row]
        score_of = np.zeros(len(places))
        score_of[row[own]] = score[own]
        fit = score - score_of[row]
        lead = fit + self.usual[option] - self.usual[word[row]]
        told = (~own & self._shares(option, word[row]) & (lead >= LEAST_LEAD) & (fit > 0) & (self.seen[option] >= LEAST_SEEN)).nonzero()[0]
        told = told[np.lexsort((-lead[told], row[told]))]
        told = told[np.concatenate(([True], row[told][1:] != row[told][:-1]))] if len(told) else told
        keys = self.words[option[told]]
        new = np.stack([keys >> np.uint32(WORD_BITS), keys & np.uint32((1 << WORD_BITS) - 1)], 1).astype(np.uint16)
        return Asked(places[row[told]], new, lead[told])

    def _doubted(self, seen: Seen) -> tuple[Places, Places]:
        places = seen.seams - 1
        places = places[seen.is_han[places] & seen.is_han[places + 1]]
        row = rows_of(self.words, pair_keys(seen.own, places))
        return places[row >= 0], row[row >= 0]

    def _options(self, word: Places) -> tuple[Places, Places]:
        """For every place the words of that sound, what stands there among them."""
        group = self.group[word]
        first = self.starts[group].astype(np.int64)
        sizes = self.starts[group.astype(np.int64) + 1].astype(np.int64) - first
        row = np.repeat(np.arange(len(word)), sizes)
        rank = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return row, self.members[first[row] + rank].astype(np.int64)

    def _shares(self, option: Places, word: Places) -> Mask:
        """Words mistaken for one another mostly share a character: 公司 and 公私, hardly 工丝."""
        differing = self.words[option] ^ self.words[word]
        found: Mask = (differing < 1 << WORD_BITS) | (differing & np.uint32((1 << WORD_BITS) - 1) == 0)
        return found

    def _score(self, seen: Seen, at: Places, option: Places, model: Model) -> Floats:
        return _WEIGHT * self._around(seen, at, option) + self._beside(seen, at, option, model)

    def _around(self, seen: Seen, at: Places, option: Places) -> Floats:
        places, of = np.unique(at, return_inverse=True)
        found = self._contexts(seen.own, places)[of]
        known = found >= 0
        level = self.together.levels(together_keys(option[:, None], np.where(known, found, 0)))
        count = np.where(level > 0, THRESHOLDS[level], FEWER)
        expected = self.seen[option][:, None] * (self.context_seen[found] * (len(OFFSETS) / self.total))
        total: Floats = np.where(known, np.log((count + _DAMPING) / (expected + _DAMPING)), 0).sum(1)
        return total

    def _contexts(self, own: Ids, places: Places) -> Places:
        """The words of the same clause around each place, each once, -1 where there is none."""
        first = np.clip(places[:, None] + OFFSETS, 0, len(own) - 2)
        clause = np.cumsum(np.isin(own, self.stops))
        inside = (clause[first] == clause[places][:, None]) & (clause[first + 1] == clause[places][:, None])
        found = np.where(inside, rows_of(self.contexts, pair_keys(own, first.ravel())).reshape(first.shape), -1)
        found.sort(axis=1)
        found[:, 1:][found[:, 1:] == found[:, :-1]] = -1
        return found

    def _beside(self, seen: Seen, at: Places, option: Places, model: Model) -> Floats:
        """What the one and the two characters on either side say."""
        windows = seen.ids[at[:, None] + _WINDOW]
        keys = self.words[option]
        windows[:, 2], windows[:, 3] = keys >> np.uint32(WORD_BITS), keys & np.uint32((1 << WORD_BITS) - 1)
        total = np.zeros(len(at))
        for run, context, weight in _BESIDE:
            seen_so, beside = (_counts(windows[:, part], model) for part in (run, context))
            expected = self.seen[option] * beside / self.total
            says = np.log((seen_so + _DAMPING_BESIDE) / (expected + _DAMPING_BESIDE))
            total += np.where((windows[:, context] > UNKNOWN).all(1), weight * says, 0)
        return total


def pair_keys(ids: Ids, places: Places) -> npt.NDArray[np.uint32]:
    return ids[places].astype(np.uint32) << np.uint32(WORD_BITS) | ids[places + 1]


def together_keys(word: Places, context: Places) -> Keys:
    return word.astype(_U) << _U(_CONTEXT_BITS) | context.astype(_U)


def rows_of(keys: npt.NDArray[np.uint32], asked: npt.NDArray[np.uint32]) -> Places:
    """The row of each key, -1 where there is none."""
    if not len(keys):
        return np.full(len(asked), -1, np.int64)
    row = np.searchsorted(keys, asked)
    row[row == len(keys)] = 0
    found: Places = np.where(keys[row] == asked, row, -1)
    return found


def _counts(windows: Ids, model: Model) -> Floats:
    found: Floats = THRESHOLDS[model.counts.levels(window_keys(windows, windows.shape[1])[:, 0])].astype(np.float64)
    return found
