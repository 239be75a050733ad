"""Document numbers and titles cited wrongly, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text._wording import FORM, doubted, form_of_page
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules


@suspicion_check(
    title="引用文号有误", kinds=("doc_ref",), severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("宁化县 2023 年第三季度政府网站检查通报",)
)
def wrong_doc_number(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：引用的法律、法规、文件名称准确，发文字号的机关代字、年份、六角括号和序号齐全正确。

    为什么：名称或文号写错，依据就查不到，处罚、许可等决定还可能因此被撤销；通报曾因文号写错点名。

    怎样判：校对程序核对书名号里的法律法规名称，以及发文字号的写法，有误的按疑似报，附原句和改法；只是括号形式不规范的，每页合为一条提示。
    同一句话里的同一处只报一条，写明有多少个页面。

    不报什么：编号、案号、合同号等不是发文字号的；引用已更名、已废止而当时正确的旧名称。

    何时说不清：文号格式正确而所指文件不存在的，离线查不到，不作判断；其余全部按疑似报，由人对照原文。
    """
    if found.suspicion.class_ == FORM:
        yield from form_of_page(found, page, "发文字号写法不规范")
    else:
        yield doubted(found, page, "引用文号、文件名称有误", Severity.MEDIUM)
