"""Links to strangers that are on the page and out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from checks import _doubts
from checks._illicit import ILLICIT, OFFICIAL_HOST
from inspector.core.facts import HiddenLink, PageFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

_FOLDED = re.compile(r"display|visibility|noscript", re.IGNORECASE)  # menus and tabs are hidden so until they are asked for


@page_check(title="暗链", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1",))
def hidden_link(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面里没有访问者看不见、却指向外部网站的链接。

    为什么：暗链多是网站被入侵后植入的，替赌博、色情、诈骗网站引流；国办秘函〔2019〕19号把链接有害信息、被篡改处置不力列为单项否决。

    怎样判：指向外站的链接被移出屏幕、缩成零大小、与背景同色、放进不显示的滚动框，或者整块不显示而其中有赌博、色情、医托一类字眼的，
    按疑似报；一块里有一个链接带这类字眼，整块都报。同一个目标网站只报一条。

    不报什么：指向本站和常用统计、分享工具的隐藏链接；指向政府、教育网站的隐藏链接，除非文字带有上述字眼。

    何时说不清：只是默认不显示（下拉菜单、选项卡常用的做法）、整块也没有可疑字眼的站外链接，列为待人工判断。
    """
    doubtful = [link for link in page.hidden if ILLICIT.search(link.text) or not OFFICIAL_HOST.search(_host(link))]
    covers = {link.raw for link in doubtful if ILLICIT.search(link.text)}
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
    link = next((link for link in links if ILLICIT.search(link.text)), links[0])
    return Evidence(
        where=page.url,
        quote=link.text or link.url,
        message=f"本页有 {len(links)} 个看不见的链接指向 {host}（隐藏方式：{link.way}）",
        suggestion="先断开链接，再查网站有没有被入侵，保留日志；确属正常功能的，改为可见。",
        context=link.raw,
        target=link.url,
        key=host,
    )
