"""What checks of accounts share: whether an account is to be judged, what a person answered, and how evidence is worded."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.accounts import APP, levels_of
from inspector.core.facts import AccountFacts, AccountState, Observation, ObservationTopic
from inspector.core.findings import CannotTell, Certainty, Evidence, Severity
from inspector.core.rules import Rules


def is_running(facts: AccountFacts) -> bool:
    return facts.account.state is AccountState.RUNNING


def is_app(facts: AccountFacts) -> bool:
    return facts.account.platform == APP


def answer(facts: AccountFacts, topic: ObservationTopic, rules: Rules, missing: str) -> Observation | CannotTell:
    """The newest answer of a person that is still fresh, or why there is none."""
    seen = next((one for one in facts.observations if one.topic is topic and one.day <= rules.today), None)
    limit = rules.limits.get("account_observation")
    if seen is None:
        return CannotTell(facts.account.place, missing)
    return CannotTell(facts.account.place, _doubts.OLD_OBSERVATION) if limit and (rules.today - seen.day).days > limit.number else seen


def by_person(facts: AccountFacts, topic: ObservationTopic, rules: Rules, missing: str, fault: str, suggestion: str) -> Iterator[Evidence | CannotTell]:
    """A question that only a person answers: a dated no is evidence, a yes is silence, nothing is a question."""
    seen = answer(facts, topic, rules, missing)
    if isinstance(seen, CannotTell):
        yield seen
    elif not seen.is_good:
        message = f"{fault}：{seen.who} {seen.day} 人工查看（证据等级：人工{_picture(seen)}）" + (f"，{seen.note}" if seen.note else "")
        yield evidence(facts, facts.account.name, message, suggestion, key=topic.label)


def levels(facts: AccountFacts) -> str:
    """The evidence levels behind a judgement on the account."""
    return "证据等级：" + ("、".join(level.label for level in levels_of(facts)) or "无")


def evidence(
    facts: AccountFacts,
    quote: str,
    message: str,
    suggestion: str,
    *,
    key: str,
    severity: Severity | None = None,
    certainty: Certainty | None = None,
    is_reminder: bool = False,
    where: str = "",
) -> Evidence:
    return Evidence(
        where=where or facts.account.place,
        quote=quote,
        message=message,
        suggestion=suggestion,
        key=key,
        title=facts.account.label,
        severity=severity,
        certainty=certainty,
        indicators=() if is_reminder else None,
    )


def _picture(seen: Observation) -> str:
    return f"，截图 {seen.screenshot}" if seen.screenshot else ""
