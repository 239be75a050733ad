"""Edits worth weighing: one kind at a time, for all texts at once."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import BITS, GAP, Ids
from inspector.proofread.ngram.counts import LOGARITHMS, WORD_TAG, CountTable, Keys, all_keys, keys_at, window_keys
from inspector.proofread.ngram.likeness import Like
from inspector.proofread.ngram.model import LONGEST_WORD, SOUNDS, Model

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Kind(StrEnum):
    LIKE = "like"  # one character for another like it
    WORD = "word"  # a word of two characters for another of the same sound
    SWAP = "swap"
    MISSING = "missing"
    EXTRA = "extra"
    DOUBLED = "doubled"  # a character or a word said twice


LONGEST_DOUBLED: Final = 6
MOST_IN_WORD: Final = 16  # characters of the same sound tried within a usual word
BEST_LIKE: Final = 3  # candidates weighed at one place
BEST_MISSING: Final = 3
BEST_WORDS: Final = 3
# gain in logarithms of counts, below which an edit is not weighed further
LEAST_WEIGHT: Final = {Kind.LIKE: 2.0, Kind.WORD: 2.0, Kind.SWAP: 2.0, Kind.MISSING: 5.5, Kind.EXTRA: 2.0}


class Edits(NamedTuple):
    """Edits of one kind and one length."""

    kind: Kind
    at: Places  # of the first id replaced
    length: int  # ids replaced
    new: Ids  # one row an edit
    like: npt.NDArray[np.uint8]  # Like flags of what is replaced and what replaces it


def every_edit(kind: Kind, seen: Seen, model: Model) -> list[Edits]:
    """All edits of the kind worth weighing, by length."""
    lengths = range(1, LONGEST_DOUBLED + 1)
    found = [doubled_edits(seen, model, length) for length in lengths] if kind is Kind.DOUBLED else [_MAKERS[kind](seen, model)]
    return [edits for edits in found if len(edits.at)]


class Seen(NamedTuple):
    """A text, and what of it was ever seen."""

    ids: Ids
    threes: Mask  # the run of three that begins here was seen
    odd: Mask  # Han characters of which most runs of three were never seen
    bare: Mask  # those of them that are in no usual word either

    @classmethod
    def of(cls, ids: Ids, model: Model) -> Seen:
        threes = model.threes(all_keys(ids, 3))
        unseen = ~threes
        number = np.zeros(len(ids), np.uint8)
        for offset in range(3):
            number[offset : offset + len(unseen)] += unseen
        odd = (number >= 2) & model.alphabet.is_han[ids]
        return cls(ids, threes, odd, odd & ~_covered(ids, odd, model))


def _covered(ids: Ids, wanted: Mask, model: Model) -> Mask:
    """Characters that belong to a usual word; only asked near the wanted ones."""
    covered = np.zeros(len(ids), bool)
    for size in range(2, LONGEST_WORD + 1):
        near = np.zeros(len(ids) - size + 1, bool)
        for offset in range(size):
            near |= wanted[offset : offset + len(near)]
        begins = np.flatnonzero(near)
        begins = begins[model.covering(keys_at(ids, begins, size, WORD_TAG))]
        for offset in range(size):
            covered[begins + offset] = True
    return covered


def like_edits(seen: Seen, model: Model) -> Edits:
    """For every odd character those like it that make known runs of three. Within a usual word only those of the same sound: the word may be the slip."""
    ids = seen.ids
    places = np.flatnonzero(seen.odd)
    sizes = model.likes.sizes(ids[places])
    sizes[~seen.bare[places]] = np.minimum(sizes[~seen.bare[places]], MOST_IN_WORD)
    at, rank = _spread(places, sizes)
    own = model.likes.starts[ids[at]] + rank
    new = model.likes.values[own]
    left, right = model.pairs(ids[at - 1], new), model.pairs(new, ids[at + 1])
    possible = np.flatnonzero(left | right)  # a known run of three holds two known pairs
    at, new, own, left, right = at[possible], new[possible], own[possible], left[possible], right[possible]
    known = np.zeros(len(at), np.int8)
    for offset, may in ((-1, left & right), (-2, left), (0, right)):
        rank = np.flatnonzero(may)
        known[rank] += model.threes(_keys_with(ids, at[rank], offset, 3, new[rank, None]))
    old = sum(seen.threes[at + offset].astype(np.int8) for offset in (-1, -2, 0))
    better = (known > old) & (seen.bare[at] | ((model.likes.flags[own] & Like.SOUND) != 0))
    edits = Edits(Kind.LIKE, at[better], 1, new[better][:, None], model.likes.flags[own[better]])
    return _heaviest(edits, seen, model, BEST_LIKE)


def word_edits(seen: Seen, model: Model) -> Edits:
    """Words of the same sound that make known runs of four where what stands there makes none."""
    ids = seen.ids
    rows = model.rows[model.sounds[ids[:-1]].astype(np.int64) * SOUNDS + model.sounds[ids[1:]]]
    places = np.flatnonzero(rows >= 0)
    for offset in (-1, -2, 0):
        places = places[model.counts.levels(keys_at(ids, places + offset, 4)) == 0]
    row = rows[places].astype(np.int64)
    sizes = model.words.starts[row + 1] - model.words.starts[row]
    at, rank = _spread(places, sizes)
    new = model.words.values[np.repeat(model.words.starts[row], sizes) + rank]
    other = (new[:, 0] != ids[at]) | (new[:, 1] != ids[at + 1])
    at, new = at[other], new[other]
    known = np.zeros(len(at), np.uint8)
    for offset in (-1, -2, 0):
        known += model.counts.levels(_keys_with(ids, at, offset, 4, new)) > 0
    at, new = at[known > 0], new[known > 0]
    return _heaviest(Edits(Kind.WORD, at, 2, new, np.ones(len(at), np.uint8)), seen, model, BEST_WORDS)


def swap_edits(seen: Seen, model: Model) -> Edits:
    """Two neighbours, one of them gated, the other way round."""
    ids = seen.ids
    is_han = model.alphabet.is_han[ids]
    places = np.nonzero((seen.odd[:-1] | seen.odd[1:]) & is_han[:-1] & is_han[1:] & (ids[:-1] != ids[1:]))[0]
    new = np.stack([ids[places + 1], ids[places]], 1)
    return _improving(Edits(Kind.SWAP, places, 2, new, np.zeros(len(places), np.uint8)), seen, model)


def missing_edits(seen: Seen, model: Model) -> Edits:
    """Between two characters that make nothing together, one that is usual between, before or after."""
    ids = seen.ids
    places = np.flatnonzero((seen.odd[2:] | seen.odd[1:-1])[:-1]) + 2
    places = places[~seen.threes[places - 2] & ~seen.threes[places - 1]]
    places = places[(ids[places - 1] != GAP) & (ids[places] != GAP)]
    at, new = [], []
    for book, left, right in ((model.between, -1, 0), (model.before, 0, 1), (model.after, -2, -1)):
        row = book.rows(ids[places + left].astype(np.uint32) << BITS | ids[places + right])
        here, found = places[row >= 0], row[row >= 0]
        sizes = book.starts[found + 1] - book.starts[found]
        spots, rank = _spread(here, sizes)
        at.append(spots)
        new.append(book.values[np.repeat(book.starts[found], sizes) + rank])
    every = np.unique(np.concatenate(at) << BITS | np.concatenate(new))
    spots, added = every >> BITS, (every & ((1 << BITS) - 1)).astype(np.uint16)
    edits = Edits(Kind.MISSING, spots, 0, added[:, None], np.zeros(len(spots), np.uint8))
    return _improving(edits, seen, model, best=BEST_MISSING)


def extra_edits(seen: Seen, model: Model) -> Edits:
    """Every odd character left out, but those that merely repeat their neighbour."""
    ids = seen.ids
    places = np.flatnonzero(seen.odd)
    places = places[(ids[places] != ids[places - 1]) & (ids[places] != ids[places + 1])]
    nothing = np.zeros((len(places), 0), np.uint16)
    return _improving(Edits(Kind.EXTRA, places, 1, nothing, np.zeros(len(places), np.uint8)), seen, model)


def doubled_edits(seen: Seen, model: Model, length: int) -> Edits:
    """Whatever of that length is said twice, the second time left out. What is said three times is said on purpose."""
    ids = seen.ids
    same = ids[:-length] == ids[length:]
    run = np.ones(len(same) - length + 1, bool)
    for offset in range(length):
        run &= same[offset : offset + len(run)] & model.alphabet.is_han[ids[offset : offset + len(run)]]
    again = np.zeros(len(run) + length, bool)
    again[: len(run)] = run
    places = np.flatnonzero(run & ~again[length:]) + length
    places = places[~run[np.maximum(places - 2 * length, 0)]]
    nothing = np.zeros((len(places), 0), np.uint16)
    return Edits(Kind.DOUBLED, places, length, nothing, np.full(len(places), length, np.uint8))


def _improving(edits: Edits, seen: Seen, model: Model, best: int = 0) -> Edits:
    """Those that leave fewer runs of three unseen and make one known, at most `best` a place."""
    windows = spliced(seen.ids, edits, 2)
    made = edits.new.shape[1] + 2
    known = model.threes(window_keys(windows, 3).ravel()).reshape(-1, made).sum(1)
    unseen = np.zeros(len(windows), np.int64)
    for offset in range(-2, edits.length):
        unseen += ~seen.threes[edits.at + offset]
    keep = (known > 0) & (made - known < unseen)
    edits = edits._replace(at=edits.at[keep], new=edits.new[keep], like=edits.like[keep])
    return _heaviest(edits, seen, model, best)


def _heaviest(edits: Edits, seen: Seen, model: Model, best: int) -> Edits:
    """Those whose runs of three were seen oftener than the runs they replace, at most `best` a place (0: all)."""
    old, new = untouched(seen.ids, edits, 2), spliced(seen.ids, edits, 2)
    weight = _weight(model.counts, new) - _weight(model.counts, old) * ((new.shape[1] - 2) / max(1, old.shape[1] - 2))
    heavier = np.flatnonzero(weight >= LEAST_WEIGHT[edits.kind])
    chosen = heavier[_best(edits.at[heavier], weight[heavier], best)] if best else heavier
    return edits._replace(at=edits.at[chosen], new=edits.new[chosen], like=edits.like[chosen])


def _weight(counts: CountTable, windows: Ids) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = LOGARITHMS[counts.levels(window_keys(windows, 3))].sum(1)
    return found


def spliced(ids: Ids, edits: Edits, margin: int) -> Ids:
    """Each edit carried out, with `margin` ids on either side."""
    left = ids[edits.at[:, None] + np.arange(-margin, 0)]
    right = ids[edits.at[:, None] + edits.length + np.arange(margin)]
    return np.concatenate([left, edits.new, right], 1)


def untouched(ids: Ids, edits: Edits, margin: int) -> Ids:
    """What stands at each edit, with `margin` ids on either side."""
    found: Ids = ids[edits.at[:, None] + np.arange(-margin, edits.length + margin)]
    return found


def _keys_with(ids: Ids, at: Places, offset: int, length: int, new: Ids) -> Keys:
    """The run of that length that begins at `at + offset`, were the ids there the new ones."""
    keys = np.full(len(at), length, np.uint64)
    for step in range(offset, offset + length):
        keys = (keys << np.uint64(BITS)) | (new[:, step] if 0 <= step < new.shape[1] else ids[at + step])
    return keys


def _spread(places: Places, sizes: npt.NDArray[np.int64]) -> tuple[Places, Places]:
    """Each place as often as its size says, and the rank within it."""
    sizes = sizes.astype(np.int64)
    total = int(sizes.sum())
    ends = np.cumsum(sizes)
    return np.repeat(places, sizes), np.arange(total) - np.repeat(ends - sizes, sizes)


def _best(at: Places, weight: npt.NDArray[np.float32], most: int) -> npt.NDArray[np.int64]:
    """The heaviest of each place, in order of place."""
    order = np.lexsort((np.arange(len(at)), -weight, at))
    place = at[order]
    first = np.concatenate(([True], place[1:] != place[:-1])) if len(place) else np.zeros(0, bool)
    rank = np.arange(len(place)) - np.maximum.accumulate(np.where(first, np.arange(len(place)), 0))
    return order[rank < most]


_MAKERS: Final = {Kind.LIKE: like_edits, Kind.WORD: word_edits, Kind.SWAP: swap_edits, Kind.MISSING: missing_edits, Kind.EXTRA: extra_edits}
