"""Holds the proofreader against real pages on which people marked the faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.proofreading.reading import sure
from benchmarks.proofreading.sets import Label, NoSetsError, lines
from benchmarks.proofreading.text import around, share, table
from inspector.proofread import Proofreader, Suspicion

NEAR: Final = 2  # characters between a flag and the gap where something is missing

_INTRODUCTION: Final = """\
真实网页，差错由人逐字标出。一处报出与标注的位置相交，算查出；标注为漏字的，相距不超过两个字也算。人也会看漏，所以没有对上标注的报出要再读一遍，
读过的才分对错：“读后准确”是读为正确的与对上标注的一起，占全部读过的报出的比例。
"""


class Flag(NamedTuple):
    page: str
    suspicion: Suspicion
    context: str


@dataclass(slots=True)
class Outcome:
    labels: list[Label] = field(default_factory=list)
    found: list[Label] = field(default_factory=list)
    matched: list[tuple[Flag, Label]] = field(default_factory=list)
    unmatched: list[Flag] = field(default_factory=list)

    @property
    def missed(self) -> list[Label]:
        return [label for label in self.labels if label not in self.found]


Verdicts = dict[tuple[str, int, str], bool]  # page, start and quote of a flag → whether it is right


def compare(reader: Proofreader, pages: dict[str, str], labels: Sequence[Label]) -> Outcome:
    outcome = Outcome(labels=list(labels))
    for page, text in pages.items():
        marked = [(label, list(_places(label, text))) for label in labels if label.page == page]
        for suspicion in sure(reader.read(text)):
            flag = Flag(page, suspicion, around(text, suspicion.start, suspicion.end))
            hit = [label for label, places in marked if _touches(suspicion, places)]
            outcome.found.extend(label for label in hit if label not in outcome.found)
            if hit:
                outcome.matched.append((flag, min(hit, key=lambda label: label.class_)))
            else:
                outcome.unmatched.append(flag)
    return outcome


def describe(outcome: Outcome, verdicts: Verdicts) -> str:
    return _INTRODUCTION + "\n" + _recall(outcome) + "\n" + _precision(outcome, verdicts)


def read_verdicts(path: Path) -> Verdicts:
    """What a person said of flags without a label: page, start, quote, true or false, and a reason, with tabs between."""
    verdicts: Verdicts = {}
    for number, line in enumerate(lines(path), 1):
        cells = line.split("\t")
        if line.startswith("#") or not line.strip():
            continue
        if len(cells) < 4 or not cells[1].isdigit() or cells[3] not in {"true", "false"}:
            raise NoSetsError(f"{path.name}，第 {number} 行：应依次为页、起始位置、原文、true 或 false、理由，用制表符隔开")
        verdicts[cells[0], int(cells[1]), cells[2]] = cells[3] == "true"
    return verdicts


def listing(outcome: Outcome, verdicts: Verdicts) -> Iterator[str]:
    """Everything a person should read, in the form of the verdicts that are then read back."""
    yield f"# 没有对上标注的报出 {len(outcome.unmatched)} 处：页、起始、原文、判定、建议与来源、上下文"
    for flag in outcome.unmatched:
        yield f"{flag.page}\t{flag.suspicion.start}\t{flag.suspicion.quote}\t{_word(verdicts.get(_key(flag)))}\t{_told(flag)}\t{flag.context}"
    yield f"# 对上标注的报出 {len(outcome.matched)} 处"
    for flag, label in outcome.matched:
        yield f"# {flag.page}\t{label.class_} {label.wrong}→{label.right}\t{_told(flag)}\t{flag.context}"
    missed = [label for label in outcome.missed if label.class_ in "AB"]
    yield f"# 没有查出的 A、B 类标注 {len(missed)} 处"
    for label in missed:
        yield f"# {label.page}\t{label.class_}\t{label.confidence}\t{label.wrong}→{label.right}\t{label.context}"


def _told(flag: Flag) -> str:
    suspicion = flag.suspicion
    return f"{suspicion.quote}→{suspicion.suggestion} {suspicion.class_} {suspicion.kind} {suspicion.source} {suspicion.confidence:.2f}"


def _word(verdict: bool | None) -> str:
    return "?" if verdict is None else str(verdict).lower()


def _recall(outcome: Outcome) -> str:
    groups = {
        "A、B 类，有把握的": [label for label in outcome.labels if label.class_ in "AB" and label.is_sure],
        "A、B 类，全部": [label for label in outcome.labels if label.class_ in "AB"],
        "A 类，全部": [label for label in outcome.labels if label.class_ == "A"],
    }
    rows = []
    for name, labels in groups.items():
        found = sum(label in outcome.found for label in labels)
        rows.append((name, str(len(labels)), str(found), share(found, len(labels))))
    return table(("人工标注", "处", "查出", "查全"), rows)


def _precision(outcome: Outcome, verdicts: Verdicts) -> str:
    said = [verdicts.get(_key(flag)) for flag in outcome.unmatched]
    matched, right, wrong = len(outcome.matched), said.count(True), said.count(False)
    cells = (matched + len(said), matched, right, wrong, said.count(None))
    head = ("A、B 类报出", "处", "对上标注", "读为正确", "读为误报", "未读", "读后准确")
    return table(head, [("全部网页", *map(str, cells), share(matched + right, matched + right + wrong))])


def _key(flag: Flag) -> tuple[str, int, str]:
    return flag.page, flag.suspicion.start, flag.suspicion.quote


def _places(label: Label, text: str) -> Iterator[tuple[int, int]]:
    """Where the wrong form stands, wherever its context occurs; with a margin where something is missing."""
    margin = NEAR if len(label.right) > len(label.wrong) else 0
    at = text.find(label.context)
    while at >= 0:
        start = at + max(0, label.context.find(label.wrong))
        yield start - margin, start + len(label.wrong) + margin
        at = text.find(label.context, at + 1)


def _touches(suspicion: Suspicion, places: Sequence[tuple[int, int]]) -> bool:
    return any(suspicion.start < end and suspicion.end > start for start, end in places)
