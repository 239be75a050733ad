"""Days on which nobody read the site, by the office's own ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from checks import _doubts
from inspector.core.facts import RecordFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import record_check
from inspector.core.rules import Limit, Rules

LONGEST_LOOK_BACK = timedelta(days=366)


@record_check(title="无读网记录", severity=Severity.MEDIUM, sources=("龙政办发〔2023〕13号", "各地读网制度"))
def missing_reading_record(records: RecordFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：每个工作日有人读网，并在台账里记下谁在哪天读了；地方规定一天两次、节假日也要读的，按地方规定。

    为什么：错字、错链、旧信息，读一遍就能先发现。各地读网制度要求留下记录备查，没有全国统一的次数。

    怎样判：从台账最早的一天数到检查日前一天（最多一年），读网次数不够的日子，连在一起的合并为一条，写明从哪天到哪天、应读几次、
    实读几次。次数只是默认值（每个工作日一次）时作为提醒，地方方案写明次数的按地方方案报。

    不报什么：检查日当天；台账开始以前；没有要求节假日读网的地方的周末和法定节假日（按国家公布的调休安排）。

    何时说不清：没有导入读网台账，或者台账里一天也没有记的，列为待人工判断，只问一次。
    """
    if not records.readings:
        yield CannotTell(records.home_url, _doubts.NO_READING_LEDGER)
        return
    counted = Counter(reading.day for reading in records.readings)
    first = max(min(counted), rules.today - LONGEST_LOOK_BACK)
    days = [first + timedelta(offset) for offset in range((rules.today - first).days)]
    for run in _runs(days, counted, rules):
        yield _evidence(run, counted, records, rules)


def _wanted(day: date, rules: Rules) -> Limit | None:
    """How often the site is to be read on that day, None when it need not be."""
    is_workday = rules.workdays.is_workday(day)
    return rules.limits.get("missing_reading_record" if is_workday else "missing_reading_record.holiday")


def _runs(days: Sequence[date], counted: Counter[date], rules: Rules) -> Iterator[list[date]]:
    """Days with too few readings; days on which none is due neither begin nor end a run."""
    run: list[date] = []
    for day in days:
        limit = _wanted(day, rules)
        if limit is None:
            continue
        if counted[day] < limit.number:
            run.append(day)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _evidence(run: Sequence[date], counted: Counter[date], records: RecordFacts, rules: Rules) -> Evidence:
    limits = [limit for day in run if (limit := _wanted(day, rules))]
    limit, read = limits[0], sum(counted[day] for day in run)
    period = f"{run[0]} 至 {run[-1]}" if len(run) > 1 else f"{run[0]}"
    is_loose = limit.is_reminder or not limit.is_settled
    return Evidence(
        where=records.home_url,
        quote=run[0].isoformat(),
        message=f"{period}，{len(run)} 天读网次数不够：应读 {sum(one.number for one in limits):g} 次，台账记了 {read} 次"
        f"（每天 {limit.words}，{limit.layer}{'' if limit.is_settled else '，待核定'}）",
        suggestion="核对有没有漏记；没有读的，安排人按日读网。",
        key=f"读网|{run[0]}",
        title="读网台账",
        severity=Severity.INFO if is_loose else None,
        certainty=Certainty.SUSPECTED if is_loose else None,
    )
