"""Sites without any way to the services of the office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from checks.site import _entries
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules

_SERVICE = _entries.Sought(
    words=re.compile(
        r"办事(?!处|机构|公开|人员)|政务服务|便民服务|公共服务|网上服务|在线服务|服务(?:大厅|事项|平台|指南)|(?:政务|便民|行政|市民)服务中心|一网通办|一件事|我要办|掌上办|个人服务|法人服务"
    ),
    address=re.compile(r"[/.](?:\w*zwfw\w*|bsfw|bszn|wsbs|bsdt|wsdt|banshi|zxbs|bmfw|zwdt)[./?\d]", re.IGNORECASE),
    not_words=re.compile(r"办事处|技术支持"),
    kind="service",
)


@site_check(title="无办事服务", severity=Severity.CRITICAL, indicators=("W-V6", "W-D09"))
def missing_service_entry(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政府网站提供办事服务，设在本站或者链接到统一的政务服务平台都可以，并集中分类展示办事事项。

    为什么：国办秘函〔2019〕19号规定，没有提供办事服务的，按“服务不实用”单项否决。

    怎样判：在首页的全部链接和全站栏目里找办事服务、政务服务、一网通办、办事指南等入口，看文字也看地址；抓取完整而一个也没有的，
    政府和乡镇网站按严重报。首页上有不带文字的图片链接时只按疑似报，因为入口可能就是那张图片。

    不报什么：公共企事业单位的网站；域名和标识都看不出是政府网站，又没有登记单位种类的网站。

    何时说不清：网站拒绝抓取、抓取提前结束、首页由脚本生成、菜单可能由脚本写出而没有读到（栏目不足三个），部门网站（没有对外服务职能的不作要求），没有登记单位种类的政府网站，
    列为待人工判断。
    """
    if not _entries.is_official(site, rules) or next(_entries.entries(site, _SERVICE), ""):
        return
    kind = rules.office.kind
    doubt = _doubts.about_absence(site.coverage) or (_doubts.SCRIPTED_HOME if _entries.is_scripted(site) else "")
    if not doubt and kind not in (OfficeKind.GOVERNMENT, OfficeKind.TOWNSHIP):
        doubt = _doubts.NO_SERVICE_ENTRY
    doubt = doubt or ("" if _entries.has_menu(site) else _doubts.FEW_COLUMNS)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    has_pictures = _entries.has_wordless_links(site)
    yield Evidence(
        where=site.home_url,
        quote="办事服务",
        message="首页和全站栏目里都没有读到办事服务的入口" + ("；首页有不带文字的图片链接，请核实其中有没有" if has_pictures else ""),
        suggestion="在首页设置办事服务栏目，或链接到当地统一的政务服务平台。",
        key="办事服务",
        certainty=Certainty.SUSPECTED if has_pictures else Certainty.SURE,
    )
