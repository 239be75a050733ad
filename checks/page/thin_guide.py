"""Disclosure guides (政府信息公开指南) that leave out what the law says a guide must tell."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import LinkRole, PageFacts, PageKind, Scope
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import NamedItem, Rules

SHORTEST_GUIDE = 200  # characters: less is a heading above a file, a picture or a list
WHOLE_GUIDE = 600  # so long a text is the guide itself
_SINGLE = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT})
_READ = frozenset({Scope.BODY, Scope.CELL, Scope.HEADING, Scope.LIST})
_NAMES = ("政府信息公开指南", "信息公开指南", "公开指南")
_OTHER_GUIDES = ("办事公开指南", "申请", "流程", "关于", "通知", "方案", "学校", "医院", "企业")


@page_check(title="公开指南要素不全", severity=Severity.MEDIUM, sources=("《政府信息公开条例》第十二条",))
def thin_guide(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政府信息公开指南写明信息的分类、编排体系、获取方式和公开工作机构的名称、办公地址、办公时间、联系电话、传真号码、互联网联系方式。

    为什么：群众照着指南查信息、提申请；缺了地址、时间、电话，指南就没有用。九项要素是《政府信息公开条例》第十二条规定的。

    怎样判：在公开指南的页面里逐项找，各种常见说法都认；哪一项的说法一个也没有，就算缺。一页报一条，列出所缺各项。
    正文较短的按疑似报。

    不报什么：列出多个单位指南的列表页；办事公开指南、依申请公开的流程说明不是公开指南；要素写得对不对，不在此项。

    何时说不清：正文太短、指南可能放在附件、图片或框架里，或者页面由脚本生成时，列为待人工判断。
    """
    topic = rules.topics.get("guide")
    if topic is None or page.items or not _is_guide(page):
        return
    if page.main_text_length < SHORTEST_GUIDE:
        if _is_guide_itself(page) or page.kind in _SINGLE:
            yield CannotTell(page.url, _doubts.UNREAD_GUIDE)
        return
    text = "\n".join(block.text for block in page.blocks if block.scope in _READ)
    missing = [element for element in topic.elements if not _holds(text, element)]
    if not missing or len(missing) == len(topic.elements):
        return
    if page.needs_script or any(link.role is LinkRole.ATTACHMENT for link in page.links):
        yield CannotTell(page.url, _doubts.UNREAD_GUIDE)
        return
    names = "、".join(element.name for element in missing)
    yield Evidence(
        where=page.url,
        quote=names,
        message=f"规定的 {len(topic.elements)} 项要素里有 {len(topic.elements) - len(missing)} 项，没有读到：{names}（{topic.source}）",
        suggestion="在公开指南里补齐所缺的要素；没有传真的，写明“无”。",
        key=page.url,
        certainty=None if page.main_text_length >= WHOLE_GUIDE else Certainty.SUSPECTED,
    )


def _is_guide(page: PageFacts) -> bool:
    """By its title; a column that holds one text also by its name."""
    own = (page.title,) if page.kind in _SINGLE else (page.title, *page.breadcrumb[-1:])
    return any(name.rstrip("（）() 0123456789年版").endswith(_NAMES) and not any(word in name for word in _OTHER_GUIDES) for name in own)


def _is_guide_itself(page: PageFacts) -> bool:
    """A page with something on it that is not text."""
    return any(link.role in (LinkRole.ATTACHMENT, LinkRole.FRAME) for link in page.links)


def _holds(text: str, element: NamedItem) -> bool:
    return any(name in text for name in (element.name, *element.synonyms))
