"""Yearly website reports (政府网站工作年度报表) that were not published by the end of January."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from checks import _doubts
from checks._yearly import is_reminder_due, last_day, year_of
from inspector.core.facts import Article, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Duty, OfficeKind, Rules


@site_check(title="网站年度报表未按时公布", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-04", "L-05"))
def late_website_report(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政府网站每年 1 月 31 日前，在本网站首页显著位置发布上一年度的政府网站工作年度报表；主管单位同时发布监管年度报表。

    为什么：国办函〔2018〕12号规定了报表的内容和期限，网站有没有发，年度考核时逐个核对。

    怎样判：按标题里的年份找上一年度的报表。发过以前年度的，而过了期限没有上一年度的，报未公布；读到的都晚于期限的，报迟发。
    期限前一个月内还没有读到的，作为提醒。

    不报什么：公共企事业单位和乡镇没有这项义务；没有登记单位类别、又从来没有发过报表的网站，不推断它应当发。

    何时说不清：政府或部门的网站一份报表也没有读到、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    duty = rules.duties.get("L-04")
    if duty is None or not duty.by or rules.office.kind in (OfficeKind.ENTERPRISE, OfficeKind.TOWNSHIP):
        return
    notes = site.topics.get("website_report", ())
    known = {year: note for note in notes if (year := year_of(note.article.title))}
    last, year = last_day(duty, rules.today), rules.today.year - 1
    if year in known:
        if rules.today > last:
            yield from _late(site, [note.article for note in notes if year_of(note.article.title) == year], duty, last)
    elif rules.today <= last:
        if is_reminder_due(last, rules.today) and (known or rules.office.kind is not OfficeKind.UNKNOWN):
            message = f"还没有读到 {year} 年度的政府网站工作年度报表，应在 {last} 前在首页发布（{duty.source}）"
            yield Upcoming(site.home_url, f"{year} 年度政府网站工作年度报表", last + timedelta(days=1), message)
    elif not _is_filled(site, rules):
        yield from _missing(site, rules, duty, max(known, default=0))


def _late(site: SiteFacts, reports: Sequence[Article], duty: Duty, last: date) -> Iterator[Answer]:
    if not all(report.day and report.day > last for report in reports):
        return
    if site.coverage.is_blocked:
        yield CannotTell(site.home_url, _doubts.BLOCKED)
        return
    first = min(reports, key=lambda report: (report.day or last, report.url))
    message = f"{last.year - 1} 年度的报表公布于 {first.day}，晚于 {last}（{duty.source}）"
    yield _evidence(first.url, first.title, message, f"{last.year - 1}|迟", first.title)


def _missing(site: SiteFacts, rules: Rules, duty: Duty, newest: int) -> Iterator[Answer]:
    if not newest and rules.office.kind is OfficeKind.UNKNOWN:
        return
    doubt = _doubts.about_absence(site.coverage) or ("" if newest else _doubts.NO_WEBSITE_REPORT)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    last, year = last_day(duty, rules.today), rules.today.year - 1
    message = f"应在 {last} 前发布，已过 {(rules.today - last).days} 天，没有读到；读到的最近一份是 {newest} 年度的（{duty.source}）"
    yield _evidence(site.home_url, f"{year} 年度政府网站工作年度报表", message, f"{year}|缺", site.name)


def _is_filled(site: SiteFacts, rules: Rules) -> bool:
    """A column of such reports that was filled this year, whatever its titles say."""
    return any("website_report" in column.kinds and column.newest is not None and column.newest.year == rules.today.year for column in site.columns)


def _evidence(where: str, quote: str, message: str, key: str, title: str) -> Evidence:
    return Evidence(where, quote, message, "补发报表并放在首页显著位置；已发在别处的，在首页加上链接。", key=key, title=title)
