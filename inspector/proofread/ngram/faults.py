"""Makes the slips that people make, so that rankers can be taught on text without any."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np

from inspector.proofread.ngram.alphabet import FIRST
from inspector.proofread.ngram.likeness import Like, likes
from inspector.proofread.ngram.model import SOUNDS, Model
from inspector.proofread.tables import is_han

CHARACTERS_A_FAULT: Final = 45
COMMON: Final = 2500  # characters that may stray in
_TRIES: Final = 12


Mixture = Mapping[str, float]  # kind of fault → how often, among the others
_Make = Callable[[str, int], tuple[int, str] | None]

# replaced characters, as half of the faults on real pages are, with some of everything else
REPLACED: Final[Mixture] = {
    "sound": 0.34, "near sound": 0.07, "shape": 0.15, "keys": 0.03, "word": 0.13,
    "anything": 0.05, "swapped": 0.06, "missing": 0.1, "strayed": 0.05, "doubled": 0.02, "doubled word": 0.01,
}  # fmt: skip
WORDS: Final[Mixture] = {"word": 0.6, "sound": 0.3, "shape": 0.1}
ORDER: Final[Mixture] = {"missing": 0.5, "swapped": 0.2, "strayed": 0.15, "doubled": 0.1, "doubled word": 0.05}


class Fault(NamedTuple):
    """In the spoilt text, `length` characters from `start` stand where `right` stood."""

    start: int
    length: int
    right: str


class Spoiler:
    """Spoils paragraphs. The same seed and texts make the same faults."""

    def __init__(self, model: Model, seed: int, mixture: Mixture) -> None:
        self._random = random.Random(seed)
        self._model = model
        makers: dict[str, _Make] = {
            "sound": self._sound,
            "near sound": self._near_sound,
            "shape": self._shape,
            "keys": self._keys,
            "word": self._word,
            "anything": self._another,
            "swapped": self._swapped,
            "missing": self._missing,
            "strayed": self._strayed,
            "doubled": self._doubled,
            "doubled word": self._doubled_word,
        }
        self._kinds = [makers[name] for name in mixture]
        self._weights = list(mixture.values())

    def spoil(self, text: str) -> tuple[str, list[Fault]]:
        """The text with about one fault in CHARACTERS_A_FAULT, never two within eight characters."""
        pieces: list[str] = []
        faults: list[Fault] = []
        read = written = 0
        while True:
            at = read + (4 if faults else 0) + int(self._random.expovariate(1 / CHARACTERS_A_FAULT))
            if at >= len(text) - 1:
                break
            change = self._change(text, at)
            if change is None:
                continue_at = at
                pieces.append(text[read:continue_at])
                written += continue_at - read
                read = continue_at
                continue
            length, wrong = change
            pieces += [text[read:at], wrong]
            written += at - read
            faults.append(Fault(written, len(wrong), text[at : at + length]))
            written += len(wrong)
            read = at + length
            pieces.append(text[read : read + 4])
            written += len(text[read : read + 4])
            read += 4
        pieces.append(text[read:])
        return "".join(pieces), faults

    def _change(self, text: str, at: int) -> tuple[int, str] | None:
        """How many characters go, and what comes in their place."""
        for _ in range(_TRIES):
            change = self._random.choices(self._kinds, self._weights)[0](text, at)
            if change is not None and text[at : at + change[0]] != change[1] and all(map(is_han, text[at : at + change[0]])):
                return change
        return None

    def _like(self, text: str, at: int, like: Like) -> tuple[int, str] | None:
        alphabet = self._model.alphabet
        others = [number for other, how in likes(text[at]).items() if how & like and (number := alphabet.id_of(other)) >= FIRST]
        return (1, alphabet.character(self._usual(others))) if others else None

    def _usual(self, numbers: list[int]) -> int:
        """One of them, the commoner the likelier."""
        return self._random.choices(numbers, [number**-0.7 for number in numbers])[0]  # numbers rank characters by frequency

    def _sound(self, text: str, at: int) -> tuple[int, str] | None:
        return self._like(text, at, Like.SOUND)

    def _near_sound(self, text: str, at: int) -> tuple[int, str] | None:
        return self._like(text, at, Like.NEAR_SOUND)

    def _shape(self, text: str, at: int) -> tuple[int, str] | None:
        return self._like(text, at, Like.SHAPE)

    def _keys(self, text: str, at: int) -> tuple[int, str] | None:
        return self._like(text, at, Like.KEYS)

    def _word(self, text: str, at: int) -> tuple[int, str] | None:
        model = self._model
        first, second = (model.alphabet.id_of(character) for character in text[at : at + 2])
        row = int(model.rows[int(model.sounds[first]) * SOUNDS + int(model.sounds[second])])
        if row < 0:
            return None
        words = model.words.values[model.words.starts[row] : model.words.starts[row + 1]]
        if not np.any((words[:, 0] == first) & (words[:, 1] == second)):
            return None  # only a word is mistaken for a word
        word = self._random.choice(words.tolist())
        return 2, "".join(map(model.alphabet.character, word))

    def _swapped(self, text: str, at: int) -> tuple[int, str] | None:
        return 2, text[at + 1] + text[at]

    def _missing(self, _text: str, _at: int) -> tuple[int, str] | None:
        return 1, ""

    def _strayed(self, text: str, at: int) -> tuple[int, str] | None:
        """A character that belongs near by, or any."""
        near = text[max(0, at - 4) : at + 4]
        extra = self._random.choice(near) if self._random.random() < 0.5 else self._anything()
        return (0, extra) if is_han(extra) else None

    def _another(self, _text: str, _at: int) -> tuple[int, str] | None:
        return 1, self._anything()

    def _anything(self) -> str:
        last = FIRST + min(COMMON, len(self._model.alphabet.characters))
        return self._model.alphabet.character(self._usual(list(range(FIRST, last))))

    def _doubled(self, text: str, at: int) -> tuple[int, str] | None:
        return 1, text[at] * 2

    def _doubled_word(self, text: str, at: int) -> tuple[int, str] | None:
        size = self._random.choice((2, 2, 2, 3, 4))
        return size, text[at : at + size] * 2
