"""What the ranker is told of an edit: what was counted with it, and what without."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import GAP, counted
from inspector.proofread.ngram.counts import LOGARITHMS, LONGEST, nested_keys, nested_word_keys
from inspector.proofread.ngram.edits import KINDS, MOST_NEW, Edits, Kind, Mask, Places, fours_over, spliced, untouched
from inspector.proofread.ngram.model import LONGEST_WORD, Model
from inspector.proofread.ngram.proposals import Seen

Values = npt.NDArray[np.float32]
Levels = npt.NDArray[np.uint8]  # of runs or words of one character at each place of each window, then of those of two …

MARGIN: Final = LONGEST - 1  # ids on either side of an edit that a run over it can reach
WIDTH: Final = MARGIN + MOST_NEW + MARGIN
SURROUNDINGS: Final = 10  # runs looked at on either side for how known the text is
LEAST_GROUND: Final = 10  # of them must lie in the paragraph for the text to be called known
# gain in logarithms, below which no edit of each kind was ever believed
LEAST_GAIN: Final = np.array([9.5, 9, 7.5, 6, 13, -99], np.float32)
_RUNS: Final = range(1, LONGEST + 1)
_WORDS: Final = range(1, LONGEST_WORD + 1)
_CORPUS: Final = float(np.log(24e6))
_DICTIONARY: Final = float(np.log(60e6))  # words that its makers counted
_BACK_OFF: Final = float(np.log(0.4))
_UNSEEN_CHARACTER: Final = np.float32(-16)


class Weighed(NamedTuple):
    """Edits of one kind that make the text likelier, and one row for each; the same columns for all edits of a kind."""

    kind: Kind
    edits: Edits
    rows: Values
    at_home: Mask  # all around is known word for word, and with the edit the place is too


class _Looked(NamedTuple):
    """What was looked up for all edits, first as the text stands, then as each would have it; and where they stand."""

    runs: Levels
    words: Levels
    scores: Values
    around: Values
    ground: Values
    ahead: Values  # of every other edit at the same place
    at_home: Mask


def weigh(edits: Edits, seen: Seen, model: Model) -> Iterator[Weighed]:
    """Looks everything up for all kinds at once, then takes each kind by itself. The edits are in order of kind."""
    if not len(edits.at):
        return
    windows = np.concatenate([untouched(seen.own, edits, MARGIN), spliced(seen.own, edits, MARGIN)])
    lengths = np.concatenate([_standing(edits), edits.added])
    runs = model.counts.levels(np.concatenate(nested_keys(counted(windows), LONGEST), 1))
    scores = _score(runs, lengths)
    gain = scores[len(edits.at) :] - scores[: len(edits.at)]
    kept = (gain >= LEAST_GAIN[edits.kind]).nonzero()[0]
    both = np.concatenate([kept, kept + len(edits.at)])
    edits, windows, lengths = edits.only(kept), windows[both], lengths[both]
    words = model.counts.levels(np.concatenate(nested_word_keys(windows, LONGEST_WORD), 1))
    runs, scores = runs[both], np.stack([scores[both], _in_words(words, lengths)], 1)
    around, ground = _surroundings(edits, seen)
    at_home = (around.sum(1) == 0) & (ground.sum(1) >= LEAST_GROUND) & _is_known(runs[len(kept) :], edits, seen)
    looked = _Looked(runs, words, scores, around, ground, ahead(edits.at, gain[kept]), at_home)
    ends = np.searchsorted(edits.kind, np.arange(len(KINDS) + 1)).tolist()
    for kind, begin, end in zip(KINDS, ends[:-1], ends[1:], strict=True):
        if begin < end:
            yield _weighed(kind, edits.only(slice(begin, end)), begin, looked)


def _weighed(kind: Kind, edits: Edits, begin: int, looked: _Looked) -> Weighed:
    size, half = len(edits.at), len(looked.around)
    old, new = slice(begin, begin + size), slice(half + begin, half + begin + size)
    columns = [
        LOGARITHMS[found[part][:, chosen]]
        for part, length in ((old, int(_standing(edits)[0])), (new, int(edits.added[0])))
        for found, chosen in zip((looked.runs, looked.words), _columns(length), strict=True)
    ]
    worse, better = looked.scores[old], looked.scores[new]
    columns += [worse, better, better - worse, edits.like[:, None].astype(np.float32), looked.around[old], looked.ground[old], looked.ahead[old, None]]
    columns += [_summed(looked.runs[old], int(_standing(edits)[0])), _summed(looked.runs[new], int(edits.added[0]))]
    return Weighed(kind, edits, np.concatenate(columns, 1), looked.at_home[old])


@cache
def _columns(length: int) -> tuple[list[int], list[int]]:
    """Of all looked up, the runs and words over an edit of that length, or over the gap where it has none, and the words beside it."""
    over = [[_place(run, at) for run in sizes if run > 1 or length for at in range(MARGIN - run + 1, MARGIN + length)] for sizes in (_RUNS, _WORDS)]
    beside = [_place(word, at) for word in _WORDS for at in (MARGIN - word, MARGIN + length)]
    return over[0], over[1] + beside


def _summed(runs: Levels, length: int) -> Values:
    """For runs of two, of three … over an edit of that length: how many were seen, and how often the rarest was."""
    over = [runs[:, _place(size, MARGIN - size + 1) : _place(size, MARGIN + length)] for size in _RUNS[1:]]
    found: Values = np.stack([one for found in over for one in ((found > 0).sum(1, dtype=np.float32), found.min(1).astype(np.float32))], 1)
    return found


def _place(size: int, at: int) -> int:
    """The column of what begins at that place of a window: first the runs of one id at all places, then those of two …"""
    return sum(WIDTH - smaller + 1 for smaller in range(1, size)) + at


_OF_SIZE: Final = [slice(_place(size, 0), _place(size + 1, 0)) for size in range(LONGEST + 1)]
_REACHING: Final = [slice(_place(size, MARGIN - size + 1), _place(size + 1, 0)) for size in range(LONGEST + 1)]  # runs that may hold ids from the edit on
_BEGINNINGS: Final = [slice(_place(size - 1, MARGIN - size + 1), _place(size, 0) - 1) for size in range(LONGEST + 1)]  # the same but for their last ids
_FROM_EDIT: Final = np.arange(WIDTH - MARGIN) - MARGIN
_WORTH: Final = np.where(np.arange(len(LOGARITHMS)) > 0, LOGARITHMS - np.float32(_DICTIONARY), np.float32(-np.inf)).astype(np.float32)  # of a word, by level


def _standing(edits: Edits) -> Places:
    """How many ids of the text an edit is held against: for a word said twice none, only the seam between the two."""
    return np.where(edits.kind == KINDS.index(Kind.DOUBLED), 0, edits.length)


def _score(runs: Levels, lengths: Places) -> Values:
    """Logarithm of how likely the ids of the edit, and those after it that the edit can touch, are.

    Stupid back-off (Brants and others 2007): the longest run that was seen, over its own beginning.
    """
    single = runs[:, MARGIN:WIDTH]
    found = np.where(single > 0, LOGARITHMS[single] - (_CORPUS - _BACK_OFF * (LONGEST - 1)), _UNSEEN_CHARACTER)
    for size in _RUNS[1:]:
        level = runs[:, _REACHING[size]]
        run = LOGARITHMS[level]
        found = np.where(level > 0, run - np.maximum(LOGARITHMS[runs[:, _BEGINNINGS[size]]], run) + _BACK_OFF * (LONGEST - size), found)
    total: Values = np.where(lengths[:, None] > _FROM_EDIT, found, 0).sum(1, dtype=np.float32)
    return total


def _in_words(words: Levels, lengths: Places) -> Values:
    """Logarithm of the likeliest way to divide each window into words of the dictionary."""
    every = _WORTH[words.T]
    worth = [every[_OF_SIZE[size]] for size in _WORDS]
    alone = np.maximum(worth[0], _UNSEEN_CHARACTER)
    best = np.zeros((WIDTH + 1, len(lengths)), np.float32)
    for end in range(1, WIDTH + 1):
        now = best[end]
        np.add(best[end - 1], alone[end - 1], out=now)
        for size in range(2, min(end, LONGEST_WORD) + 1):
            np.maximum(now, best[end - size] + worth[size - 1][end - size], out=now)
    total: Values = best[MARGIN + lengths + MARGIN, np.arange(len(lengths))]
    return total


def _is_known(runs: Levels, edits: Edits, seen: Seen) -> Mask:
    """Whether every run of four over the ids put in, or over the seam, was seen: all there is room for in the paragraph, two at least."""
    behind = np.arange(MARGIN - 3, WIDTH - 3) >= MARGIN + edits.added[:, None]
    room = fours_over(edits, seen.ids)
    found: Mask = (room > 1) & ((~behind & (runs[:, _REACHING[4]] > 0)).sum(1) == room)
    return found


def _surroundings(edits: Edits, seen: Seen) -> tuple[Values, Values]:
    """How many runs of three near the edit, but not over it, were never seen: in unknown ground nothing is sure. And how many there are on either side."""
    unseen = np.zeros(len(seen.threes) + 1, np.int64)
    np.cumsum(~seen.threes, out=unseen[1:])
    gaps = (seen.ids == GAP).nonzero()[0]
    rank = np.searchsorted(gaps, edits.at)
    first, last = gaps[rank - 1] + 1, gaps[np.searchsorted(gaps, edits.at + edits.length)] - 2  # the paragraph's runs of three
    left_end, right_begin = np.maximum(edits.at - 2, first), np.minimum(edits.at + edits.length, last)
    ends = np.stack([left_end, np.maximum(np.minimum(right_begin + SURROUNDINGS, last), right_begin)], 1)
    begins = np.stack([np.minimum(np.maximum(left_end - SURROUNDINGS, first), left_end), right_begin], 1)
    found: Values = (unseen[ends] - unseen[begins]).astype(np.float32)
    return found, (ends - begins).astype(np.float32)


def ahead(at: Places, gain: Values) -> Values:
    """How much more each edit gains than the best other one at its place; all it gains where it stands alone."""
    order = np.lexsort((-gain, at))
    place, sorted_gain = at[order], gain[order]
    same = np.concatenate(([False], place[1:] == place[:-1], [False]))
    first = np.maximum.accumulate(np.where(same[:-1], 0, np.arange(len(order))))  # the best of the place
    rival = np.where(same[:-1], sorted_gain[first], 0)
    best = (~same[:-1] & same[1:]).nonzero()[0]
    rival[best] = sorted_gain[best + 1]
    found = np.empty_like(gain)
    found[order] = sorted_gain - rival
    return found
