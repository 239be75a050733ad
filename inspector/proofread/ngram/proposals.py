"""Which edits are worth weighing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import BITS, GAP, Ids, counted
from inspector.proofread.ngram.counts import LOGARITHMS, CountTable, Keys, all_keys, keys_at, nested_word_keys, window_keys
from inspector.proofread.ngram.edits import KINDS, MOST_NEW, NOTHING, Edits, Kind, Mask, Places, Some, spliced, untouched
from inspector.proofread.ngram.likeness import Like
from inspector.proofread.ngram.model import LONGEST_WORD, SOUNDS, Book, Model

LONGEST_DOUBLED: Final = 6
MOST_IN_WORD: Final = 10  # characters of the same sound tried within a usual word
BEST: Final = 3  # edits of a kind weighed at one place
LEAST_FOURS: Final = np.array([1, 1, 1, 3, 2, 0])  # runs of four that an edit of each kind must make known
LEAST_UNLIKE: Final = 3  # as many by a character that is not like the one it replaces


class Seen(NamedTuple):
    """A text, and what of it was ever seen."""

    own: Ids  # rare characters too
    ids: Ids
    is_han: Mask
    threes: Mask  # the run of three that begins here was seen
    seams: Places  # where a run of three over this place and the one before was never seen
    odd: Mask  # Han characters of which most runs of three were never seen
    bare: Mask  # those of them that are in no usual word either

    @classmethod
    def of(cls, own: Ids, model: Model) -> Seen:
        ids = counted(own)
        threes = model.threes(all_keys(ids, 3))
        unseen = ~threes
        either, both = unseen[1:] | unseen[:-1], unseen[1:] & unseen[:-1]
        is_han = model.alphabet.is_han[own]
        odd = np.zeros(len(ids), bool)
        odd[2:-2] = is_han[2:-2] & ((unseen[2:] & either[:-1]) | both[:-1])
        seams = np.flatnonzero(either) + 2
        places = np.flatnonzero(odd)
        bare = np.zeros(len(ids), bool)
        bare[places[~_covered(own, places, model)]] = True
        return cls(own, ids, is_han, threes, seams, odd, bare)

    def known(self, at: Places, offset: int) -> Mask:
        """Whether the run of three at that offset was seen."""
        found: Mask = self.threes[at + offset]
        return found


def _covered(own: Ids, places: Places, model: Model) -> Mask:
    """Which of the places belong to a usual word."""
    reach = LONGEST_WORD - 1
    windows = own[places[:, None] + np.arange(-reach, reach + 1)]
    words = nested_word_keys(windows, LONGEST_WORD)[1:]
    over = np.concatenate([keys[:, reach + 1 - size : reach + 1] for size, keys in enumerate(words, 2)], 1)
    found: Mask = np.any(model.covering(over.ravel()).reshape(over.shape), axis=1)
    return found


def every_edit(seen: Seen, model: Model) -> Edits:
    """All edits worth weighing, by kind and then by place."""
    makers = (_likes, _usual, _words, _swaps, _missing, _extra, _doubled)
    some = [part for maker in makers for part in maker(seen, model) if len(part.at)]
    return _promising(Edits.of(some), seen, model) if some else NOTHING


def _likes(seen: Seen, model: Model) -> Iterator[Some]:
    """For every odd character those like it that make known runs of three. Within a usual word only those of the same sound: the word may be the slip."""
    ids = seen.ids
    places = np.flatnonzero(seen.odd)
    if not len(places):
        return
    sizes = model.likes.sizes(seen.own[places])
    covered = ~seen.bare[places]
    sizes[covered] = np.minimum(sizes[covered], MOST_IN_WORD)
    at, rank = _spread(places, sizes)
    row = model.likes.starts[seen.own[at]] + rank
    new = model.likes.values[row]
    left, right = model.pairs(ids[at - 1], new), model.pairs(new, ids[at + 1])
    possible = np.flatnonzero(left | right)  # a known run of three holds two known pairs
    at, new, row, left, right = at[possible], new[possible], row[possible], left[possible], right[possible]
    known = np.zeros(len(at), np.int8)
    for offset, may in ((-1, left & right), (-2, left), (0, right)):
        asked = np.flatnonzero(may)
        known[asked] += model.threes(_keys_with(ids, at[asked], offset, 3, new[asked, None]))
    old = sum(seen.known(at, offset).view(np.int8) for offset in (-1, -2, 0))
    like = model.likes.flags[row]
    better = np.flatnonzero((known > old) & (seen.bare[at] | ((like & Like.SOUND) != 0)))
    yield Some(Kind.LIKE, at[better], 1, new[better, None], like[better])


def _usual(seen: Seen, model: Model) -> Iterator[Some]:
    """For every bare character those that are usual between its neighbours, like it or not."""
    places = np.flatnonzero(seen.bare)
    places = places[~seen.known(places, -1)]
    if not len(places):
        return
    at, new = _between(model.between, seen.ids, places, 1)
    other = (new != seen.ids[at]) & _fits(seen.ids, at, new, 1, model)
    yield Some(Kind.LIKE, at[other], 1, new[other, None])


def _words(seen: Seen, model: Model) -> Iterator[Some]:
    """Words of the same sound that make known runs of three where what stands there makes no known run of four."""
    ids, sounds = seen.ids, model.sounds
    places = seen.seams - 1
    places = places[seen.is_han[places] & seen.is_han[places + 1]]
    rows = model.rows[sounds[seen.own[places]].astype(np.int64) * SOUNDS + sounds[seen.own[places + 1]]]
    heard = np.flatnonzero(rows >= 0)
    places, rows = places[heard], rows[heard]
    for offset in (-2, 0):
        unknown = np.flatnonzero(~_fours_known(seen, places, offset, model.counts))
        places, rows = places[unknown], rows[unknown]
    if not len(places):
        return
    row = rows.astype(np.int64)
    sizes = model.words.starts[row + 1] - model.words.starts[row]
    at, rank = _spread(places, sizes)
    new = model.words.values[np.repeat(model.words.starts[row], sizes) + rank]
    other = (new[:, 0] != ids[at]) | (new[:, 1] != ids[at + 1])
    at, new = at[other], new[other]
    known = model.threes(_keys_with(ids, at, -1, 3, new)) | model.threes(_keys_with(ids, at, 0, 3, new))
    yield Some(Kind.WORD, at[known], 2, new[known], Like.SOUND)


def _swaps(seen: Seen, model: Model) -> Iterator[Some]:
    """Two neighbours, one of them odd, the other way round."""
    ids = seen.ids
    at = np.flatnonzero((seen.odd[:-1] | seen.odd[1:]) & seen.is_han[:-1] & seen.is_han[1:] & (ids[:-1] != ids[1:]))
    at = at[model.pairs(ids[at + 1], ids[at])]
    if not len(at):
        return
    new = np.stack([ids[at + 1], ids[at]], 1)
    known = model.threes(_keys_with(ids, at, -1, 3, new)) | model.threes(_keys_with(ids, at, 0, 3, new))
    yield Some(Kind.SWAP, at[known], 2, new[known])


def _missing(seen: Seen, model: Model) -> Iterator[Some]:
    """Between two characters over which no known run of four reaches, one that is usual between them."""
    ids = seen.ids
    at = seen.seams
    at = at[(seen.is_han[at - 1] | seen.is_han[at]) & (ids[at - 1] != GAP) & (ids[at] != GAP)]
    for offset in (-3, -1):  # a run of four that holds an unseen run of three was not seen either
        at = at[~_fours_known(seen, at, offset, model.counts)]
    if not len(at):
        return
    at, new = _between(model.between, ids, at, 0)
    known = _fits(ids, at, new, 0, model)
    yield Some(Kind.MISSING, at[known], 0, new[known, None])


def _extra(seen: Seen, model: Model) -> Iterator[Some]:
    """Every odd character left out, but those that merely repeat their neighbour."""
    ids = seen.ids
    at = np.flatnonzero(seen.odd)
    before, after = ids[at - 1], ids[at + 1]
    yield Some(Kind.EXTRA, at[(ids[at] != before) & (ids[at] != after) & model.pairs(before, after)], 1)


def _doubled(seen: Seen, _model: Model) -> Iterator[Some]:
    """Whatever is said twice, the second time left out. What is said three times is said on purpose."""
    for length in range(1, LONGEST_DOUBLED + 1):
        same = seen.own[length:] == seen.own[:-length]
        same &= seen.is_han[length:]
        at = np.flatnonzero(same[:-1] & same[1:] if length > 1 else same) + length
        if len(at):
            at = at[_twice(seen, at, length)]
            at = at[~_twice(seen, at - length, length) & ~_twice(seen, at + length, length)]
            yield Some(Kind.DOUBLED, at, length, None, length)


def _twice(seen: Seen, at: Places, length: int) -> Mask:
    """Whether so many characters repeat those before them."""
    places = np.clip(at[:, None] + np.arange(length), length, len(seen.own) - 1)
    found: Mask = ((seen.own[places] == seen.own[places - length]) & seen.is_han[places]).all(1)
    return found


def _between(book: Book, ids: Ids, places: Places, length: int) -> tuple[Places, Ids]:
    """What is usual between the neighbours of so many ids."""
    keys: npt.NDArray[np.uint32] = ids[places - 1].astype(np.uint32) << np.uint32(BITS) | ids[places + length]
    row = book.rows(keys)
    places, row = places[row >= 0], row[row >= 0]
    sizes = book.starts[row + 1] - book.starts[row]
    at, rank = _spread(places, sizes)
    found: Ids = book.values[np.repeat(book.starts[row], sizes) + rank]
    return at, found


def _fits(ids: Ids, at: Places, new: Ids, length: int, model: Model) -> Mask:
    """Whether the new id makes known runs of three both with the two before it and with the two after it."""
    before = (ids[at - 2].astype(np.uint64) << np.uint64(BITS) | ids[at - 1]) << np.uint64(BITS) | new
    tag = np.uint64(3 << 3 * BITS)
    found = model.threes(before | tag)
    rank = np.flatnonzero(found)
    at, new = at[rank], new[rank]
    after = (new.astype(np.uint64) << np.uint64(BITS) | ids[at + length]) << np.uint64(BITS) | ids[at + length + 1]
    found[rank] = model.threes(after | tag)
    return found


def _fours_known(seen: Seen, at: Places, offset: int, counts: CountTable) -> Mask:
    """Whether the run of four at that offset was seen."""
    found: Mask = seen.known(at, offset) & seen.known(at, offset + 1)
    asked = np.flatnonzero(found)
    found[asked] = counts.levels(keys_at(seen.ids, at[asked] + offset, 4)) > 0
    return found


def _promising(edits: Edits, seen: Seen, model: Model) -> Edits:
    """Those that make runs of four known that were not, the best few of a kind at a place."""
    new = _fours(model.counts, spliced(seen.ids, edits, 3), edits.added)
    made = (new > 0).sum(1)
    unlike = (edits.kind == KINDS.index(Kind.LIKE)) & (edits.like == 0)
    rows = np.flatnonzero(made >= np.where(unlike, LEAST_UNLIKE, LEAST_FOURS[edits.kind]))
    edits, new, made = edits.only(rows), new[rows], made[rows]
    old = _fours(model.counts, untouched(seen.ids, edits, 3), edits.length)
    better = np.flatnonzero((made > (old > 0).sum(1)) | (edits.kind == KINDS.index(Kind.DOUBLED)))
    edits, weight = edits.only(better), LOGARITHMS[new[better]].sum(1)
    return edits.only(_best(edits, weight))


def _fours(counts: CountTable, windows: Ids, length: Places) -> npt.NDArray[np.uint8]:
    """The levels of the runs of four over so many ids in the middle of each window; nothing where there are fewer."""
    keys = window_keys(windows, 4)
    over = np.arange(keys.shape[1]) < 3 + np.minimum(length, MOST_NEW)[:, None]
    levels = np.zeros(keys.shape, np.uint8)
    levels[over] = counts.levels(keys[over])
    return levels


def _keys_with(ids: Ids, at: Places, offset: int, length: int, new: Ids) -> Keys:
    """The run of that length that begins at `at + offset`, were the ids there the new ones."""
    keys = np.full(len(at), length, np.uint64)
    for step in range(offset, offset + length):
        keys = (keys << np.uint64(BITS)) | (new[:, step] if 0 <= step < new.shape[1] else ids[at + step])
    return keys


def _spread(places: Places, sizes: npt.NDArray[np.int64]) -> tuple[Places, Places]:
    """Each place as often as its size says, and the rank within it."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(places, sizes), np.arange(total) - np.repeat(ends - sizes, sizes)


def _best(edits: Edits, weight: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """The heaviest of each kind and place, in order; an edit proposed twice counts once."""
    place = edits.at * len(KINDS) + edits.kind
    order = np.lexsort((-edits.like.astype(np.int8), edits.new[:, 1], edits.new[:, 0], -weight, edits.at, edits.kind))
    place, new = place[order], edits.new[order]
    again = np.zeros(len(order), bool)
    again[1:] = (place[1:] == place[:-1]) & (new[1:] == new[:-1]).all(1)
    order, place = order[~again], place[~again]
    first = np.ones(len(order), bool)
    first[1:] = place[1:] != place[:-1]
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    return order[rank < BEST]
