"""Documents that reach the gazette or another place long after the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks import _copies, _doubts, _papers
from inspector.core.copies import CopyPair, pair_copies
from inspector.core.facts import CopySource, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Limit, Rules


@site_check(title="同源内容发布不同步", severity=Severity.INFO, certainty=Certainty.SUSPECTED, sources=("龙政办发〔2023〕13号",))
def late_copy(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：同一份文件在网站、政府公报和政务新媒体上同步发布。

    为什么：各处先后差得太久，群众在哪里看都可能是旧的；有的地方要求“数据同源、同步发布”。

    怎样判：按标题和文号把几处的同一份内容对上，比较发布日期，相差超过期限的报，写明两个日期。公报按期出版，
    国家没有规定期限，默认值标明待核定，只作提示；地方方案定了期限的按方案。

    不报什么：对不上的；正文不是一份的；没有日期的；两年以前的；网站的页面本身属于文件库的。

    何时说不清：网站拒绝抓取，或者首页没有正常打开时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    limit = rules.limits.get("late_copy")
    if limit is None:
        return
    for pair in pair_copies(site.copies):
        if pair.first.source is pair.second.source or CopySource.LIBRARY in {pair.first.source, pair.second.source} or not _copies.is_same_text(pair):
            continue
        yield from _late(pair, limit, rules)


def _late(pair: CopyPair, limit: Limit, rules: Rules) -> Iterator[Answer]:
    first, second = pair.first.article, pair.second.article
    if not (first.day and second.day and _papers.is_recent(first.day, rules.today)):
        return
    days = (second.day - first.day).days
    if second.day - first.day > timedelta(days=limit.number):
        yield Evidence(
            where=second.url,
            quote=second.title,
            message=f"{_copies.place(pair.first)} {first.day} 发布，{_copies.place(pair.second)} {second.day} 才发布，相差 {days} 天，{_papers.beyond(limit)}",
            suggestion="今后各处同步发布。",
            context=first.url,
            key=f"{first.url}|{second.url}",
            title=second.title,
            severity=Severity.LOW if limit.is_settled else Severity.INFO,
        )
