"""What comes due: inspections, yearly duties, the tasks of the year, and what the last inspection saw running out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from inspector.core.findings import Countdown
from inspector.core.rules import Rules
from inspector.core.workdays import WorkDays
from inspector.files.tasklist import Task
from inspector.rulebook.terms import month_day

INSPECTION = "inspection"  # the limit that says how often a site is inspected


class DeadlineKind(StrEnum):
    INSPECTION = "巡检"
    DUTY = "法定期限"
    TASK = "年度任务"
    COUNTDOWN = "即将超期"


@dataclass(frozen=True, slots=True)
class Deadline:
    due: date
    kind: DeadlineKind
    who: str  # site or office
    what: str
    source: str = ""
    note: str = ""

    def days(self, today: date) -> int:
        """Until it is due; below zero when it has passed."""
        return (self.due - today).days


def deadlines(
    rules: Sequence[Rules],
    tasks: Iterable[Task],
    countdowns: Mapping[str, Sequence[Countdown]],
    inspected: Mapping[str, date],
    today: date,
) -> list[Deadline]:
    """Nearest first. `rules`: of each site; `countdowns` and `inspected`: of its last inspection, by the site's name."""
    found = [deadline for each in rules for deadline in _of_site(each, countdowns.get(each.site, ()), inspected.get(each.site), today)]
    found += [Deadline(task.due, DeadlineKind.TASK, task.unit, task.what, task.basis, task.place) for task in tasks if task.due is not None]
    return sorted(dict.fromkeys(found), key=lambda deadline: (deadline.due, list(DeadlineKind).index(deadline.kind), deadline.who, deadline.what))


def _of_site(rules: Rules, countdowns: Sequence[Countdown], inspected: date | None, today: date) -> Iterator[Deadline]:
    if (every := rules.limits.get(INSPECTION)) is not None:
        due = inspected + timedelta(days=int(every.number)) if inspected else today
        note = f"上次巡检 {inspected}" if inspected else "还没有巡检过"
        yield Deadline(due, DeadlineKind.INSPECTION, rules.site, "巡检网站", f"每 {every.words}一次（{every.layer}）", note)
    left = list(countdowns)
    for duty in rules.duties.values():
        if (day := month_day(duty.by)) is not None:
            due = _next(day, today)
            seen = next((item for item in left if duty.id in item.indicators and item.due == due + timedelta(days=1)), None)
            if seen is not None:
                left.remove(seen)  # one thing, told once: the duty with what was seen of it
            notes = ("" if duty.is_settled else "日期待核定", _last_workday(rules.workdays, due), seen.message if seen else "")
            yield Deadline(due, DeadlineKind.DUTY, rules.site, duty.title, duty.source, "；".join(filter(None, notes)))
    for item in left:
        yield Deadline(item.due, DeadlineKind.COUNTDOWN, rules.site, item.name, item.title, item.message)


def _next(day: tuple[int, int], today: date) -> date:
    this_year = date(today.year, *day)
    return this_year if this_year >= today else date(today.year + 1, *day)


def _last_workday(days: WorkDays, due: date) -> str:
    """A term that ends on a day off is kept on the working day before it."""
    if days.is_workday(due):
        return ""
    last = next(day for offset in range(1, 15) if days.is_workday(day := due - timedelta(days=offset)))
    return f"当天休息，之前最后一个工作日是 {last}{'' if days.knows(last.year) else '（推算）'}"
