"""Apps that show no filing number."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks.account import _account
from inspector.core.facts import AccountFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules


@account_check(title="应用无备案编号", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-31",))
def missing_app_filing(facts: AccountFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：政务移动客户端、小程序办理备案，并在显著位置标明备案编号。

    为什么：国办函〔2026〕12号要求政务移动互联网应用程序备案，编号可以查验，防止假冒。

    怎样判：账号没有登记备案编号，备案清单里也没有，而应用市场的页面读到了、页面上没有备案编号的，按疑似报。

    不报什么：公众账号；已归并、关停的客户端；账号的 filing、备案清单或市场页面有一处有编号的。

    何时说不清：没有读到应用市场的页面，登记里也没有编号的，列为待人工判断。
    """
    account = facts.account
    if not _account.is_running(facts) or not (_account.is_app(facts) or account.platform == "小程序"):
        return
    filed = [filing for filing in facts.filings or () if filing.number]
    if account.filing or filed or any(listing.filing for listing in facts.listings):
        return
    shown = next((listing for listing in facts.listings if not listing.why), None)
    if shown is None:
        yield CannotTell(account.place, _doubts.NO_APP_FILING)
        return
    message = "应用市场的页面上没有读到备案编号，登记里也没有；证据等级：网页"
    yield _account.evidence(facts, account.name, message, "办理备案，在客户端和应用市场标明编号。", key="备案编号", where=shown.url)
