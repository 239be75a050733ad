"""Accounts that run without being filed."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks.account import _account
from inspector.core.facts import AccountFacts
from inspector.core.findings import Answer, CannotTell, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules


@account_check(title="新媒体未备案", severity=Severity.MEDIUM, sources=("国办发〔2018〕123号",))
def unregistered_account(facts: AccountFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：政务新媒体都在政务新媒体信息报送系统里备案，备案信息准确。

    为什么：国办发〔2018〕123号要求建立台账、分级备案；备案准不准是检查的第一项。

    怎样判：把登记的账号与备案清单按平台和名称对照，登记了而备案清单里没有的报；登记的备案编号与清单不同的也报。

    不报什么：名称只差空格和大小写的；已归并、关停的账号。

    何时说不清：没有导入备案清单的，列为待人工判断。
    """
    account = facts.account
    if not _account.is_running(facts):
        return
    if facts.filings is None:
        yield CannotTell(account.place, _doubts.NO_FILINGS)
    elif not facts.filings:
        message = f"备案清单里没有{account.platform}“{account.name}”；证据等级：台账"
        yield _account.evidence(facts, account.name, message, "核实后补办备案；名称变更的，变更备案。", key="备案")
    elif account.filing and all(filing.number and filing.number != account.filing for filing in facts.filings):
        filing = facts.filings[0]
        message = f"登记的备案编号是 {account.filing}，备案清单（{filing.place}）里是 {filing.number}；证据等级：台账"
        yield _account.evidence(facts, account.filing, message, "核对后改正。", key="备案编号", severity=Severity.LOW)
