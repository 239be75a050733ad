"""Annual disclosure reports that came late, or did not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks import _doubts
from checks._yearly import duty_of, is_reminder_due, last_day, year_of
from inspector.core.facts import ColumnFacts, ListState, SiteFacts, TopicNote
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Duty, OfficeKind, Rules

_OBLIGED = frozenset({OfficeKind.GOVERNMENT, OfficeKind.DEPARTMENT, OfficeKind.UNKNOWN})


@site_check(title="信息公开年报未按时公布", severity=Severity.HIGH, indicators=("L-02", "L-03"))
def late_annual_report(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：县级以上政府部门每年 1 月 31 日前公布上一年度政府信息公开工作年度报告，县级以上地方政府 3 月 31 日前公布。

    为什么：这是《政府信息公开条例》第四十九条规定的期限，年报迟发、漏发一查便知。

    怎样判：按标题里的年份找上一年度的年报。过了期限一份也没有读到的，报未公布；读到的都晚于期限的，报迟发，写明两个日期。
    没有登记单位类别的按较晚的 3 月 31 日算，并按疑似报。期限前一个月内还没有读到的，作为提醒。

    不报什么：乡镇和公共企事业单位不在此项；没有读到“政府信息公开”专栏的，由“政府信息公开专栏缺入口”去问；年报栏目当年已有更新的不报未公布；没有日期的年报不报迟发。

    何时说不清：年报栏目由脚本生成或没有取全、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    duty = duty_of(rules, "L-03", "L-02")
    if duty is None or not duty.by or rules.office.kind not in _OBLIGED:
        return
    year = rules.today.year - 1
    reports = [note for note in site.topics.get("annual_report", ()) if year_of(note.article.title) == year]
    last = last_day(duty, rules.today)
    if reports:
        if rules.today > last:
            yield from _late(site, reports, duty, rules)
    elif not _is_listed(site, rules):
        yield from _missing(site, duty, rules)


def _late(site: SiteFacts, reports: list[TopicNote], duty: Duty, rules: Rules) -> Iterator[Answer]:
    """All of the reports bear a later day: one in time is enough, the rest may belong to other offices."""
    last = last_day(duty, rules.today)
    days = [note.article.day for note in reports]
    if not all(day and day > last for day in days):
        return
    if site.coverage.is_blocked:
        yield CannotTell(site.home_url, _doubts.BLOCKED)
        return
    first = min(reports, key=lambda note: (note.article.day or rules.today, note.article.url)).article
    yield Evidence(
        where=first.url,
        quote=first.title,
        message=f"{rules.today.year - 1} 年的年报公布于 {first.day}，晚于 {last}（{duty.source}{duty.clause}）",
        suggestion="核实公布日期；今后在期限前公布。",
        key=f"{rules.today.year - 1}|迟",
        title=first.title,
        certainty=Certainty.SUSPECTED,
    )


def _missing(site: SiteFacts, duty: Duty, rules: Rules) -> Iterator[Answer]:
    last, year = last_day(duty, rules.today), rules.today.year - 1
    if rules.today <= last:
        if is_reminder_due(last, rules.today) and site.disclosure_place:
            message = f"还没有读到 {year} 年的政府信息公开工作年度报告，应在 {last} 前公布（{duty.source}{duty.clause}）"
            yield Upcoming(site.disclosure_place.url, f"{year} 年政府信息公开工作年度报告", last + timedelta(days=1), message)
        return
    place = site.entries.get("report") or site.disclosure_place
    if place is None:
        return
    doubt = _doubts.about_absence(site.coverage) or _doubt(site)
    if doubt:
        yield CannotTell(place.url, doubt)
        return
    yield Evidence(
        where=place.url,
        quote=f"{year} 年政府信息公开工作年度报告",
        message=f"应在 {last} 前公布，已过 {(rules.today - last).days} 天，没有读到（{duty.source}{duty.clause}）",
        suggestion="补发年报；已发在别处的，在年报栏目里加上链接。",
        key=f"{year}|缺",
        title=place.title,
        certainty=Certainty.SURE if _columns(site) and rules.office.kind is not OfficeKind.UNKNOWN else Certainty.SUSPECTED,
    )


def _columns(site: SiteFacts) -> list[ColumnFacts]:
    return [column for column in site.columns if "annual_report" in column.kinds]


def _is_listed(site: SiteFacts, rules: Rules) -> bool:
    """A column of reports that names last year in a title of another wording, or was filled this year."""
    year = rules.today.year
    return any(
        any(year_of(title) == year - 1 for title in column.titles) or (column.newest is not None and column.newest.year >= year) for column in _columns(site)
    )


def _doubt(site: SiteFacts) -> str:
    unread = any(not column.is_complete or column.needs_script or column.state is ListState.SCRIPTED for column in _columns(site))
    return _doubts.UNREAD_REPORT_LIST if unread else ""
