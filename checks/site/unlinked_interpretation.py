"""Documents and their interpretations that do not lead to each other."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts, _papers
from inspector.core.facts import Article, Explanation, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="解读与文件未互相关联", severity=Severity.MEDIUM, indicators=("W-D06", "L-14"))
def unlinked_interpretation(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政策文件页面能点到它的解读，解读页面能点回文件，两个方向都有链接。

    为什么：国办秘函〔2019〕19号要求解读与文件相互关联；群众读文件时找不到解读，读解读时看不到原文。

    怎样判：按标题、文号把解读和文件对上，再看两个页面的正文和“相关解读”“相关文件”里有没有指向对方的链接，缺哪个方向报哪个方向；
    同一栏目缺同一方向的合并为一条，写明有多少处。全站一处也没有这个方向的链接时，可能由脚本写入，按疑似报。

    不报什么：两年以前发布的文件；上级和外地机关的文件；对不上文件的解读；一个文件有几篇解读的，只要有一篇互相关联就不报。

    何时说不清：网站拒绝抓取，或者首页没有正常打开时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    pairs = [pair for pair in site.explanations if _counts(pair, rules)]
    done = {pair.paper.article.url for pair in pairs if pair.is_linked_forth and pair.is_linked_back}
    has_forth, has_back = any(pair.is_linked_forth for pair in site.explanations), any(pair.is_linked_back for pair in site.explanations)
    for pair in pairs:
        if pair.paper.article.url in done:
            continue
        paper, interpretation = pair.paper.article, pair.interpretation.article
        if not pair.is_linked_forth:
            yield _evidence(paper, interpretation, f"文件页面没有指向解读“{interpretation.title}”的链接", "文件到解读", is_sure=has_forth)
        if not pair.is_linked_back:
            yield _evidence(interpretation, paper, f"解读页面没有指向文件“{paper.title}”的链接", "解读到文件", is_sure=has_back)


def _counts(pair: Explanation, rules: Rules) -> bool:
    came = _papers.came_out(pair.paper)
    return came is not None and _papers.is_recent(came, rules.today) and _papers.is_own(pair.paper, rules.site)


def _evidence(page: Article, other: Article, message: str, way: str, *, is_sure: bool) -> Evidence:
    return Evidence(
        where=page.url,
        quote=page.title,
        message=message + ("" if is_sure else "；全站都没有读到这个方向的链接，可能由脚本写入，请打开页面核实"),
        suggestion=f"在这个页面加上到 {other.url} 的链接。",
        context=other.title,
        key=f"{way}|{page.column}",
        title=page.title,
        certainty=Certainty.SURE if is_sure else Certainty.SUSPECTED,
    )
