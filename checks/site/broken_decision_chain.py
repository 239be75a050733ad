"""Major decisions that were taken without the steps the public should have seen."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import Decision, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

REQUIRED = ("征求意见", "采纳情况")  # 听证 and 列席 depend on the matter


@site_check(title="决策过程信息不全", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-13",), sources=("国务院令第713号",))
def broken_decision_chain(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：列入目录的重大行政决策，公开草案和说明、征求意见、意见采纳情况、听证和代表列席（需要的）、决策结果。

    为什么：《重大行政决策程序暂行条例》要求公众参与的过程公开；只见结果不见过程，决策经不起问。

    怎样判：读重大行政决策事项目录里的事项名称，在全站的标题里找它的各个环节。已有结果而没有征求意见或者采纳情况的，
    按疑似报，写明找到了哪些、没找到哪些。

    不报什么：还没有结果的事项；听证、列席不是每个事项都要，只列出找到的，不单独报缺。

    何时说不清：目录里的事项在全站的标题里一个环节也没有找到的（名称可能不同，也可能公开在别处），合为一条待人工判断；
    抓取提前结束或者网站拒绝抓取的，也列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for decision in site.decisions:
        missing = [stage for stage in REQUIRED if stage not in decision.stages]
        if not decision.stages:
            yield CannotTell(decision.catalogue.url, _doubts.UNSEEN_DECISION)
        elif "结果" in decision.stages and missing:
            yield CannotTell(site.home_url, _doubts.CUT_SHORT) if site.coverage.stopped else _evidence(decision, missing)


def _evidence(decision: Decision, missing: list[str]) -> Evidence:
    found = "、".join(decision.stages)
    return Evidence(
        where=decision.stages["结果"].url,
        quote=decision.name,
        message=f"目录事项“{decision.name}”已有结果，读到{found}，没有读到{'、'.join(missing)}",
        suggestion="补充公开缺少的环节，并把各环节放在一起；已公开在别处的，加上链接。",
        context=decision.catalogue.title,
        key=decision.name,
        title=decision.stages["结果"].title,
    )
