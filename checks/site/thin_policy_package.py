"""Packages of policy documents that lack interpretations, or still hold what is no longer in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks import _doubts
from inspector.core.copies import title_key
from inspector.core.facts import CopySource, Holding, Paper, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

FEWEST_DOCUMENTS = 3  # of a package that is called one-sided
_OVER = re.compile(r"失效|废止|已修改")


@site_check(title="政策文件包不完整", severity=Severity.LOW, certainty=Certainty.SUSPECTED, sources=("龙政办发〔2023〕13号",))
def thin_policy_package(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：政策文件包把一个主题的现行文件、解读和办事指南集中在一起，随文件的出台、修改和废止更新。

    为什么：文件包是给企业和群众“一站看全”用的，缺了解读看不懂，混着失效的文件会让人照旧规定办事。

    怎样判：文件包里的文件，网站别处已有它的解读而包里没有收的，报；包里的文件要素表写着失效、废止的，报；
    包里有三份以上文件，却没有一篇解读、一份办事指南的，按提示报。每个文件包每种情况合为一条，写明是哪些文件。

    不报什么：名称不是政策文件包、政策礼包的栏目；网站上本来就没有解读的文件（由“政策文件未解读”报）；收了多少文件才算全，不在此判断。

    何时说不清：文件包的列表由脚本生成、没有读全，以及网站拒绝抓取的，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for holding in site.holdings:
        if holding.source is CopySource.PACKAGE:
            yield from _judged(site, holding)


def _judged(site: SiteFacts, holding: Holding) -> Iterator[Answer]:
    held = [paper for paper in site.papers if title_key(paper.article.title) in holding.titles]
    over = [paper for paper in held if _OVER.search(paper.validity)]
    if over:
        yield _evidence(holding, over, "还收着已经失效、废止或修改的文件", "撤出包外，或者在包里注明。", "失效", Severity.MEDIUM)
    addresses = {paper.article.url for paper in held}
    apart = [
        pair.paper for pair in site.explanations if pair.paper.article.url in addresses and title_key(pair.interpretation.article.title) not in holding.titles
    ]
    if apart and not holding.is_whole:
        yield CannotTell(holding.url, _doubts.UNREAD_PACKAGE)
    elif apart:
        yield _evidence(holding, apart, "没有收入网站上已有的解读", "把解读收入文件包。", "解读", Severity.LOW)
    elif holding.is_whole and holding.parts == {"文件"} and len(held) >= FEWEST_DOCUMENTS:
        yield _evidence(holding, held, "只有文件，没有解读，也没有办事指南", "配上解读和办事指南。", "单一", Severity.INFO)


def _evidence(holding: Holding, papers: Sequence[Paper], fault: str, suggestion: str, key: str, severity: Severity) -> Evidence:
    names = "、".join(f"《{paper.article.title}》" for paper in papers[:5]) + (f"等 {len(papers)} 份" if len(papers) > 5 else "")
    return Evidence(holding.url, papers[0].article.title, f"“{holding.name}”{fault}：{names}", suggestion, key=f"{key}|{holding.name}", severity=severity)
