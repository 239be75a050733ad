"""Rectifications that were not done by their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts
from checks._columns import REMINDER
from inspector.core.facts import FixRecord, RecordFacts
from inspector.core.findings import Answer, CannotTell, Evidence, Severity, Upcoming
from inspector.core.registry import record_check
from inspector.core.rules import Rules


@record_check(title="整改超期", severity=Severity.HIGH, sources=("龙政办发〔2023〕13号", "各地整改销号制度"))
def overdue_fix(records: RecordFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：检查发现的问题在限定的日期前整改到位并销号。

    为什么：通报的问题拖着不改，下次检查从重处理；整改台账是考核时要交的材料。

    怎样判：读整改台账里的整改时限和完成日期，过了时限还没有完成的报；完成了但晚于时限的，从轻报。写明问题、单位、时限和超过的天数。
    没有到期而还没有完成的，作为提醒列出到期的日子。

    不报什么：按时完成的；没有写整改时限的；检查日当天到期的。

    何时说不清：没有导入整改台账的，列为待人工判断，只问一次。
    """
    if records.fixes is None:
        yield CannotTell(records.home_url, _doubts.NO_FIX_LEDGER)
        return
    for fix in records.fixes:
        if fix.due is not None:
            yield from _answer(fix, fix.due, records, rules.today)


def _answer(fix: FixRecord, due: date, records: RecordFacts, today: date) -> Iterator[Answer]:
    unit = f"（{fix.unit}）" if fix.unit else ""
    if fix.done is not None and fix.done > due:
        message = f"{fix.place}：整改时限 {due}{unit}，{fix.done} 才完成，晚了 {(fix.done - due).days} 天"
        yield _evidence(fix, due, message, "说明原因；以后按时整改，办不完的先申请延期。", Severity.LOW, records)
    elif fix.done is None and due < today:
        message = f"{fix.place}：整改时限 {due}{unit}，到检查日超过 {(today - due).days} 天，台账里没有完成日期"
        yield _evidence(fix, due, message, "马上整改并销号；已经改好的，在台账里写明完成日期。", None, records)
    elif fix.done is None and due - today <= REMINDER:
        yield Upcoming(records.home_url, fix.what, due + timedelta(days=1), f"{fix.place}：整改时限 {due}{unit}，还没有完成")


def _evidence(fix: FixRecord, due: date, message: str, suggestion: str, severity: Severity | None, records: RecordFacts) -> Evidence:
    return Evidence(
        where=records.home_url,
        quote=fix.what,
        message=message,
        suggestion=suggestion,
        key=fix.mark or f"{fix.what}|{fix.unit}|{due}",
        title="整改台账",
        severity=severity,
    )
