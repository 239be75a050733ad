"""Figures about services that have not been renewed."""

from __future__ import annotations

from collections.abc import Iterator

from checks.column import _statistics
from inspector.core.facts import ColumnFacts, SiteFacts
from inspector.core.findings import Answer, Severity
from inspector.core.registry import column_check
from inspector.core.rules import Rules


@column_check(title="办事统计不更新", severity=Severity.LOW, indicators=("W-D10",))
def stale_service_statistics(column: ColumnFacts, site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：公开办事统计数据（受理了多少件、办结了多少件），三个月内有更新。

    为什么：国办秘函〔2019〕19号“办事统计数据”一项，三个月没有更新的扣分；地方另有期限的取严。

    怎样判：名称是办事统计、办件统计、办件公示的栏目，取最新一条的日期，超过期限的报，写明日期、天数、期限和出自哪一层；
    一个月内到期的列为提醒。

    不报什么：没有这类栏目的网站（该不该开设不由本项判断）；空白栏目和只列下级栏目的入口页，另有检查项。

    何时说不清：数据由脚本取来、列表没有取全、条目没有日期，或者网站拒绝抓取时，列为待人工判断。
    """
    yield from _statistics.stale(column, site, rules, kind="service_statistics", check="stale_service_statistics")
