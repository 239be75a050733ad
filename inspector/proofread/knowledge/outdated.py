"""Organs that have been renamed or merged, named as they were called before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.tables import Judge, Row, read_rows, tables

CENTRAL: Final = ("国", "中")  # an old name that begins so can only be the central organ
CONFIDENCE: Final = {"B": 0.9, "C": 0.6}
NEAR: Final = 24  # characters around in which a word of history excuses the name

_HISTORY: Final = re.compile(
    "原|时任|前身|曾|历任|撤销|不再保留|更名|改名|改为|组建|整合|合并|划入|划转|机构改革|成立于|当年|历史|沿革|公告|令|〔|颁发|发布|下发|毕业|出版社"
    "|第[一二三四五六七八九十百\\d]+[条号]|规定|办法|条例|细则|标准|批准文号"
)


_YEAR: Final = re.compile(r"(?:19|20)\d\d(?=年)")
_NOW: Final = re.compile(r"近日|(?<!\d)日前|今年|目前|当前|近期|正在|下一步|本月")
# nothing of this in the paragraph: it speaks of what is
_PAST: Final = re.compile(
    "当年|当时|那时|以前|以往|过去|从前|此前|往年|历年|多年|年代|先后|早年|早在|回忆|回顾|自从|以来|退休|履历|简历|任职|担任|生平|荣获|授予|评为|表彰"
)


@dataclass(frozen=True, slots=True)
class Outdated:
    old: str
    new: str
    since: str  # ISO date of the change
    excuses: tuple[str, ...]

    def judge(self, text: str, start: int, end: int) -> Suspicion | None:
        if _is_quoted(text, start) or _HISTORY.search(text, max(0, start - NEAR), end + NEAR):
            return None
        if text.strip() == self.old or text[end : end + 1] in {"门", "署"} or any(text.startswith(one, start) for one in self.excuses):
            return None
        years = [int(year) for year in _YEAR.findall(text)]
        if years and max(years) < int(self.since[:4]):
            return None
        is_now = bool(years) or _NOW.search(text) is not None or _PAST.search(text) is None
        class_ = "B" if self.old.startswith(CENTRAL) and is_now else "C"
        why = f"“{self.old}”已于 {self.since} 前后改组，现为“{self.new}”；叙述当时的事可以用旧名称，请核对。"
        return Suspicion(start, end, self.old, self.new, "stale", class_, CONFIDENCE[class_], why, "outdated", since=self.since)


class OutdatedOrgans:
    def __init__(self, extra: Path | None = None) -> None:
        rows = (row for path in tables(extra, "knowledge_outdated*.tsv") for row in read_rows(path, 4, needed=3))
        self.entries = tuple(map(_entry, rows))

    def triggers(self) -> Iterator[tuple[str, Judge]]:
        return ((entry.old, entry.judge) for entry in self.entries)


def _entry(row: Row) -> Outdated:
    old, new, since, excuses = row.cells
    try:
        date.fromisoformat(since)
    except ValueError as error:
        raise row.refuse(f"改名日期“{since}”应写成 2018-03-21 的样子") from error
    return Outdated(old, new, since, tuple(filter(None, excuses.split("|"))))


def _is_quoted(text: str, start: int) -> bool:
    """Titles and quotations keep the name they were given."""
    return any(text.rfind(opening, 0, start) > text.rfind(closing, 0, start) for opening, closing in ("《》", "“”", "〈〉", "（）"))
