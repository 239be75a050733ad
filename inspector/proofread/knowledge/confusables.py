"""Words that are easily confused, each with the context that decides which of them is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.knowledge.patterns import LONGEST_BEFORE, Pattern, PatternError, parse
from inspector.proofread.tables import Judge, Row, kind_of, read_rows, tables
from inspector.proofread.words import Words

CONFIDENCE: Final = {"A": 0.95, "B": 0.92, "C": 0.6, "D": 0.9}
LONGEST_EXCUSE: Final = 12
MARKS: Final = "，。、；：！？（）《》“”,;:!?()"


@dataclass(frozen=True, slots=True)
class Confusable:
    pattern: Pattern
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    right: str
    kind: str
    class_: str
    excuses: tuple[str, ...]  # right phrases that contain the form
    why: str
    words: Words

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        judges: dict[tuple[int, int], Judge] = {}  # twenty thousand triggers share less than a thousand of them
        for text, start, end in self.pattern.triggers():
            if (start, end) not in judges:
                judges[start, end] = partial(self._judge, start, end)
            yield text, judges[start, end]

    def _judge(self, first: int, last: int, text: str, at: int, stop: int) -> Suspicion | None:
        """`first` and `last` tell which part of the trigger is the wrong one."""
        start, end = at + first, at + last
        if self.before is not None and not self.before.search(text[max(0, start - LONGEST_BEFORE) : start]):
            return None
        if self.after is not None and not self.after.match(text, end):
            return None
        if self._is_excused(text, start, end):
            return None
        right = self.right
        if end - start == 1:  # one character alone says little to the reader of a report
            while at < start and text[at] in MARKS:
                at += 1
            while stop > end and text[stop - 1] in MARKS:
                stop -= 1
            right = text[at:start] + right + text[end:stop]
            start, end = at, stop
        quote = text[start:end]
        why = self.why or f"这里的“{quote}”应为“{right}”。"
        return Suspicion(start, end, quote, right, self.kind, self.class_, CONFIDENCE[self.class_], why, "confusable")

    def _is_excused(self, text: str, start: int, end: int) -> bool:
        if self.pattern.is_free and end - start == 2 and self.words.straddled(text, start, end):
            return True
        first = max(0, start - LONGEST_EXCUSE)
        around = text[first : end + LONGEST_EXCUSE]
        return any(_covers(around, excuse, start - first, end - first) for excuse in self.excuses)


class Confusables:
    def __init__(self, words: Words, extra: Path | None = None) -> None:
        self.entries = tuple(entry for path in tables(extra, "knowledge_confusables*.tsv") for entry in _entries(path, words))

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        for entry in self.entries:
            yield from entry.triggers()


def _entries(path: Path, words: Words) -> Iterator[Confusable]:
    sets: dict[str, tuple[str, ...]] = {}
    for row in read_rows(path, 6, needed=2):
        name = row.cells[0]
        if name.startswith("@"):
            sets[name[1:]] = tuple(row.cells[1].split("|"))
        else:
            yield _entry(row, sets, words)


def _entry(row: Row, sets: Mapping[str, tuple[str, ...]], words: Words) -> Confusable:
    source, right, kind, class_, excuses, why = row.cells
    if class_ not in {"", *CONFIDENCE}:
        raise row.refuse(f"级别“{class_}”应为 {'、'.join(CONFIDENCE)} 或留空（B）")
    try:
        pattern = parse(source, sets)
    except PatternError as error:
        raise row.refuse(f"写法“{source}”：{error}") from error
    spared = tuple(filter(None, excuses.split("|")))
    if any(len(excuse) > LONGEST_EXCUSE for excuse in spared):
        raise row.refuse(f"例外里有超过 {LONGEST_EXCUSE} 个字的说法")
    return Confusable(pattern, pattern.compile_before(), pattern.compile_after(), right, kind_of(row, kind), class_ or "B", spared, why, words)


def _covers(around: str, excuse: str, start: int, end: int) -> bool:
    at = around.find(excuse)
    while at >= 0:
        if at <= start and end <= at + len(excuse):
            return True
        at = around.find(excuse, at + 1)
    return False
