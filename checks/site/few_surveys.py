"""Portals that ask the public for its opinion less often than expected."""

from __future__ import annotations

from collections.abc import Iterator

from checks._calendar import months_later
from checks.site import _year
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="征集调查次数少", severity=Severity.LOW, indicators=("W-D18",))
def few_surveys(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：门户网站一年内开展六次以上意见征集或网上调查，只用电子邮件收意见的不算。

    为什么：国办秘函〔2019〕19号“征集调查”一项按次数分档扣分。六次是辗转读到的数，没有核对原文，报告里写明待核定。

    怎样判：把征集调查、意见征集、网上调查等栏目近十二个月的条目数加起来，与页面上读到的征求意见公告数取大者，少于规定次数的按疑似报一条。

    不报什么：部门、乡镇和公共企事业单位的网站；没有这类栏目的网站（该不该开设由栏目检查项判断）；次数已够的。

    何时说不清：列表由脚本生成、没有取全、条目没有日期，或者只读了一页而后面还有，次数可能少算，列为待人工判断。
    """
    since = months_later(rules.today, -12)
    calls = sum(1 for call in site.consultations if not call.is_feedback and call.published and since < call.published <= rules.today)
    yield from _year.too_few(site, rules, kind="consultation", check="few_surveys", name="意见征集和网上调查", counted=calls)
