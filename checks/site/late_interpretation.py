"""Interpretations that came out more than three working days after their document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from checks import _doubts, _papers
from inspector.core.facts import Explanation, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules
from inspector.core.workdays import add_workdays, estimated, workdays_between


@site_check(title="解读超期", severity=Severity.LOW, indicators=("L-14",))
def late_interpretation(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政策解读在文件公开后 3 个工作日内发布。

    为什么：解读与文件同步，群众看到文件时才有人讲清楚；过了十天半月再解读，误读已经传开。

    怎样判：按链接、文号、标题把解读和文件对上，一个文件有几篇解读的取最早一篇，数文件发布到解读发布的工作日，超过期限的报，
    写明两个日期和天数。文件的要素表和页面给出的发布日期不同的，取较晚的一个。

    不报什么：解读早于文件或与文件同一天的；两年以前的；上级和外地机关文件的解读；日期读不出来的。

    何时说不清：网站拒绝抓取时列为待人工判断；所在年份的节假日没有公布的按星期推算，标明“推算”，按疑似报。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    limit = rules.limits["late_interpretation"]
    pairs = sorted((pair for pair in site.explanations if pair.interpretation.article.day), key=_address)
    for _, group in groupby(pairs, key=_address):
        first = min(group, key=lambda pair: pair.interpretation.article.day or rules.today)
        paper, day, came = first.paper, first.interpretation.article.day, _papers.came_out(first.paper)
        if day is None or came is None or not _papers.is_recent(came, rules.today) or not _papers.is_own(paper, rules.site):
            continue
        if day <= add_workdays(rules.workdays, came, int(limit.number)):
            continue
        guess = estimated(rules.workdays, came, day)
        yield Evidence(
            where=first.interpretation.article.url,
            quote=first.interpretation.article.title,
            message=f"文件 {came} 发布，解读 {day} 发布，隔 {workdays_between(rules.workdays, came, day)} 个工作日{guess}，{_papers.beyond(limit)}",
            suggestion="今后解读与文件同步发布；日期填错的，改正日期。",
            context=paper.article.title,
            key=f"{paper.article.url}|{first.interpretation.article.url}",
            title=first.interpretation.article.title,
            certainty=Certainty.SUSPECTED if guess or not limit.is_settled else None,
        )


def _address(pair: Explanation) -> str:
    return pair.paper.article.url
