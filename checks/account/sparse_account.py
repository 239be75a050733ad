"""Accounts that publish too seldom, or that have rested too long in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from checks import _doubts
from checks.account import _account
from inspector.core.accounts import day_of, known_span
from inspector.core.facts import AccountFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules

WEEK = timedelta(days=7)


@account_check(title="新媒体更新过疏", severity=Severity.MEDIUM, sources=("国办发〔2018〕123号", "各地政务新媒体管理办法"))
def sparse_account(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政务新媒体保持经常更新；地方规定了每周次数的，达到规定的次数。

    为什么：临检查才更新的账号，两次发布之间往往停了很久；国办发〔2018〕123号要求持续更新，部分市县规定了每周次数。

    怎样判：在一个来源完整记录的日子里，找两次发布之间最长的间隔，超过期限的报，写明起止日期；这个期限没有国家规定，默认值只作提示。
    地方规定每周次数的，近 7 天次数不足的报。

    不报什么：已归并、关停的账号和移动客户端；现在正停着的间隔由“新媒体不更新”报。

    何时说不清：没有一个来源完整记录一段时间的发布，不能计算的，列为待人工判断。
    """
    if not _account.is_running(facts) or _account.is_app(facts):
        return
    span = known_span(facts)
    if span is None:
        yield CannotTell(facts.account.place, _doubts.NO_POST_COVER)
        return
    days = sorted({day for post in facts.posts if (day := day_of(post)) is not None and span[0] <= day <= min(span[1], rules.today)})
    yield from _longest_gap(facts, days, rules)
    yield from _last_week(facts, span[1], rules)


def _longest_gap(facts: AccountFacts, days: list[date], rules: Rules) -> Iterator[Answer]:
    limit = rules.limits.get("sparse_account")
    first, last = max(pairwise(days), key=lambda pair: pair[1] - pair[0], default=(rules.today, rules.today))
    if limit is None or (last - first).days <= limit.number:
        return
    yield _account.evidence(
        facts,
        f"{first} 至 {last}",
        f"{first} 发布后，到 {last} 才有下一条，间隔 {(last - first).days} 天，超过{limit.layer} {limit.words}；{_account.levels(facts)}",
        "均匀安排发布，避免长时间停更。",
        key=f"间隔|{first}",
        severity=Severity.INFO if limit.is_reminder else Severity.MEDIUM,
        certainty=Certainty.SUSPECTED if limit.is_reminder else None,
    )


def _last_week(facts: AccountFacts, until: date, rules: Rules) -> Iterator[Answer]:
    limit = rules.limits.get("sparse_account.per_week")
    if limit is None or until < rules.today - timedelta(days=1):
        return
    recent = [post for post in facts.posts if (day := day_of(post)) is not None and rules.today - WEEK < day <= rules.today]
    if len(recent) < limit.number:
        message = f"近 7 天发布 {len(recent)} 条，少于{limit.layer}每周 {limit.words}；{_account.levels(facts)}"
        yield _account.evidence(facts, facts.account.name, message, "按当地规定的次数发布。", key="次数")
