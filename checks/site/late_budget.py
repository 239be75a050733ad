"""Budgets and final accounts that a site does not show by the day they are usually out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks import _doubts
from checks._yearly import year_of
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules

_USUAL = (("预算", 0, (6, 30)), ("决算", 1, (11, 30)))  # what, years back, month and day by which it is out nearly everywhere
_OBLIGED = frozenset({OfficeKind.GOVERNMENT, OfficeKind.DEPARTMENT, OfficeKind.UNKNOWN})


@site_check(title="预决算未按时公开", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-07",))
def late_budget(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：本级政府预算、决算经人大批准后 20 日内公开，部门预算、决算经财政部门批复后 20 日内公开。

    为什么：《预算法》第十四条规定了公开的义务和期限，预决算公开情况每年都要通报。

    怎样判：网站上看不到批准、批复的日子，只能看到了一般都应公开的时候有没有：当年预算看 6 月 30 日，上一年决算看 11 月 30 日，
    这两个日期是系统默认值。发过以前年度的，而过了日期没有读到当年的，按疑似、低级别报。

    不报什么：财政预决算栏目当年已有更新的；从来没有发过预决算的网站（可能统一发在财政或上级平台）；公共企事业单位和乡镇。

    何时说不清：抓取没有读完、网站拒绝抓取时，列为待人工判断。
    """
    if "L-07" not in rules.duties or rules.office.kind not in _OBLIGED:
        return
    titles = [(note.article, year_of(note.article.title)) for note in site.topics.get("budget", ()) if not note.is_column]
    for what, back, day in _USUAL:
        wanted = rules.today.year - back
        known = {year: article for article, year in titles if year and what in article.title}
        usual = date(rules.today.year, *day)
        is_there = any(what in article.title and str(wanted) in article.title for article, _ in titles)
        if rules.today <= usual or not known or is_there or _is_filled(site, rules.today.year):
            continue
        doubt = _doubts.about_absence(site.coverage)
        if doubt:
            yield CannotTell(site.home_url, doubt)
            return
        newest = known[max(known)]
        yield Evidence(
            where=newest.url,
            quote=f"{wanted} 年{what}",
            message=f"到 {usual}（系统默认）仍没有读到 {wanted} 年{what}，读到的最近一份是 {max(known)} 年的；法定期限是批准或批复后 20 日内（待核定）",
            suggestion=f"公开 {wanted} 年{what}；已发在别处的，在本栏目加上链接。",
            key=f"{what}|{wanted}",
            title=newest.title,
            severity=Severity.LOW,  # the days are our own
        )


def _is_filled(site: SiteFacts, year: int) -> bool:
    return any("budget" in column.kinds and column.newest is not None and column.newest.year == year for column in site.columns)
