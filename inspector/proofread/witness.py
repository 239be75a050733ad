"""The document as its own witness: a name or phrase written again and again in one way, and once in another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, permutations
from typing import Final, NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.document import About, Spotted
from inspector.proofread.ngram.likeness import Like, likes
from inspector.proofread.words import Words

SOURCE: Final = "document"
SHORTEST, LONGEST = 5, 40  # characters of a phrase compared as a whole
SHORTEST_TITLE: Final = 8
NAME: Final = 7  # characters of a phrase long enough to be a witness although its odd character makes no word
MANY: Final = 3  # times such a phrase must stand elsewhere
CROWD: Final = 24  # phrases that share a half: a list of parallel items, not one written in two ways
LEAST_TEXT: Final = 60  # characters; less cannot say a phrase twice
STRETCH: Final = 200_000  # characters compared with each other; a longer text is read in stretches, one after the other
LONGEST_PARAGRAPH: Final = 20_000  # a longer one was not written by hand

# never a slip for each other: numbers, sides, levels, sizes, words in vogue (智造, 数智), and small words a sentence may do with or without
CONTRASTED: Final = frozenset(
    "一二三四五六七八九十百千万亿零〇两双单几半每某首末甲乙丙丁戊己庚辛上中下前后左右内外东南西北里高低大小多少长短远近深浅轻重新旧老幼少正副主次"
    "男女公母父子省市州盟区县旗乡镇街村屯组厅局处科股室所站院部委办年季月旬周日时分秒元角吨米人天买卖收支进出增减加入土木水火金有无不未非已"
    "再又也都就还才由从自到至于对把被让使给向往并而但则若如因故所者的地得了着过和与及或以为是在将其各本该此这那他她它我你们智数客货性型形"
)

_PHRASE: Final = re.compile(f"[一-鿿]{{{SHORTEST},{LONGEST}}}")
_TITLE: Final = re.compile(f"《([^《》]{{{SHORTEST_TITLE},{LONGEST}}})》")

Counts = Mapping[str, int]


class Doubt(NamedTuple):
    """A phrase that stands alone, the one it seems to mean, and what to say of it. Places count from the phrase's beginning."""

    start: int
    end: int
    right: str
    kind: str
    why: str


def witness(paragraphs: Sequence[str], about: About) -> Iterator[Spotted]:
    """Phrases one character away from what the rest of the document says, where that character makes no sense."""
    del about
    for first, stretch in _stretches(paragraphs):
        titles = [text for text in stretch if "《" in text]
        for pattern, found in ((_PHRASE, _replaced(stretch)), (_TITLE, _missing(_counted(_TITLE, titles)))):
            if doubts := dict(found):
                yield from _places(first, stretch, pattern, doubts)


