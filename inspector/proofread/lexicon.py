"""Wrong forms known beforehand, each with the context in which the same characters are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.core.facts import Suspicion
from inspector.proofread.tables import Judge, Row, graded, is_han, kind_of, read_rows, tables
from inspector.proofread.words import Words

USUAL_CONFIDENCE = 0.95
USUAL_KIND = "real_word"  # of a row that names none
LONGEST_LOOK_BEHIND = 8  # characters; the guards of the tables are shorter


SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
TITLES = tuple("同志 先生 女士 主任 书记 局长 县长 市长 镇长 乡长 科长 处长 院长 校长 老师 教授 医生 律师 等 和 与".split())


@dataclass(frozen=True, slots=True)
class Guard:
    """What must, or must not, stand beside a wrong form. `!甲|乙`: neither of them; `=甲|乙`: one of them; `~…`: a regular expression."""

    words: tuple[str, ...] = ()
    wanted: bool = False
    pattern: re.Pattern[str] | None = None

    def admits_before(self, text: str, start: int) -> bool:
        return not self.words or text[max(0, start - LONGEST_LOOK_BEHIND) : start].endswith(self.words) is self.wanted

    def admits_after(self, text: str, end: int) -> bool:
        if self.pattern is not None:
            return self.pattern.match(text, end) is not None
        return not self.words or text.startswith(self.words, end) is self.wanted


UNGUARDED = Guard()


@dataclass(frozen=True, slots=True)
class Entry:
    wrong: str
    right: str  # "" when only advice can be given
    kind: str
    before: Guard
    after: Guard
    confidence: float
    why: str
    words: Words

    def judge(self, text: str, start: int, end: int) -> Suspicion | None:
        if not (self.before.admits_before(text, start) and self.after.admits_after(text, end)):
            return None
        if end - start == 2 and (self.words.straddled(text, start, end) or _is_given_name(text, start, end)):
            return None
        return Suspicion(start, end, self.wrong, self.right, self.kind, graded(self.kind, self.right), self.confidence, self.why, "lexicon")


class Lexicon:
    def __init__(self, words: Words, extra: Path | None = None) -> None:
        rows = (row for path in tables(extra, "lexicon*.tsv") for row in read_rows(path, 7, needed=1))
        self.entries = tuple(_entry(row, words) for row in rows)

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        return ((entry.wrong, entry.judge) for entry in self.entries)


def _entry(row: Row, words: Words) -> Entry:
    wrong, right, kind, before, after, confidence, why = row.cells
    if len(wrong) < 2 or wrong == right:
        raise row.refuse(f"错误写法“{wrong}”至少两个字，并且不能与正确写法相同")
    if not right and not why:
        raise row.refuse("没有正确写法时，要在第 7 列写明理由")
    if before.startswith("~"):
        raise row.refuse("“前文”一列只能用 ! 或 =，正则表达式（~）只能用在“后文”一列")
    return Entry(
        wrong,
        right,
        kind_of(row, kind or USUAL_KIND),
        _guard(row, before),
        _guard(row, after),
        _confidence(row, confidence),
        why or f"“{wrong}”应为“{right}”。",
        words,
    )


def _is_given_name(text: str, start: int, end: int) -> bool:
    """A surname before it, and a list of names or a title around: “王志慧、”, 由李建义同志."""
    if start == 0 or text[start - 1] not in SURNAMES:
        return False
    stands_alone = (start == 1 or not is_han(text[start - 2])) and (end == len(text) or not is_han(text[end]))
    return stands_alone or text.startswith(TITLES, end)


def _guard(row: Row, cell: str) -> Guard:
    if not cell:
        return UNGUARDED
    kind, rest = cell[0], cell[1:]
    if kind == "~":
        try:
            return Guard(pattern=re.compile(rest))
        except re.error as error:
            raise row.refuse(f"正则表达式“{rest}”写错了：{error}") from error
    words = tuple(rest.split("|"))
    if kind not in "!=" or not all(words):
        raise row.refuse(f"前后文“{cell}”应写成 !甲|乙（不能是）或 =甲|乙（必须是）")
    if max(map(len, words)) > LONGEST_LOOK_BEHIND:
        raise row.refuse(f"前后文“{cell}”里有超过 {LONGEST_LOOK_BEHIND} 个字的词")
    return Guard(words, kind == "=")


def _confidence(row: Row, cell: str) -> float:
    try:
        value = float(cell or USUAL_CONFIDENCE)
    except ValueError as error:
        raise row.refuse(f"可信度“{cell}”应是 0 到 1 之间的小数") from error
    if not 0 < value <= 1:
        raise row.refuse(f"可信度“{cell}”应是 0 到 1 之间的小数")
    return value
