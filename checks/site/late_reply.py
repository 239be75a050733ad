"""Letters that were answered later than a simple question deserves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks import _doubts
from checks._calendar import months_later
from inspector.core.facts import Message, Place, SiteFacts
from inspector.core.findings import MOST_PLACES, Answer, CannotTell, Certainty, Evidence, Severity, place_order
from inspector.core.registry import site_check
from inspector.core.rules import Rules
from inspector.core.workdays import estimated, workdays_between


class _Late(NamedTuple):
    days: int
    message: Message


@site_check(title="答复超期", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D16",))
def late_reply(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：简单、常见的问题五个工作日内答复。

    为什么：国办秘函〔2019〕19号“办理答复”一项，对简单常见问题超过五个工作日才答复的扣分。

    怎样判：取一年内来信日期和答复日期都读到的留言，按法定工作日数一数隔了几天，来信当天不算。超过期限的合并成一条，写明有几件、
    一共读到几件、最长的隔了多少个工作日，并列出页面。问题简单不简单机器看不出，所以按疑似报；不引用留言内容。

    不报什么：没有写答复日期的；还没有答复的（另有检查项）；一年以前的；答复日期早于来信日期的。

    何时说不清：网站拒绝抓取、读到的页面不足以判断时，列为待人工判断；日历还没有公布的年份按周一至周五推算，并注明“推算”。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    limit = rules.limits["late_reply"]
    since = months_later(rules.today, -12)
    waits = [
        _Late(workdays_between(rules.workdays, message.asked, message.replied), message)
        for message in site.messages
        if message.asked and message.replied and since <= message.asked <= message.replied <= rules.today
    ]
    late = sorted((wait for wait in waits if wait.days > limit.number), key=lambda wait: (-wait.days, place_order(wait.message.url)))
    if late:
        yield _evidence(late, len(waits), rules)


def _evidence(late: list[_Late], read: int, rules: Rules) -> Evidence:
    limit, worst = rules.limits["late_reply"], late[0].message
    remark = estimated(rules.workdays, worst.asked, worst.replied) if worst.asked and worst.replied else ""
    places = list(dict.fromkeys(wait.message.url for wait in late))
    return Evidence(
        where=worst.url,
        quote=worst.quote,
        message=f"读到来信和答复日期的 {read} 件留言里，{len(late)} 件的答复超过 {limit.words}（{limit.layer}），"
        f"最长的一件 {worst.asked} 来信，{worst.replied} 答复，隔了 {late[0].days} 个工作日{remark}；请核实其中的简单常见问题",
        suggestion="简单常见问题五个工作日内答复；复杂问题先告知办理进度。",
        key="答复超期",
        title="网民留言",
        places=len(places),
        more_places=tuple(Place(url, "网民留言") for url in places[1:MOST_PLACES]),
    )
