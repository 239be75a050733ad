"""A unit's task list of the year, as it was sent round: what, who, until when, on what ground."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from inspector.files.tablefile import Line, read_table, refuse, wanted


class Task(NamedTuple):
    what: str
    unit: str  # as written: often several offices
    due: date | None  # None: 长期坚持, 全年
    basis: str
    place: str  # file and row


def read_tasks(path: Path, today: date) -> list[Task]:
    """The tasks that are not done yet. A term without its year is of the year in the file's name, else of this year."""
    year = _year(path.stem, today)
    tasks: list[Task] = []
    mistakes: list[str] = []
    for line in read_table(path, (_DONE, _TERM, _WHO, _BASIS, _WHAT)):
        if not line.text("what") or _FINISHED.match(line.text("done")):
            continue
        try:
            tasks.append(Task(line.text("what"), line.text("who"), _due(line, year), line.text("basis"), line.place))
        except ValueError as error:
            mistakes.append(f"{line.place}：{error}")
    refuse(mistakes)
    return tasks


_WHAT = wanted("what", "任务", r"(?:工作|重点|主要|公开|具体)*(?:任务|事项|内容|要点)", required=True)
_WHO = wanted("who", "责任单位", r"(?:牵头|责任|落实|承办|主办)*(?:单位|部门|科室|股室|人)")
_TERM = wanted("due", "完成时限", r"(?:任务|工作|计划|办理|公开|截止|完成)*(?:时限|期限|时间要求|时间节点|时间|日期)", required=True)
_BASIS = wanted("basis", "依据", r"(?:文件|政策|任务|公开|法律)*(?:依据|出处|来源)")
_DONE = wanted("done", "完成情况", r"(?:任务|目前)?(?:完成|进展|办理|落实)(?:情况|状态|结果)|是否完成|状态")
_FINISHED: Final = re.compile(r"(?:是|√|完成)$|已(?:完成|办结|落实|公开|发布)(?!.*%)")
_END = r"(?:底|末|份)?(?:之?前|以前|内|止)?(?:完成)?"
_WHOLE_DATE = re.compile(rf"(\d{{4}})[-./年](\d{{1,2}})[-./月](\d{{1,2}})日?{_END}")
_MONTH_AND_DAY = re.compile(rf"(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})日{_END}")
_MONTH = re.compile(rf"(?:(\d{{4}})[-./年](?=\d)|(?=\d{{1,2}}月))(\d{{1,2}})月?{_END}")
_QUARTER = re.compile(rf"(?:(\d{{4}})年?)?(?:第?([一二三四1-4])季度|(上)半年|(?:下半)?年){_END}")
_STANDING = re.compile(r"长期|持续|全年|常态|及时|实时|即时|适时|随时|每[年月季周日]|按(?:规定|要求|时|[年季月])|定期|贯穿")
_BETWEEN = re.compile(r"[至到~～—]+")
_QUARTERS = {name: number for number, names in enumerate(("一1", "二2", "三3", "四4"), 1) for name in names}
_FAR = 3  # years: a term further off is a slip of the pen


def _due(line: Line, year: int) -> date | None:
    written = line.text("due")
    words = "".join(written.split())
    if not words or _STANDING.search(words):
        return None
    try:
        found = next(_readings(_BETWEEN.split(words)[-1], year), None)
    except ValueError as error:
        raise ValueError(f"完成时限“{written}”不是真有的日期，请改正") from error
    if found is None:
        raise ValueError(f"完成时限“{written}”读不懂，请写成 2026-12-31，或“6 月底前”“长期坚持”")
    return _near(found, year)


def _readings(words: str, year: int) -> Iterator[date]:
    if whole := _WHOLE_DATE.fullmatch(words):
        yield date(int(whole[1]), int(whole[2]), int(whole[3]))
    if day := _MONTH_AND_DAY.fullmatch(words):
        yield date(int(day[1] or year), int(day[2]), int(day[3]))
    if month := _MONTH.fullmatch(words):
        yield _last_day(int(month[1] or year), int(month[2]))
    if part := _QUARTER.fullmatch(words):
        yield _last_day(int(part[1] or year), 3 * _QUARTERS[part[2]] if part[2] else 6 if part[3] else 12)


def _last_day(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, calendar.monthrange(year, month)[1])


def _near(day: date, year: int) -> date:
    if abs(day.year - year) > _FAR:
        raise ValueError(f"完成时限 {day} 离 {year} 年太远，请核对年份")
    return day


def _year(words: str, today: date) -> int:
    match = re.search(r"20\d\d", words)
    return int(match[0]) if match else today.year
