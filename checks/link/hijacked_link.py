"""Links to other sites that have become something else: gambling, pornography, sham clinics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks._hosts import host_of
from checks._illicit import ILLICIT, OFFICIAL_HOST, WARNING
from inspector.core.facts import LinkResult, Verdict
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.hosts import registered
from inspector.core.registry import link_check
from inspector.core.rules import Rules

_BRANDS = re.compile(
    r"新葡京|澳门(?:永利|威尼斯人|金沙|太阳城|银河)(?:娱乐|国际|平台|网址|官网|赌)|太阳城(?:集团|娱乐|网址)|"
    r"(?:亚博|乐鱼|开云|米兰|半岛|江南|万博|必威|爱游戏|华体会|九游会)(?:体育|电竞|官网|登录|app)|体育(?:投注|博彩)|bet365|kaiyun|manbetx",
    re.IGNORECASE,
)
# what advertises itself so is no hospital of the state, though it calls itself one
_QUACKS = re.compile(
    r"(?:男科|妇科|不孕不育|白癜风|牛皮癣|银屑病|癫痫|性病|人流|无痛人流|整形美容|生殖|狐臭).{0,6}(?:专科|专业)?(?:医院|门诊).{0,20}(?:哪家|哪里|好|费用|价格|多少钱|排名|排行|在线咨询|预约)"
    r"|(?:治疗?|看|做)(?:男科|妇科|早泄|阳痿|白癜风|牛皮癣|银屑病|癫痫|性病|不孕不育|人流|狐臭).{0,12}(?:哪家|哪里|多少钱|费用|价格|最好)|(?:早泄|阳痿|尖锐湿疣|包皮).{0,10}(?:医院|治疗|手术)"
)


@link_check(title="外链变为非法网站", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1",))
def hijacked_link(link: LinkResult, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面上的站外链接，打开后没有赌博、色情、医托一类的内容。

    为什么：友情链接和老稿件里的域名过期后常被抢注，链接文字一点没变，打开已是赌博、色情网站；国办秘函〔2019〕19号把链接有害内容列为单项否决。

    怎样判：打开站外链接，读它的网页标题；标题是赌博、色情、医托、假票证一类网站名称的，按疑似报，同一个域名只报一条。

    不报什么：政府、教育网站；标题带警示、新闻、法律、医疗用语的；打不开的链接另有检查项。

    何时说不清：对方只向手机或搜索引擎显示有害内容的，本项看不到；标题看不出来的，不报。
    """
    host = host_of(link.chain[-1] if link.chain else link.url)
    if link.verdict is not Verdict.OK or not link.shows or OFFICIAL_HOST.search(host):
        return
    if _BRANDS.search(link.shows) or _QUACKS.search(link.shows) or (ILLICIT.search(link.shows) and not WARNING.search(link.shows)):
        yield Evidence(
            where=link.first_place.url,
            title=link.first_place.title,
            quote=link.text or link.url,
            message=f"站外链接打开后，网页标题是“{link.shows[:60]}”，像是赌博、色情、医托一类的网站，请打开核实（{link.places} 个页面链接到它）",
            suggestion="先去掉链接；同一域名的其他链接一并去掉。",
            target=link.url,
            key=registered(host),
            places=link.places,
        )
