"""Words and characters that stand twice in a row without reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.rules.telling import doubt
from inspector.proofread.tables import DATA, read_rows
from inspector.proofread.words import Words


def repeated(text: str) -> Iterator[Suspicion]:
    for match in _CHARACTER.finditer(text):
        if _is_slip(text, match.start(), match[1]):
            yield _said_twice(text, match.start(), match.end(), match[1], "B")
    for match in _WORD.finditer(text):
        if class_ := _word_class(text, match):
            yield _said_twice(text, match.start(), match.end(), match[1], class_)


def after_quote(text: str) -> Iterator[Suspicion]:
    """深化“放管服”服务: the word that ends a quotation, and the same word after it."""
    for match in _AFTER_QUOTE.finditer(text):
        word, start = match[1], match.start() - 2
        why = f"引号里的词以“{word}”结尾，引号后又写了一遍“{word}”，疑为重复，请核对。"
        yield doubt(text, (start, match.end()), "doubled", "C", why, f"{word}”")


def across_adverb(text: str) -> Iterator[Suspicion]:
    """司机们一边司机们…: the subject said again where its verb should stand."""
    for match in _ADVERB.finditer(text):
        for size in _SUBJECT:
            start = match.start() - size
            subject = text[max(0, start) : match.start()]
            if start >= 0 and text.startswith(subject, match.end()) and _ALL_HAN.fullmatch(subject):
                why = f"“{subject}”在“{match[0]}”前后各写了一遍，疑为重复，请核对。"
                yield doubt(text, (start, match.end() + size), "doubled", "B", why, subject + match[0])
                break


class _Doubling(NamedTuple):
    """What the table says of repetitions."""

    meeting: dict[str, tuple[str, str]]  # a character that serves grammar → before which and after which it meets itself
    never_extra: frozenset[str]
    surnames: frozenset[str]
    tails: frozenset[str]  # after these the second is the beginning of another word
    always_wrong: frozenset[str]
    nouns: frozenset[str]
    right: frozenset[str]


def _doubling() -> _Doubling:
    rows = [row.cells for row in read_rows(DATA / "doubling.tsv", 4, needed=2)]

    def listed(use: str) -> list[str]:
        return [first for given, first, *_ in rows if given == use]

    characters = (frozenset("".join(listed(use))) for use in ("相接", "姓氏", "词尾"))
    words = (frozenset(" ".join(listed(use)).split()) for use in ("必误", "名词", "可叠"))
    return _Doubling({first: (before, after) for use, first, before, after in rows if use == "虚字"}, *characters, *words)


_WORDS: Final = Words()
_TABLE: Final = _doubling()
OFTEN_TWICE: Final = _TABLE.right  # 研究研究
_CHARACTER: Final = re.compile(r"([一-龥])\1")
_WORD: Final = re.compile(r"([一-龥]{2,4})\1")
_AFTER_QUOTE: Final = re.compile(r"”(?<=([一-龥]{2})”)\1(?=[，。；、的和与及将为在是\d]|[一-龥]{2})")
_AFTER_WHOLE: Final = frozenset("的了和与及是在，。；、：！？）”》")
_ADVERB: Final = re.compile("一边|正在|已经|应当|必须|将会|能够|继续|不断|不得")
_SUBJECT: Final = (4, 3)  # characters, the longest first
_ALL_HAN: Final = re.compile("[一-龥]{3,4}")
_COUNTS: Final = frozenset("一两几每各某半第甲乙这那很越更最太")


def _is_slip(text: str, at: int, character: str) -> bool:
    before, after = text[max(0, at - 1) : at], text[at + 2 : at + 3]
    if before in (character, "一") or after == character:
        return False
    if meeting := _TABLE.meeting.get(character):
        return before not in meeting[0] and after not in meeting[1] and not _repeats_around(text, at)
    if character in _TABLE.never_extra or not before or before + character not in _WORDS:
        return False
    if character + character in _WORDS or character + after in _WORDS or _repeats_around(text, at) or _is_name(text, at):
        return False
    return after != "的" and (after in _AFTER_WHOLE or text[at + 2 : at + 4] in _WORDS)  # 甜蜜蜜的


def _repeats_around(text: str, at: int) -> bool:
    """形形色色, 是是非非: two doubled characters make one expression."""
    return (at > 1 and text[at - 2] == text[at - 1]) or text[at + 2 : at + 3] == text[at + 3 : at + 4] != ""


def _is_name(text: str, at: int) -> bool:
    """高明明: a surname and a doubled name, where no word goes before."""
    return text[at - 1] in _TABLE.surnames and not "一" <= text[at - 2 : at - 1] <= "龥"


def _word_class(text: str, match: re.Match[str]) -> str:
    """How sure it is that the second is one too many; "" when the two are right as they stand."""
    word, before, after = match[1], text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if word in _TABLE.always_wrong:
        return "B"
    if word[0] in _COUNTS or len(set(word)) == 1 or word in _TABLE.right or word[0] == "的":
        return ""
    if before + word[0] in _WORDS or word[-1] + after in _WORDS or after in _TABLE.tails:
        return ""
    is_whole = after in _AFTER_WHOLE
    if len(word) == 2:
        return "" if word not in _WORDS else "B" if word in _TABLE.nouns and is_whole else "C"
    return "B" if is_whole else "C"


def _said_twice(text: str, start: int, end: int, once: str, class_: str) -> Suspicion:
    return doubt(text, (start, end), "doubled", class_, f"“{once}”重复，多写了一遍，请删去一个。", once)
