"""Departments that published no evaluation of a policy in the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks import _doubts
from checks._yearly import is_reminder_due, last_day, of_year
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules


@site_check(title="政策评价结果未公开", severity=Severity.LOW, certainty=Certainty.SUSPECTED, indicators=("L-18",))
def missing_policy_evaluation(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：各部门每年至少开展一次专题政策评价，年底前公开结果。

    为什么：政策好不好，要听企业和群众的评价；这是部分地方的政务公开工作要点提出的。

    怎样判：只在地方方案点名这项义务时判断。年底前一个月内当年的评价还没有读到的，列入提醒；过了年，上一年度一篇也没有读到的，按疑似报。

    不报什么：地方方案没有规定的；本级政府、乡镇和公共企事业单位。

    何时说不清：网站拒绝抓取或者抓取提前结束时，列为待人工判断。
    """
    duty = rules.duties.get("L-18")
    if duty is None or not duty.by or rules.office.kind in {OfficeKind.GOVERNMENT, OfficeKind.TOWNSHIP, OfficeKind.ENTERPRISE}:
        return
    notes = site.topics.get("policy_evaluation", ())
    last = last_day(duty, rules.today)
    if is_reminder_due(last, rules.today) and not of_year(notes, rules.today.year):
        name = f"{rules.today.year} 年政策评价结果"
        yield Upcoming(site.home_url, name, last + timedelta(days=1), f"还没有读到{name}，应在 {last} 前公开（{duty.source}）")
    year = rules.today.year - 1
    if of_year(notes, year) or of_year(notes, rules.today.year):
        return
    doubt = _doubts.about_absence(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    yield Evidence(
        where=site.home_url,
        quote=f"{year} 年政策评价结果",
        message=f"{year} 年应至少公开 1 次政策评价结果，没有读到（{duty.source}）",
        suggestion="公开评价结果；已公开在别处的，加上链接。",
        key=str(year),
    )
