"""How often something was held in the last twelve months, by the dates of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks import _doubts
from checks._calendar import months_later
from inspector.core.facts import ColumnFacts, ListState, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.rules import OfficeKind, Rules


def too_few(site: SiteFacts, rules: Rules, *, kind: str, check: str, name: str, counted: int = 0) -> Iterator[Answer]:
    """Whether the columns of a kind show fewer than the check's number. Points are taken from portals only; `counted`: what other pages show."""
    limit = rules.limits.get(check)
    columns = [column for column in site.columns if kind in column.kinds[:1] and column.state is not ListState.NONE]
    if limit is None or not columns or rules.office.kind not in (OfficeKind.GOVERNMENT, OfficeKind.UNKNOWN):
        return
    since = months_later(rules.today, -12)
    count = max(counted, sum(since < day <= rules.today for column in columns for day in column.days))
    if count >= limit.number:
        return
    doubt = _doubts.about(site.coverage) or next((reason for column in columns if (reason := _doubt(column, since))), "")
    if doubt:
        yield CannotTell(columns[0].url, doubt)
        return
    yield Evidence(
        where=columns[0].url,
        quote=columns[0].name,
        message=f"近 12 个月（{since} 以后）读到{name} {count} 次，少于 {limit.words}（{limit.layer}{'' if limit.is_settled else '，待核定'}）",
        suggestion=f"核对次数；确实不足的，安排{name}，并公开结果。",
        key=kind,
        title=columns[0].name,
        severity=Severity.INFO if limit.is_reminder else Severity.LOW,
        certainty=Certainty.SUSPECTED if limit.is_reminder or not limit.is_settled else None,
    )


def _doubt(column: ColumnFacts, since: date) -> str:
    """Why more may have been held than was counted; "" when the column's dates reach back a whole year, or it holds nothing."""
    if column.state is ListState.SCRIPTED or column.needs_script:
        return _doubts.SCRIPTED_LIST
    if not column.is_complete:
        return _doubts.INCOMPLETE_LIST
    if column.items and not column.days:
        return _doubts.UNDATED_LIST
    if len(column.days) < column.items and column.dated_items < column.items:
        return _doubts.PARTLY_DATED_LIST
    is_cut = column.has_pager and column.pages_read < 2 and column.days and column.days[-1] >= since
    return _doubts.CUT_SHORT if is_cut else ""
