"""Sites that have not published letters and answers for two months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from checks import _lists, _terms
from checks._columns import REMINDER
from inspector.core.facts import ColumnFacts, ListState, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_KIND = "message"


class _Newest(NamedTuple):
    day: date
    column: ColumnFacts


@site_check(title="留言公开不更新", severity=Severity.MEDIUM, indicators=("W-D15",))
def stale_message_list(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：公开网民留言和答复，两个月内有更新。

    为什么：国办秘函〔2019〕19号“留言公开”一项，两个月没有更新的扣分；地方另有期限的取严。

    怎样判：把咨询投诉、信箱、留言选登一类栏目合起来看，取最新一条的日期，读到的来信、答复日期也算。最新的一条超过期限的报一条，
    写明是哪个栏目、哪一天；一个月内到期的列为提醒。

    不报什么：有一个这类栏目是新的；只有写信表单、不列留言的栏目；没有这类栏目的网站；空白栏目另有检查项。

    何时说不清：其中有栏目由脚本生成、没有取全、条目没有日期，新的留言可能就在里面；网站拒绝抓取。
    """
    known = rules.column_kinds.get(_KIND)
    columns = [column for column in site.columns if _KIND in column.kinds[:1] and column.state in (ListState.ITEMS, ListState.SCRIPTED)]
    if known is None or not columns:
        return
    found = _newest(columns, site, rules.today)
    term = _terms.term(found.day, known.window, rules.limits.get("stale_message_list")) if found else None
    if found and term and rules.today < term.first_day_over:
        due = term.first_day_over
        if due - rules.today <= REMINDER:
            yield Upcoming(found.column.url, "留言公开", due, f"最近一条公开的留言或答复是 {found.day}，到 {due} 超过 {term.words}")
        return
    doubt = next((reason for column in columns if (reason := _lists.doubt(column, site.coverage))), "")
    if doubt:
        yield CannotTell(columns[0].url, doubt)
    elif found and term:
        yield _evidence(found, term, rules)


def _newest(columns: list[ColumnFacts], site: SiteFacts, today: date) -> _Newest | None:
    """The newest letter or answer, and the column with the newest item."""
    dated = [_Newest(column.newest, column) for column in columns if column.newest]
    column = max(dated, key=lambda found: (found.day, len(found.column.url))).column if dated else columns[0]  # of a column and its entry page, the column
    days = [found.day for found in dated]
    days += [day for message in site.messages for day in (message.asked, message.replied) if day and day <= today]
    return _Newest(max(days), column) if days else None


def _evidence(found: _Newest, term: _terms.Term, rules: Rules) -> Evidence:
    column = found.column
    return Evidence(
        where=column.url,
        quote=found.day.isoformat(),
        message=f"最近一条公开的留言或答复在“{column.name}”，是 {found.day}，已 {(rules.today - found.day).days} 天，超过 {term.words}",
        suggestion="公开新近的留言和答复；没有新留言的，写明情况。",
        key="留言公开",
        title=column.name,
        severity=Severity.INFO if term.is_reminder else None,
        certainty=Certainty.SUSPECTED if term.is_reminder else None,
    )
