"""Columns whose newest item is older than their kind allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _lists
from checks._calendar import months_later
from checks._columns import FEWEST_UPDATES, REMINDER, first_day_over, updates
from inspector.core.facts import ColumnFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import column_check
from inspector.core.rules import ColumnKind, Rules

WEEK = timedelta(days=7)
_DEDUCTIONS = {"news": "W-D04", "policy_file": "W-D05", "interpretation": "W-D06"}
_TOLD_ELSEWHERE = frozenset({"message", "message_statistics", "service_statistics"})  # they have checks of their own


@column_check(title="栏目不更新", severity=Severity.HIGH, indicators=("W-V4", "W-D04", "W-D05", "W-D06", "W-D08", "L-23"))
def stale_column(column: ColumnFacts, site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：动态要闻类栏目 14 天内有更新，通知公告、政策文件、政策解读类栏目 6 个月内有更新，其他应更新的栏目不长期停更。

    为什么：国办秘函〔2019〕19号规定，应更新而未更新的一级栏目累计到一定数量，网站单项否决；部分市县的期限更短。

    怎样判：按栏目名称归类，名称看不出的看条目标题，取该类的更新期限（国家、地方几层取最严，并写明是哪一层），与栏目中最新一条信息的日期比较，
    超过期限的报。一级栏目按确定报，非一级栏目和按标题猜出种类的按疑似报；国家没有定期限、地方也没有定的，按系统默认值只作提示，不计入单项否决。
    单项否决只数动态要闻、通知公告、政策文件类的一级栏目；扣分时动态要闻、政策文件、政策解读各归各的指标，其余归“其他栏目”，不重复扣。
    地方另外规定了更新次数的，动态要闻类一级栏目近 7 天的次数不足，按一般报。离期限不到一个月的，作为提醒。

    不报什么：看不出种类的栏目，机构职能、领导信息、办事指南等不要求滚动更新的栏目，只列下级栏目的入口页，配置里写明不用更新的栏目；
    空白栏目、按默认值已超过一年的栏目、留言和办事统计一类的栏目另有检查项。

    何时说不清：列表由脚本生成、列表页没有取到、条目没有日期或大多没有日期、日期都晚于检查日，以及网站拒绝抓取时，列为待人工判断。
    """
    kind = next((rules.column_kinds[name] for name in column.kinds if name in rules.column_kinds), None)
    if kind is None or kind.id in _TOLD_ELSEWHERE or _need_not_be_new(column, kind):
        return
    doubt = _lists.doubt(column, site.coverage)
    if column.newest and not kind.window.is_over(column.newest, rules.today):
        due = first_day_over(column.newest, kind.window)
        if due - rules.today <= REMINDER and not doubt and not kind.window.is_reminder:
            words = f"最后更新 {column.newest}，到 {due} 就超过{kind.window.layer} {kind.window.words}"
            yield Upcoming(column.url, column.name, due, words, _clauses(column, kind))
        seldom = tuple(_too_seldom(column, kind, rules))
        yield from (CannotTell(column.url, doubt),) if seldom and doubt else seldom
    elif doubt:
        yield CannotTell(column.url, doubt)
    elif column.newest and not _is_long_stale(column, column.newest, kind, rules):
        yield _evidence(column, column.newest, kind, rules)


def _need_not_be_new(column: ColumnFacts, kind: ColumnKind) -> bool:
    return kind.is_static or column.is_static or column.is_exempt or column.state in _lists.NO_LISTS


def _is_long_stale(column: ColumnFacts, newest: date, kind: ColumnKind, rules: Rules) -> bool:
    """What long_stale_column tells, so that it is told once."""
    limit = rules.limits.get("long_stale_column")
    is_told = kind.window.is_reminder and kind.window.days < 365 and updates(column) >= FEWEST_UPDATES
    return limit is not None and is_told and rules.today > months_later(newest, int(limit.number))


def _too_seldom(column: ColumnFacts, kind: ColumnKind, rules: Rules) -> Iterator[Evidence]:
    """Places that want news so many times a week, or every working day."""
    weekly, daily = rules.limits.get("stale_column.per_week"), rules.limits.get("stale_column.per_workday")
    if kind.id != "news" or not column.is_first_level:
        return
    last_week = sum(day > rules.today - WEEK for day in column.days)
    if weekly and last_week < weekly.number:
        yield _seldom(column, f"近 7 天发了 {last_week} 条，少于{weekly.layer}每周 {weekly.words}")
    workdays = [day for back in range(1, 8) if rules.workdays.is_workday(day := rules.today - timedelta(days=back))]
    idle = [day for day in workdays if daily and column.days.count(day) < daily.number]
    if daily and idle:
        yield _seldom(column, f"近 7 天的 {len(workdays)} 个工作日里有 {len(idle)} 个没有更新，{daily.layer}要求每个工作日 {daily.words}")


def _seldom(column: ColumnFacts, words: str) -> Evidence:
    return Evidence(
        where=column.url,
        quote=column.name,
        message=f"“{column.name}”{words}",
        suggestion="按当地规定的次数更新栏目。",
        context=column.newest_title,
        key=f"{column.url}|次数",
        title=column.name,
        severity=Severity.LOW,
        indicators=(),
    )


def _evidence(column: ColumnFacts, newest: date, kind: ColumnKind, rules: Rules) -> Evidence:
    window = kind.window
    is_sure = column.is_first_level and not window.is_reminder and not column.is_guessed
    remark = "" if is_sure or window.is_reminder else "；种类是按条目标题猜的，请核实" if column.is_guessed else "；不是一级栏目，请核实是否应按此期限更新"
    return Evidence(
        where=column.url,
        quote=newest.isoformat(),
        message=f"“{column.name}”属{kind.name}类，最后更新 {newest}，已 {(rules.today - newest).days} 天，超过{window.layer} {window.words}{remark}",
        suggestion="更新栏目内容；不再更新的栏目，合并或撤下。",
        context=column.newest_title,
        key=column.url,
        title=column.name,
        severity=Severity.INFO if window.is_reminder else Severity.HIGH if is_sure and kind.is_key else Severity.MEDIUM,
        certainty=Certainty.SURE if is_sure else Certainty.SUSPECTED,
        indicators=() if window.is_reminder else _clauses(column, kind),
    )


def _clauses(column: ColumnFacts, kind: ColumnKind) -> tuple[str, ...]:
    """The veto counts 动态要闻, 通知公告 and 政策文件 of the first level only; each column costs points under one clause."""
    veto = ("W-V4",) if kind.is_key and column.is_first_level else ()
    return (*veto, _DEDUCTIONS.get(kind.id, "W-D08"), *(("L-23",) if kind.id == "sector" else ()))
