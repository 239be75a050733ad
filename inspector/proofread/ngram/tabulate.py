"""Counts a corpus into the tables of the statistical tier. Text in, arrays out: nothing else is learnt from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import BITS, FIRST, SIZE, UNKNOWN, Alphabet, Ids
from inspector.proofread.ngram.counts import LONGEST, WORD_TAG, Keys, all_keys, build_cells, levels_of
from inspector.proofread.ngram.likeness import Like, likes, traits
from inspector.proofread.ngram.model import LONGEST_WORD, SOUNDS
from inspector.proofread.ngram.sieve import build_bits, build_pair_bits
from inspector.proofread.ngram.storage import Array

FEWEST_CHARACTER: Final = 3  # times a character is seen to be counted
FEWEST_LONGEST: Final = 3  # times a run of five is seen to be kept
MOST_LIKE: Final = 80  # characters like one
MOST_SOUND: Final = 32  # of them of the same sound
FEWEST_COVERING: Final = 10  # a word so usual that its characters are not doubted one by one
FEWEST_WORD: Final = 3  # times a word is seen to be offered for another
FEWEST_BETWEEN, FEWEST_BESIDE = 3, 12  # times a run of three is seen to be offered where its character is missing
MOST_BETWEEN: Final = 12
_U = np.uint64


class Runs(NamedTuple):
    """Distinct runs of one length in order, and how often each was seen."""

    keys: Keys
    counts: npt.NDArray[np.int64]

    def less(self, other: Runs) -> Runs:
        """Without those of a part of the corpus."""
        counts = self.counts.copy()
        counts[np.searchsorted(self.keys, other.keys)] -= other.counts
        return Runs(self.keys[counts > 0], counts[counts > 0])


def runs_of(texts: Sequence[str], alphabet: Alphabet) -> dict[int, Runs]:
    """Every run of one to five known characters."""
    ids, _ = alphabet.encode_all(texts)
    found = {}
    for length in range(1, LONGEST + 1):
        keys = all_keys(ids, length)
        known = np.ones(len(keys), bool)
        for offset in range(length):
            known &= ids[offset : offset + len(keys)] > UNKNOWN
        found[length] = Runs(*np.unique(keys[known], return_counts=True))
    return found


def arrays_of(runs: Mapping[int, Runs], alphabet: Alphabet, dictionary: Mapping[str, int]) -> dict[str, Array]:
    """All tables but the rankers."""
    single = np.zeros(SIZE, np.int64)
    single[(runs[1].keys & _U(SIZE - 1)).astype(np.int64)] = runs[1].counts
    return {
        "counts": _counts(runs, alphabet, dictionary),
        "pairs": build_pair_bits(runs[2].keys),
        "threes": build_bits(runs[3].keys),
        "covering": build_bits(_word_keys(alphabet, {word: count for word, count in dictionary.items() if count >= FEWEST_COVERING})),
        **_likes(alphabet, single),
        **_words(runs[2], alphabet, dictionary),
        **_books(runs[3], alphabet),
    }


def _counts(runs: Mapping[int, Runs], alphabet: Alphabet, dictionary: Mapping[str, int]) -> Array:
    keys, levels = [], []
    for length, run in runs.items():
        kept = run.counts >= (FEWEST_LONGEST if length == LONGEST else 1)
        keys.append(run.keys[kept])
        levels.append(levels_of(run.counts[kept]))
    words = {_key(word, alphabet, WORD_TAG): count for word, count in dictionary.items()}
    keys.append(_word_keys(alphabet, dictionary))
    levels.append(levels_of(np.array([words[int(key)] for key in keys[-1]], np.int64)))
    return build_cells(np.concatenate(keys), np.maximum(np.concatenate(levels), 1))


def _word_keys(alphabet: Alphabet, dictionary: Iterable[str]) -> Keys:
    keys = {_key(word, alphabet, WORD_TAG) for word in dictionary if 2 <= len(word) <= LONGEST_WORD}
    return np.array(sorted(keys - {0}), _U)


def _key(word: str, alphabet: Alphabet, tag: int = 0) -> int:
    """0 when a character of it was never counted."""
    key = len(word) + tag
    for character in word:
        number = alphabet.id_of(character)
        if number < FIRST:
            return 0
        key = key << BITS | number
    return key


def _likes(alphabet: Alphabet, single: npt.NDArray[np.int64]) -> dict[str, Array]:
    starts = np.zeros(SIZE + 1, np.uint32)
    values: list[int] = []
    flags: list[int] = []
    for number in range(SIZE):
        starts[number] = len(values)
        rank = number - FIRST
        if not 0 <= rank < len(alphabet.characters):
            continue
        others = [(alphabet.id_of(other), like) for other, like in likes(alphabet.characters[rank]).items()]
        others = [(other, like) for other, like in others if other >= FIRST]
        others.sort(key=lambda one: (Like.SOUND not in one[1], one[1] in (Like.NEAR_SOUND, Like.KEYS), -single[one[0]], one[0]))
        chosen = [one for one in others if Like.SOUND in one[1]][:MOST_SOUND]
        chosen += [one for one in others if Like.SOUND not in one[1]][: MOST_LIKE - len(chosen)]
        values += [other for other, _ in chosen]
        flags += [int(like) for _, like in chosen]
    starts[SIZE] = len(values)
    return {"likes_starts": starts, "likes_values": np.array(values, np.uint16), "likes_flags": np.array(flags, np.uint8)}


def _words(pairs: Runs, alphabet: Alphabet, dictionary: Mapping[str, int]) -> dict[str, Array]:
    """Words of two characters by their sounds."""
    sounds = {sound: rank for rank, sound in enumerate(sorted({sound for own in traits().values() for sound in own.sounds}), 1)}
    of = np.zeros(SIZE, np.uint16)
    readings: dict[int, list[int]] = {}
    for rank, character in enumerate(alphabet.characters):
        if (own := traits().get(character)) is not None:
            of[FIRST + rank] = sounds[own.sounds[0]]
            readings[FIRST + rank] = [sounds[sound] for sound in own.sounds]
    counted = dict(zip((pairs.keys & _U((1 << 2 * BITS) - 1)).tolist(), pairs.counts.tolist(), strict=True))
    lists: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for word in dictionary:
        if len(word) != 2:
            continue
        first, second = alphabet.id_of(word[0]), alphabet.id_of(word[1])
        count = counted.get(first << BITS | second, 0)
        if count < FEWEST_WORD:
            continue
        for one in readings.get(first, ()):
            for two in readings.get(second, ()):
                lists[one * SOUNDS + two].append((-count, first, second))
    values = [word[1:] for key in sorted(lists) for word in sorted(lists[key])]
    return {"sounds": of, **_book("words", lists, np.array(values, np.uint16))}


def _books(threes: Runs, alphabet: Alphabet) -> dict[str, Array]:
    """Which character is usual between, before and after two others."""
    mask = _U(SIZE - 1)
    first, middle, last = ((threes.keys >> _U(shift) & mask).astype(np.int64) for shift in (2 * BITS, BITS, 0))
    found: dict[str, Array] = {}
    for name, left, right, added, fewest in (
        ("between", first, last, middle, FEWEST_BETWEEN),
        ("before", middle, last, first, FEWEST_BESIDE),
        ("after", first, middle, last, FEWEST_BESIDE),
    ):
        kept = (threes.counts >= fewest) & alphabet.is_han[added] & (alphabet.is_han[left] | alphabet.is_han[right])
        key, new, count = (left << BITS | right)[kept], added[kept], threes.counts[kept]
        order = np.lexsort((new, -count, key))
        key, new = key[order], new[order]
        begin = np.concatenate(([True], key[1:] != key[:-1]))
        rank = np.arange(len(key)) - np.maximum.accumulate(np.where(begin, np.arange(len(key)), 0))
        key, new = key[rank < MOST_BETWEEN], new[rank < MOST_BETWEEN]
        keys, starts = np.unique(key, return_index=True)
        found |= {
            f"{name}_keys": keys.astype(np.uint32),
            f"{name}_starts": np.append(starts, len(key)).astype(np.uint32),
            f"{name}_values": new.astype(np.uint16),
        }
    return found


def _book(name: str, lists: Mapping[int, Sequence[object]], values: Ids) -> dict[str, Array]:
    keys = np.array(sorted(lists), np.uint32)
    sizes = [len(lists[int(key)]) for key in keys]
    return {f"{name}_keys": keys, f"{name}_starts": np.concatenate(([0], np.cumsum(sizes))).astype(np.uint32), f"{name}_values": values}
