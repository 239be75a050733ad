"""Calls for opinions on a draft that leave fewer than thirty days."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _papers
from inspector.core.facts import Consultation, PageFacts
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import OfficeKind, Rules


@page_check(title="征求意见期限过短", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-09", "L-10"))
def short_consultation(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：重大行政决策草案、与市场主体生产经营活动有关的文件草案，公开征求意见一般不少于 30 日；缩短的写明理由。

    为什么：《重大行政决策程序暂行条例》第十五条和《优化营商环境条例》第六十二条规定了期限；期限太短，征求意见就走了过场。

    怎样判：读征求意见公告里写的起止日期或者天数，起始日没有写的从发布日算起，首尾两天都算，不足期限的按疑似报，
    由人判断它是不是上述两类草案；截止日期早于发布日期的，也报。

    不报什么：写明情况紧急等缩短理由的；不是征求对草案意见的（征集线索、选题、立法建议，环评、招标、任职公示）；
    两年以前的；公共企事业单位。

    何时说不清：没有写期限、只写“请于月底前反馈”一类读不出日期的，不判断。
    """
    call = page.consultation
    if call is None or call.is_feedback or call.closes is None or not call.about or rules.office.kind is OfficeKind.ENTERPRISE:
        return
    if call.published is None or not _papers.is_recent(call.published, rules.today):
        return
    if call.closes < call.published:
        yield _evidence(page, call, f"截止日期 {call.closes} 早于发布日期 {call.published}，公众无法提意见", "截止在前")
        return
    opens = max(call.opens, call.published) if call.opens else call.published
    limit, days = rules.limits["short_consultation"], (call.closes - opens).days + 1
    if days < limit.number and not call.reason:
        message = f"{opens} 至 {call.closes} 共 {days} 天，少于 {limit.words}（{limit.layer}，{limit.source}），没有读到缩短的理由"
        yield _evidence(page, call, message, "期限")


def _evidence(page: PageFacts, call: Consultation, message: str, key: str) -> Evidence:
    return Evidence(
        where=page.url,
        quote=call.quote,
        message=message,
        suggestion="属于重大行政决策或者与市场主体有关的，延长期限，或者写明缩短的理由；日期写错的，改正日期。",
        context="、".join(f"《{name}》" for name in sorted(call.about)),
        key=f"{key}|{page.url}",
    )
