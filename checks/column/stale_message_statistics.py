"""Figures about citizens' letters that have not been renewed."""

from __future__ import annotations

from collections.abc import Iterator

from checks.column import _statistics
from inspector.core.facts import ColumnFacts, SiteFacts
from inspector.core.findings import Answer, Severity
from inspector.core.registry import column_check
from inspector.core.rules import Rules


@column_check(title="留言统计不更新", severity=Severity.LOW, indicators=("W-D17",))
def stale_message_statistics(column: ColumnFacts, site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：定期公开留言的受理、反馈统计数据。

    为什么：国办秘函〔2019〕19号“留言受理反馈统计数据”一项，长期不更新的扣分；条文没有写多长算“长期”。

    怎样判：名称是留言统计、信件统计、来信统计、办理情况统计的栏目，取最新一条的日期与期限比较。期限没有国家规定，默认六个月，
    只作提醒；地方方案写明了期限的，按地方方案报。

    不报什么：没有这类栏目的网站；空白栏目和只列下级栏目的入口页，另有检查项；办件统计归“办事统计不更新”。

    何时说不清：数据由脚本取来、列表没有取全、条目没有日期，或者网站拒绝抓取时，列为待人工判断。
    """
    yield from _statistics.stale(column, site, rules, kind="message_statistics", check="stale_message_statistics")
