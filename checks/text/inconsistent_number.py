"""Numbers and headings that contradict each other, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import doubted
from inspector.core.facts import BlockSuspicion, PageFacts, PageKind
from inspector.core.findings import Answer, CannotTell, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules

KINDS = {"number": ("数字前后不符", Severity.MEDIUM), "heading": ("序号不连续", Severity.LOW)}
_TORN = "附件里的标题序号不连续，可能是写漏，也可能是提取文字时丢了自动编号；请打开附件查看"


@suspicion_check(title="数字前后不符", kinds=KINDS, severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("各地政府网站日常检查制度",))
def inconsistent_number(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：同一篇里的数字前后相符，总数等于分项之和，标题序号依次相接。

    为什么：总数和分项对不上、“一、二、四”缺了“三”，读者不知道哪个是对的，也让人怀疑内容有遗漏。

    怎样判：校对程序核对同一句、同一段里的总数与分项、百分比、增减方向，以及同一级标题的序号，不符的按疑似报，附原句。
    数字不符为中，序号不连续为低。

    不报什么：四舍五入造成的尾差；只列举“其中”几项的；节选、续页里从中间开始的序号；引用的法律条款号。

    何时说不清：附件里的序号可能是自动编号、提取时丢了，这时转为待人工判断；数字口径不同的机器分不清，按疑似报。
    """
    kind = found.suspicion.kind
    if kind == "heading" and page.kind is PageKind.ATTACHMENT:
        yield CannotTell(page.url, _TORN)
    else:
        yield doubted(found, page, *KINDS[kind])
