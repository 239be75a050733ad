"""A year without one published training or meeting on open government, where the local rule asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from checks import _doubts
from checks._yearly import of_year
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_REMINDED_FROM = 10  # October


class _Event(NamedTuple):
    topic: str
    duty: str
    name: str


_EVENTS = (_Event("training", "L-20", "政务公开业务培训"), _Event("meeting", "L-21", "政务公开领导小组会议"))


@site_check(title="会议或培训未见公开", severity=Severity.INFO, certainty=Certainty.SUSPECTED, indicators=("L-20", "L-21"))
def missing_training_record(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：每年至少举办一次政务公开业务培训，至少召开一次政务公开领导小组会议，并公开消息。

    为什么：这是一些地方政务公开工作要点里的要求，只在启用的地方方案列入时才适用。

    怎样判：在标题里找当年的培训和会议消息。上一年没有、别的年份却有的，作为提示报；10 月起当年还没有读到的，作为提醒。

    不报什么：没有启用地方方案的；开过而没有发消息的，机器看不出来，所以只作提示。

    何时说不清：哪一年的消息都没有读到、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    for event in _EVENTS:
        limit = rules.limits.get(f"missing_training_record.{event.topic}")
        if event.duty in rules.duties and limit is not None:
            yield from _judged(event, limit.number, site, rules)


def _judged(event: _Event, fewest: float, site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    today, duty = rules.today, rules.duties[event.duty]
    notes = [note for note in site.topics.get(event.topic, ()) if not note.is_column]
    if today.month >= _REMINDED_FROM and len(of_year(notes, today.year)) < fewest:
        message = f"{today.year} 年还没有读到{event.name}的消息，每年不少于 {fewest:g} 次（{duty.source}）"
        yield Upcoming(site.home_url, event.name, date(today.year, 12, 31) + timedelta(days=1), message)
    if len(of_year(notes, today.year - 1)) < fewest:
        doubt = _doubts.about_absence(site.coverage) or ("" if notes else _doubts.NO_TRAINING)
        if doubt:
            yield CannotTell(site.home_url, doubt)
            return
        newest = notes[0].article
        yield Evidence(
            where=newest.url,
            quote=f"{today.year - 1} 年{event.name}",
            message=f"{today.year - 1} 年没有读到{event.name}的消息，每年不少于 {fewest:g} 次（{duty.source}）；读到的最近一次是 {newest.day}",
            suggestion="核实是否举办；已举办的补发消息，没有举办的今年补上。",
            key=f"{event.topic}|{today.year - 1}",
            title=newest.title,
        )