def _stretches(paragraphs: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    stretch: list[str] = []
    first = size = 0
    for rank, paragraph in enumerate(paragraphs):
        stretch.append(paragraph if len(paragraph) <= LONGEST_PARAGRAPH else "")
        size += len(stretch[-1])
        if size >= STRETCH:
            yield first, stretch
            stretch, first, size = [], rank + 1, 0
    if size >= LEAST_TEXT:
        yield first, stretch


def _places(first: int, stretch: Sequence[str], pattern: re.Pattern[str], doubts: Mapping[str, Doubt]) -> Iterator[Spotted]:
    for rank, paragraph in enumerate(stretch, first):
        for found in pattern.finditer(paragraph):
            doubt = doubts.get(found[pattern.groups])
            if doubt is not None:
                phrase_start = found.start(pattern.groups)
                start, end = phrase_start + doubt.start, phrase_start + doubt.end
                yield Spotted(rank, Suspicion(start, end, paragraph[start:end], doubt.right, doubt.kind, "B", 0.9, doubt.why, SOURCE))


def _counted(pattern: re.Pattern[str], texts: Iterable[str]) -> Counts:
    return Counter(chain.from_iterable(map(pattern.findall, texts)))


def _replaced(stretch: Sequence[str]) -> Iterator[tuple[str, Doubt]]:
    """Phrases with one character in place of another that is like it."""
    near = [(odd, usual, at) for odd, usual in _sharing_a_half(stretch) if (at := _only_difference(odd, usual)) >= 0]
    counts = _counted(_PHRASE, stretch) if near else {}
    for odd, usual, at in near:
        if counts[usual] >= counts[odd] and _is_slip(odd, usual, at, counts):
            start, end = _word_around(usual, at)
            kind = "typo_sound" if Like.SOUND in likes(odd[at])[usual[at]] else "typo_shape"
            why = f"本文另有{counts[usual]}处写作“{usual}”，“{odd[at]}”与“{usual[at]}”{'音' if kind == 'typo_sound' else '形'}近，疑为笔误"
            yield odd, Doubt(start, end, usual[start:end], kind, why)


def _missing(counts: Counts) -> Iterator[tuple[str, Doubt]]:
    """Titles that lack a character, and with it a word."""
    lengths = {len(title) for title in counts}
    for usual in counts:
        if len(usual) - 1 not in lengths:
            continue
        for at in range(1, len(usual) - 1):
            odd = usual[:at] + usual[at + 1 :]
            if counts[usual] >= counts.get(odd, 0) > 0 and _is_gap(odd, usual, at):
                why = f"本文另有{counts[usual]}处写作《{usual}》，此处疑漏“{usual[at]}”字"
                yield odd, Doubt(at - 1, at + 1, usual[at - 1 : at + 2], "missing", why)


def _only_difference(one: str, other: str) -> int:
    """The one place where two phrases of a length differ, -1 where there are more."""
    at = next(at for at, (first, second) in enumerate(zip(one, other, strict=True)) if first != second)
    return at if one[at + 1 :] == other[at + 1 :] else -1


def _sharing_a_half(stretch: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of phrases of one length that begin or end alike."""
    phrases = list(dict.fromkeys(chain.from_iterable(map(_phrases, stretch))))
    middles = [len(phrase) // 2 for phrase in phrases]
    for halves in (
        [phrase[:middle] for phrase, middle in zip(phrases, middles, strict=True)],
        [phrase[middle:] for phrase, middle in zip(phrases, middles, strict=True)],
    ):
        if len(set(halves)) < len(halves):  # on most pages none is
            for alike in _groups(phrases, halves):
                yield from permutations(alike, 2)


@lru_cache(maxsize=2048)
def _phrases(paragraph: str) -> Sequence[str]:
    """What stands on every page of a site is taken apart once."""
    return _PHRASE.findall(paragraph)


def _groups(phrases: Iterable[str], halves: Sequence[str]) -> Iterator[list[str]]:
    """Phrases of one length with the same half, where there are several but no crowd."""
    counts = Counter(halves)
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for phrase, half in zip(phrases, halves, strict=True):
        if counts[half] > 1:
            groups[len(phrase), half].append(phrase)
    return (alike for alike in groups.values() if 1 < len(alike) <= CROWD)


def _is_slip(odd: str, usual: str, at: int, counts: Counts) -> bool:
    wrong, right = odd[at], usual[at]
    if wrong in CONTRASTED or right in CONTRASTED or not likes(wrong).get(right, Like(0)) & ~Like.KEYS:
        return False
    if _words().holds(odd, at):
        return False
    return _words().holds(usual, at) or (len(usual) >= NAME and counts[usual] >= MANY and counts[odd] == 1)


def _is_gap(odd: str, usual: str, at: int) -> bool:
    """The character is needed: what makes a word with it makes none without it."""
    words = _words()
    if usual[at] in CONTRASTED or odd[at - 1 : at + 1] in words:
        return False
    before, after = odd[at - 1], odd[at]
    strands_before = usual[at - 1 : at + 1] in words and before not in CONTRASTED and not words.holds(odd, at - 1)
    strands_after = usual[at : at + 2] in words and after not in CONTRASTED and not words.holds(odd, at)
    return strands_before or strands_after


def _word_around(usual: str, at: int) -> tuple[int, int]:
    """The two characters that show the fault best: the word the right character makes, or it and its neighbour."""
    is_end = at == len(usual) - 1 or (at > 0 and usual[at - 1 : at + 1] in _words())
    return (at - 1, at + 1) if is_end else (at, at + 2)


@cache
def _words() -> Words:
    return Words()
