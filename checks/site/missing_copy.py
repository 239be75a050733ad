"""Documents that stand in their column and not in the library or gazette that should hold them."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _copies, _doubts, _papers
from inspector.core.copies import title_key
from inspector.core.facts import CopySource, Holding, Paper, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

FEWEST_HELD = 5  # documents: with fewer, a collection is only begun, or is not what its name says
MOSTLY = 0.5  # of the site's documents of the same time: less shows that it collects something else


@site_check(title="文件未收入文件库或公报", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("龙政办发〔2023〕13号",))
def missing_copy(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：部门文件、政策文件栏目发布的文件，同时收入政府文件库；应当登公报的，同时登政府公报。

    为什么：文件库是群众和各部门查文件的总入口，漏收的文件等于查不到；有的地方要求集中公开、同源发布。

    怎样判：文件库读全了，又收有网站同期文件的一半以上，其余的本单位文件没有在库里的，按疑似报，合并为一条，写明有多少个；
    政府公报同样办理，只看公报已经出到的日期之前的规范性文件。

    不报什么：文件库开库之前的和两年以前的文件；上级和外地机关的文件；没有文号的。

    何时说不清：文件库的列表被截断、由脚本生成或者没有读全，以及网站拒绝抓取、抓取提前结束的，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for holding in site.holdings:
        if holding.source not in {CopySource.LIBRARY, CopySource.GAZETTE}:
            continue
        papers = [paper for paper in site.papers if _belongs(paper, holding, rules)]
        missing = [paper for paper in papers if title_key(paper.article.title) not in holding.titles]
        held = len(papers) - len(missing)
        if not missing or held < FEWEST_HELD or held < MOSTLY * len(papers):
            continue
        if site.coverage.stopped or (holding.source is CopySource.LIBRARY and not holding.is_whole):
            yield CannotTell(holding.url, _doubts.UNREAD_LIBRARY)
            continue
        yield from (_evidence(paper, holding) for paper in missing)


def _belongs(paper: Paper, holding: Holding, rules: Rules) -> bool:
    came = _papers.came_out(paper)
    if came is None or holding.oldest is None or not _papers.is_recent(came, rules.today) or came < holding.oldest:
        return False
    if holding.source is CopySource.GAZETTE and (holding.newest is None or came > holding.newest or not _papers.is_normative(paper.article.title)):
        return False
    return bool(paper.number) and _papers.is_own(paper, rules.site)


def _evidence(paper: Paper, holding: Holding) -> Evidence:
    name = _copies.PLACES[holding.source]
    return Evidence(
        where=paper.article.url,
        quote=paper.article.title,
        message=f"发布在“{paper.article.column}”栏目的文件，没有收入{name}（{holding.url}）",
        suggestion=f"核实后补收入{name}。",
        context=paper.number,
        key=f"{holding.source}|{paper.article.column}",
        title=paper.article.title,
    )
