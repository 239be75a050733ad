"""Idioms of four characters with one replaced by another that sounds or looks like it, or with two neighbours exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.ngram.likeness import Like, likes, traits
from inspector.proofread.tables import Judge, Row, read_rows, tables
from inspector.proofread.words import Words

CONFIDENCE: Final = 0.93
LENGTH: Final = 4
HALF: Final = 2  # one slip leaves one half whole
MOST_ALIKE: Final = 12  # characters taken for the one they look like; further ones are coined: 坐而论道, 干而论道
PUNS_BEGIN, PUNS_END = frozenset("“‘"), frozenset("”’")  # slogans play with idioms
NUMBERS: Final = frozenset("一二三四五六七八九十百千万两双几")


class Idioms:
    def __init__(self, words: Words, extra: Path | None = None) -> None:
        rows = [row for path in tables(extra, "knowledge_idioms*.tsv") for row in read_rows(path, 2, needed=1)]
        self.idioms = tuple(map(_idiom, rows))
        self._right = frozenset(self.idioms) | {variant for row in rows for variant in row.cells[1].split("|")}
        self._words = words
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for idiom in self.idioms:
            self._heads[idiom[:HALF]].append(idiom)
            self._tails[idiom[HALF:]].append(idiom)

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        after, before = self._after, self._before  # one of each for all triggers
        yield from ((head, after) for head in self._heads)
        yield from ((tail, before) for tail in self._tails)

    def _after(self, text: str, start: int, end: int) -> Suspicion | None:
        seen = text[end : end + HALF]
        if len(seen) < HALF:
            return None
        first, second = seen[0], seen[1]
        near = [one for one in self._heads[text[start:end]] if one[2] == first or one[3] == second or (one[2] == second and one[3] == first)]
        return self._slip(near, text, start, end) if near else None

    def _before(self, text: str, start: int, end: int) -> Suspicion | None:
        if start < HALF:
            return None
        first, second = text[start - 2], text[start - 1]
        near = [one for one in self._tails[text[start:end]] if one[0] == first or one[1] == second or (one[0] == second and one[1] == first)]
        return self._slip(near, text, start - HALF, start - HALF) if near else None

    def _slip(self, near: list[str], text: str, start: int, half: int) -> Suspicion | None:
        """`half` is where the half begins that holds the slip; a half that is a word may be meant."""
        end = start + LENGTH
        quote = text[start:end]
        if quote in self._right or text[half : half + HALF] in self._words:
            return None
        if text[start - 1 : start] in PUNS_BEGIN or text[end : end + 1] in PUNS_END:
            return None
        for idiom in near:
            if _is_slip(quote, idiom) and not self._borders(text, start, idiom):
                return Suspicion(start, end, quote, idiom, "idiom", "B", CONFIDENCE, f"“{quote}”应为“{idiom}”。", "idiom")
        return None

    def _borders(self, text: str, start: int, idiom: str) -> bool:
        """The odd character at the edge belongs to the word beside the idiom."""
        end = start + LENGTH
        at_start = text[start] != idiom[0] and start > 0 and text[start - 1 : start + 1] in self._words
        return at_start or (text[end - 1] != idiom[-1] and text[end - 1 : end + 1] in self._words)


def _is_slip(seen: str, idiom: str) -> bool:
    wrong = [at for at, (a, b) in enumerate(zip(seen, idiom, strict=True)) if a != b]
    if len(wrong) == HALF:
        first, second = wrong
        return second == first + 1 and seen[first] == idiom[second] and seen[second] == idiom[first]
    return _is_like(seen[wrong[0]], idiom[wrong[0]])


def _is_like(seen: str, wanted: str) -> bool:
    if seen in NUMBERS or wanted in NUMBERS:
        return False
    looks = seen in _shapes(wanted) or wanted in _shapes(seen)
    return looks or Like.SOUND in likes(wanted).get(seen, Like(0))


def _shapes(character: str) -> str:
    own = traits().get(character)
    return own.shapes[:MOST_ALIKE] if own else ""


def _idiom(row: Row) -> str:
    idiom = row.cells[0]
    if len(idiom) != LENGTH or len(set(idiom)) < HALF:
        raise row.refuse(f"“{idiom}”不是四个字的成语")
    return idiom
