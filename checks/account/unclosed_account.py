"""Accounts that were given up and never cancelled."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks.account import _account
from inspector.core.accounts import day_of
from inspector.core.facts import AccountFacts, ObservationTopic
from inspector.core.findings import Answer, CannotTell, Certainty, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules
from inspector.core.workdays import estimated, workdays_between

_STILL_FILED = ("运行", "正常", "在用", "开通")


@account_check(title="关停未注销", severity=Severity.MEDIUM, sources=("国办发〔2018〕123号", "各地政务新媒体管理办法"))
def unclosed_account(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：归并、关停的政务新媒体及时注销账号，并在系统里变更备案。

    为什么：停了又不注销的账号无人看管，容易被盗用，也会被当作“僵尸账号”通报。

    怎样判：登记为归并、关停的账号，有人观察到还在的，按确定报；关停以后还读到新发布的，按疑似报。地方规定了变更备案期限、
    备案清单里仍是运行状态而期限已过的，按疑似报，写明工作日数。

    不报什么：运行中的账号；观察答“已经注销”的；关停当天和以前的发布。

    何时说不清：没有人核实是否注销的，列为待人工判断。
    """
    account = facts.account
    if _account.is_running(facts):
        return
    seen = next((one for one in facts.observations if one.topic is ObservationTopic.CLOSED and one.day <= rules.today), None)
    later = [post for post in facts.posts if account.state_since and (day := day_of(post)) is not None and account.state_since < day <= rules.today]
    if seen is not None and not seen.is_good:
        message = f"账号已{account.state.value}，{seen.who} {seen.day} 查看时还没有注销（证据等级：人工）"
        yield _account.evidence(facts, account.name, message, "注销账号，并变更备案。", key="未注销")
    elif later and (seen is None or any((day_of(post) or seen.day) > seen.day for post in later)):
        message = f"账号 {account.state_since} 已{account.state.value}，{day_of(later[0])} 仍有发布“{later[0].title}”；{_account.levels(facts)}"
        yield _account.evidence(facts, account.name, message, "核实后注销账号，并变更备案。", key="未注销", certainty=Certainty.SUSPECTED)
    elif seen is None:
        yield CannotTell(account.place, _doubts.NO_CLOSED_ANSWER)
    yield from _late_filing(facts, rules)


def _late_filing(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """Places that set a term for filing the change."""
    limit, since = rules.limits.get("unclosed_account.filing"), facts.account.state_since
    still = next((filing for filing in facts.filings or () if any(word in filing.state for word in _STILL_FILED)), None)
    if limit is None or since is None or still is None or (passed := workdays_between(rules.workdays, since, rules.today)) <= limit.number:
        return
    guess = estimated(rules.workdays, since, rules.today)
    message = (
        f"{since} {facts.account.state.value}，已过 {passed} 个工作日{guess}，备案清单（{still.place}）里仍是“{still.state}”，超过{limit.layer} {limit.words}"
    )
    yield _account.evidence(facts, still.state, message, "在系统里变更备案。", key="变更备案", certainty=Certainty.SUSPECTED, severity=Severity.LOW)
