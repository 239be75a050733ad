"""Columns that a clause or a local rule wants and the site does not have."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import LinkRole, ListState, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import NamedItem, OfficeKind, Rules

LONGEST_NAME = 20  # characters of a column's name or a menu entry
FEWEST_COLUMNS = 3  # with fewer, the menu was not read
_CLAUSES = {"overview": "W-D01", "function": "W-D02", "leader": "W-D03", "news": "W-D04", "policy_file": "W-D05"}
_OF_SITE = "网站配置"  # note of what the site's entry in sites.yaml names
_OTHER_NAMES = {  # entries that hold what the column would
    "overview": ("概况", "简介", "走进", "印象", "概览", "县情", "市情", "区情", "省情"),
    "function": ("职能", "职责", "机构", "关于我们", "部门概况", "单位简介", "处室", "科室"),
    "leader": ("领导", "县长", "市长", "区长", "局长", "主任", "负责人", "班子"),
    "news": ("动态", "要闻", "新闻", "资讯", "头条"),
    "policy_file": ("文件", "法规", "政策"),
}


@site_check(title="应有栏目缺失", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D01", "W-D02", "W-D03", "W-D04", "W-D05"))
def missing_column(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政府网站开设概况信息、机构职能、领导信息、动态要闻、政策文件栏目；部门网站除概况外也要开设；地方方案和网站配置点名的栏目也要有。

    为什么：国办秘函〔2019〕19号对未开设的栏目扣分，群众也靠这些栏目认识和联系政府。

    怎样判：全站的栏目名、首页的菜单和链接、标题里都没有这类栏目的任何常见叫法，报疑似缺失，每个栏目一条，写明是哪个文件要求的。

    不报什么：换了叫法的（如“走进某县”“机构设置”）；设在上级网站、本站首页有链接的；栏目空白、不更新另有检查项；部门、公共企事业单位只看国家规定和网站配置点名的栏目。

    何时说不清：没有登记单位类别、首页由脚本生成、栏目读到的太少、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    missing = [item for item in rules.required_columns if item.is_required and _is_own(item, rules) and not _has(item, site)]
    if not missing:
        return
    doubt = _doubts.about_absence(site.coverage) or _doubt(site)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for item in missing:
        if item.id in _CLAUSES and rules.office.kind is OfficeKind.UNKNOWN:
            yield CannotTell(site.home_url, _doubts.UNKNOWN_OFFICE)
            continue
        yield Evidence(
            where=site.home_url,
            quote=item.name,
            message=f"读了 {len(site.columns)} 个栏目和首页的全部链接，没有“{item.name}”一类的栏目（{item.note}）",
            suggestion=f"开设“{item.name}”栏目；已有而名称不同的，在 sites.yaml 的 columns 里写明。",
            key=item.id,
            indicators=(_CLAUSES[item.id],) if item.id in _CLAUSES else (),
        )


def _is_own(item: NamedItem, rules: Rules) -> bool:
    """What a place wants of its portal is not every department's; what the site's own entry names is."""
    kind = rules.office.kind
    if item.id in _CLAUSES:
        return kind is not OfficeKind.ENTERPRISE
    return kind in (OfficeKind.GOVERNMENT, OfficeKind.UNKNOWN) or item.note == _OF_SITE


def _has(item: NamedItem, site: SiteFacts) -> bool:
    if any(item.id in column.kinds for column in site.columns):
        return True
    names = (item.name, *item.synonyms, *_OTHER_NAMES.get(item.id, ()))
    links = (link.text for link in (site.home.links if site.home else ()) if link.role is LinkRole.PAGE and len(link.text) <= LONGEST_NAME)
    entries = (note.article.title for notes in site.topics.values() for note in notes if note.is_column)
    return any(name in words for words in (*(column.name for column in site.columns), *links, *entries) for name in names)


def _doubt(site: SiteFacts) -> str:
    home = site.home
    if home is None or home.needs_script or home.list_state is ListState.SCRIPTED:
        return _doubts.SCRIPTED_HOME
    return _doubts.FEW_COLUMNS if len(site.columns) < FEWEST_COLUMNS else ""
