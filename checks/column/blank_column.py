"""Columns that hold their template and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import ColumnFacts, ListState, SiteFacts
from inspector.core.findings import Answer, CannotTell, Evidence, Severity
from inspector.core.registry import column_check
from inspector.core.rules import Rules


@column_check(title="空白栏目", severity=Severity.HIGH, indicators=("W-V4", "W-D01", "W-D08"))
def blank_column(column: ColumnFacts, site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：开设的栏目都有内容，不留只有名称和模板的空栏目。

    为什么：国办秘函〔2019〕19号规定，空白栏目达到 5 个的，网站单项否决；不足 5 个的逐个扣分（概况信息栏目归“概况信息”，其余归“其他栏目”）。

    怎样判：栏目页完整取到，除模板外既没有条目、没有正文，也没有下级栏目，而且不靠脚本填充的，报为空白栏目。

    不报什么：只有一篇正文的栏目、只列下级栏目的入口页不算空白；配置里写明不检查的栏目。

    何时说不清：列表由脚本生成、栏目页没有取全，以及网站拒绝抓取时，列为待人工判断。
    """
    if column.state not in {ListState.EMPTY, ListState.SCRIPTED} or column.is_exempt:
        return
    doubt = _doubt(column, site)
    if doubt:
        yield CannotTell(column.url, doubt)
        return
    yield Evidence(
        where=column.url,
        quote=column.name,
        message=f"读了“{column.name}”的 {column.pages_read} 个列表页，没有一条信息，也没有正文和下级栏目",
        suggestion="补充内容；暂时没有内容的，合并或撤下栏目。",
        key=column.url,
        title=column.name,
        indicators=("W-V4", "W-D01" if "overview" in column.kinds else "W-D08"),
    )


def _doubt(column: ColumnFacts, site: SiteFacts) -> str:
    if site.coverage.is_blocked:
        return _doubts.BLOCKED
    if column.state is ListState.SCRIPTED or column.needs_script:
        return _doubts.SCRIPTED_LIST
    return "" if column.is_complete else _doubts.INCOMPLETE_LIST
