"""Interpretations that say the document's words again instead of explaining them."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts, _papers
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules
from inspector.core.sketch import share_within

COPIED = 0.8  # of the interpretation's clauses; good ones quote a fifth to a half


@site_check(title="解读照搬原文", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("龙政办发〔2023〕13号",))
def copied_interpretation(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：解读材料讲清核心概念、适用范围、办事方法、新旧政策差别，不能把文件原文抄一遍。

    为什么：解读是为了让群众看懂，照搬原文等于没有解读。

    怎样判：把解读和它对应的文件按分句比较，解读的分句八成以上在文件里一字不差，按疑似报，写明比例。

    不报什么：图片、视频解读；两年以前的；上级和外地机关文件的解读；太短而无法比较的。

    何时说不清：网站拒绝抓取时列为待人工判断；文件正文放在附件里而网页上没有的，比不出来，不报。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for pair in site.explanations:
        day = pair.interpretation.article.day
        share = share_within(pair.interpretation.sketch, pair.paper.sketch)
        if share is None or share < COPIED or day is None or not _papers.is_recent(day, rules.today):
            continue
        if pair.interpretation.form == "文字" and _papers.is_own(pair.paper, rules.site):
            article = pair.interpretation.article
            yield Evidence(
                where=article.url,
                quote=article.title,
                message=f"解读的分句约 {share:.0%} 与文件原文一字不差，请核实是否照搬",
                suggestion="用群众能懂的话，讲清对象、条件、办法和变化。",
                context=pair.paper.article.title,
                key=article.url,
                title=article.title,
            )
