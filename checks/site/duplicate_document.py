"""Policy documents that were entered twice, and numbers that two documents bear."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from checks import _doubts, _papers
from inspector.core.accounts import title_likeness
from inspector.core.copies import number_key, title_key
from inspector.core.facts import Paper, Place, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules
from inspector.core.sketch import likeness

OTHER_TITLE = 0.4  # alike at most: a notice and the rules it brings share their subject
OTHER_TEXT = 0.3


@site_check(title="文件重复收录或重号", severity=Severity.LOW, certainty=Certainty.SUSPECTED, sources=("国办发〔2017〕47号", "龙政办发〔2023〕13号"))
def duplicate_document(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政策文件一文一号，同一份文件在同一个栏目里只收录一次。

    为什么：同一份文件收两遍，后来只改一遍，群众查到的就可能是旧的；两份文件用一个文号，引用和清理时分不清是哪一份。

    怎样判：把全站的政策文件按发文字号（括号、空格写法不论）归在一起：同一栏目里文号相同、标题也相同的两个页面，按疑似报重复收录，级别为低；
    文号相同而标题、正文都不同的两份本单位文件，按疑似报重号，级别为中，多半是要素表填错了一份。

    不报什么：不同栏目、文件库、公报各收一次的；通知与它印发的办法分成两页的；标题或正文大体相同的；没有文号的；两年以前的文件；
    正文一字不差的，由“重复发布”报。

    何时说不清：网站拒绝抓取时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    told = {frozenset((twins.first.url, twins.second.url)) for twins in site.twins}
    for group in _by_number(site, rules).values():
        for first, second in combinations(group, 2):
            if frozenset((first.article.url, second.article.url)) in told:
                continue
            if _is_twice(first, second):
                yield _evidence(first, second, f"“{second.article.column}”栏目里收录了两次", "重复收录", Severity.LOW)
                break
            if _is_another(first, second):
                yield _evidence(first, second, "的文号与另一份文件相同", "重号", Severity.MEDIUM)
                break


def _by_number(site: SiteFacts, rules: Rules) -> dict[str, list[Paper]]:
    groups: dict[str, list[Paper]] = {}
    for paper in site.papers:
        came = _papers.came_out(paper)
        if paper.number and came is not None and _papers.is_recent(came, rules.today) and _papers.is_own(paper, rules.site):
            groups.setdefault(number_key(paper.number), []).append(paper)
    return groups


def _is_twice(first: Paper, second: Paper) -> bool:
    return first.article.column == second.article.column and title_key(first.article.title) == title_key(second.article.title)


def _is_another(first: Paper, second: Paper) -> bool:
    """Nothing but the number is alike."""
    if title_likeness(first.article.title, second.article.title) > OTHER_TITLE:
        return False
    alike = likeness(first.sketch, second.sketch) if first.sketch and second.sketch else None
    return alike is not None and alike <= OTHER_TEXT


def _evidence(first: Paper, second: Paper, words: str, key: str, severity: Severity) -> Evidence:
    days = "、".join(str(_papers.came_out(paper)) for paper in (first, second))
    return Evidence(
        where=second.article.url,
        quote=second.number,
        message=f"{second.number} “{second.article.title}”{words}：另一个页面是“{first.article.title}” {first.article.url}，发布日期分别是 {days}",
        suggestion="核对原件，留下一个页面。" if severity is Severity.LOW else "核对两份文件的原件，改正填错的文号。",
        context=first.article.title,
        key=f"{key}|{number_key(second.number)}",
        title=second.article.title,
        severity=severity,
        places=2,
        more_places=(Place(first.article.url, first.article.title),),
    )
