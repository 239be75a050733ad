"""Portals with a column of interviews that holds none of the last year."""

from __future__ import annotations

from collections.abc import Iterator

from checks.site import _year
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="在线访谈次数少", severity=Severity.LOW, indicators=("W-D19",))
def few_interviews(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：门户网站开展在线访谈，围绕公众关心的事与网民交流。

    为什么：国办秘函〔2019〕19号“在线访谈”一项按一年内的次数分档扣分；满分要几次没有核实，所以只作提醒。

    怎样判：网站开设了在线访谈、访谈直播一类栏目，而近十二个月一次也没有读到的，提醒一条；地方方案写明次数的，按地方方案。

    不报什么：没有开设这类栏目的网站；部门、乡镇和公共企事业单位的网站；一年内办过的。

    何时说不清：列表由脚本生成、没有取全、条目没有日期，次数可能少算；网站拒绝抓取的，列为待人工判断。
    """
    yield from _year.too_few(site, rules, kind="interview", check="few_interviews", name="在线访谈")
