"""Commercial advertising on pages of an office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks._hosts import host_of
from inspector.core.facts import LinkRole, PageFacts, Scope
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

_NETWORKS = re.compile(
    r"^(?:cpro|pos|eclick|dup|ubmcmm|cb|drmcmm)\.baidu(?:static)?\.com$|^(?:dup|cpro)\.baidustatic\.com$|(?:^|\.)(?:googlesyndication\.com|doubleclick\.net|tanx\.com|alimama\.com|"
    r"mediav\.com|adsame\.com|allyes\.com|union\.sogou\.com|inte\.sogou\.com|gdtimg\.com|union\.360\.cn|adpro\.cn|admaster\.com\.cn|ad\.toutiao\.com|pangolin-sdk-toutiao\.com)$"
)
_LOADED = frozenset({LinkRole.SCRIPT, LinkRole.FRAME, LinkRole.IMAGE})
_OFFER = re.compile(r"广告(?:位)?(?:招租|招商|出租|投放热线|热线|联系电话|刊例)|本(?:栏目|页面)?广告(?:合作|赞助)|商务合作[:：]?\s*(?:QQ|微信|电话)")
LONGEST_OFFER = 40
_FRAME = frozenset({Scope.NAVIGATION, Scope.FOOTER, Scope.ALT, Scope.HEADING})  # an article may forbid what it quotes


@page_check(title="商业广告", severity=Severity.MEDIUM, sources=("国办发〔2017〕47号",))
def advertisement(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：政府网站不刊登商业广告，不链接商业广告页面。

    为什么：《政府网站发展指引》明令禁止；广告联盟的代码还会把赌博、医托广告带进政府网站。

    怎样判：页面加载广告联盟（百度联盟、谷歌广告、阿里妈妈等）的脚本、框架或图片的，报，同一家只报一条；
    页眉、页脚、图片说明里写着“广告招商”“广告位招租”一类的，按疑似报。

    不报什么：访问统计、地图、分享、天气等工具；公益广告；正文里谈到广告管理、广告招标的；本地企业的宣传报道是否算广告，要人工判断。

    何时说不清：由脚本临时写入的广告读不到，这里只按网页里写着的判断。
    """
    seen: set[str] = set()
    for link in page.links:
        if link.role in _LOADED and link.url and (host := host_of(link.url)) not in seen:
            seen.add(host)
            if _NETWORKS.search(host):
                message = f"页面加载广告联盟 {host} 的代码"
                yield Evidence(page.url, link.url, message, "删去广告代码。", context=f"<{link.element}>", target=link.url, key=host)
    for block in page.blocks:
        if block.scope in _FRAME and "广告" in block.text and len(block.text) <= LONGEST_OFFER and (match := _OFFER.search(block.text)):
            message = f"页面上有“{match[0]}”字样，请核实是不是商业广告"
            yield Evidence(page.url, match[0], message, "撤下广告。", context=block.text, key=match[0], certainty=Certainty.SUSPECTED)
