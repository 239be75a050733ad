"""Front pages of governments without the national emblem."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import LinkRole, PageFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules

_GOVERNMENT = re.compile(r"(?:省|市|县|区|州|盟|旗|自治区)人民政府(?:门户网站|网站)?$")
_OF_MARKS = re.compile(r"conac\.cn|beian|gongan|ghs|jiucuo|zfwzgl|favicon|\.ico(?:$|\?)|qrcode|erweima|weixin|wx|ewm", re.IGNORECASE)
_EMBLEM = re.compile(r"国徽|guohui|emblem", re.IGNORECASE)
_IMAGES = frozenset({LinkRole.IMAGE, LinkRole.STYLE})  # a style sheet may bring a background


@site_check(title="首页无国徽", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-27",))
def missing_emblem(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：县级以上人民政府等国家机关的网站，在首页显著位置使用国徽图案。

    为什么：《国徽法》第六条、第七条规定了应当使用国徽图案的网站。

    怎样判：登记为政府的网站，首页除底部标识、二维码以外一张图片也没有、也没有引用样式表的，不可能显示国徽，按疑似报。

    不报什么：图片名称或说明里有国徽字样的；部门、乡镇和公共企事业单位的网站。图案是否标准，不在此判断。

    何时说不清：首页有图片或样式而名称里看不出国徽的，国徽可能做在头部图片里，列为待人工判断；没有登记单位种类而名称是县级以上人民政府的，
    以及网站拒绝抓取、首页没有打开或靠脚本生成的，也列为待人工判断。
    """
    home = site.home
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    is_government = rules.office.kind is OfficeKind.GOVERNMENT
    if not is_government and not (rules.office.kind is OfficeKind.UNKNOWN and _GOVERNMENT.search(site.name)):
        return
    if home is None or home.needs_script:
        yield CannotTell(site.home_url, _doubts.SCRIPTED_HOME if home else _doubts.NO_HOME)
        return
    if any(mark.id == "emblem" for mark in site.marks) or any(_EMBLEM.search(f"{link.url} {link.text}") for link in home.links):
        return
    if not is_government or _may_show_pictures(home):
        yield CannotTell(site.home_url, _doubts.PICTURED_EMBLEM)
        return
    yield Evidence(site.home_url, "国徽", "首页除底部标识以外没有图片，也没有引用样式表，看不到国徽", "在首页显著位置放置标准的国徽图案。", key="国徽")


def _may_show_pictures(home: PageFacts) -> bool:
    return any(link.role in _IMAGES and not _OF_MARKS.search(link.url) for link in home.links)
