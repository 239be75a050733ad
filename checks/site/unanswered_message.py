"""Letters of citizens that nobody has answered for three months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts
from checks._calendar import months_later
from inspector.core.facts import Message, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="留言超三个月未回应", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V5",))
def unanswered_message(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：网民在咨询、信箱、留言一类栏目里的有效留言，三个月内有回应。

    为什么：国办秘函〔2019〕19号规定，一年内政务咨询类栏目有超过三个月未回应的有效留言的，哪怕一条，按“互动回应差”单项否决。

    怎样判：读留言页和留言列表上的来信日期、答复日期和办理状态。一年内的来信，写明没有答复或仍在办理的，从来信日期起算超过三个月就报；
    满 60 天而没有超期的，作为提醒列出到期的日子。留言是不是有效、有没有用别的方式答复，机器看不出，所以一律按疑似报；不引用留言内容。

    不报什么：网上信访、举报、在线访谈、征集调查；已经答复的，不论早晚；一年以前的来信。

    何时说不清：来信超过三个月，页面上既没有答复，也没有写办理状态的；有咨询栏目而没有读到任何来信日期的；网站拒绝抓取的。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    since = months_later(rules.today, -round(rules.limits["unanswered_message.look_back"].number))
    recent = [message for message in site.messages if message.asked and since <= message.asked <= rules.today]
    if not site.messages:
        columns = [column for column in site.columns if "message" in column.kinds]
        if columns:
            yield CannotTell(columns[0].url, _doubts.NO_LETTERS)
    for message in recent:
        if message.asked:
            yield from _answer(message, message.asked, rules)


def _answer(message: Message, asked: date, rules: Rules) -> Iterator[Answer]:
    limit, warn = rules.limits["unanswered_message"], rules.limits["unanswered_message.warn"]
    last_day = months_later(asked, round(limit.number))
    if message.replied or message.is_answered:
        return
    waited = (rules.today - asked).days
    if message.is_answered is None:
        if rules.today > last_day:
            yield CannotTell(message.url, _doubts.NO_STATE)
    elif rules.today > last_day:
        yield Evidence(
            where=message.url,
            quote=message.quote or asked.isoformat(),
            message=f"{asked} 的留言，到检查日 {waited} 天仍没有答复，超过 {limit.words}（{limit.layer}）；请核实是不是有效留言，有没有用别的方式答复",
            suggestion="马上答复并公开答复内容；无效留言写明理由后撤下。",
            key=f"{message.url}|{asked}",
            title="网民留言",
        )
    elif waited >= warn.number:
        due = last_day + timedelta(days=1)
        text = f"{asked} 的留言已 {waited} 天没有答复，到 {due} 就超过 {limit.words}（{limit.layer}）"
        yield Upcoming(message.url, f"{asked} 的留言", due, text)
