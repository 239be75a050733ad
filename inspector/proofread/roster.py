"""Names of party and state leaders written with one slip, told only where their office stands right beside the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from inspector.core.facts import Suspicion
from inspector.proofread.phrases import JOINTS, OPENERS
from inspector.proofread.tables import Judge, Row, is_han, read_rows, tables

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Leader:
    name: str
    after: tuple[str, ...]  # offices as they follow the name: 总书记
    before: tuple[str, ...]  # offices as they precede it: 国务院总理
    since: str  # years in which the name stood beside these offices, for the keeper of the table
    until: str


class Roster:
    def __init__(self, extra: Path | None = None) -> None:
        rows = (row for path in tables(extra, "leaders*.tsv") for row in read_rows(path, 5, needed=1))
        self.leaders = tuple(_leader(row) for row in rows)
        self._names = frozenset(leader.name for leader in self.leaders)

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        following: dict[str, list[str]] = defaultdict(list)
        preceding: dict[str, list[str]] = defaultdict(list)
        for leader in self.leaders:
            for office in leader.after:
                following[office].append(leader.name)
            for office in leader.before:
                preceding[office].append(leader.name)
        for office, names in following.items():
            yield office, partial(self._name_before, tuple(names))
        for office, names in preceding.items():
            yield office, partial(self._name_after, tuple(names))

    def _name_before(self, names: tuple[str, ...], text: str, start: int, end: int) -> Suspicion | None:
        for name in names:
            at = start - len(name)
            if at >= 0 and (found := self._slip(text, at, name, text[start:end])):
                return found
        return None

    def _name_after(self, names: tuple[str, ...], text: str, start: int, end: int) -> Suspicion | None:
        for name in names:
            if found := self._slip(text, end, name, text[start:end]):
                return found
        return None

    def _slip(self, text: str, at: int, name: str, office: str) -> Suspicion | None:
        seen = text[at : at + len(name)]
        if not _is_one_slip(seen, name) or any(text.startswith(other, at) or seen.endswith(other) for other in self._names):
            return None
        why = f"“{office}”旁的姓名“{seen}”与“{name}”只差一字，疑似写错，请核对。"
        return Suspicion(at, at + len(name), seen, name, "leader_name", "A", CONFIDENCE, why, "roster")


def _is_one_slip(seen: str, name: str) -> bool:
    """Two of three characters right, or all three in another order."""
    if len(seen) != len(name) or seen == name or not all(map(is_han, seen)):
        return False
    if sorted(seen) == sorted(name):
        return True
    wrong = [a for a, b in zip(seen, name, strict=True) if a != b]
    return len(wrong) == 1 and wrong[0] not in JOINTS and wrong[0] not in OPENERS


def _leader(row: Row) -> Leader:
    name, after, before, since, until = row.cells
    if len(name) < 3:
        raise row.refuse(f"“{name}”只有两个字，差一字就无从核对；请删去这一行，改在 lexicon.tsv 里逐条写明错误写法")
    if not after and not before:
        raise row.refuse(f"“{name}”没有职务；职务写在第 2 列（名后）或第 3 列（名前），多个用 | 隔开")
    return Leader(name, tuple(filter(None, after.split("|"))), tuple(filter(None, before.split("|"))), since, until)
