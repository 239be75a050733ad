"""Names of offices that have been renamed or abolished, as the proofreader doubts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.text._wording import doubted
from inspector.core.facts import BlockSuspicion, PageFacts, PageKind
from inspector.core.findings import Answer, CannotTell, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules

_OFFICE = re.compile(r"机构|职能|职责|内设|直属|单位(?:概况|简介)|部门(?:概况|简介)|联系(?:方式|我们)")  # pages that the clause on 机构职能 is about
_UNDATED = "文章没有发布时间，里面的旧机构名称当时可能是对的；请人工查看是不是仍在使用的内容"


@suspicion_check(title="机构名称过时", kinds=("stale",), severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D02",))
def outdated_org_name(found: BlockSuspicion, page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：机构简介、职能、联系方式和新发布的稿件，用机构改革后的现名。

    为什么：机构职能栏目里名称不准确，按 19 号指标“机构职能”扣分，其他页面的只报不扣；群众按旧名称找不到办事的地方。

    怎样判：校对程序对照更名日期，文章发布在更名以后而仍用旧名的，按疑似报，附原句和现名。简介、职能、联系方式这类长期有效的栏目页按检查当日判断。

    不报什么：更名以前发布的稿件；“原某某局”、沿革、文件名称和引号里的旧名；年鉴、史志。

    何时说不清：没有发布时间的文章和附件，可能是历史稿件，转为待人工判断。
    """
    if page.published.day is None and page.kind in (PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.ATTACHMENT):
        yield CannotTell(page.url, _UNDATED)
    elif page.published.day is None or page.published.day <= rules.today:
        is_about_office = any(_OFFICE.search(name) for name in (*page.breadcrumb, page.title, page.meta("ColumnName") or ""))
        yield doubted(found, page, "机构名称过时", Severity.MEDIUM, None if is_about_office else ())
