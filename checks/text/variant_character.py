"""Traditional and variant characters, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import FORM, doubted, form_of_page
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules


@suspicion_check(title="繁体或异体字", kinds=("variant_char",), severity=Severity.LOW, certainty=Certainty.SUSPECTED, indicators=("L-28",))
def variant_character(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：公务用字使用《通用规范汉字表》里的规范汉字，异形词用《第一批异形词整理表》的推荐词形。

    为什么：《国家通用语言文字法》规定国家机关以规范汉字为公务用字。

    怎样判：简体文章里夹杂的繁体字、异体字，逐处按疑似报，附原句和改法；异形词等只是形式不规范的，每个页面合为一条提示，写明处数和例子。

    不报什么：整篇的繁体版；人名、地名、书法碑帖、商号和引用古籍里的繁体字、异体字。

    何时说不清：姓名和老字号里的用字机器认不全，按疑似报，由人核实。
    """
    if found.suspicion.class_ == FORM:
        yield from form_of_page(found, page, "异形词、异体字")
    else:
        yield doubted(found, page, "使用了繁体字、异体字", Severity.LOW)
