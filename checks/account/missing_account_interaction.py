"""Accounts without a way to talk to the office."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks.account import _account
from inspector.core.facts import AccountFacts, ObservationTopic
from inspector.core.findings import Answer, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules


@account_check(title="新媒体无互动功能", severity=Severity.CRITICAL, indicators=("A-V3",))
def missing_account_interaction(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政务新媒体有有效的互动功能，群众能留言、评论或发消息，并得到回应。

    为什么：国办秘函〔2019〕19号规定，没有有效互动功能的，政务新媒体单项否决。

    怎样判：机器看不出互动功能是不是有效，只认人的回答：登记了“互动功能有效”为“否”的观察，按确定报，写明谁、哪天看的和截图。

    不报什么：已归并、关停的账号；有效期内的观察答“是”的。

    何时说不清：没有登记观察，或者观察过了有效期（默认 90 天）的，列为待人工判断。
    """
    if _account.is_running(facts):
        suggestion = "开通留言、评论或私信，落实专人回应。"
        yield from _account.by_person(facts, ObservationTopic.INTERACTION, rules, _doubts.NO_INTERACTION_ANSWER, "没有有效的互动功能", suggestion)
