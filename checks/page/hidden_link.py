"""Links to strangers that are on the page and out of sight."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from checks import _doubts
from checks._illicit import ILLICIT, OFFICIAL_HOST
from inspector.core.facts import IN_SHEET, ON_DEMAND, HiddenLink, PageFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

FEWEST_HOSTS = 3  # of a block: a link farm, told in one row
NAMED = 3  # of its hosts
_FOLDED = re.compile(r"display|visibility|opacity|noscript|on demand", re.IGNORECASE)  # menus and tabs are hidden so until they are asked for


@page_check(title="暗链", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1",))
def hidden_link(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面里没有访问者看不见、却指向外部网站的链接。

    为什么：暗链多是网站被入侵后植入的，替赌博、色情、诈骗网站引流；国办秘函〔2019〕19号把链接有害信息、被篡改处置不力列为单项否决。

    怎样判：指向外站的链接被移出屏幕、缩成零大小、与背景同色、放进不显示的滚动框，或者整块不显示而其中有赌博、色情、医托一类字眼的，
    按疑似报，不论写在网页里、由脚本写出，还是写在本站的样式文件里；一块里有一个链接带这类字眼，整块都报。同一块指向三个以上网站的合为一条，写明个数；此外同一个目标网站只报一条。

    不报什么：指向本站和常用统计、分享工具的隐藏链接；指向政府、教育网站的隐藏链接，除非文字带有上述字眼；
    样式文件里收起、样式或脚本又写明怎样展开的菜单、选项卡、弹窗，除非有上述字眼。

    何时说不清：只是默认不显示（下拉菜单、选项卡常用的做法）、整块也没有可疑字眼的站外链接，列为待人工判断。
    """
    doubtful = [link for link in page.hidden if ILLICIT.search(link.text) or not OFFICIAL_HOST.search(_host(link))]
    covers = {link.raw for link in doubtful if ILLICIT.search(link.text)}
    told = [link for link in doubtful if link.raw in covers or not _FOLDED.search(link.way)]
    for links in _blocks(told):
        hosts = list(dict.fromkeys(map(_host, links)))
        if len(hosts) >= FEWEST_HOSTS:
            yield _block(page, links, hosts)
        else:
            yield from (_evidence(page, host, [link for link in links if _host(link) == host]) for host in hosts)
    if {_host(link) for link in doubtful if link.way != ON_DEMAND} - {_host(link) for link in told}:
        yield CannotTell(page.url, _doubts.FOLDED_LINKS)


def _blocks(links: Sequence[HiddenLink]) -> Iterator[list[HiddenLink]]:
    """Links that one element hides; those that hide themselves are one block for each way they do it."""
    sharers = Counter(link.raw for link in links)
    blocks: dict[str, list[HiddenLink]] = {}
    for link in links:
        blocks.setdefault(link.raw if sharers[link.raw] > 1 else link.way, []).append(link)
    yield from blocks.values()


def _host(link: HiddenLink) -> str:
    return (urlsplit(link.url).hostname or link.url).lower()


def _block(page: PageFacts, links: Sequence[HiddenLink], hosts: Sequence[str]) -> Evidence:
    """One row for a link farm: its hosts change from page to page and from day to day, the element that hides them stays."""
    link = _worst(links)
    is_illicit = ILLICIT.search(link.text) is not None
    named = "、".join(hosts[:NAMED]) + (" 等" if hosts[NAMED:] else "")
    return Evidence(
        where=page.url,
        quote=link.text or link.url,
        message=f"本页一处看不见的地方有 {len(links)} 个链接，指向 {len(hosts)} 个外部网站（{named}；隐藏方式：{_way(link)}）",
        suggestion=_ADVICE,
        context=link.raw,
        target=link.url,
        key=f"{'有害' if is_illicit else '隐藏'}|{link.way}|{link.raw if links[0].raw == links[-1].raw else ''}",
    )


def _evidence(page: PageFacts, host: str, links: Sequence[HiddenLink]) -> Evidence:
    link = _worst(links)
    return Evidence(
        where=page.url,
        quote=link.text or link.url,
        message=f"本页有 {len(links)} 个看不见的链接指向 {host}（隐藏方式：{_way(link)}）",
        suggestion=_ADVICE,
        context=link.raw,
        target=link.url,
        key=host,
    )


def _way(link: HiddenLink) -> str:
    """In what way, and where that is written when not in the page."""
    return f"{'收起' if link.way == ON_DEMAND else link.way}，{IN_SHEET} {link.sheet}" if link.sheet else link.way


def _worst(links: Sequence[HiddenLink]) -> HiddenLink:
    return next((link for link in links if ILLICIT.search(link.text)), links[0])


_ADVICE = "先断开链接，再查网站有没有被入侵，保留日志；确属正常功能的，改为可见。"
