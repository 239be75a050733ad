"""Columns that were once kept up and have not been touched for a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _lists
from checks._calendar import months_later
from checks._columns import FEWEST_UPDATES, REMINDER, updates
from inspector.core.facts import ColumnFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import column_check
from inspector.core.rules import Limit, Rules

_ENDED = ("专题", "专栏", "回顾", "历史", "历年", "往期", "档案", "两会", "创建", "主题教育", "疫情", "党代会", "废止", "失效")


@column_check(title="栏目长期不更新", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, indicators=("W-V4", "W-D08"))
def long_stale_column(column: ColumnFacts, site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：应当更新的栏目持续更新，不长期停更；不再需要的，合并或撤下。

    为什么：国办秘函〔2019〕19号规定，应更新而长期未更新的栏目达到 10 个的，网站单项否决；“长期”没有写明多久，系统默认 12 个月，可在地方方案里改。

    怎样判：看没有国家或地方期限的栏目。最后一条之前的一年里至少有 4 天发过信息、说明本应持续更新的，距检查日超过期限就按疑似报。
    离期限不到一个月的，作为提醒。

    不报什么：有国家或地方期限的栏目由“栏目不更新”报；机构职能、领导信息等不要求滚动更新的，年报、预决算等一年一次的，专题、往期一类已经结束的，
    本来就难得更新的，以及配置里写明不用更新的栏目。

    何时说不清：列表由脚本生成、列表页没有取全、条目大多没有日期，以及网站拒绝抓取时，列为待人工判断。
    """
    limit = rules.limits.get("long_stale_column")
    if limit is None or column.newest is None or not _is_to_go_on(column, rules):
        return
    due = months_later(column.newest, int(limit.number)) + timedelta(days=1)
    if rules.today < due:
        if due - rules.today <= REMINDER and not _lists.doubt(column, site.coverage):
            message = f"最后更新 {column.newest}，到 {due} 就超过{limit.layer} {limit.words}"
            yield Upcoming(column.url, column.name, due, message)
        return
    doubt = _lists.doubt(column, site.coverage)
    if doubt:
        yield CannotTell(column.url, doubt)
    else:
        yield _evidence(column, column.newest, limit, rules)


def _is_to_go_on(column: ColumnFacts, rules: Rules) -> bool:
    """A column without an official term that was kept up until its last item."""
    kinds = [rules.column_kinds[name] for name in column.kinds[:1] if name in rules.column_kinds]
    if column.is_static or column.is_exempt or any(kind.is_static or not kind.window.is_reminder or kind.window.days >= 365 for kind in kinds):
        return False
    names = (column.name, *column.trail)
    return updates(column) >= FEWEST_UPDATES and not any(word in name for name in names for word in _ENDED)


def _evidence(column: ColumnFacts, newest: date, limit: Limit, rules: Rules) -> Evidence:
    unsettled = "" if limit.is_settled else "（待核定）"
    span = f"已 {(rules.today - newest).days} 天，超过{limit.layer} {limit.words}{unsettled}"
    return Evidence(
        where=column.url,
        quote=newest.isoformat(),
        message=f"最后更新 {newest}，{span}；停更前一年有 {updates(column)} 天发过信息",
        suggestion="恢复更新；不再更新的栏目，合并或撤下，或者移到往期。",
        context=column.newest_title,
        key=column.url,
        title=column.name,
        severity=None if limit.is_settled else Severity.LOW,
        indicators=() if limit.is_reminder else None,
    )
