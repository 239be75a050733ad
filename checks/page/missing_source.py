"""Reprints that do not say where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from checks._sections import section
from inspector.core.facts import PageFacts, PageKind, Scope
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

MOST_OPENING = 6  # blocks of main text in which a story says whose it is
FEWEST_CHARACTERS = 100
_OF_A_PAPER = re.compile(r"^\s*[（(]?(?:本报讯|本报\S{0,8}电|本报记者|本台(?:讯|消息|记者))")
_REPRINTS = re.compile(r"国务院(?:信息|要闻|动态)|时政要闻|国内要闻|中央要闻|媒体(?:报道|聚焦|关注|看)|转载")
_NAMED = re.compile(
    r"来\s*源|稿源|转自|转载自|新华社|新华网|人民日报|人民网|中新[社网]|央视|光明日报|经济日报|中国政府网|日报|晚报|电视台|广播|记者|[\u4e00-\u9fff]{2,8}网讯"
)
_PAPER = re.compile(r"来\s*源\s*[:：]\s*[^\s:：]|日报|晚报|电视台|广播|转自")
_SCRIPTED_LABEL = re.compile(r"来\s*源\s*[:：]\s*$")


@page_check(title="转载未注明来源", severity=Severity.LOW, sources=("国办发〔2017〕47号",))
def missing_source(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：转载别处的信息，在页面上注明来源。

    为什么：《政府网站发展指引》要求转载信息注明来源，做到来源可溯；不注明，出了差错分不清是谁的责任，也可能侵权。

    怎样判：文章开头写着“本报讯”“本台消息”，而页面没有来源、也没有说是哪家报、哪个台的，报；时政要闻、媒体报道、转载一类栏目里的文章，
    页面和标签都没有来源，正文也没有提到任何媒体的，按疑似报。同一栏目合并为一条，写明有多少个页面。

    不报什么：本单位自己的稿件；来源写在正文电头里（如新华社某地某日电）的；要不要经过授权，不在此判断。

    何时说不清：页面有“来源：”字样而后面是空的，来源可能由脚本写入，列为待人工判断。
    """
    if page.kind is not PageKind.ARTICLE or page.published.source or page.meta("ContentSource") or page.main_text_length < FEWEST_CHARACTERS:
        return
    body = [block.text for block in page.blocks if block.scope is Scope.BODY]
    own = next((match[0].strip() for text in body[:MOST_OPENING] if (match := _OF_A_PAPER.match(text))), "")
    part = section(page)
    is_reprint = any(_REPRINTS.search(step) for step in page.breadcrumb)
    if not own and not is_reprint:
        return
    shown = [block.text for block in page.blocks if block.scope not in {Scope.NAVIGATION, Scope.FOOTER, Scope.META, Scope.TITLE}]
    is_label_empty = any(_SCRIPTED_LABEL.search(text) for text in shown)
    if own and not any(_PAPER.search(text) for text in shown):
        certainty = Certainty.SUSPECTED if is_label_empty else Certainty.SURE
        yield _evidence(page, own, f"文章以“{own}”开头，页面没有注明是哪家媒体", f"本报|{part}", certainty)
    elif is_label_empty:
        yield CannotTell(page.url, _doubts.SCRIPTED_SOURCE)
    elif not own and not any(_NAMED.search(text) for text in shown):
        yield _evidence(page, page.title, f"“{part}”里的文章没有来源，正文也没有提到出自哪里", part, Certainty.SUSPECTED)


def _evidence(page: PageFacts, quote: str, message: str, key: str, certainty: Certainty) -> Evidence:
    return Evidence(page.url, quote, message, "在标题下方补上来源；整个栏目都没有的，修改模板。", key=key, certainty=certainty)
