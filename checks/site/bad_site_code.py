"""Site codes (网站标识码) that are malformed, or differ between footer, meta tag and error-report link."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_CODE = re.compile(r"\d{10}|BM\d{8}", re.ASCII)
_PLACES = {"footer": "页面底部", "meta": "网页标签 SiteIDCode", "error_report": "“我为政府网站找错”入口"}


@site_check(title="网站标识码不规范或不一致", severity=Severity.MEDIUM, indicators=("W-D21",))
def bad_site_code(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网站标识码是 10 位数字，国务院部门网站是 bm 加 8 位数字；页面底部、网页标签、找错入口三处一致。

    为什么：标识码是网站在全国政府网站信息报送系统里的身份，写错了，群众的找错留言会转到别的网站。

    怎样判：首页上读到的标识码逐个核对格式；格式正确的几处没有一个共同的码，报为不一致。字母大小写、首尾空格、全角数字不影响判断。

    不报什么：没有写标识码的地方不报，缺失另有检查项；标识码前几位与网站所在地不符的，在“网站标识码是别处的”里报。

    何时说不清：网站拒绝抓取，或首页没有打开时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    codes = {place: {_plain(code): code for code in site.site_codes.get(place, ()) if code.strip()} for place in _PLACES}
    for place, found in codes.items():
        yield from (_malformed(site, place, written) for plain, written in found.items() if not _CODE.fullmatch(plain))
    sound = {place: [plain for plain in found if _CODE.fullmatch(plain)] for place, found in codes.items()}
    named = {place: found for place, found in sound.items() if found}
    if len(named) > 1 and not set.intersection(*map(set, named.values())):
        yield _mismatch(site, named)


def _plain(code: str) -> str:
    return unicodedata.normalize("NFKC", code).strip().upper()


def _malformed(site: SiteFacts, place: str, code: str) -> Evidence:
    message = f"{_PLACES[place]}的网站标识码是“{code.strip()}”，共 {len(code.strip())} 个字符，应为 10 位数字，或 bm 加 8 位数字"
    return Evidence(site.home_url, code.strip(), message, "改为网站备案时取得的标识码。", key=f"{place}|{_plain(code)}")


def _mismatch(site: SiteFacts, named: dict[str, list[str]]) -> Evidence:
    parts = [f"{_PLACES[place]}是 {'、'.join(found)}" for place, found in named.items()]
    quote = "、".join(dict.fromkeys(code for found in named.values() for code in found))
    return Evidence(site.home_url, quote, f"网站标识码 {len(named)} 处不一致：{'，'.join(parts)}", "统一为网站备案时取得的标识码。", key="不一致")
