"""Drafts that became documents without a report of which opinions were adopted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts, _papers
from inspector.core.copies import title_key
from inspector.core.facts import Consultation, Paper, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Limit, Rules
from inspector.core.workdays import add_workdays, estimated, workdays_between

SHORTEST_NAME = 5


@site_check(title="意见采纳情况未反馈", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D18", "L-12"))
def late_consultation_feedback(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：征求过意见的文件出台后 10 个工作日内，公开意见收集、采纳情况和不采纳的理由。

    为什么：只征求不反馈，公众就不再提意见；国办秘函〔2019〕19号考核征集调查结果的反馈，期限由各地规定。

    怎样判：按草案名称把征求意见公告、出台的文件、采纳情况对上。文件出台后过了期限还没有读到采纳情况的，报未反馈；
    读到了但晚于期限的，报迟反馈，写明两个日期和工作日数。地方方案没有规定这项义务的，只作提示。

    不报什么：还没有出台的草案；采纳情况写在征求意见公告原页、没有另发的，请人工核实后忽略；两年以前出台的；对不上的。

    何时说不清：网站拒绝抓取或者抓取提前结束时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    limit = rules.limits["late_consultation_feedback"]
    answers = [call for call in site.consultations if call.is_feedback]
    for call in site.consultations:
        paper = None if call.is_feedback else _outcome(call, site)
        came = _papers.came_out(paper) if paper else None
        if paper is None or came is None or not _papers.is_recent(came, rules.today):
            continue
        due = add_workdays(rules.workdays, came, int(limit.number))
        fitting = [answer for answer in answers if _is_about(answer, call)]
        if fitting:
            days = [answer.published for answer in fitting if answer.published]
            if days and min(days) > due:
                yield _late(call, paper, came, min(days), limit, rules)
        elif rules.today <= due:
            yield Upcoming(call.url, f"“{paper.article.title}”的意见采纳情况", due + timedelta(days=1), f"文件 {came} 出台，应在 {due} 前反馈（{limit.layer}）")
        elif site.coverage.stopped:
            yield CannotTell(site.home_url, _doubts.CUT_SHORT)
        else:
            message = f"文件 {came} 出台，至今没有读到意见采纳情况，{_papers.beyond(limit)}"
            yield _evidence(call, paper, message, rules)


def _outcome(call: Consultation, site: SiteFacts) -> Paper | None:
    """The document a draft became: it bears the draft's name and came out after the call."""
    names = [name for name in call.about if len(name) >= SHORTEST_NAME]
    return next((paper for paper in site.papers if _is_later(paper, call) and any(_bears(paper.article.title, name) for name in names)), None)


def _is_later(paper: Paper, call: Consultation) -> bool:
    came = _papers.came_out(paper)
    is_other = paper.article.url != call.url and "征求意见" not in paper.article.title
    return is_other and came is not None and call.published is not None and came > call.published


def _bears(title: str, name: str) -> bool:
    return _plain(name) in _plain(title)


def _plain(words: str) -> str:
    return "".join(sign for sign in words if sign.isalnum())


def _is_about(answer: Consultation, call: Consultation) -> bool:
    return any(_bears(answer.title, name) or name in answer.about for name in call.about) or title_key(answer.title) == title_key(call.title)


def _late(call: Consultation, paper: Paper, came: date, answered: date, limit: Limit, rules: Rules) -> Evidence:
    count, guess = workdays_between(rules.workdays, came, answered), estimated(rules.workdays, came, answered)
    return _evidence(call, paper, f"文件 {came} 出台，采纳情况 {answered} 才公开，隔 {count} 个工作日{guess}，{_papers.beyond(limit)}", rules)


def _evidence(call: Consultation, paper: Paper, message: str, rules: Rules) -> Evidence:
    is_duty = "L-12" in rules.duties
    return Evidence(
        where=call.url,
        quote=call.title,
        message=message + ("" if is_duty else "；当地没有规定这项期限的，仅供参考"),
        suggestion="公开意见收集、采纳情况和不采纳的理由；已在别处公开的，在公告页加上链接。",
        context=paper.article.title,
        key=call.url,
        title=call.title,
        severity=Severity.MEDIUM if is_duty else Severity.INFO,
    )
