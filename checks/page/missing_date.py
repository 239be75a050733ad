"""Articles that do not say when they were published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from checks._sections import section
from inspector.core.facts import PageFacts, PageKind, Scope
from inspector.core.findings import Answer, CannotTell, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

LONGEST_DATE_LINE = 60  # a date in a longer block belongs to the story
FEWEST_CHARACTERS = 30  # below that there is no article, only a frame, a picture or a notice of the program
LONGEST_NAME = 12  # a longer title tells of something: 县领导帮助企业解决用工难题
_DATE = re.compile(r"(?:19|20)\d\d\s*[-./年∕／－]\s*\d{1,2}\s*[-./月∕／－]\s*\d{1,2}|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十元]{1,2}月")
_LABEL = re.compile(r"(?:发布|发文|发稿|更新|录入|添加|公布|公开)\s*(?:时间|日期)\s*[:：]?|^\W*(?:时间|日期)\s*[:：]\s*$")
_STANDING = re.compile(
    r"关于(?:我们|本站)|联系(?:我们|方式)|(?:网站|免责|版权)声明|隐私(?:声明|政策)|帮助|网站地图|"
    r"简介|概况|职责|职能|机构设置|内设机构|领导(?:信息|之窗|班子|分工|介绍)|办公地址|办事(?:指南|流程)|服务指南|须知"
)
_NOT_SHOWN = frozenset({"", "url", "second opinion"})  # where a date was read that visitors do not see


@page_check(title="未注明发布时间", severity=Severity.MEDIUM, indicators=("W-V3",))
def missing_date(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：每篇信息都在页面上注明发布时间，格式为“YYYY-MM-DD HH:MM”。

    为什么：《政府网站发展指引》要求内容页标明发布时间；国办秘函〔2019〕19号检查更新时，没有注明发布时间的可以视为不更新。

    怎样判：文章页上没有发布时间一行，网页标签里也没有，报。同一栏目的文章合并为一条，写明有多少个页面。

    不报什么：机构职能、领导简介、办事指南、联系我们、网站声明等长期不变的页面；栏目页和只有图片、框架的页面；时间格式不规范的不在此报。

    何时说不清：页面靠脚本生成、有“发布时间”字样而时间由脚本写入，或者有日期而认不出是不是发布时间，列为待人工判断。
    """
    if page.kind is not PageKind.ARTICLE or page.published.origin not in _NOT_SHOWN or page.main_text_length < FEWEST_CHARACTERS:
        return
    if _is_standing(page, rules):
        return
    doubt = _doubt(page)
    if doubt:
        yield CannotTell(page.url, doubt)
        return
    part = section(page)
    address = f"，只有网址里带着 {page.published.day}" if page.published.origin == "url" else ""
    yield Evidence(
        where=page.url,
        quote=page.title,
        message=f"“{part}”的文章页没有注明发布时间{address}",
        suggestion="在标题下方补上“发布时间：YYYY-MM-DD HH:MM”；整个栏目都没有的，修改模板。",
        key=part,
    )


def _is_standing(page: PageFacts, rules: Rules) -> bool:
    """Pages about the office itself, which are kept and not published."""
    names = "\n".join((*page.breadcrumb, page.title if len(page.title) <= LONGEST_NAME else ""))
    return bool(_STANDING.search(names)) or any(word in names for kind in rules.column_kinds.values() if kind.is_static for word in kind.synonyms)


def _doubt(page: PageFacts) -> str:
    if page.needs_script:
        return _doubts.SCRIPTED_PAGE
    shown = [block.text for block in page.blocks if block.scope not in {Scope.FOOTER, Scope.NAVIGATION, Scope.META, Scope.LIST}]
    if any(_LABEL.search(text) for text in shown):
        return _doubts.SCRIPTED_DATE
    return _doubts.UNLABELLED_DATE if any(len(text) <= LONGEST_DATE_LINE and _DATE.search(text) for text in shown) else ""
