"""Entries that the disclosure platform (政府信息公开) must have and does not."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import ListState, SiteFacts
from inspector.core.findings import Answer, CannotTell, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="政府信息公开专栏缺入口", severity=Severity.HIGH, sources=("国办公开办函〔2019〕61号",))
def missing_disclosure_entry(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：“政府信息公开”专栏设有政府信息公开指南、政府信息公开制度、法定主动公开内容、政府信息公开年报，并提供依申请公开的途径。

    为什么：国办公开办函〔2019〕61号统一了政府信息公开平台的名称和内容，各机关都按它设置。

    怎样判：读到了“政府信息公开”专栏，而全站都没有找到某个规定入口的链接或页面，报该入口缺失，每个入口一条。入口的常见叫法都认。

    不报什么：入口里的内容是否齐全、是否按时，另有检查项。

    何时说不清：没有读到专栏（也可能不是政府机关网站）、专栏由脚本或框架生成、一个入口也没有读到、抓取提前结束，或者网站拒绝抓取时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    missing = [entry for entry in rules.disclosure_entries if entry.is_required and entry.id not in site.entries]
    if not missing:
        return
    place = site.disclosure_place
    doubt = _doubt(site)
    if place is None or doubt:
        yield CannotTell(place.url if place else site.home_url, doubt or _doubts.NO_DISCLOSURE)
        return
    required = sum(entry.is_required for entry in rules.disclosure_entries)
    for entry in missing:
        yield Evidence(
            where=place.url,
            quote=entry.name,
            message=f"规定的 {required} 个入口里找到 {required - len(missing)} 个，没有找到“{entry.name}”",
            suggestion=f"在“政府信息公开”专栏增设“{entry.name}”。",
            key=entry.id,
            title=place.title,
        )


def _doubt(site: SiteFacts) -> str:
    place = site.disclosure_place
    if not site.has_disclosure_platform or place is None:
        return _doubts.NO_DISCLOSURE
    if not site.entries or any(column.url == place.url and (column.needs_script or column.state is ListState.SCRIPTED) for column in site.columns):
        return _doubts.SCRIPTED_DISCLOSURE
    return _doubts.CUT_SHORT if site.coverage.stopped else ""
