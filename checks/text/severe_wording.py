"""Names and terms whose misspelling may fail a site at once, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import doubted
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules

KINDS = {
    "state_name": ("国名", Severity.CRITICAL),
    "org_name": ("国家机构和党的机构名称", Severity.CRITICAL),
    "leader_name": ("党和国家领导人姓名", Severity.CRITICAL),
    "party_term": ("党的理论、会议、专项行动名称", Severity.CRITICAL),
    "territory": ("领土名称", Severity.CRITICAL),
    "hk_mo_tw": ("涉港澳台表述", Severity.CRITICAL),
    "job_title": ("职务称谓", Severity.HIGH),
    "ethnic_religion": ("民族宗教表述", Severity.HIGH),
}


@suspicion_check(title="疑似严重表述错误", kinds=KINDS, severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1", "A-V1"))
def severe_wording(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：国名、国家机构和党的机构名称、领导人姓名、重要会议和专项行动名称、领土和港澳台、民族宗教等表述准确。

    为什么：国办秘函〔2019〕19号规定，出现一处严重表述错误，网站即单项否决。

    怎样判：校对程序发现上述名称或表述可能写错的，按疑似报，附原句和建议。机器只提示线索，是不是严重表述错误由人认定。
    同一句话里的同一处只报一条，写明有多少个页面。职务称谓、民族宗教表述为高，其余为严重。

    不报什么：一般错别字由“错别字”报；引用历史文件、书名中的旧称，校对程序已尽量排除。

    何时说不清：这一项全部是疑似，未经人核实不得作为结论；页面没有读到文字的，不作判断。
    """
    name, severity = KINDS[found.suspicion.kind]
    yield doubted(found, page, f"{name}错误", severity)
