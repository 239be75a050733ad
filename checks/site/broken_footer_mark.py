"""Footer marks that are there and wrong: numbers that cannot be, marks in their error state, links to addresses given up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import PageFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_PROVINCES = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23", "沪": "31", "苏": "32", "浙": "33",
    "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41", "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50",
    "川": "51", "贵": "52", "云": "53", "藏": "54", "陕": "61", "甘": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip
_CODES = frozenset(_PROVINCES.values())
_ERROR_PICTURE = re.compile(r"dcs\.conac\.cn/image/\w*error\w*\.\w+")
_OBSOLETE = re.compile(r"(?:pucha\.kaipuyun\.cn|121\.43\.68\.40)[^\s\"'<>]*")
_LIVING = "zfwzgl.www.gov.cn"
_ICP = re.compile(r"(?P<province>[\u4e00-\u9fff])?ICP[备证](?:案)?(?:编号|序号)?[:：]?(?P<number>\d+)号?(?:[-－–—]\d+)?", re.IGNORECASE)
_POLICE = re.compile(r"(?P<province>[\u4e00-\u9fff])?公网安备[:：]?(?P<number>\d+)")
_POLICE_DIGITS = 14
_ICP_DIGITS = range(8, 11)


@site_check(title="底部标识失效", severity=Severity.MEDIUM, indicators=("W-D21", "W-D28"))
def broken_footer_mark(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：首页底部的标识真实有效：党政机关标识正常显示，备案编号完整正确、与链接一致，“我为政府网站找错”指向现用的地址。

    为什么：国办秘函〔2019〕19号对底部标识逐项检查；标识是群众辨认真假网站的依据，点开是错的，比没有更糟。

    怎样判：只看首页。党政机关标识显示的是异常图片；找错入口指向已停用的旧地址而没有新地址；公安备案编号不是 14 位、
    前两位与省份简称不符、文字与链接里的编号不同；ICP 备案编号位数不对、缺省份简称的，各报一条。

    不报什么：标识缺失另有检查项；标识链接打不开的，在“链接打不开”里报；网站标识码另有检查项。

    何时说不清：网站拒绝抓取、首页没有打开或靠脚本生成时，列为待人工判断。
    """
    home = site.home
    doubt = _doubts.about(site.coverage) or (_doubts.SCRIPTED_HOME if home and home.needs_script else "")
    if home is None or doubt:
        yield CannotTell(site.home_url, doubt or _doubts.NO_HOME)
        return
    yield from _pictures(site, home)
    yield from _error_report(site, home)
    yield from _police(site)
    yield from _icp(site)


def _pictures(site: SiteFacts, home: PageFacts) -> Iterator[Evidence]:
    for match in filter(None, (_ERROR_PICTURE.search(link.url) for link in home.links)):
        message = f"党政机关网站标识显示的是异常图片（{match[0].rpartition('/')[2]}），标识可能已过期或与域名不符"
        yield _evidence(site, match[0], message, "到党政机关网站标识管理系统核对标识状态，重新申领后更新代码。", "conac")
        return


def _error_report(site: SiteFacts, home: PageFacts) -> Iterator[Evidence]:
    addresses = [link.url for link in home.links] + [mark.quote for mark in site.marks if mark.id == "error_report"]
    old = next((match[0] for match in map(_OBSOLETE.search, addresses) if match), "")
    if old and not any(_LIVING in address for address in addresses):
        yield _evidence(site, old, f"“我为政府网站找错”指向已停用的旧地址 {old[:60]}", f"改用现行的找错入口代码（{_LIVING}）。", "找错")


def _police(site: SiteFacts) -> Iterator[Evidence]:
    quotes = [re.sub(r"\s+", "", mark.quote) for mark in site.marks if mark.id == "police"]
    written = [match for quote in quotes if (match := _POLICE.match(quote))]
    linked = {mark.value for mark in site.marks if mark.id == "police" and "beian" in mark.quote and mark.value}
    for match in written:
        number, province = match["number"], match["province"] or ""
        if len(number) != _POLICE_DIGITS:
            message = f"公安备案编号“{match[0]}”有 {len(number)} 位数字，应为 {_POLICE_DIGITS} 位"
            yield _evidence(site, match[0], message, "按备案证书改正编号。", f"公安|{number}")
        elif province in _PROVINCES and number[:2] in _CODES and not number.startswith(_PROVINCES[province]):
            message = f"公安备案编号的前两位是 {number[:2]}，与“{province}”（{_PROVINCES[province]}）不符"
            yield _evidence(site, match[0], message, "按备案证书改正编号或省份简称。", f"公安|{number}")
        elif linked and number not in linked:
            others = "、".join(sorted(linked))
            message = f"公安备案编号写的是 {number}，链接里的是 {others}，两处不一致"
            yield _evidence(site, match[0], message, "把文字和链接改为同一个编号。", f"公安|{number}")


def _icp(site: SiteFacts) -> Iterator[Evidence]:
    for quote in dict.fromkeys(re.sub(r"\s+", "", mark.quote) for mark in site.marks if mark.id == "icp"):
        match = _ICP.search(quote)
        if match is None:
            continue
        digits = len(match["number"])
        if digits not in _ICP_DIGITS:
            message = f"ICP 备案编号“{match[0]}”的主体编号有 {digits} 位数字，应为 {_ICP_DIGITS[0]} 至 {_ICP_DIGITS[-1]} 位"
            yield _evidence(site, match[0], message, "按备案系统里的编号改正。", f"ICP|{match['number']}")
        elif match["province"] is None:
            message = f"ICP 备案编号“{match[0]}”前面没有省份简称，请核实"
            yield _evidence(site, match[0], message, "补上省份简称。", f"ICP|{match['number']}", Certainty.SUSPECTED)


def _evidence(site: SiteFacts, quote: str, message: str, suggestion: str, key: str, certainty: Certainty = Certainty.SURE) -> Evidence:
    clauses = ("W-D28",) if key == "找错" else ("W-D21",)
    return Evidence(site.home_url, quote, message, suggestion, key=key, certainty=certainty, indicators=clauses)
