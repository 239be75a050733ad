"""Pages that print today's date, or their own update, and stopped doing so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from inspector.core.facts import PageFacts, PageKind, Scope
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules
from inspector.core.workdays import CHINA

LONGEST_LINE = 40
LEEWAY = 2  # days: a page kept for a night, and the clocks of two zones
_DAY = r"((?:19|20)\d\d)\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?"
_TODAY = re.compile(rf"(?:^|[\s，,|：:])(?:今天是|今日是|今天日期|当前日期|今天)[:：]?\s*{_DAY}")
_UPDATED = re.compile(rf"^\W*(?:本栏目|栏目|页面|网站|本站|最近|最后)?更新(?:时间|日期|于)[:：]?\s*{_DAY}")
_LISTS = frozenset({PageKind.HOME, PageKind.COLUMN})


@page_check(title="页面日期停滞", severity=Severity.LOW, sources=("各地检查通报",))
def stuck_date(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：页面上“今天是某年某月某日”与当天一致；首页、栏目页上写的“更新时间”不早于页面里最新的信息。

    为什么：日期停在几个月前，访问者一眼就认为网站没人管；各地检查通报里屡见。

    怎样判：网页里写死的“今天是……”与抓取当天相差两天以上，报，全站一条；首页、栏目页单独成行的“更新时间”比页面列表里最新的信息早两天以上，
    按疑似报，每个页面一条。

    不报什么：由脚本显示的日期（读到的网页里没有）；文章正文里的“今天是……”；文章自己的更新时间。

    何时说不清：没有写日期的页面不作判断；栏目是否更新另有检查项。
    """
    if page.kind is PageKind.ATTACHMENT:
        return
    fetched = page.fetched_at.astimezone(CHINA).date()
    is_list = page.kind in _LISTS
    for block in page.blocks:
        text = block.text
        if len(text) > LONGEST_LINE or block.scope is Scope.META:
            continue
        if ("今" in text or "当前日期" in text) and (is_list or block.scope is not Scope.BODY):
            yield from _today(page, text, (fetched, rules.today))
        elif is_list and "更新" in text:
            yield from _updated(page, text)


def _today(page: PageFacts, text: str, days: tuple[date, date]) -> Iterator[Evidence]:
    """Against the day of the fetch and that of the inspection, whichever is nearer: an archive is judged later."""
    match = _TODAY.search(text)
    shown = _day(match) if match else None
    if match and shown:
        real = min(days, key=lambda day: abs((day - shown).days))
        apart = abs((real - shown).days)
        if apart >= LEEWAY:
            message = f"页面写着“{match[0].strip()}”，抓取当天是 {real}，相差 {apart} 天"
            yield Evidence(page.url, match[0].strip(), message, "改为自动显示当天日期，或去掉这一行。", context=text, key="今天是")


def _updated(page: PageFacts, text: str) -> Iterator[Evidence]:
    match = _UPDATED.match(text)
    shown = _day(match) if match else None
    days = [item.day for item in page.items if item.day and item.day_quote]
    fetched = page.fetched_at.astimezone(CHINA).date()
    newest = max((day for day in days if day <= fetched), default=None)
    if match and shown and newest and (newest - shown).days >= LEEWAY:
        message = f"页面写着“{match[0].strip()}”，而列表里最新的信息是 {newest}"
        yield Evidence(
            page.url, match[0].strip(), message, "更新时间改为自动取最新信息的日期，或去掉。", context=text, key="更新时间", certainty=Certainty.SUSPECTED
        )


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
