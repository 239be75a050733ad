"""State Council policies that were reprinted late."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import Paper, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Limit, OfficeKind, Rules

_STATE_COUNCIL = re.compile(r"国务院(?:办公厅)?")
_OWN_LAYERS = frozenset({"国家指标", "国家标准", "系统默认"})
_HOURS_A_DAY = 24


@site_check(title="重要政策未按时转载", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-17",))
def late_reprint(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：国务院发布的、需要各地知晓的重要政策信息，在 24 小时内转载。

    为什么：《政府网站发展指引》要求及时转载国务院重要政策，转载晚了，群众和企业就看不到或用不上。时限的出处尚待核定。

    怎样判：政策文件的要素表写明发文机关是国务院或国务院办公厅，又写明了原文的发布日期，本网站的发布时间比它晚一天以上的，按疑似报。
    只有日期没有钟点，差一天的不算。时限没有核定以前，降为低级别。

    不报什么：没有要素表、没有原文发布日期的转载；部门、乡镇和公共企事业单位的网站；哪些政策属于必须转载的，不在此判断。

    何时说不清：地方方案定了转载时限，而网站上没有可以比较的文件时，列为待人工判断；网站拒绝抓取、首页没有正常打开时也是。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    limit = rules.limits["late_reprint"]
    if rules.office.kind not in {OfficeKind.GOVERNMENT, OfficeKind.UNKNOWN}:
        return
    reprints = [paper for paper in site.papers if _STATE_COUNCIL.fullmatch(paper.issuer) and paper.published_on and paper.article.day]
    days = int(limit.number // _HOURS_A_DAY) + 1  # days are known, hours are not
    for paper in reprints:
        if _days_late(paper) > days:
            yield _evidence(paper, limit)
    if not reprints and limit.layer not in _OWN_LAYERS and rules.office.kind is OfficeKind.GOVERNMENT:
        yield CannotTell(site.home_url, _doubts.UNASKED_REPRINT)


def _days_late(paper: Paper) -> int:
    assert paper.article.day is not None
    assert paper.published_on is not None
    return (paper.article.day - paper.published_on).days


def _evidence(paper: Paper, limit: Limit) -> Evidence:
    term = f"{limit.words}（{limit.layer}{'' if limit.is_settled else '，待核定'}）"
    return Evidence(
        where=paper.article.url,
        title=paper.article.title,
        quote=str(paper.article.day),
        message=f"{paper.issuer}文件 {paper.published_on} 发布，本网站 {paper.article.day} 才转载，隔了 {_days_late(paper)} 天，时限是 {term}",
        suggestion="建立转载清单，国务院重要政策当日转载。",
        key=paper.article.url,
        severity=None if limit.is_settled else Severity.LOW,
    )
