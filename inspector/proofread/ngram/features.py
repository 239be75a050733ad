"""What the ranker is told of an edit: what was counted with it, and what without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import Ids
from inspector.proofread.ngram.counts import LOGARITHMS, LONGEST, WORD_TAG, CountTable, window_keys
from inspector.proofread.ngram.edits import Edits, Kind, Seen, spliced, untouched
from inspector.proofread.ngram.model import LONGEST_WORD, Model

Values = npt.NDArray[np.float32]

MARGIN: Final = LONGEST - 1  # ids on either side of an edit that a run over it can reach
SURROUNDINGS: Final = 10  # runs looked at on either side for how known the text is
LEAST_GAIN: Final = {Kind.LIKE: 4.0, Kind.WORD: 4.0, Kind.SWAP: 4.0, Kind.MISSING: 4.0, Kind.EXTRA: 4.0, Kind.DOUBLED: -99.0}  # in logarithms
WIDTH: Final = MARGIN + 2 + MARGIN  # the widest window, around two characters
_WORDS: Final = range(2, LONGEST_WORD + 1)
_CORPUS: Final = float(np.log(24e6))
_BACK_OFF: Final = float(np.log(0.4))
_UNSEEN_CHARACTER: Final = -16.0


class Weighed(NamedTuple):
    """Edits that make the text likelier, and one row for each; the same columns for all edits of a kind."""

    edits: Edits
    rows: Values


def weigh(groups: Sequence[Edits], seen: Seen, model: Model) -> Iterator[Weighed]:
    """Looks everything up for all groups at once, then takes each group by itself."""
    if not groups:
        return
    old = _levels(model.counts, np.concatenate([_widened(untouched(seen.ids, _standing(edits), MARGIN)) for edits in groups]))
    new = _levels(model.counts, np.concatenate([_widened(spliced(seen.ids, edits, MARGIN)) for edits in groups]))
    begin = 0
    for edits in groups:
        part = slice(begin, begin + len(edits.at))
        begin = part.stop
        yield _weighed(edits, {size: levels[part] for size, levels in old.items()}, {size: levels[part] for size, levels in new.items()}, seen)


Levels = dict[int, npt.NDArray[np.uint8]]  # length of a run, or of a word with WORD_TAG → the level at each place of each window


def _weighed(edits: Edits, old: Levels, new: Levels, seen: Seen) -> Weighed:
    before, after = _standing(edits).length, edits.new.shape[1]
    worse, better = _score(old, before), _score(new, after)
    kept = np.flatnonzero(better - worse >= LEAST_GAIN[edits.kind])
    edits = edits._replace(at=edits.at[kept], new=edits.new[kept], like=edits.like[kept])
    columns: list[Values] = []
    for levels, length in ((old, before), (new, after)):
        mine = {size: found[kept] for size, found in levels.items()}
        columns += [_over(mine[size], size, length) for size in range(2, LONGEST + 1)]
        columns += [_over(mine[size + WORD_TAG], size, length) for size in _WORDS]
        columns += [LOGARITHMS[mine[size + WORD_TAG][:, [MARGIN - size, MARGIN + length]]] for size in _WORDS]  # the words that end and begin beside it
        if length:
            columns.append(LOGARITHMS[mine[1][:, MARGIN : MARGIN + length]])
    worse, better = worse[kept], better[kept]
    columns += [worse[:, None], better[:, None], (better - worse)[:, None], edits.like[:, None].astype(np.float32)]
    columns.append(_surroundings(edits, seen))
    return Weighed(edits, np.concatenate(columns, 1).astype(np.float32))


def _standing(edits: Edits) -> Edits:
    """What of the text an edit is held against: for a word said twice the seam between the two, whatever their length."""
    return edits._replace(length=0) if edits.kind is Kind.DOUBLED else edits


def _widened(windows: Ids) -> Ids:
    missing = WIDTH - windows.shape[1]
    return np.pad(windows, ((0, 0), (0, missing))) if missing else windows


def _levels(counts: CountTable, windows: Ids) -> Levels:
    sizes = [(size, 0) for size in range(1, LONGEST + 1)] + [(size, WORD_TAG) for size in _WORDS]
    return {size + tag: counts.levels(window_keys(windows, size, tag)) for size, tag in sizes}


def _over(levels: npt.NDArray[np.uint8], size: int, length: int) -> Values:
    """The runs that reach over an edit of that length: its own ids, or the gap where it has none."""
    found: Values = LOGARITHMS[levels[:, MARGIN - size + 1 : MARGIN + length]]
    return found


def _score(levels: Levels, length: int) -> Values:
    """Logarithm of how likely the ids of the edit, and those after it that the edit can touch, are.

    Stupid back-off (Brants and others 2007): the longest run that was seen, over its own beginning.
    """
    last = MARGIN + length + MARGIN  # the place behind the last
    single = levels[1][:, MARGIN:last]
    found = np.where(single > 0, LOGARITHMS[single] - _CORPUS + _BACK_OFF * (LONGEST - 1), _UNSEEN_CHARACTER).astype(np.float32)
    for size in range(2, LONGEST + 1):
        begin = slice(MARGIN - size + 1, last - size + 1)
        level = levels[size][:, begin]
        run = LOGARITHMS[level]
        found = np.where(level > 0, run - np.maximum(LOGARITHMS[levels[size - 1][:, begin]], run) + _BACK_OFF * (LONGEST - size), found)
    total: Values = found.sum(1, dtype=np.float32)
    return total


def _surroundings(edits: Edits, seen: Seen) -> Values:
    """How many runs of three near the edit, but not over it, were never seen: in unknown ground nothing is sure."""
    unseen = np.concatenate(([0], np.cumsum(~seen.threes)))
    last = len(unseen) - 1

    def between(begin: npt.NDArray[np.int64], end: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        found: npt.NDArray[np.int64] = unseen[np.clip(end, 0, last)] - unseen[np.clip(begin, 0, last)]
        return found

    left_end, right_begin = edits.at - 2, edits.at + edits.length
    return np.stack([between(left_end - SURROUNDINGS, left_end), between(right_begin, right_begin + SURROUNDINGS)], 1).astype(np.float32)
