"""Accounts that have published nothing for two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts
from checks.account import _account
from inspector.core.accounts import Silence, day_of, silence
from inspector.core.facts import AccountFacts, ObservationTopic
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import account_check
from inspector.core.rules import Limit, Rules


@account_check(title="新媒体不更新", severity=Severity.CRITICAL, indicators=("A-V2",))
def silent_account(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政务新媒体账号 14 天内有更新，部分地方的期限更短（如每周至少更新一次）。

    为什么：国办秘函〔2019〕19号规定，监测两周没有更新的，政务新媒体单项否决。

    怎样判：取各来源里最近一条还在的发布，与检查日比较。两个来源都完整记录到超期那天而没有新的发布，或者有人在那天看过账号，
    才按确定报；写明日期、天数、来源和证据等级。只有一个来源说停更的，按疑似报，不计入单项否决。快到期限的作为提醒。

    不报什么：已归并、关停的账号；移动客户端另有检查项；检查日之后的时间不算更新；已删除的发布不算。

    何时说不清：所有来源都没有读到；只有一个来源；台账、网址清单没有记到检查日前后；有的发布没有时间；人工观察与来源不一致的，列为待人工判断。
    """
    limit = rules.limits.get("silent_account")
    if limit is None or not _account.is_running(facts) or _account.is_app(facts):
        return
    quiet = silence(facts, rules.today, limit.number)
    if quiet.newest and (rules.today - quiet.newest).days <= limit.number:
        yield from _warning(facts, quiet.newest, limit, rules)
    elif doubt := _doubt(facts, quiet, rules.today):
        yield CannotTell(facts.account.place, doubt)
    else:
        yield _evidence(facts, quiet, limit)
        if not quiet.is_proved:
            yield CannotTell(facts.account.place, _doubts.ONE_WITNESS)


def _warning(facts: AccountFacts, newest: date, limit: Limit, rules: Rules) -> Iterator[Upcoming]:
    early = rules.limits.get("silent_account.warning")
    if early and (rules.today - newest).days >= min(early.number, limit.number - 2):
        due = newest + timedelta(days=int(limit.number) + 1)
        yield Upcoming(facts.account.place, facts.account.label, due, f"最近一条发布是 {newest}，到 {due} 就超过{limit.layer} {limit.words}")


def _doubt(facts: AccountFacts, quiet: Silence, today: date) -> str:
    if not facts.observations and all(reading.error for reading in facts.readings):
        return _doubts.NO_ACCOUNT_SOURCE
    if any(day is not None and day > today for day in map(day_of, facts.posts)):
        return _doubts.POSTS_AHEAD
    if any(post.published_at is None and not post.is_deleted for post in facts.posts):
        return _doubts.UNDATED_POSTS
    latest = next((one for one in facts.observations if one.topic is ObservationTopic.UPDATES and one.day <= today), None)
    if latest is not None and latest.is_good and latest.latest is None:
        return _doubts.CONTRARY_OBSERVATION
    return "" if quiet.witnesses else _doubts.NO_WITNESS


def _evidence(facts: AccountFacts, quiet: Silence, limit: Limit) -> Evidence:
    last = f"最近一条发布是 {quiet.newest}" if quiet.newest else "一条发布也没有读到"
    message = f"{last}，至少 {quiet.days} 天没有更新，超过{limit.layer} {limit.words}；作证的来源：{'、'.join(quiet.witnesses)}"
    return _account.evidence(
        facts,
        str(quiet.newest or facts.account.name),
        message,
        "尽快发布；不再运营的账号，按规定归并或注销。",
        key="停更",
        severity=None if quiet.is_proved else Severity.HIGH,
        certainty=None if quiet.is_proved else Certainty.SUSPECTED,
        is_reminder=not quiet.is_proved,
    )
