"""Wrong characters and ill-chosen words, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import doubted
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules

KINDS = {
    "typo_shape": ("形近字、漏字", Severity.MEDIUM),
    "typo_sound": ("音近字", Severity.MEDIUM),
    "place_name": ("地名", Severity.HIGH),
    "conversion_garble": ("转换乱码", Severity.MEDIUM),
    "idiom": ("成语", Severity.LOW),
    "grammar": ("语法、重复", Severity.LOW),
    "variant_char": ("繁体字、异体字", Severity.LOW),
    "international": ("涉外表述", Severity.HIGH),
    "legal": ("法律用语", Severity.MEDIUM),
    "social": ("社会生活用语", Severity.MEDIUM),
    "redundancy": ("语义重复", Severity.INFO),
}


@suspicion_check(
    title="错别字",
    severity=Severity.MEDIUM,
    certainty=Certainty.SUSPECTED,
    sources=("《国家通用语言文字法》", "新华社新闻信息报道中的禁用词和慎用词（2016 年修订）"),
)
def typo(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网站文字使用规范汉字，没有错字、别字、漏字、多字。

    为什么：《国家通用语言文字法》要求国家机关用规范汉字；错别字损害公信力，历次检查通报几乎都有。

    怎样判：校对程序逐段通读，对照词表、固定表述和语言模型，认为写错而且知道该怎样改的，按疑似报，附原句和改法。
    同一句话里的同一处错误只报一条，写明有多少个页面。按错误种类分级：地名、涉外表述为高，
    形近、音近、乱码和法律、社会用语为中，成语、语法、繁体异体为低，语义重复只作提示。

    不报什么：只有建议、没有确定改法的；标点；国名、机构、领导人、专项名称等写错的，由“疑似严重表述错误”报。

    何时说不清：校对只给疑似，不下结论，由人逐条核实；页面没有读到文字的，不作判断。
    """
    if found.suspicion.kind in KINDS and _knows_better(found):
        yield doubted(found, page, *KINDS[found.suspicion.kind])


def _knows_better(found: BlockSuspicion) -> bool:
    """Advice, empty or marked with ※, asks for thought and is no correction."""
    suggestion = found.suspicion.suggestion
    return bool(suggestion) and not suggestion.startswith("※") and suggestion != found.suspicion.quote
