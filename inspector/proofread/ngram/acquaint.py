"""Counts which words keep company in a corpus. Text in, arrays out: nothing else is learnt from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram import storage
from inspector.proofread.ngram.alphabet import FIRST, WORD_BITS, Alphabet, Ids
from inspector.proofread.ngram.company import LEAST_TOGETHER, OFFSETS, STOPS, pair_keys, rows_of, together_keys
from inspector.proofread.ngram.counts import build_cells, levels_of
from inspector.proofread.ngram.doubts import IN_COMMON_USE
from inspector.proofread.ngram.likeness import traits

FEWEST_USES: Final = 50  # of a word that keeps company, in the dictionary
FEWEST_SEEN: Final = 60  # in the corpus
MOST_CONTEXTS: Final = 1 << 13
DICTIONARY_SIZE: Final = 60_000_000  # words that the makers of the dictionary saw


def write(texts: Sequence[str], alphabet: Alphabet, dictionary: Mapping[str, int], out: Path) -> str:
    """Writes the table, and says so."""
    arrays, total = _arrays(texts, alphabet, dictionary)
    storage.write(out, arrays, {"alphabet": alphabet.characters, "total": str(total)})
    return f"已写成 {out}，{out.stat().st_size / 1e6:.1f} MB"


def _arrays(texts: Sequence[str], alphabet: Alphabet, dictionary: Mapping[str, int]) -> tuple[dict[str, storage.Array], int]:
    groups = _groups(alphabet, dictionary)
    words = np.array(sorted(key for alike in groups for key in alike), np.uint32)
    rank = {int(key): number for number, key in enumerate(words)}
    group = np.zeros(len(words), np.uint16)
    for number, alike in enumerate(groups):
        group[[rank[key] for key in alike]] = number
    ids, _ = alphabet.encode_all(texts)
    every = np.arange(len(ids) - 1)
    keys = pair_keys(ids, every)
    contexts, at_context = _contexts(keys, alphabet, dictionary)
    at_word = rows_of(words, keys)
    seen = np.bincount(at_word[at_word >= 0], minlength=len(words)).astype(np.uint32)
    total = int((ids >= FIRST).sum())
    uses = {key: dictionary[alphabet.character(key >> WORD_BITS) + alphabet.character(key & (1 << WORD_BITS) - 1)] for key in rank}
    usual = np.log(seen / total / 2 + np.array([uses[int(key)] for key in words]) / DICTIONARY_SIZE / 2)
    return {
        "words": words,
        "group": group,
        "starts": np.concatenate(([0], np.cumsum([*map(len, groups)]))).astype(np.uint32),
        "members": np.array([rank[key] for alike in groups for key in alike], np.uint16),
        "seen": seen,
        "usual": usual.astype(np.float32),
        "contexts": contexts,
        "context_seen": np.bincount(at_context[at_context >= 0], minlength=len(contexts)).astype(np.uint32),
        "together": _together(ids, at_word, at_context, len(words), len(contexts), alphabet),
    }, total


def _groups(alphabet: Alphabet, dictionary: Mapping[str, int]) -> list[list[int]]:
    """Usual words of two characters that sound alike, as both characters are mostly read."""
    known = traits()
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for word, uses in sorted(dictionary.items()):
        if len(word) == 2 and uses >= IN_COMMON_USE and all(one in known for one in word):
            key = _key(word, alphabet)
            if key:
                alike[known[word[0]].sounds[0], known[word[1]].sounds[0]].append(key)
    return [sorted(alike[sound]) for sound in sorted(alike) if len(alike[sound]) > 1]


def _contexts(keys: npt.NDArray[np.uint32], alphabet: Alphabet, dictionary: Mapping[str, int]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The words that may keep company, and at every place of the corpus which of them begins there."""
    usual = np.array(sorted({_key(word, alphabet) for word, uses in dictionary.items() if len(word) == 2 and uses >= FEWEST_USES} - {0}), np.uint32)
    at = rows_of(usual, keys)
    seen = np.bincount(at[at >= 0], minlength=len(usual))
    contexts = usual[seen >= FEWEST_SEEN]
    if len(contexts) > MOST_CONTEXTS:
        contexts = np.sort(usual[np.argsort(-seen, kind="stable")[:MOST_CONTEXTS]])
    return contexts, rows_of(contexts, keys)


def _together(ids: Ids, at_word: npt.NDArray[np.int64], at_context: npt.NDArray[np.int64], words: int, contexts: int, alphabet: Alphabet) -> storage.Array:
    """How often each word stood near each other within a clause."""
    clause = np.cumsum(np.isin(ids, [0, *(alphabet.id_of(stop) for stop in STOPS)]), dtype=np.int32)
    places = (at_word >= 0).nonzero()[0]
    counts = np.zeros(words * contexts, np.uint16)
    for offset in OFFSETS.tolist():
        near = places + offset
        inside = (near >= 0) & (near < len(at_context))
        here, near = places[inside], near[inside]
        kept = (at_context[near] >= 0) & (clause[near] == clause[here]) & (clause[near + 1] == clause[here])
        found, times = np.unique(at_word[here[kept]] * contexts + at_context[near[kept]], return_counts=True)
        counts[found] = np.minimum(counts[found] + times.astype(np.int64), np.iinfo(np.uint16).max)
    kept = (counts >= LEAST_TOGETHER).nonzero()[0]
    return build_cells(together_keys(kept // contexts, kept % contexts), levels_of(counts[kept].astype(np.int64)))


def _key(word: str, alphabet: Alphabet) -> int:
    """0 when a character of it is unknown."""
    first, second = map(alphabet.id_of, word)
    return first << WORD_BITS | second if min(first, second) >= FIRST else 0
