"""Columns whose newest item is older than their kind allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks import _doubts
from inspector.core.facts import ColumnFacts, ListState, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import column_check
from inspector.core.rules import ColumnKind, Rules

_OWN_DEFAULT = "系统默认"  # the layer of periods that no official text sets


@column_check(title="栏目不更新", severity=Severity.HIGH, indicators=("W-V4", "W-D04", "W-D05", "W-D06", "W-D08", "L-23"))
def stale_column(column: ColumnFacts, site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：动态要闻类栏目 14 天内有更新，通知公告、政策文件、政策解读类栏目 6 个月内有更新，其他应更新的栏目不长期停更。

    为什么：国办秘函〔2019〕19号规定，应更新而未更新的一级栏目累计到一定数量，网站单项否决；部分市县的期限更短。

    怎样判：按栏目名称归类，取该类的更新期限（国家、默认、地方几层取最严，并写明是哪一层），与栏目中最新一条信息的日期比较，
    超过期限的报。一级栏目按确定报；非一级栏目，以及期限只是系统默认值的，按疑似、一般报。

    不报什么：名称看不出种类的栏目，机构职能、领导信息、办事指南等不要求滚动更新的栏目，只列下级栏目的入口页；空白栏目另有检查项。

    何时说不清：列表由脚本生成、列表页没有取到、条目没有日期或大多没有日期，以及网站拒绝抓取时，列为待人工判断。
    """
    kind = next((rules.column_kinds[name] for name in column.kinds if name in rules.column_kinds), None)
    if kind is None or kind.is_static or column.state in {ListState.EMPTY, ListState.ENTRY, ListState.NONE}:
        return
    if column.newest and not kind.window.is_over(column.newest, rules.today):
        return
    doubt = _doubt(column, site)
    if doubt:
        yield CannotTell(column.url, doubt)
    elif column.newest:
        yield _evidence(column, column.newest, kind, rules)


def _doubt(column: ColumnFacts, site: SiteFacts) -> str:
    if site.coverage.is_blocked:
        return _doubts.BLOCKED
    if column.state is ListState.SCRIPTED or column.needs_script:
        return _doubts.SCRIPTED_LIST
    if not column.is_complete:
        return _doubts.INCOMPLETE_LIST
    if column.newest is None:
        return _doubts.UNDATED_LIST
    return _doubts.PARTLY_DATED_LIST if column.dated_items * 2 < column.items else ""


def _evidence(column: ColumnFacts, newest: date, kind: ColumnKind, rules: Rules) -> Evidence:
    window = kind.window
    is_sure = column.is_first_level and window.layer != _OWN_DEFAULT
    remark = "" if column.is_first_level or window.layer == _OWN_DEFAULT else "；不是一级栏目，请核实是否应按此期限更新"
    return Evidence(
        where=column.url,
        quote=newest.isoformat(),
        message=f"“{column.name}”属{kind.name}类，最近一条 {newest}，距检查日 {(rules.today - newest).days} 天，超过 {window.words}（{window.layer}）{remark}",
        suggestion="更新栏目内容；不再更新的栏目，合并或撤下。",
        context=column.newest_title,
        key=column.url,
        title=column.name,
        severity=Severity.HIGH if is_sure and kind.is_key else Severity.MEDIUM,
        certainty=Certainty.SURE if is_sure else Certainty.SUSPECTED,
    )
