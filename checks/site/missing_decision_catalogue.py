"""Governments that have not published the year's catalogue of major administrative decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks import _doubts
from checks._yearly import is_reminder_due, last_day, of_year
from checks.site import _entries
from inspector.core.facts import SiteFacts, TopicNote
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Duty, OfficeKind, Rules


@site_check(title="重大行政决策目录缺失", severity=Severity.MEDIUM, indicators=("L-11",))
def missing_decision_catalogue(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：县级以上政府每年公布重大行政决策事项目录，并随年中变化调整。

    为什么：《重大行政决策程序暂行条例》第三条规定目录经同级党委同意后向社会公布；有的地方要求年初公开。

    怎样判：过了期限找当年的目录，期限以前找上一年的，没有读到的报。条例没有写明日期，没有地方规定时按默认的提醒日期算，
    标明待核定、按疑似报；期限前一个月内当年的还没有，列入提醒。

    不报什么：部门、乡镇和公共企事业单位；没有登记单位类别、网站上也从未公布过目录的。

    何时说不清：网站拒绝抓取、抓取提前结束或者首页由脚本生成时，列为待人工判断。
    """
    duty = rules.duties.get("L-11")
    published = site.topics.get("decision_catalogue", ())
    is_own = rules.office.kind is OfficeKind.GOVERNMENT or (rules.office.kind is OfficeKind.UNKNOWN and bool(published))
    if duty is None or not duty.by or not is_own:
        return
    last = last_day(duty, rules.today)
    year = rules.today.year if rules.today > last else rules.today.year - 1
    if is_reminder_due(last, rules.today) and not of_year(published, rules.today.year):
        name = f"{rules.today.year} 年重大行政决策事项目录"
        yield Upcoming(site.home_url, name, last + timedelta(days=1), f"还没有读到{name}，应在 {last} 前公布（{_source(duty)}）")
    if of_year(published, year) or of_year(published, rules.today.year):
        return
    doubt = _doubts.about_absence(site.coverage) or (_doubts.SCRIPTED_HOME if _entries.is_scripted(site) else "")
    yield CannotTell(site.home_url, doubt) if doubt else _evidence(site, year, published, duty, rules)


def _source(duty: Duty) -> str:
    return duty.source + ("" if duty.is_settled else "，日期是默认的提醒值，待核定")


def _evidence(site: SiteFacts, year: int, published: tuple[TopicNote, ...], duty: Duty, rules: Rules) -> Evidence:
    place = published[0].article if published else None
    return Evidence(
        where=place.url if place else site.home_url,
        quote=f"{year} 年重大行政决策事项目录",
        message=f"应在 {last_day(duty, rules.today).replace(year=year)} 前公布，没有读到（{_source(duty)}）",
        suggestion="公布目录；当年没有重大行政决策事项的，也作出说明。",
        key=str(year),
        title=place.title if place else "",
        severity=None if duty.is_settled else Severity.LOW,
        certainty=Certainty.SURE if duty.is_settled and rules.office.kind is OfficeKind.GOVERNMENT else Certainty.SUSPECTED,
    )
