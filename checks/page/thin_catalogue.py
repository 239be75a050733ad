"""Catalogues of public information whose table lacks a column the regulation asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inspector.core.facts import PageFacts, PageKind, Scope
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

FEWEST_HEADS = 2  # with one, the table is something else
LONGEST_HEAD = 12

_CATALOGUE = re.compile(r"(?:信息|主动)公开目录|公开目录$")
_SUMMARY = "内容概述"  # some catalogues show it when one points at a title
_HEADS: Mapping[str, re.Pattern[str]] = {
    "索引号": re.compile(r"索引号?|索取号|信息索引号"),
    "名称": re.compile(r"(?:信息|文件)?(?:名称|标题)"),
    _SUMMARY: re.compile(r"(?:内容|信息)?(?:概述|摘要|简介|概要)"),
    "生成日期": re.compile(r"(?:生成|产生|形成|成文|发布|公开)(?:日期|时间)|日期"),
}


@page_check(title="公开目录要素不全", severity=Severity.LOW, sources=("国务院令第711号",))
def thin_catalogue(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：政府信息公开目录列明索引、名称、内容概述、生成日期。

    为什么：《政府信息公开条例》第十二条规定了目录的内容；缺了索引和日期，群众找不到也引不了。

    怎样判：公开目录栏目的列表如果是有表头的表格，看表头有没有这四项，缺的报；同一套模板缺同一项的合并为一条。
    内容概述有的要鼠标移上去才显示，按疑似报。

    不报什么：没有表头的列表（标题加日期）、公开目录以外的表格；要素写在信息自己的页面上的，另有“政策文件要素缺失”。

    何时说不清：目录由脚本生成、没有读到表头的，不判断。
    """
    if page.kind is not PageKind.COLUMN or not any(_CATALOGUE.search(name) for name in (page.title, *page.breadcrumb[-1:])):
        return
    heads = [block.text.strip() for block in page.blocks if block.scope is Scope.CELL and "第1行" in block.where and len(block.text) <= LONGEST_HEAD]
    found = {name for name, pattern in _HEADS.items() if any(pattern.fullmatch(head) for head in heads)}
    if len(found) < FEWEST_HEADS or "名称" not in found:
        return
    for name in _HEADS.keys() - found:
        yield Evidence(
            where=page.url,
            quote="、".join(heads),
            message=f"目录的表头列了 {len(heads)} 项，没有“{name}”",
            suggestion=f"在目录里补上“{name}”一列。",
            key=f"{name}|{'、'.join(heads)}",
            certainty=Certainty.SUSPECTED if name == _SUMMARY else Certainty.SURE,
        )
