"""Accounts that are filed and that the office does not know of."""

from __future__ import annotations

from collections.abc import Iterator

from checks.account import _account
from inspector.core.facts import AccountFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules

_GONE = ("关停", "注销", "归并", "停用")


@account_check(title="备案账号未入台账", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("国办发〔2018〕123号",))
def unlisted_account(facts: AccountFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：备案在册的政务新媒体都有人管，列入本单位台账。

    为什么：备案里有、台账里没有的账号没有人看，停更了、被盗了都没有人知道，检查时却照样计入。

    怎样判：备案清单里状态不是关停的账号，按平台和名称在登记的账号里找不到的，按疑似报，写明备案清单的行号。同一单位的记在它的一个账号名下。

    不报什么：备案状态为关停、注销、归并的；名称只差空格和大小写的。

    何时说不清：没有导入备案清单的不作判断，由“新媒体未备案”提出。
    """
    for filing in facts.strays:
        if not any(word in filing.state for word in _GONE):
            owner = f"（{filing.unit}）" if filing.unit else ""
            message = f"备案清单（{filing.place}）里的{filing.platform}“{filing.name}”{owner}没有登记；证据等级：台账"
            suggestion = "核实后登记到 sites.yaml 的 accounts；已经停用的，办理注销。"
            yield _account.evidence(facts, filing.name, message, suggestion, key=f"{filing.platform}|{filing.name}")
