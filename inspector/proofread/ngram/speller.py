"""The statistical proofreader: all paragraphs at once, each kind of edit weighed by its ranker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from inspector.core.facts import Suspicion
from inspector.proofread.ngram.counts import LONGEST, WORD_TAG, keys_at
from inspector.proofread.ngram.edits import Edits, Kind, Seen, every_edit
from inspector.proofread.ngram.features import weigh
from inspector.proofread.ngram.likeness import Like
from inspector.proofread.ngram.model import LONGEST_WORD, TABLES, Model
from inspector.proofread.ngram.ranker import Ranker
from inspector.proofread.phrases import NUMBERS, RANKS

BATCH: Final = 12_000  # characters weighed at a time: enough to be quick, few enough to stay small
LONGEST_PARAGRAPH: Final = 5_000  # characters; longer ones are cut, their seams read twice
SEAM: Final = 40


class Threshold(NamedTuple):
    """How likely an edit must be to be called sure, and to be suspected."""

    sure: float
    suspected: float


THRESHOLDS: Final = {
    Kind.LIKE: Threshold(0.963, 0.85),
    Kind.WORD: Threshold(0.945, 0.85),
    Kind.SWAP: Threshold(0.98, 0.85),
    Kind.MISSING: Threshold(0.959, 0.7),
    Kind.EXTRA: Threshold(0.9, 0.7),
    Kind.DOUBLED: Threshold(0.95, 0.8),
}
BY_SHAPE: Final = Threshold(0.94, 0.85)  # one character for another that only looks like it: nobody means to write that
WHOLE_WORD: Final = 0.98  # one word for quite another of the same sound
IN_A_WORD: Final = 0.985  # the character makes a word with its neighbour as it stands
WELL_FORMED: Final = 0.992  # what stands there is a word, or was seen elsewhere
BEGINS_ANEW: Final = 0.985  # a word said twice, of which the second may begin the next phrase
NEVER: Final = 2.0
LONG_WORD: Final = 3  # characters; a word so long is hardly made by chance
_DOC_NUMBER: Final = re.compile(r".{0,3}[〔\[［（(【]\s*(?:19|20)\d\d")  # 中组发〔2015〕16号: letters of a sender, no words
LEVELS: Final = frozenset("省市县区州盟旗乡镇村")  # words by themselves, that may stand before anything: 在县政务服务大厅
# said twice on purpose: 很小很小, 一遍一遍, 来看看, 越来越
_SAID_TWICE: Final = frozenset("很太好极最越一几多大小没来看说想有如哪谁什是不再快慢轻深你我他她它")
_NAMES: Final = {Kind.WORD: "real_word", Kind.SWAP: "swapped", Kind.MISSING: "missing", Kind.EXTRA: "extra", Kind.DOUBLED: "doubled"}
_WHY: Final = {
    Kind.LIKE: "“{quote}”少见，官方文本里通常写作“{right}”，疑似{slip}。",
    Kind.WORD: "此处用“{quote}”少见，官方文本里通常用读音相同的“{right}”。",
    Kind.SWAP: "“{quote}”疑似前后两字颠倒，通常写作“{right}”。",
    Kind.MISSING: "“{quote}”疑似漏字，通常写作“{right}”。",
    Kind.EXTRA: "“{quote}”疑似多字，通常写作“{right}”。",
    Kind.DOUBLED: "“{quote}”疑似重复，多写了一遍。",
}


class Speller:
    """Reads paragraphs. The tables are mapped, not loaded: processes share them."""

    def __init__(self, path: Path = TABLES) -> None:
        self._model = Model.read(path)
        self._rankers = {kind: Ranker.read(self._model.arrays, kind) for kind in Kind}

    def read(self, paragraphs: Sequence[str]) -> list[list[Suspicion]]:
        """For each paragraph what it probably should say otherwise, sure or suspected."""
        found: list[dict[Suspicion, None]] = [{} for _ in paragraphs]  # the seams of long paragraphs are read twice
        for numbers, offsets, texts in _batches(paragraphs):
            for rank, suspicion in self._batch(texts):
                offset = offsets[rank]
                found[numbers[rank]][suspicion._replace(start=suspicion.start + offset, end=suspicion.end + offset)] = None
        return [list(suspicions) for suspicions in found]

    def _batch(self, texts: Sequence[str]) -> Iterator[tuple[int, Suspicion]]:
        ids, starts = self._model.alphabet.encode_all(texts)
        seen = Seen.of(ids, self._model)
        groups = [edits for kind in Kind for edits in every_edit(kind, seen, self._model)]
        for edits, rows in weigh(groups, seen, self._model):
            chance = self._rankers[edits.kind].probability(rows)
            for rank in np.flatnonzero(chance >= THRESHOLDS[edits.kind].suspected).tolist():
                number = int(np.searchsorted(starts, edits.at[rank], "right")) - 1
                suspicion = self._suspicion(edits, rank, float(chance[rank]), texts[number], int(edits.at[rank] - starts[number]))
                if not _may_be_meant(suspicion):
                    yield number, suspicion

    def _suspicion(self, edits: Edits, rank: int, chance: float, text: str, at: int) -> Suspicion:
        new = "".join(self._model.alphabet.character(int(number)) for number in edits.new[rank])
        if edits.kind is Kind.DOUBLED and edits.length > 1:
            start, end = at - edits.length, at + edits.length
            quote, right = text[start:end], text[start:at]
        else:
            start, end, quote, right = self._in_words(text, at, at + edits.length, new)
        like = int(edits.like[rank])
        slip = "同音、近音误字" if like & (Like.SOUND | Like.NEAR_SOUND) else "形近误字"
        kind = _NAMES.get(edits.kind) or ("typo_sound" if like & (Like.SOUND | Like.NEAR_SOUND) else "typo_shape")
        why = _WHY[edits.kind].format(quote=quote, right=right, slip=slip)
        class_ = "B" if chance >= self._needed(edits, kind, text, at, quote, right) else "C"
        return Suspicion(start, end, quote, right, kind, class_, round(chance * 0.9, 4), why, "ngram")

    def _needed(self, edits: Edits, kind: str, text: str, at: int, quote: str, right: str) -> float:
        """How likely the edit must be to be sure; what is a word as it stands must be very wrong indeed."""
        old = text[at : at + edits.length]
        usual = THRESHOLDS[edits.kind].sure
        match edits.kind:
            case Kind.SWAP:
                return WELL_FORMED if self._is_word(old) else usual
            case Kind.MISSING:
                return NEVER if self._is_word(quote) else usual
            case Kind.EXTRA:
                return NEVER if old in RANKS or _DOC_NUMBER.match(text, at + 1) else usual
            case Kind.DOUBLED:
                return self._needed_for_doubled(text, at, edits.length)
            case Kind.WORD:
                return WHOLE_WORD if sum(map(str.__ne__, quote, right)) > 1 and self._is_word(old) else usual
        if self._is_word(text[at - 1 : at + 1]) or self._is_word(text[at : at + 2]):
            return IN_A_WORD
        if kind == "typo_shape":
            return WELL_FORMED if self._was_counted(quote) else BY_SHAPE.sure
        return BY_SHAPE.sure if len(right) >= LONG_WORD and self._is_word(right) else usual

    def _needed_for_doubled(self, text: str, at: int, length: int) -> float:
        old, twice, following = text[at : at + length], text[at - length : at + length], text[at + length : at + length + 1]
        if old in RANKS or self._is_word(twice):
            return WELL_FORMED
        if length > 1 and self._was_counted(twice):
            return NEVER
        return BEGINS_ANEW if length > 1 and following and _is_han(following) else THRESHOLDS[Kind.DOUBLED].sure

    def _in_words(self, text: str, start: int, end: int, new: str) -> tuple[int, int, str, str]:
        """The edit within the longest word it makes, so that a reader sees at once what is meant."""
        right = text[:start] + new + text[end:]
        made_end = start + len(new)
        first, last = max(0, start - LONGEST_WORD + 1), min(len(right), made_end + LONGEST_WORD - 1)
        spans = [
            (begin, stop)
            for begin in range(first, start + 1)
            for stop in range(max(made_end, begin + 2), min(last, begin + LONGEST_WORD) + 1)
            if begin < start or stop > made_end or len(new) > 1
        ]
        words = [span for span in spans if self._is_word(right[span[0] : span[1]])]
        if words:
            begin, stop = max(words, key=lambda span: (span[1] - span[0], -span[0]))
        else:
            begin, stop = max(0, start - (1 if len(new) < 2 else 0)), min(len(right), made_end + (1 if not new else 0))
        stop_old = stop - len(new) + (end - start)
        return begin, stop_old, text[begin:stop_old], right[begin:stop]

    def _is_word(self, text: str) -> bool:
        return LONGEST_WORD >= len(text) > 1 and self._level(text, WORD_TAG) > 0

    def _was_counted(self, text: str) -> bool:
        return len(text) <= LONGEST and self._level(text, 0) > 0

    def _level(self, text: str, tag: int) -> int:
        ids = self._model.alphabet.encode(text)
        return int(self._model.counts.levels(keys_at(ids, np.zeros(1, np.int64), len(ids), tag))[0])


def _may_be_meant(suspicion: Suspicion) -> bool:
    """Another number, rank or mark says another thing, and words are doubled for effect: what is usual does not decide there."""
    quote, right = suspicion.quote, suspicion.suggestion
    if suspicion.kind == "doubled" and quote[0] in _SAID_TWICE:
        return True
    if len(quote) == len(right):
        changed = [(a, b) for a, b in zip(quote, right, strict=True) if a != b]
        if any(a in LEVELS for a, _ in changed):
            return True
        if all((a in NUMBERS and b in NUMBERS) or (a in RANKS and b in RANKS) for a, b in changed):
            return True
    return not all(_is_han(character) or character in "，。、；：" for character in quote)


def _is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿"


@cache
def speller() -> Speller:
    """The one speller of this process."""
    return Speller()


def _batches(paragraphs: Sequence[str]) -> Iterator[tuple[list[int], list[int], list[str]]]:
    """Paragraphs, the long ones in overlapping pieces, in handfuls of about BATCH characters: numbers, offsets and texts."""
    numbers, offsets, texts, size = [], [], [], 0
    for number, paragraph in enumerate(paragraphs):
        for offset in range(0, max(1, len(paragraph)), LONGEST_PARAGRAPH):
            piece = paragraph[max(0, offset - SEAM) : offset + LONGEST_PARAGRAPH]
            if len(piece) < 4:
                continue
            numbers.append(number)
            offsets.append(max(0, offset - SEAM))
            texts.append(piece)
            size += len(piece)
            if size >= BATCH:
                yield numbers, offsets, texts
                numbers, offsets, texts, size = [], [], [], 0
    if texts:
        yield numbers, offsets, texts
