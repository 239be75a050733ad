"""Documents still marked valid whose term has run out or that another document has repealed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from inspector.core.copies import number_key, title_key
from inspector.core.facts import Paper, Repeal, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_IN_FORCE = re.compile(r"\s*(?:现行|继续|长期|全文)?有效\s*")


@site_check(title="失效文件未标注", severity=Severity.MEDIUM, sources=("国办发〔2017〕47号",))
def unmarked_expired_policy(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：已经失效、废止或者修改的文件，在页面上标明，不再标“有效”。

    为什么：《政府网站发展指引》（国办发〔2017〕47号）要求及时标注；群众照着废止的文件办事，白跑一趟。

    怎样判：要素表的有效期已过而有效性仍写“有效”的，按确定报；要素表没有写，正文里写明“本办法自某日起施行，有效期五年”“有效期至某日”而已经过期的，按疑似报；站内的清理结果、废止决定或者新文件写明废止，
    按文号或标题能对上、而页面仍标“有效”的，按疑似报，写明依据哪个页面。

    不报什么：没有有效性一项的文件（要素缺失另有检查项）；清理结果里列为继续有效、只作修改的；废止在成文之前的。

    何时说不清：网站拒绝抓取时列为待人工判断；没有读到清理结果的，只看有效期。许可证、合同等的有效期不是文件的有效期。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for paper in site.papers:
        if not _IN_FORCE.fullmatch(paper.validity):
            continue
        if paper.expires_on and paper.expires_on < rules.today:
            message = f"有效期至 {paper.expires_on}，已经过期，有效性仍标“{paper.validity}”"
            yield _evidence(paper, message, "", Certainty.SURE)
        elif not paper.expires_on and paper.term_ends and paper.term_ends < rules.today:
            message = f"正文写明的有效期到 {paper.term_ends} 为止，已经过期，有效性仍标“{paper.validity}”；办过延期的，请在页面上注明"
            yield _evidence(paper, message, paper.term, Certainty.SUSPECTED)
        elif repeal := next((one for one in site.repeals if _ends(one, paper)), None):
            words = repeal.quotes[_named(repeal, paper)]
            message = f"“{repeal.article.title}”写明它已废止或失效，页面的有效性仍标“{paper.validity}”"
            yield _evidence(paper, message, words, Certainty.SUSPECTED)


def _ends(repeal: Repeal, paper: Paper) -> bool:
    if repeal.article.url == paper.article.url or not _named(repeal, paper):
        return False
    return not (repeal.article.day and paper.made_on and repeal.article.day < paper.made_on)


def _named(repeal: Repeal, paper: Paper) -> str:
    """The number, or failing that the title, under which a repeal names a document. "" when it does not."""
    if paper.number:
        own = number_key(paper.number)
        return next((number for number in sorted(repeal.numbers) if number.endswith(own)), "")
    own_title = title_key(paper.article.title)
    return next((name for name in sorted(repeal.names) if title_key(name) == own_title), "")


def _evidence(paper: Paper, message: str, context: str, certainty: Certainty) -> Evidence:
    return Evidence(
        where=paper.article.url,
        quote=paper.validity,
        message=message,
        suggestion="核实后改为“失效”或“废止”，并在标题旁标明。",
        context=context,
        key=paper.article.url,
        title=paper.article.title,
        certainty=certainty,
    )
