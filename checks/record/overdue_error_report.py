"""Reports of errors by visitors that were answered late or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks import _doubts
from checks._calendar import months_later
from inspector.core.facts import ErrorReport, RecordFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import record_check
from inspector.core.rules import Rules
from inspector.core.workdays import add_workdays, estimated, workdays_between


@record_check(title="找错留言超期", severity=Severity.MEDIUM, indicators=("L-16",))
def overdue_error_report(records: RecordFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：网民通过“我为政府网站找错”提出的问题，按时办理和答复。

    为什么：国家考核看找错留言有没有超过一个月才办结的、有没有没办结的；三个工作日内答复是通行的要求，条文没有核对，报告里写明待核定。

    怎样判：读导入的找错留言台账，从留言日起算。超过一个月没有答复，或者一个月后才答复的，按确定报；超过三个工作日才答复或还没有答复、
    未满一个月的，从轻按疑似报。还在三个工作日内的，作为提醒列出到期的日子。写明台账的文件和行号，不引用留言内容。

    不报什么：按时答复的；没有写留言日期的；答复日期早于留言日期的。

    何时说不清：没有导入找错留言台账的，列为待人工判断，只问一次；日历没有公布的年份按周一至周五推算，并注明“推算”。
    """
    if records.reports is None:
        yield CannotTell(records.home_url, _doubts.NO_REPORT_LEDGER)
        return
    for report in records.reports:
        if report.received is not None and not (report.answered and report.answered < report.received):
            yield from _answer(report, report.received, records, rules)


def _answer(report: ErrorReport, received: date, records: RecordFacts, rules: Rules) -> Iterator[Answer]:
    soon, month = rules.limits["overdue_error_report"], rules.limits["overdue_error_report.close"]
    end = report.answered or rules.today
    state = f"{report.answered} 答复" if report.answered else "到检查日还没有答复"
    days = workdays_between(rules.workdays, received, end)
    if end > months_later(received, round(month.number)):
        yield _evidence(report, received, f"{state}，超过 {month.words}（{month.layer}）", records, None)
    elif days > soon.number:
        remark = f"{estimated(rules.workdays, received, end)}，超过 {soon.words}（{soon.layer}{'' if soon.is_settled else '，待核定'}）"
        yield _evidence(report, received, f"{state}，隔了 {days} 个工作日{remark}", records, Severity.LOW)
    elif report.answered is None:
        due = add_workdays(rules.workdays, received, round(soon.number) + 1)
        yield Upcoming(records.home_url, f"{received} 的找错留言", due, f"{report.place}：{received} 的找错留言还没有答复，到 {due} 超过 {soon.words}")


def _evidence(report: ErrorReport, received: date, words: str, records: RecordFacts, severity: Severity | None) -> Evidence:
    return Evidence(
        where=records.home_url,
        quote=received.isoformat(),
        message=f"{report.place}：{received} 的找错留言，{words}",
        suggestion="马上办理并答复；已经答复的，在台账里写明日期。",
        key=f"找错|{report.place}|{received}",
        title="找错留言台账",
        severity=severity,
        certainty=Certainty.SUSPECTED if severity else None,
    )
