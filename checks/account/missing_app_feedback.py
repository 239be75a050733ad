"""Apps without a place for complaints and proposals."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks.account import _account
from inspector.core.facts import AccountFacts, ObservationTopic
from inspector.core.findings import Answer, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules


@account_check(title="应用无投诉建议", severity=Severity.MEDIUM, indicators=("L-31",))
def missing_app_feedback(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政务移动客户端设有投诉建议功能。

    为什么：国办函〔2026〕12号要求政务移动互联网应用程序提供投诉建议渠道，及时处理用户反映的问题。

    怎样判：客户端里面的功能只能打开看，只认人的回答：登记了“有投诉建议功能”为“否”的观察，按确定报，写明谁、哪天看的。

    不报什么：公众账号；已归并、关停的客户端；有效期内的观察答“是”的。

    何时说不清：没有登记观察，或者观察过了有效期（默认 90 天）的，列为待人工判断。
    """
    if _account.is_running(facts) and _account.is_app(facts):
        suggestion = "在客户端里设置投诉建议入口，并有人处理。"
        yield from _account.by_person(facts, ObservationTopic.FEEDBACK, rules, _doubts.NO_FEEDBACK_ANSWER, "没有投诉建议功能", suggestion)
