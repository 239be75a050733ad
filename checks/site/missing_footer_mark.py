"""Marks that should stand at the foot of the front page and do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks import _doubts
from inspector.core.facts import LinkRole, PageFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import NamedItem, Rules

_FOOT_FRAME = re.compile(r"foot|bottom|copyright|dibu|yejiao|banquan", re.IGNORECASE)

_CLAUSES = {"error_report": ("W-D28",), "icp": ("W-D21", "L-26")}  # the others count as marks of the site


@site_check(title="底部标识缺失", severity=Severity.MEDIUM, indicators=("W-D21", "W-D28", "L-26"))
def missing_footer_mark(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：首页底部有党政机关网站标识、网站标识码、ICP 备案编号、公安备案标识、主办单位、联系方式和“我为政府网站找错”入口。

    为什么：国办秘函〔2019〕19号对底部标识逐项检查；ICP 备案编号上首页还是《互联网信息服务管理办法》的规定。

    怎样判：只看首页。在文字、链接和脚本地址里都找不到某个标识的，报该标识缺失，每个标识一条。通常由脚本写入的标识
    （党政机关标识、找错入口），以及页面上有相近字样的，静态页面里找不到只按疑似报。

    不报什么：写标识的脚本在，就算标识在；编号写错、标识失效另有检查项；网站地图、国徽不在此列。

    何时说不清：首页没有打开、靠脚本生成，底部放在框架里，或者底部写在网页里的标识一个也没有读到（整个底部可能由脚本写入）时，列为待人工判断；
    域名不是 gov.cn，政府网站才有的三种标识（党政机关标识、标识码、找错入口）又一种也没有的，可能不是政府网站，这三种合为一条待人工判断。
    """
    doubt = _doubts.about(site.coverage) or _doubt(site, rules)
    home = site.home
    if home is None or doubt:
        yield CannotTell(site.home_url, doubt or _doubts.NO_HOME)
        return
    words, addresses = _searched(home)
    found = {mark.id for mark in site.marks}
    missing = [mark for mark in rules.footer_marks if mark.is_required and mark.id not in found and not re.search(mark.pattern, words + addresses)]
    if _may_be_no_office(site, missing):
        yield CannotTell(site.home_url, _doubts.NO_OFFICIAL_MARK)
        missing = [mark for mark in missing if mark.id not in OFFICIAL_MARKS]
    yield from (_evidence(site, home, mark, words) for mark in missing)


OFFICIAL_MARKS = frozenset({"conac", "site_code", "error_report"})  # only offices bear them
_OFFICIAL_HOST = re.compile(r"\.gov\.cn(?::\d+)?$")


def _may_be_no_office(site: SiteFacts, missing: Sequence[NamedItem]) -> bool:
    """Nothing says that an office keeps the site: neither its host nor one of the marks that only offices bear."""
    return {mark.id for mark in missing} >= OFFICIAL_MARKS and not any(_OFFICIAL_HOST.search(host) for host in site.hosts)


def _doubt(site: SiteFacts, rules: Rules) -> str:
    home = site.home
    if home is None:
        return _doubts.NO_HOME
    if home.needs_script:
        return _doubts.SCRIPTED_HOME
    if any(link.role is LinkRole.FRAME and _FOOT_FRAME.search(link.url) for link in home.links):
        return _doubts.FRAMED_FOOTER
    written = {mark.id for mark in rules.footer_marks if mark.is_required and not mark.note}
    return "" if any(mark.id in written for mark in site.marks) else _doubts.NO_FOOTER


def _searched(home: PageFacts) -> tuple[str, str]:
    return "\n".join(block.text for block in home.blocks), "\n".join(f"\n{link.url}\n{link.raw}" for link in home.links)


def _evidence(site: SiteFacts, home: PageFacts, mark: NamedItem, words: str) -> Evidence:
    near = next((word for word in mark.synonyms if word in words), "")
    is_by_script = bool(mark.note) and not home.is_rendered
    remark = f"；该标识{mark.note}，请打开页面核实" if is_by_script else f"；页面上有“{near}”字样，请核实" if near else ""
    return Evidence(
        where=site.home_url,
        quote=mark.name,
        message=f"首页没有找到{mark.name}（读到其他底部标识 {len({found.id for found in site.marks})} 种）{remark}",
        suggestion=f"在首页底部补上{mark.name}。",
        key=mark.id,
        indicators=_CLAUSES.get(mark.id, ("W-D21",)),
        certainty=Certainty.SUSPECTED if is_by_script or near else Certainty.SURE,
    )
