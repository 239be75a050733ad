"""Pages that show search engines something else than visitors."""

from __future__ import annotations

from collections.abc import Iterator

from checks._hosts import host_of
from checks._illicit import ILLICIT, OFFICIAL_HOST, WARNING, may_hold_illicit
from inspector.core.facts import Jump, PageFacts, PageKind, Scope
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

SUBSTANTIAL = 100  # characters of main text: a page that only leads on has less
_TAGS = (("Description", "页面描述"), ("Keywords", "页面关键词"))
_SHOWN = frozenset({Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST})


@page_check(title="页面被篡改", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1",))
def tampered_page(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面没有被人植入违法内容，也不把访问者带到别的网站去。

    为什么：入侵者常常只改标题、描述和关键词，或者只对从搜索引擎来的访问者跳转，页面看着正常，搜索结果里却是赌博、色情；
    国办秘函〔2019〕19号把被篡改处置不力造成严重事故列为单项否决。

    怎样判：网页标题、描述、关键词里有赌博、色情、诈骗一类字样，而正文里没有同样的字样，按疑似报；脚本判断访问者来自搜索引擎就跳到外站的，
    或者正文完整的页面一打开就由脚本跳到外站的，按疑似报。同一种字样、同一个目标网站只报一条。

    不报什么：打击、提醒、科普一类的文章（标题或描述里有警示用语，或者正文也在谈同一件事）；跳到政府、教育网站和本单位域名的；
    只用来跳转的空页面；要点击才跳转的。

    何时说不清：疑似就是要人工核实，先用搜索引擎打开该页面看一看；脚本文件里的跳转读不到，不作判断。
    """
    if page.kind is PageKind.ATTACHMENT:
        return
    yield from _words(page)
    for jump in page.jumps:
        if not OFFICIAL_HOST.search(host_of(jump.url)) and (jump.is_for_searchers or page.main_text_length >= SUBSTANTIAL):
            yield _jump(page, jump)


def _words(page: PageFacts) -> Iterator[Evidence]:
    written = [("网页标题", title) for title in page.titles]
    written += [(label, content) for name, label in _TAGS if (content := page.meta(name))]
    for label, text in written:
        match = ILLICIT.search(text) if may_hold_illicit(text) else None
        if match and not WARNING.search(text) and not any(match[0] in block.text for block in page.blocks if block.scope in _SHOWN):
            message = f"{label}里有“{match[0]}”，页面正文里没有，像是只给搜索引擎看的内容"
            yield Evidence(page.url, match[0], message, _ADVICE, context=text[:200], key=f"{label}|{match[0]}")
            return


def _jump(page: PageFacts, jump: Jump) -> Evidence:
    host = host_of(jump.url)
    who = "从搜索引擎来的访问者" if jump.is_for_searchers else "打开页面的人"
    return Evidence(page.url, jump.quote, f"脚本把{who}带到 {host}", _ADVICE, target=jump.url, key=host)


_ADVICE = "先断开或恢复页面，保留日志和被改的文件，查清入侵途径后再上线。"
