"""Meetings of the government that citizens attended: fewer in the year than the local rule asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts
from checks._yearly import of_year
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules

_REMINDED_FROM = 10  # October: what is missing can still be made up


@site_check(title="公众代表列席次数不足", severity=Severity.LOW, certainty=Certainty.SUSPECTED, indicators=("L-19",))
def few_public_attendance(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：邀请公众代表列席政府常务会议，全年不少于规定次数（一般为 10 次），意见和采纳情况公开。

    为什么：这是一些地方政务公开工作要点里的要求，只在启用的地方方案列入时才适用。

    怎样判：数当年标题里写明公众代表列席会议的报道。上一年不足规定次数的按疑似报，写明读到几次；10 月起把当年已有的次数作为提醒。

    不报什么：没有启用地方方案的；部门、乡镇和公共企事业单位。

    何时说不清：上一年的报道一次也没有读到、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    limit = rules.limits.get("few_public_attendance")
    if "L-19" not in rules.duties or limit is None or rules.office.kind not in (OfficeKind.GOVERNMENT, OfficeKind.UNKNOWN):
        return
    today = rules.today
    notes = site.topics.get("public_attendance", ())
    if today.month >= _REMINDED_FROM:
        count = len(of_year(notes, today.year))
        if count < limit.number:
            message = f"{today.year} 年读到公众代表列席会议 {count} 次，全年不少于 {limit.words}（{limit.layer}）"
            yield Upcoming(site.home_url, "公众代表列席政府常务会议", date(today.year, 12, 31) + timedelta(days=1), message)
    held = of_year(notes, today.year - 1)
    if len(held) >= limit.number:
        return
    doubt = _doubts.about_absence(site.coverage) or ("" if held else _doubts.NO_ATTENDANCE)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    yield Evidence(
        where=held[0].article.url,
        quote=f"{today.year - 1} 年公众代表列席会议",
        message=f"{today.year - 1} 年读到 {len(held)} 次，不足{limit.layer} {limit.words}",
        suggestion="核实列席次数；报道没有发全的补发，次数不足的今年补足。",
        key=str(today.year - 1),
        title=held[0].article.title,
    )
