"""Counts what is said of text known to be right: false alarms, all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.proofreading.reading import changes, read_each, read_together
from benchmarks.proofreading.sets import Sets, lines
from benchmarks.proofreading.text import around, per_ten_thousand, table
from inspector.proofread import Proofreader, Suspicion
from inspector.proofread.guard import is_known_error, known_errors

PAGE: Final = 30  # paragraphs read as one document
MOST_CHARACTERS: Final = 1_500_000  # of one source; longer ones are read in pages spread over their whole length
MODERN: Final = ("mc_acc_rmrb", "ecspell_odw", "citygwr", "policies")  # present-day official writing and news

_INTRODUCTION: Final = """\
文本都是正确的，报出的都算误报。文本自身也难免有错：“原文有错”是其中读过、确为原文错误的，列在
inspector/proofread/data/corpus_errors.tsv，最后一列不含它们。
句对取正句，一句作一篇，相同的句子只读一遍；语料每 30 段作一篇，过长的均匀抽取。改动几个字就计几个字。
“现代公文与新闻”是 {modern} 的合计。
"""
_KNOWN: Final = known_errors()
_HEAD: Final = ("来源", "段", "字", "报出处数", "原文有错", "每万字处数", "每万字字数", "每万字字数，不含原文有错的")


class Alarm(NamedTuple):
    source: str
    suspicion: Suspicion
    context: str
    is_true: bool  # the text is known to be wrong there


class Clean(NamedTuple):
    name: str
    paragraphs: int
    characters: int
    alarms: list[Alarm]

    @property
    def false(self) -> list[Alarm]:
        """Without what is known to be wrong in the text itself."""
        return [alarm for alarm in self.alarms if not alarm.is_true]


def measure(reader: Proofreader, sets: Sets) -> tuple[str, list[Alarm]]:
    """The table, and every alarm for a person to read."""
    found = [_of_sentences(reader, name, list(dict.fromkeys(pair.target for pair in pairs))) for name, pairs in sets.pairs()]
    found += [_of_pages(reader, name, list(pages(path))) for name, path in sets.corpus.items()]
    modern = [one for one in found if one.name.startswith(MODERN)]
    rows = [_row(one) for one in [*found, *([_sum("现代公文与新闻", modern)] if modern else [])]]
    text = _INTRODUCTION.format(modern="、".join(one.name for one in modern) or "（无）")
    return text + "\n" + table(_HEAD, rows), [alarm for one in found for alarm in one.alarms]


def listing(alarms: Sequence[Alarm]) -> Iterator[str]:
    for alarm in alarms:
        suspicion = alarm.suspicion
        cells = ("原文有错" if alarm.is_true else "误报", alarm.source, f"{suspicion.quote}→{suspicion.suggestion}")
        yield "\t".join((*cells, f"{suspicion.class_} {suspicion.kind} {suspicion.source}", alarm.context))


def pages(path: Path, most: int = MOST_CHARACTERS) -> Iterator[list[str]]:
    """Neighbouring paragraphs as they would stand on a page; of a long file only some, spread evenly."""
    every = list(_pages(path))
    step = max(1, -(-sum(len(text) for page in every for text in page) // most))
    return iter(every[::step])


def _pages(path: Path) -> Iterator[list[str]]:
    page: list[str] = []
    for line in lines(path):
        page.append(line)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def _of_sentences(reader: Proofreader, name: str, texts: Sequence[str]) -> Clean:
    return Clean(name, len(texts), sum(map(len, texts)), _alarms(name, texts, read_each(reader, texts)))


def _of_pages(reader: Proofreader, name: str, read: Sequence[list[str]]) -> Clean:
    alarms = [alarm for page in read for alarm in _alarms(name, page, read_together(reader, page))]
    return Clean(name, sum(map(len, read)), sum(len(text) for page in read for text in page), alarms)


def _alarms(name: str, texts: Sequence[str], found: Sequence[Sequence[Suspicion]]) -> list[Alarm]:
    return [
        Alarm(name, one, around(text, one.start, one.end), is_known_error(_KNOWN, text, one))
        for text, suspicions in zip(texts, found, strict=True)
        for one in suspicions
    ]


def _sum(name: str, found: Sequence[Clean]) -> Clean:
    return Clean(name, sum(one.paragraphs for one in found), sum(one.characters for one in found), [alarm for one in found for alarm in one.alarms])


def _row(clean: Clean) -> tuple[str, ...]:
    counts = (clean.paragraphs, clean.characters, len(clean.alarms), len(clean.alarms) - len(clean.false))
    rates = (len(clean.alarms), _changed(clean.alarms), _changed(clean.false))
    return clean.name, *(f"{count:,}" for count in counts), *(per_ten_thousand(count, clean.characters) for count in rates)


def _changed(alarms: Sequence[Alarm]) -> int:
    return sum(len(changes(alarm.suspicion)) for alarm in alarms)
