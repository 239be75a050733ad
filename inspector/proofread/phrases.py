"""Fixed phrases written with one slip: a character replaced, left out, added, or two neighbours exchanged.

One slip leaves the first or the second half of a phrase whole, so the halves are what the text is searched for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.tables import Judge, Row, graded, is_han, kind_of, read_rows, tables
from inspector.proofread.words import Words

INSIDE_CONFIDENCE = 0.95
EDGE_CONFIDENCE = 0.9
SHORTEST, LONGEST = 5, 24  # characters; shorter phrases have too many legal neighbours

# Numbers, ranks and joining words legally vary inside names: 第十九次、第二十次；全国、全省；人力资源和社会保障、人力资源社会保障.
NUMBERS = frozenset("〇零一二三四五六七八九十百千万亿两几数多第届次壹贰叁肆伍陆柒捌玖拾佰仟甲乙丙丁")
RANKS = frozenset("国省市县区州盟旗乡镇村街府院校部厅局委办组站所处科室馆团队军警企全各本我")
JOINTS = frozenset("的了和与及或之在是不而为以于等、")
OPENERS = frozenset("在是对向为和与及由经依据照按的于等将把被从以使让到")  # a name missing its first character may follow these
CUT_MARKS = frozenset("….．·<_＿")


class Slip(StrEnum):
    REPLACED = "替换"
    MISSING = "缺字"
    ADDED = "多字"
    EXCHANGED = "颠倒"


KIND_OF = {Slip.REPLACED: "typo_sound", Slip.MISSING: "missing", Slip.ADDED: "extra", Slip.EXCHANGED: "swapped"}
ANY_KIND = "-"


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    kind: str  # "" where the slip itself says what is wrong
    first: bool  # whether a slip in the first character can be told from another phrase
    last: bool
    is_fixed: bool  # whether every slip is one, even where the result is made of words


class Edit(NamedTuple):
    slip: Slip
    at: int  # characters read before the slip
    used: int  # characters read in all
    seen: str
    wanted: str
    at_edge: bool = False  # the outermost character, beyond which nothing of the phrase confirms the slip


class Rest(NamedTuple):
    """What should follow an anchor (or, reversed, precede it)."""

    text: str
    phrase: Phrase


class Side(NamedTuple):
    """Everything that may stand on one side of an anchor."""

    rests: tuple[Rest, ...]
    right: tuple[str, ...]
    reach: int
    starts: frozenset[str]  # one of the next two characters must be among these for any slip to be single

    @classmethod
    def of(cls, rests: list[Rest]) -> Side:
        texts = tuple(rest.text for rest in rests)
        return cls(tuple(rests), texts, max(map(len, texts)) + 1, frozenset(character for text in texts for character in text[:2]))

    def hopeless(self, seen: str) -> bool:
        return (seen[:1] not in self.starts and seen[1:2] not in self.starts) or seen.startswith(self.right)


class PhraseBook:
    pattern = "phrases*.tsv"

    def __init__(self, words: Words, extra: Path | None = None) -> None:
        self.phrases = tuple(_phrase(row) for path in tables(extra, self.pattern) for row in read_rows(path, 4, needed=2))
        self.legal = frozenset(row.cells[0] for path in tables(extra, "legal_variants*.tsv") for row in read_rows(path, 2, needed=1))
        self._right = tuple(self.legal | {phrase.text for phrase in self.phrases})
        self._words = words

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        heads: dict[str, list[Rest]] = defaultdict(list)
        tails: dict[str, list[Rest]] = defaultdict(list)
        for phrase in self.phrases:
            middle = len(phrase.text) // 2
            head, tail = phrase.text[:middle], phrase.text[middle:]
            heads[head].append(Rest(tail, phrase))
            tails[tail].append(Rest(head[::-1], phrase))
            exchanged = head[:-1] + tail[0] + head[-1] + tail[1:]  # the one slip that leaves no half whole
            if exchanged != phrase.text:
                yield exchanged, partial(self._exchanged, phrase, middle - 1)
        for head, rests in heads.items():
            yield head, partial(self._after, Side.of(rests))
        for tail, rests in tails.items():
            yield tail, partial(self._before, Side.of(rests))

    def _after(self, side: Side, text: str, start: int, end: int) -> Suspicion | None:
        ahead = text[end : end + side.reach]
        if side.hopeless(ahead):
            return None
        for rest in side.rests:
            edit = one_edit(ahead, rest.text)
            if edit is None or (edit.at_edge and not _told_at_end(rest.phrase, edit, text, end)):
                continue
            if found := self._suspicion(text, start, end + edit.used, rest.phrase, edit, end + edit.at):
                return found
        return None

    def _before(self, side: Side, text: str, start: int, end: int) -> Suspicion | None:
        behind = text[max(0, start - side.reach) : start][::-1]
        if side.hopeless(behind):
            return None
        for rest in side.rests:
            edit = one_edit(behind, rest.text, openers=OPENERS)
            if edit is None or (edit.at_edge and not _told_at_start(rest.phrase, edit, start)):
                continue
            place = start - edit.at - len(edit.seen)
            if found := self._suspicion(text, start - edit.used, end, rest.phrase, edit, place):
                return found
        return None

    def _exchanged(self, phrase: Phrase, before: int, text: str, start: int, end: int) -> Suspicion | None:
        place = start + before
        return self._suspicion(text, start, end, phrase, Edit(Slip.EXCHANGED, before, end - start, text[place : place + 2], ""), place)

    def _suspicion(self, text: str, start: int, end: int, phrase: Phrase, edit: Edit, place: int) -> Suspicion | None:
        quote = text[start:end]
        if quote in self.legal or not _is_telling(text, edit, place, is_fixed=phrase.is_fixed):
            return None
        if self._reads_well(text, edit.slip, place, is_fixed=phrase.is_fixed):
            return None
        if not self.is_certain(edit, place - start, end - place):
            return None
        if self._stands_in_right_words(text, start, end):
            return None
        confidence = EDGE_CONFIDENCE if edit.at_edge else INSIDE_CONFIDENCE
        kind = phrase.kind or KIND_OF[edit.slip]
        why = f"与固定表述“{phrase.text}”只有一处不同（{edit.slip.value}），疑似写错，请核对。"
        return Suspicion(start, end, quote, phrase.text, kind, graded(kind), confidence, why, "near-miss")

    def is_certain(self, edit: Edit, before: int, after: int) -> bool:
        """Whether enough stands before and after the slip. A book of less fixed wordings asks for more."""
        del edit, before, after
        return True

    def _reads_well(self, text: str, slip: Slip, place: int, *, is_fixed: bool) -> bool:
        """What stands there is made of words, so it may be meant: 高质量开展 beside 高质量发展, 乌鲁木齐都市圈 beside 乌鲁木齐市."""
        if slip is Slip.ADDED:
            return not _is_doubled(text, place) and (not is_fixed or self._words.holds(text, place))
        if is_fixed:
            return False
        if slip is Slip.REPLACED:
            return self._words.holds(text, place)
        left, right = (place - 1, place) if slip is Slip.MISSING else (place, place + 1)
        return self._words.holds(text, left) and self._words.holds(text, right)

    def _stands_in_right_words(self, text: str, start: int, end: int) -> bool:
        """The whole place belongs to other words that are right as written."""
        if text.startswith("会同", end - 1):  # 卫生健康委要|会同
            return True
        first = max(0, start - LONGEST)
        around = text[first : end + LONGEST]
        for right in self._right:
            at = around.find(right)
            if 0 <= at <= start - first and at + len(right) >= end - first:
                return True
        return False


def one_edit(seen: str, wanted: str, openers: frozenset[str] = frozenset()) -> Edit | None:
    """How `seen` begins with `wanted` but for one slip; None when it is right or further away."""
    size = len(wanted)
    same = 0
    for a, b in zip(seen, wanted, strict=False):
        if a != b:
            break
        same += 1
    if same == size:
        return None
    found, expected, left = seen[same : same + 1], wanted[same], wanted[same + 1 :]
    if found and seen[same + 1 : size + 1] == wanted[same:]:
        return Edit(Slip.ADDED, same, size + 1, found, "")
    if not left:
        if found in openers or not is_han(found):
            return Edit(Slip.MISSING, same, same, "", expected, at_edge=True)
        return Edit(Slip.REPLACED, same, size, found, expected, at_edge=True)
    if found == left[0] and seen[same + 1 : size] == expected + left[1:]:
        return Edit(Slip.EXCHANGED, same, size, seen[same : same + 2], wanted[same : same + 2])
    if found and seen[same + 1 : size] == left:
        return Edit(Slip.REPLACED, same, size, found, expected)
    if seen[same : size - 1] == left:
        return Edit(Slip.MISSING, same, size - 1, "", expected)
    return None


def _told_at_end(phrase: Phrase, edit: Edit, text: str, end: int) -> bool:
    after = end + edit.used
    is_cut = after >= len(text) or text[after] in CUT_MARKS  # titles in lists are cut
    return phrase.last and not (edit.slip is Slip.MISSING and is_cut)


def _told_at_start(phrase: Phrase, edit: Edit, start: int) -> bool:
    is_cut = start == edit.used
    return phrase.first and not (edit.slip is Slip.MISSING and is_cut)


def _is_telling(text: str, edit: Edit, place: int, *, is_fixed: bool) -> bool:
    """Whether the characters concerned are of the kind that makes a slip, not another legal wording."""
    seen, wanted = edit.seen, edit.wanted
    if not all(map(is_han, seen)):
        return False
    if edit.slip is Slip.EXCHANGED:
        return NUMBERS.isdisjoint(seen)
    if edit.slip is Slip.REPLACED:
        alike = (seen in NUMBERS and wanted in NUMBERS) or (seen in RANKS and wanted in RANKS)
        return not alike and (is_fixed or (seen not in JOINTS and seen not in NUMBERS))
    if edit.slip is Slip.ADDED and _is_doubled(text, place):
        return seen not in NUMBERS
    if edit.slip is Slip.MISSING:
        return wanted not in NUMBERS and wanted not in JOINTS
    return all(seen not in kind for kind in (NUMBERS, RANKS, JOINTS))


def _is_doubled(text: str, place: int) -> bool:
    return text[place] in (text[place - 1 : place], text[place + 1 : place + 2])


def _phrase(row: Row) -> Phrase:
    text, kind, edges, fixed = row.cells
    if not SHORTEST <= len(text) <= LONGEST or not all(map(is_han, text)):
        raise row.refuse(f"固定表述“{text}”应是 {SHORTEST} 到 {LONGEST} 个汉字，不含标点")
    if edges not in {"", "首", "尾", "首尾"}:
        raise row.refuse(f"第 3 列“{edges}”应为 首、尾、首尾 或留空")
    if fixed not in {"", "定"}:
        raise row.refuse(f"第 4 列“{fixed}”应为 定 或留空")
    return Phrase(text, "" if kind == ANY_KIND else kind_of(row, kind), "首" in edges, "尾" in edges, bool(fixed))
