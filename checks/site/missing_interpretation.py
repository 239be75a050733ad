"""Rules that people have to follow, published without an article that explains them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks import _doubts, _papers
from inspector.core.facts import Paper, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Rules
from inspector.core.workdays import add_workdays

LOOK_BACK_DAYS = 365


@site_check(title="政策文件未解读", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D07", "L-14"))
def missing_interpretation(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：涉及面广、社会关注度高、专业性强的政策文件，与文件同步起草、审签、发布解读材料。

    为什么：国办秘函〔2019〕19号考核解读比例；群众看不懂的文件，等于没有公开。

    怎样判：一年内本单位印发的办法、规定、细则、意见、措施等规范性文件，全站找不到链接、标题、文号能对上的解读，
    又过了解读的期限，按疑似报；同一栏目的合并为一条，写明有多少个文件。期限还没有到的，列入提醒。

    不报什么：会议、人事、表彰、批复、机构、考核、预算、转发、清理废止等不需要解读的文件；上级和外地机关的文件。

    何时说不清：全站一篇解读也没有读到的（可能设在上级网站）、抓取提前结束或者网站拒绝抓取的，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    explained = {pair.paper.article.url for pair in site.explanations}
    limit = rules.limits["late_interpretation"]
    overdue: list[Paper] = []
    for paper in site.papers:
        came = _papers.came_out(paper)
        if came is None or not 0 <= (rules.today - came).days <= LOOK_BACK_DAYS or paper.article.url in explained:
            continue
        if not _papers.is_normative(paper.article.title) or not _papers.is_own(paper, rules.site):
            continue
        due = add_workdays(rules.workdays, came, int(limit.number))
        if due < rules.today:
            overdue.append(paper)
        elif site.interpretations:
            words = f"{came} 发布，应在 {limit.words}内（{due} 前）发布解读（{limit.layer}）"
            yield Upcoming(paper.article.url, f"“{paper.article.title}”的解读", due + timedelta(days=1), words)
    if overdue and not site.interpretations:
        yield CannotTell(site.home_url, _doubts.NO_INTERPRETATION)
    elif overdue and site.coverage.stopped:
        yield CannotTell(site.home_url, _doubts.CUT_SHORT)
    else:
        yield from (_evidence(paper) for paper in overdue)


def _evidence(paper: Paper) -> Evidence:
    number = f"（{paper.number}）" if paper.number else ""
    return Evidence(
        where=paper.article.url,
        quote=paper.article.title,
        message=f"{_papers.came_out(paper)} 发布的规范性文件{number}，全站没有找到与它对应的解读；请核实是否应当解读、解读是否发在别处",
        suggestion="应当解读的，补发解读并与文件相互链接；不需要解读的，忽略此条。",
        key=f"未解读|{paper.article.column}",
        title=paper.article.title,
    )
