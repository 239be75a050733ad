"""Names of other places where the office's own should stand, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import doubted
from inspector.core.facts import FOREIGN_PLACE, BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules


@suspicion_check(title="外地地名", kinds=("place_name",), severity=Severity.HIGH, certainty=Certainty.SUSPECTED, sources=("各地政府网站日常检查制度",))
def foreign_place(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：本地的通知、方案、总结里，写的是本地的地名和机构。

    为什么：照搬外地材料没有改净地名，等于承认文件是抄来的，已多次引发舆情。

    怎样判：配置里写明网站所在地的（place），校对程序发现文中把外地的省、市、县当作本地来写，按疑似报，附原句。
    同一句话里的同一处只报一条，写明有多少个页面。

    不报什么：转载的新闻、领导考察、对口协作、招商、籍贯、产地、外地单位名称等本来就要写外地的；地名本身写错的由“错别字”报。

    何时说不清：没有写明所在地的网站不作判断；写明了的也全部按疑似报，是不是照搬由人核实。
    """
    suspicion = found.suspicion
    if suspicion.source == FOREIGN_PLACE:
        yield doubted(found, page, "照搬外地材料留下的地名", Severity.HIGH)
