"""Apps that cannot be installed or used, or that nobody looks after."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks.account import _account
from inspector.core.facts import AccountFacts, Listing, ObservationTopic
from inspector.core.findings import Answer, CannotTell, Certainty, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules


@account_check(title="应用不能下载或使用", severity=Severity.CRITICAL, indicators=("A-V2", "L-31"))
def unavailable_app(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政务移动客户端能下载、能使用，并有人维护。

    为什么：国办秘函〔2019〕19号规定，移动客户端无法下载或使用的，政务新媒体单项否决。

    怎样判：有人试用后登记不能下载或使用的，按确定报；两个应用市场的页面都明确说没有这个客户端的，也按确定报；只有一个的按疑似报，
    不计入单项否决。市场页面写的更新日期过久的，国家没有规定期限，按默认值只作提示。

    不报什么：公众账号；已归并、关停的客户端；有效期内的观察答“是”的；应用市场拒绝访问或打不开，不等于客户端没有了。

    何时说不清：没有市场页面也没有观察、观察过了有效期、只有一个市场说没有的，列为待人工判断。
    """
    if not _account.is_running(facts) or not _account.is_app(facts):
        return
    seen = _account.answer(facts, ObservationTopic.AVAILABILITY, rules, _doubts.NO_APP_ANSWER)
    gone = [listing for listing in facts.listings if listing.why and listing.status]
    offered = [listing for listing in facts.listings if not listing.why]
    if not isinstance(seen, CannotTell):
        if not seen.is_good:
            message = f"客户端不能下载或使用：{seen.who} {seen.day} 人工试用（证据等级：人工）" + (f"，{seen.note}" if seen.note else "")
            yield _account.evidence(facts, facts.account.name, message, "恢复下载和使用；不再运营的，按规定注销。", key="不能使用")
    elif gone and not offered:
        yield from _gone(facts, gone)
    elif not offered:
        yield seen
    for listing in offered:
        yield from _neglected(facts, listing, rules)


def _gone(facts: AccountFacts, gone: list[Listing]) -> Iterator[Answer]:
    is_proved = len({listing.url for listing in gone}) > 1
    told = "；".join(f"{listing.url}（{listing.why}）" for listing in gone)
    yield _account.evidence(
        facts,
        facts.account.name,
        f"应用市场里没有这个客户端：{told}；证据等级：网页",
        "恢复下载；不再运营的，按规定注销。",
        key="不能使用",
        severity=None if is_proved else Severity.HIGH,
        certainty=None if is_proved else Certainty.SUSPECTED,
        is_reminder=not is_proved,
    )
    if not is_proved:
        yield CannotTell(facts.account.place, _doubts.ONE_MARKET)


def _neglected(facts: AccountFacts, listing: Listing, rules: Rules) -> Iterator[Answer]:
    limit = rules.limits.get("unavailable_app.maintenance")
    if limit is None or listing.updated is None or (days := (rules.today - listing.updated).days) <= limit.number:
        return
    version = f"{listing.version} 版" if listing.version else "现有版本"
    yield _account.evidence(
        facts,
        str(listing.updated),
        f"应用市场的{version} {listing.updated} 更新，已 {days} 天，超过{limit.layer} {limit.words}；证据等级：网页",
        "核实客户端还有没有人维护。",
        key=f"维护|{listing.url}",
        severity=Severity.INFO if limit.is_reminder else Severity.MEDIUM,
        certainty=Certainty.SUSPECTED,
        is_reminder=limit.is_reminder,
        where=listing.url,
    )
