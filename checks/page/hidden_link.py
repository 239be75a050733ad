"""Links to strangers that are on the page and out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from checks import _doubts
from inspector.core.facts import HiddenLink, PageFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

_FOLDED = re.compile(r"display|visibility|noscript", re.IGNORECASE)  # menus and tabs are hidden so until they are asked for
# Phrases, not words: 成人教育, 发票查验, 福利彩票 and 打击赌博 stand in honest menus.
_ILLICIT = re.compile(
    r"六合彩|时时彩|快乐十分|北京赛车|赛车pk|赌场|博彩|百家乐|老虎机|娱乐城|真人(?:娱乐|荷官)|赌博(?:网|平台|游戏)|"
    r"棋牌(?:游戏|平台|娱乐|下载)|捕鱼(?:游戏|达人)|彩票.{0,4}(?:平台|投注|开奖|计划|网站|注册|下载|软件)|casino|poker|viagra|betting|"
    r"代孕|裸聊|成人(?:电影|视频|网站|小说|用品|论坛|图片)|色情(?:电影|视频|网|小说)|情色|伦理片|约炮|一夜情|做爱|迷药|迷奸|\bporn|\bsex\b|"
    r"代开.{0,6}发票|发票代开|办假证|代办证件|刷单|网赚|信用卡套现|私服|小说(?:网|阅读|下载)|"
    r"男科|壮阳|早泄|阳痿|白癜风|牛皮癣|减肥药|仿真枪|假币",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"(?:^|\.)(?:gov\.cn|mil\.cn|edu\.cn|conac\.cn|xn--zfr164b|xn--55qw42g)$")  # the last two are .政务 and .公益


@page_check(title="暗链", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1",))
def hidden_link(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面里没有访问者看不见、却指向外部网站的链接。

    为什么：暗链多是网站被入侵后植入的，替赌博、色情、诈骗网站引流；国办秘函〔2019〕19号把链接有害信息、被篡改处置不力列为单项否决。

    怎样判：指向外站的链接被移出屏幕、缩成零大小、与背景同色、放进不显示的滚动框，或者整块不显示而其中有赌博、色情、医托一类字眼的，
    按疑似报；一块里有一个链接带这类字眼，整块都报。同一个目标网站只报一条。

    不报什么：指向本站和常用统计、分享工具的隐藏链接；指向政府、教育网站的隐藏链接，除非文字带有上述字眼。

    何时说不清：只是默认不显示（下拉菜单、选项卡常用的做法）、整块也没有可疑字眼的站外链接，列为待人工判断。
    """
    doubtful = [link for link in page.hidden if _ILLICIT.search(link.text) or not _OFFICIAL.search(_host(link))]
    covers = {link.raw for link in doubtful if _ILLICIT.search(link.text)}
    hosts: dict[str, list[HiddenLink]] = {}
    for link in doubtful:
        if link.raw in covers or not _FOLDED.search(link.way):
            hosts.setdefault(_host(link), []).append(link)
    yield from (_evidence(page, host, links) for host, links in hosts.items())
    if any(_host(link) not in hosts for link in doubtful):
        yield CannotTell(page.url, _doubts.FOLDED_LINKS)


def _host(link: HiddenLink) -> str:
    return (urlsplit(link.url).hostname or link.url).lower()


def _evidence(page: PageFacts, host: str, links: Sequence[HiddenLink]) -> Evidence:
    link = next((link for link in links if _ILLICIT.search(link.text)), links[0])
    return Evidence(
        where=page.url,
        quote=link.text or link.url,
        message=f"本页有 {len(links)} 个看不见的链接指向 {host}（隐藏方式：{link.way}）",
        suggestion="先断开链接，再查网站有没有被入侵，保留日志；确属正常功能的，改为可见。",
        context=link.raw,
        target=link.url,
        key=host,
    )
