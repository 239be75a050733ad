"""Columns of figures that must be renewed: one judgement for the figures of services and those of letters."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _lists, _terms
from checks._columns import REMINDER
from inspector.core.facts import ColumnFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.rules import Rules


def stale(column: ColumnFacts, site: SiteFacts, rules: Rules, *, kind: str, check: str) -> Iterator[Answer]:
    """Whether a column of that kind is older than its period or the check's own number allows."""
    known = rules.column_kinds.get(kind)
    if known is None or kind not in column.kinds[:1] or column.state in _lists.NO_LISTS:
        return
    term = _terms.term(column.newest, known.window, rules.limits.get(check)) if column.newest else None
    if column.newest and term and rules.today < term.first_day_over:
        due = term.first_day_over
        if due - rules.today <= REMINDER:
            yield Upcoming(column.url, column.name, due, f"“{column.name}”最后更新 {column.newest}，到 {due} 超过 {term.words}")
        return
    doubt = _lists.doubt(column, site.coverage)
    if doubt:
        yield CannotTell(column.url, doubt)
    elif column.newest and term:
        yield Evidence(
            where=column.url,
            quote=column.newest.isoformat(),
            message=f"“{column.name}”最后更新 {column.newest}，已 {(rules.today - column.newest).days} 天，超过 {term.words}",
            suggestion="补上最近的统计数据，以后按期更新。",
            context=column.newest_title,
            key=column.url,
            title=column.name,
            severity=Severity.INFO if term.is_reminder else None,
            certainty=Certainty.SUSPECTED if term.is_reminder else None,
        )
