"""Visible links to gambling, pornography and fraud."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks._hosts import host_of
from checks._illicit import ILLICIT, OFFICIAL_HOST, WARNING, may_hold_illicit
from inspector.core.facts import Link, LinkRole, PageFacts
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.hosts import registered
from inspector.core.registry import page_check
from inspector.core.rules import Rules

_PAGE = LinkRole.PAGE  # asking the enumeration for each link costs more than comparing
LONGEST_NAME = 20  # a longer text is the title of a story
_HOST = re.compile(
    r"bet365|casino|porn|bocai|duchang|baijiale|yulecheng|liuhecai|6hecai|shishicai|pk10|(?:^|[.-])(?:sex\w*|xxx\w*|av\d{2,}|ssc\d{2,}|bet\d+)[.-]",
    re.IGNORECASE,
)
_HOST_HINT = re.compile(r"bet|casino|porn|bocai|duchang|baijiale|yulecheng|hecai|shishicai|pk10|sex|xxx|ssc|av\d\d", re.IGNORECASE)


@page_check(title="非法外链", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1", "A-V1"))
def illegal_link(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面上没有指向赌博、色情、诈骗网站的链接。

    为什么：友情链接和老稿件里的域名过期后常被抢注，变成赌博、色情网站；国办秘函〔2019〕19号把链接有害内容列为单项否决。

    怎样判：看得见的站外链接，文字是赌博、色情、医托、假票证一类的名称，或者目标网站的域名带有这类字样的，按疑似报，同一个目标网站只报一条。

    不报什么：看不见的另报“暗链”；指向政府、教育网站和本单位域名的；带警示用语的新闻标题；较长的文章标题。

    何时说不清：目标网站实际显示什么，要打开核对；域名到期停放、被抢注而名称正常的，单看链接看不出来。
    """
    origin = page.url[: page.url.find("/", len("https://"))]
    away = [link for link in page.links if link.role is _PAGE and (url := link.url) and not url.startswith(origin)]
    if not away:
        return
    may_be_named = may_hold_illicit("\n".join([link.text for link in away]))
    own, hidden = registered(host_of(page.url)), {link.url for link in page.hidden}
    told: set[str] = set()
    for link in away:
        if not _is_suspicious(link, may_be_named) or link.url in hidden:
            continue
        host = host_of(link.url)
        if host and host not in told and registered(host) != own and not OFFICIAL_HOST.search(host):
            told.add(host)
            yield _evidence(page, link, host)


def _is_suspicious(link: Link, may_be_named: bool) -> bool:
    if may_be_named and len(link.text) <= LONGEST_NAME and ILLICIT.search(link.text) and not WARNING.search(link.text):
        return True
    return _HOST_HINT.search(link.url) is not None and _HOST.search(host_of(link.url)) is not None


def _evidence(page: PageFacts, link: Link, host: str) -> Evidence:
    return Evidence(
        where=page.url,
        quote=link.text or link.url,
        message=f"“{link.text or link.url}”链接到 {host}，像是赌博、色情、诈骗一类的网站，请打开核实",
        suggestion="先去掉链接，再查是自己放的、域名被抢注，还是网站被入侵。",
        target=link.url,
        key=host,
    )
