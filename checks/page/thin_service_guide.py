"""Service guides that leave out elements people need before they set out."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts, _guides
from inspector.core.facts import PageFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Limit, Rules

_DEFAULT = Limit(4, "个", "国家标准", is_settled=False)


@page_check(title="办事指南要素不全", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, indicators=("W-V6", "W-D11"))
def thin_service_guide(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：办事指南写明事项名称、设定依据、申请条件、办理材料、办理地点、办理时间、联系电话、办理流程八项。

    为什么：要素不全，群众要多跑路。国办秘函〔2019〕19号对要素缺失的指南扣分；大量缺失的指南达到五个，记入单项否决“服务不实用”。

    怎样判：办事指南栏目里的页面，标题写明是办事指南的页面，以及办事服务栏目里看得出是指南的页面，逐项找标签和内容，一句都没有提到的算缺。
    写法宽松地认：写了电话号码就算有联系电话，写了“几个工作日”就算有办理时间。缺四项以上的从重，缺一至三项的从轻，都按疑似报。

    不报什么：通知、公告、政策文件、新闻、问答和“发布办事指南”一类的消息；站外政务服务平台上的指南不归本站判断。

    何时说不清：指南里有附件、正文图片、框架或在线办理入口，缺的内容可能在那里面，列为待人工判断。
    """
    if not _guides.is_guide(page):
        return
    missing = _guides.missing(page)
    if not missing:
        return
    if _guides.stands_elsewhere(page):
        yield CannotTell(page.url, _doubts.GUIDE_ELSEWHERE)
        return
    yield _evidence(page, missing, rules.limits.get("thin_service_guide.missing", _DEFAULT))


def _evidence(page: PageFacts, missing: list[str], limit: Limit) -> Evidence:
    is_bare = len(missing) >= limit.number
    remark = f"，达到“大量缺失”的 {limit.words}（{limit.layer}{'' if limit.is_settled else '，待核定'}）" if is_bare else ""
    return Evidence(
        where=page.url,
        quote=page.title,
        message=f"{_guides.NUMBER_OF_ELEMENTS} 项要素里没有读到 {len(missing)} 项：{'、'.join(missing)}{remark}",
        suggestion=f"核对后补上{'、'.join(missing)}。",
        key=page.url,
        severity=Severity.LOW if not is_bare else Severity.HIGH if limit.is_settled else Severity.MEDIUM,
    )
