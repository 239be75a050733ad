"""Words that official writing does not use, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import doubted, is_known_better
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules

KINDS = {
    "international": ("涉外表述不规范", Severity.HIGH),
    "legal": ("法律用语不规范", Severity.MEDIUM),
    "social": ("社会生活用语不规范", Severity.MEDIUM),
    "redundancy": ("语义重复", Severity.INFO),
}


@suspicion_check(
    title="表述不规范",
    kinds=KINDS,
    severity=Severity.MEDIUM,
    certainty=Certainty.SUSPECTED,
    sources=("新华社新闻信息报道中的禁用词和慎用词（2016 年修订）", "济南市 2025 年第二季度检查情况"),
)
def irregular_wording(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：涉外、法律、社会生活方面的用语规范，不用新华社列出的禁用词，语义不重复。

    为什么：国名简称、法律称谓、对群体的称呼用错，容易引起误解和负面舆情，各地通报多次点名。

    怎样判：校对程序按词表查找，有确定改法的按疑似报，附原句和改法。同一句话里的同一处只报一条，写明有多少个页面。
    涉外表述为高，法律、社会生活用语为中，语义重复只作提示。

    不报什么：只有建议、没有确定改法的；港澳台、领土、民族宗教表述由“疑似严重表述错误”报；一般错别字由“错别字”报；
    有人复核后排除的写法，在本站不再报。

    何时说不清：引用他人原话、历史文件的，机器分不清，全部按疑似报，由人核实。
    """
    suspicion = found.suspicion
    if is_known_better(suspicion):
        yield doubted(found, page, *KINDS[suspicion.kind])
