"""Which edits are worth weighing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import BITS, GAP, Ids, counted
from inspector.proofread.ngram.counts import LOGARITHMS, CountTable, Keys, all_keys, keys_at, nested_word_keys, window_keys
from inspector.proofread.ngram.edits import KINDS, MOST_NEW, NOTHING, Edits, Kind, Mask, Places, Some, fours_over, spliced, untouched
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
    seams: Places  # no known run of four reaches over this place and the one before, and one of them is a Han character
    loose: Places  # a run of three over the two was never seen
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
        inside = ids != GAP
        joints = (either & (is_han[1:-2] | is_han[2:-1]) & inside[1:-2] & inside[2:-1]).nonzero()[0] + 2
        seams = joints[~_fours_known(ids, threes, joints, model.counts).any(1)]  # one in the middle would hold a run of three that was never seen
        loose = joints[(unseen[joints - 2] & inside[joints - 2]) | (unseen[joints - 1] & inside[joints + 1])]
        places = odd.nonzero()[0]
        bare = np.zeros(len(ids), bool)
        bare[places[~_covered(own, places, model)]] = True
        return cls(own, ids, is_han, threes, seams, loose, odd, bare)

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
    makers = (_likes, _usual, _words, _swaps, _extra, _doubled)
    some = [part for maker in makers for part in maker(seen, model) if len(part.at)]
    return _promising(Edits.of(some), seen, model) if some else NOTHING


def _likes(seen: Seen, model: Model) -> Iterator[Some]:
    """For every odd character those like it that make known runs of three. Within a usual word only those of the same sound: the word may be the slip."""
    ids = seen.ids
    places = seen.odd.nonzero()[0]
    if not len(places):
        return
    sizes = model.likes.sizes(seen.own[places])
    covered = ~seen.bare[places]
    sizes[covered] = np.minimum(sizes[covered], MOST_IN_WORD)
    at, rank = _spread(places, sizes)
    row = model.likes.starts[seen.own[at]] + rank
    new = model.likes.values[row]
    left, right = model.pairs(ids[at - 1], new), model.pairs(new, ids[at + 1])
    possible = (left | right).nonzero()[0]  # a known run of three holds two known pairs
    at, new, row, left, right = at[possible], new[possible], row[possible], left[possible], right[possible]
    windows = ids[at[:, None] + np.arange(-2, 3)]
    windows[:, 2] = new
    asked = np.stack([left, left & right, right], 1)
    made = np.zeros(asked.shape, bool)
    made[asked] = model.threes(window_keys(windows, 3)[asked])
    known = made.sum(1)
    old = seen.threes[at[:, None] + np.arange(-2, 1)].sum(1)
    like = model.likes.flags[row]
    better = ((known > old) & (seen.bare[at] | ((like & Like.SOUND) != 0))).nonzero()[0]
    yield Some(Kind.LIKE, at[better], 1, new[better, None], like[better])


def _usual(seen: Seen, model: Model) -> Iterator[Some]:
    """What is usual between two others: for a bare character one in its place, like it or not; between two loosely joined one that is missing."""
    ids = seen.ids
    bare = seen.bare.nonzero()[0]
    bare = bare[~seen.known(bare, -1)]
    places = np.concatenate([bare, seen.loose])
    if not len(places):
        return
    length = np.zeros(len(places), np.int64)
    length[: len(bare)] = 1
    row, new = _between(model.between, ids, places, length)
    at, length = places[row], length[row]
    fitting = (((new != ids[at]) | (length == 0)) & _fits(ids, at, new, length, model)).nonzero()[0]
    at, new, length = at[fitting], new[fitting, None], length[fitting]
    instead = length == 1
    yield Some(Kind.LIKE, at[instead], 1, new[instead])
    yield Some(Kind.MISSING, at[~instead], 0, new[~instead])


def _words(seen: Seen, model: Model) -> Iterator[Some]:
    """Words of the same sound that make known runs of three where no known run of four reaches over what stands there."""
    ids, sounds = seen.ids, model.sounds
    places = seen.seams - 1
    places = places[seen.is_han[places] & seen.is_han[places + 1]]
    rows = model.rows[sounds[seen.own[places]].astype(np.int64) * SOUNDS + sounds[seen.own[places + 1]]]
    heard = (rows >= 0).nonzero()[0]
    places, rows = places[heard], rows[heard]
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
    at = ((seen.odd[:-1] | seen.odd[1:]) & seen.is_han[:-1] & seen.is_han[1:] & (ids[:-1] != ids[1:])).nonzero()[0]
    at = at[model.pairs(ids[at + 1], ids[at])]
    if not len(at):
        return
    new = np.stack([ids[at + 1], ids[at]], 1)
    known = model.threes(_keys_with(ids, at, -1, 3, new)) | model.threes(_keys_with(ids, at, 0, 3, new))
    yield Some(Kind.SWAP, at[known], 2, new[known])


def _extra(seen: Seen, model: Model) -> Iterator[Some]:
    """Every odd character left out, but those that merely repeat their neighbour."""
    ids = seen.ids
    at = seen.odd.nonzero()[0]
    before, after = ids[at - 1], ids[at + 1]
    yield Some(Kind.EXTRA, at[(ids[at] != before) & (ids[at] != after) & model.pairs(before, after)], 1)


def _doubled(seen: Seen, model: Model) -> Iterator[Some]:
    """Whatever is said twice, the second time left out. What is said three times is said on purpose, and so is what others say twice as well."""
    own, width = seen.own, len(seen.own)
    same = np.zeros((LONGEST_DOUBLED + 1, width), bool)  # by length: whether a character is the one so many places before it
    for length in range(1, LONGEST_DOUBLED + 1):
        np.equal(own[length:], own[:-length], out=same[length, length:])
    same &= seen.is_han
    cells = same.ravel().nonzero()[0]
    lengths = cells // width
    ends = np.arange(len(cells)) + lengths - 1
    whole = (ends < len(cells)).nonzero()[0]
    cells = cells[whole[cells[ends[whole]] - cells[whole] == lengths[whole] - 1]]  # as many such characters in a row
    twice = np.zeros(same.size, bool)
    twice[cells] = True
    lengths = cells // width
    cells = cells[~twice[cells - lengths] & ~twice[cells + lengths]]
    known = _fours_known(seen.ids, seen.threes, cells % width, model.counts).all(1)
    cells = cells[~known]
    lengths = cells // width
    for length in np.unique(lengths).tolist():
        yield Some(Kind.DOUBLED, cells[lengths == length] - length * width, length, None, length)


def _between(book: Book, ids: Ids, places: Places, lengths: Places) -> tuple[Places, Ids]:
    """What is usual between the neighbours of so many ids, and the rank of the place each belongs to."""
    keys: npt.NDArray[np.uint32] = ids[places - 1].astype(np.uint32) << np.uint32(BITS) | ids[places + lengths]
    row = book.rows(keys)
    found = (row >= 0).nonzero()[0]
    row = row[found]
    starts = book.starts[row]
    sizes = book.starts[row + 1] - starts
    place, rank = _spread(found, sizes)
    new: Ids = book.values[np.repeat(starts, sizes) + rank]
    return place, new


def _fits(ids: Ids, at: Places, new: Ids, lengths: Places, model: Model) -> Mask:
    """Whether the new id makes known runs of three both with the two before it and with the two after it, as far as the paragraph reaches."""
    before = (ids[at - 2].astype(np.uint64) << np.uint64(BITS) | ids[at - 1]) << np.uint64(BITS) | new
    tag = np.uint64(3 << 3 * BITS)
    found: Mask = model.threes(before | tag) | (ids[at - 2] == GAP)
    rank = found.nonzero()[0]
    new, behind = new[rank], at[rank] + lengths[rank]
    after = (new.astype(np.uint64) << np.uint64(BITS) | ids[behind]) << np.uint64(BITS) | ids[behind + 1]
    found[rank] = model.threes(after | tag) | (ids[behind + 1] == GAP)
    return found


def _fours_known(ids: Ids, threes: Mask, seams: Places, counts: CountTable) -> Mask:
    """Whether the first and the last run of four over each seam was seen."""
    begins = seams[:, None] + np.array([-3, -1])
    known: Mask = threes[begins] & threes[begins + 1]
    known[known] = counts.levels(keys_at(ids, begins[known], 4)) > 0
    return known


def _promising(edits: Edits, seen: Seen, model: Model) -> Edits:
    """Those that make runs of four known that were not, the best few of a kind at a place."""
    new = _fours(model.counts, spliced(seen.ids, edits, 3), edits.added)
    made = (new > 0).sum(1)
    unlike = (edits.kind == KINDS.index(Kind.LIKE)) & (edits.like == 0)
    least = np.where(unlike, LEAST_UNLIKE, LEAST_FOURS[edits.kind])
    near = ((least > 1) & (made > 0) & (made < least)).nonzero()[0]  # at the edge of a paragraph there may be no more
    least[near] = np.minimum(least[near], fours_over(edits.only(near), seen.ids))
    rows = (made >= least).nonzero()[0]
    edits, new, made = edits.only(rows), new[rows], made[rows]
    old = _fours(model.counts, untouched(seen.ids, edits, 3), edits.length)
    better = ((made > (old > 0).sum(1)) | (edits.kind == KINDS.index(Kind.DOUBLED))).nonzero()[0]
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
