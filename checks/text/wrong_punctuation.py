"""Marks doubled, unpaired or of the wrong kind, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import FORM, doubted, form_of_page
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules


@suspicion_check(
    title="标点差错",
    kinds=("punctuation",),
    severity=Severity.LOW,
    certainty=Certainty.SUSPECTED,
    sources=("GB/T 15834-2011《标点符号用法》", "崇阳县 2024 年第一季度政府网站检查情况"),
)
def wrong_punctuation(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：标点成对、不重复，汉字之间用全角标点。

    为什么：缺半边的引号、连用的句号会改变意思，也是编辑粗疏最显眼的痕迹，检查通报把标点差错计入错情。

    怎样判：重复的标点、不成对的引号和括号，逐处按疑似报，附原句；只是形式不规范的（如汉字之间的半角逗号），每个页面合为一条提示，写明处数和例子。

    不报什么：网址、代码、外文、数字里的半角标点；分几段写的成对引号；省略号、破折号；表情和装饰符号。

    何时说不清：引文跨了几段、脚本补上的后半边，机器看不全，按疑似报，由人核实。
    """
    if found.suspicion.class_ == FORM:
        yield from form_of_page(found, page, "标点形式不规范")
    else:
        yield doubted(found, page, "标点差错", Severity.LOW)
