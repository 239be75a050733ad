"""Counts a corpus into the tables of the statistical tier. Text in, arrays out: nothing else is learnt from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import BITS, EVERY, FIRST, SIZE, UNKNOWN, WORD_BITS, Alphabet, Ids, counted
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
FEWEST_BETWEEN: Final = 2  # times a run of three is seen for its middle to be offered between the others
MOST_BETWEEN: Final = 16
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
    ids = counted(alphabet.encode_all(texts)[0])
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
        "covering": build_bits(_word_keys(alphabet, [word for word, count in dictionary.items() if count >= FEWEST_COVERING and len(word) > 1])),
        **_likes(alphabet, single),
        **_words(runs[2], alphabet, dictionary),
        **_between(runs[3], alphabet),
    }


def _counts(runs: Mapping[int, Runs], alphabet: Alphabet, dictionary: Mapping[str, int]) -> Array:
    keys, levels = [], []
    for length, run in runs.items():
        kept = run.counts >= (FEWEST_LONGEST if length == LONGEST else 1)
        keys.append(run.keys[kept])
        levels.append(levels_of(run.counts[kept]))
    words = {_word_key(word, alphabet): count for word, count in dictionary.items()}
    keys.append(_word_keys(alphabet, dictionary))
    levels.append(levels_of(np.array([words[int(key)] for key in keys[-1]], np.int64)))
    return build_cells(np.concatenate(keys), np.maximum(np.concatenate(levels), 1))


def _word_keys(alphabet: Alphabet, dictionary: Iterable[str]) -> Keys:
    keys = {_word_key(word, alphabet) for word in dictionary if len(word) <= LONGEST_WORD}
    return np.array(sorted(keys - {0}), _U)


def _word_key(word: str, alphabet: Alphabet) -> int:
    """0 when a character of it is unknown."""
    key = len(word) + WORD_TAG
    for character in word:
        number = alphabet.id_of(character)
        if number < FIRST:
            return 0
        key = key << WORD_BITS | number
    return key


def _likes(alphabet: Alphabet, single: npt.NDArray[np.int64]) -> dict[str, Array]:
    """For every character, rare ones too, the counted ones like it."""
    starts = np.zeros(EVERY + 1, np.uint32)
    values: list[int] = []
    flags: list[int] = []
    characters = {FIRST + rank: character for rank, character in enumerate(alphabet.characters)}
    characters |= {SIZE + rank: character for rank, character in enumerate(alphabet.rare)}
    for number in range(EVERY):
        starts[number] = len(values)
        if number not in characters:
            continue
        others = [(alphabet.id_of(other), like) for other, like in likes(characters[number]).items()]
        others = [(other, like) for other, like in others if FIRST <= other < SIZE]
        others.sort(key=lambda one: (Like.SOUND not in one[1], one[1] in (Like.NEAR_SOUND, Like.KEYS), -single[one[0]], one[0]))
        chosen = [one for one in others if Like.SOUND in one[1]][:MOST_SOUND]
        chosen += [one for one in others if Like.SOUND not in one[1]][: MOST_LIKE - len(chosen)]
        values += [other for other, _ in chosen]
        flags += [int(like) for _, like in chosen]
    starts[EVERY] = len(values)
    return {"likes_starts": starts, "likes_values": np.array(values, np.uint16), "likes_flags": np.array(flags, np.uint8)}


def _words(pairs: Runs, alphabet: Alphabet, dictionary: Mapping[str, int]) -> dict[str, Array]:
    """Words of two characters by their sounds."""
    sounds = {sound: rank for rank, sound in enumerate(sorted({sound for own in traits().values() for sound in own.sounds}), 1)}
    of = np.zeros(EVERY, np.uint16)
    readings: dict[int, list[int]] = {}
    for character, own in traits().items():
        if (number := alphabet.id_of(character)) >= FIRST:
            of[number] = sounds[own.sounds[0]]
            readings[number] = [sounds[sound] for sound in own.sounds]
    seen = dict(zip((pairs.keys & _U((1 << 2 * BITS) - 1)).tolist(), pairs.counts.tolist(), strict=True))
    lists: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for word in dictionary:
        if len(word) != 2:
            continue
        first, second = alphabet.id_of(word[0]), alphabet.id_of(word[1])
        count = seen.get(first << BITS | second, 0) if max(first, second) < SIZE else 0
        if count < FEWEST_WORD:
            continue
        for one in readings.get(first, ()):
            for two in readings.get(second, ()):
                lists[one * SOUNDS + two].append((-count, first, second))
    values = [word[1:] for key in sorted(lists) for word in sorted(lists[key])]
    return {"sounds": of, **_book("words", lists, np.array(values, np.uint16))}


def _between(threes: Runs, alphabet: Alphabet) -> dict[str, Array]:
    """Which characters are usual between two others, the commonest first."""
    mask = _U(SIZE - 1)
    left, middle, right = ((threes.keys >> _U(shift) & mask).astype(np.int64) for shift in (2 * BITS, BITS, 0))
    kept = (threes.counts >= FEWEST_BETWEEN) & alphabet.is_han[middle] & (alphabet.is_han[left] | alphabet.is_han[right])
    key, new, count = (left << BITS | right)[kept], middle[kept], threes.counts[kept]
    order = np.lexsort((new, -count, key))
    key, new = key[order], new[order]
    begin = np.concatenate(([True], key[1:] != key[:-1]))
    rank = np.arange(len(key)) - np.maximum.accumulate(np.where(begin, np.arange(len(key)), 0))
    key, new = key[rank < MOST_BETWEEN], new[rank < MOST_BETWEEN]
    keys, starts = np.unique(key, return_index=True)
    return {
        "between_keys": keys.astype(np.uint32),
        "between_starts": np.append(starts, len(key)).astype(np.uint32),
        "between_values": new.astype(np.uint16),
    }


def _book(name: str, lists: Mapping[int, Sequence[object]], values: Ids) -> dict[str, Array]:
    keys = np.array(sorted(lists), np.uint32)
    sizes = [len(lists[int(key)]) for key in keys]
    return {f"{name}_keys": keys, f"{name}_starts": np.concatenate(([0], np.cumsum(sizes))).astype(np.uint32), f"{name}_values": values}
