"""The yearly figures on overdue payments to small enterprises (逾期未支付中小企业账款), missing or without their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts
from checks._yearly import is_reminder_due, last_day
from inspector.core.facts import SiteFacts, TopicNote
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Duty, OfficeKind, Rules, Topic

_FIGURES = re.compile(r"逾期|未支付|(?:账款|欠款)[^，]{0,12}(?:情况|信息|公示|公告|公开)")
_NOT_FIGURES = re.compile(r"条例|线索|投诉|举报|方案|解读|会议|培训|征求意见|专项(?:行动|整治|治理)|的通知$")
_NONE = ("无逾期", "没有逾期", "不存在", "无拖欠", "无未支付", "没有拖欠")


@site_check(title="逾期账款未公开", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-06",))
def missing_overdue_payment(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：机关、事业单位每年 3 月 31 日前，公开上一年度逾期尚未支付中小企业款项的合同数量、金额等信息。

    为什么：《保障中小企业款项支付条例》第十八条规定的义务，是优化营商环境检查的固定内容。

    怎样判：过了期限，在标题里找当年发布的账款公告。发过以前年度的而没有当年的，报未公开；当年的公告都在期限以后才发的，报超期；
    当年的公告读到了全文，却没有合同数量或金额的，报缺数字。
    期限前一个月内还没有读到的，作为提醒。

    不报什么：标题写明没有逾期账款的，不要求再列数字；没有登记单位类别、又从来没有发过的网站，不推断它应当发。

    何时说不清：一份也没有读到、公告里两个数字都没有读到（可能在附件或图片里，也可能写明没有逾期）、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    duty, topic = rules.duties.get("L-06"), rules.topics.get("overdue_payment")
    if duty is None or topic is None or rules.office.kind is OfficeKind.ENTERPRISE:
        return
    notes = [note for note in site.topics.get("overdue_payment", ()) if not note.is_column and _gives_figures(note.article.title)]
    current = [note for note in notes if note.article.day is None or note.article.day.year == rules.today.year]
    last = last_day(duty, rules.today)
    if current:
        yield from _late(site, current, last, duty)
        yield from _without_numbers(site, current, topic)
    elif rules.today <= last:
        if is_reminder_due(last, rules.today) and (notes or rules.office.kind is not OfficeKind.UNKNOWN):
            message = f"还没有读到 {last.year - 1} 年度逾期未支付中小企业账款的公告，应在 {last} 前公开（{duty.source}）"
            yield Upcoming(site.home_url, f"{last.year - 1} 年度逾期未支付中小企业账款", last + timedelta(days=1), message)
    else:
        yield from _missing(site, rules, duty, notes)


def _gives_figures(title: str) -> bool:
    """Other titles speak of the rule, of campaigns, of where to complain."""
    return _FIGURES.search(title) is not None and not _NOT_FIGURES.search(title)


def _missing(site: SiteFacts, rules: Rules, duty: Duty, earlier: list[TopicNote]) -> Iterator[Answer]:
    if not earlier and rules.office.kind is OfficeKind.UNKNOWN:
        return
    doubt = _doubts.about_absence(site.coverage) or ("" if earlier else _doubts.NO_PAYMENT)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    last = last_day(duty, rules.today)
    yield Evidence(
        where=earlier[0].article.url,
        quote=f"{last.year - 1} 年度逾期未支付中小企业账款",
        message=f"应在 {last} 前公开，已过 {(rules.today - last).days} 天，没有读到；最近一份公布于 {earlier[0].article.day}（{duty.source}）",
        suggestion="公开上一年度的合同数量和金额；没有逾期账款的，也要公告说明。",
        key=f"{last.year - 1}|缺",
        title=earlier[0].article.title,
    )


def _late(site: SiteFacts, notes: list[TopicNote], last: date, duty: Duty) -> Iterator[Answer]:
    """All of this year's notices came after the day. One without a date may be the one that came in time."""
    first = min(notes, key=lambda note: (note.article.day or date.min, note.article.url))
    if first.article.day is None or first.article.day <= last:
        return
    if doubt := _doubts.about_absence(site.coverage):
        yield CannotTell(first.article.url, doubt)
        return
    message = f"{last.year - 1} 年度的公告公布于 {first.article.day}，晚于 {last}（{duty.source}）；请核实有没有更早的一份"
    suggestion = "今后在期限以前公开。"
    yield Evidence(first.article.url, first.article.title, message, suggestion, key=f"{last.year - 1}|晚", title=first.article.title)


def _without_numbers(site: SiteFacts, notes: list[TopicNote], topic: Topic) -> Iterator[Answer]:
    """Only when none of this year's notices is complete: one of them may be about how to complain."""
    wanted = {element.id: element.name for element in topic.elements}
    if any(wanted.keys() <= note.elements or any(word in note.article.title for word in _NONE) for note in notes):
        return
    read = [note for note in notes if note.is_whole and note.elements]
    if not read or site.coverage.is_blocked:
        yield CannotTell(notes[0].article.url, _doubts.UNREAD_PAYMENT if not read else _doubts.BLOCKED)
        return
    for note in read:
        missing = "、".join(name for element, name in wanted.items() if element not in note.elements)
        message = f"公告里没有读到{missing}（{topic.source}）"
        yield Evidence(note.article.url, missing, message, f"在公告里补上{missing}。", key=note.article.url, title=note.article.title)
