"""Accounts whose followers were bought, or whose readers were made to applaud."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks.account import _account
from inspector.core.facts import AccountFacts, ObservationTopic
from inspector.core.findings import Answer, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules


@account_check(title="购买粉丝或强制点赞", severity=Severity.CRITICAL, indicators=("A-V3",))
def bought_followers(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：不购买粉丝，不强制要求群众下载、关注、点赞、转发。

    为什么：国办秘函〔2019〕19号把这些弄虚作假的行为列为政务新媒体单项否决。

    怎样判：只认人的回答：登记了“粉丝和点赞真实”为“否”的观察，按确定报，写明谁、哪天核实的和说明。

    不报什么：已归并、关停的账号；有效期内的观察答“是”的；粉丝数本身的多少和涨跌。

    何时说不清：没有登记观察，或者观察过了有效期（默认 90 天）的，列为待人工判断。
    """
    if _account.is_running(facts):
        suggestion = "停止这种做法，清理虚假粉丝，撤下强制任务。"
        yield from _account.by_person(facts, ObservationTopic.FOLLOWERS, rules, _doubts.NO_FOLLOWERS_ANSWER, "存在购买粉丝或强制点赞", suggestion)
