"""District, county or city written for one another, as the proofreader doubts it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import doubted
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules


@suspicion_check(
    title="区县市层级词不符",
    kinds=("level_word",),
    severity=Severity.MEDIUM,
    certainty=Certainty.SUSPECTED,
    sources=("宁化县 2023 年第三季度政府网站检查通报",),
)
def wrong_level_word(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：称呼本地时用对层级：县不写成区、市，区不写成县。

    为什么：“我区”“全市”用在县的文件里，多半是照抄上级或外地文件没有改净，通报曾因此点名。

    怎样判：配置里写明网站所在地的（place），校对程序把“我区”“全市”一类的自称与本地层级核对，不符的按疑似报，附原句。
    同一句话里的同一处只报一条，写明有多少个页面。

    不报什么：转载上级文件、上级会议和讲话里的自称；开发区、自治区、市场等词里的“区”“市”。

    何时说不清：没有写明所在地的网站不作判断；写明了的也全部按疑似报，转载还是自称由人核实。
    """
    yield doubted(found, page, "层级词不符", Severity.MEDIUM)
