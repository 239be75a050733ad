"""Sites that bear an office's name and call another host their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks import _doubts
from inspector.core.facts import PageFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_OFFICIAL = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.gov\.cn")
_LOCAL = re.compile(r"[\d.:]+|\[.*|[^.]+|.*\.(?:test|local|localhost|lan|internal|intranet)")


@site_check(title="仿冒或镜像站", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, sources=("国办函〔2018〕55号",))
def mirror_site(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：政府网站的内容只出现在自己的域名上；发现仿冒、镜像的网站及时处置。

    为什么：被抢注的旧域名、整站复制的假网站常常保留原来的版式、备案号和标识码，却夹带赌博、诈骗内容，群众难以分辨。

    怎样判：首页标签写明的域名（SiteDomain、规范网址 canonical）是政府域名，而实际打开的不是政府域名，两者又不属同一个域名，按疑似报：
    打开的可能是仿冒站或镜像站，也可能是本单位没有换掉的旧标签。

    不报什么：用 IP 地址、本机或内网名称打开的（是测试环境）；标签与实际都是政府域名而不一致的，在“网页标签与内容不符”里报；
    别处有没有镜像，要到网上搜索，不在此判断。

    何时说不清：网站拒绝抓取，或首页没有正常打开时，列为待人工判断。
    """
    home = site.home
    doubt = _doubts.about(site.coverage)
    if home is None or doubt:
        yield CannotTell(site.home_url, doubt or _doubts.NO_HOME)
        return
    host = (urlsplit(home.url).hostname or "").lower()
    if _LOCAL.fullmatch(host) or host.endswith(".gov.cn") or (host in site.hosts and _is_listed(site, host)):
        return
    claimed = _claimed(home)
    if claimed:
        yield Evidence(
            where=site.home_url,
            quote=claimed,
            message=f"首页标签写的域名是 {claimed}，实际打开的是 {host}；请核实是不是仿冒站、镜像站，或旧标签没有更换",
            suggestion="不是本单位的网站，保留证据，报网信、公安部门处置；是本单位的，把标签改为现用域名。",
            key=claimed,
        )


def _is_listed(site: SiteFacts, host: str) -> bool:
    """A host the office itself has named beside its official one."""
    return any(other != host and other.endswith(".gov.cn") for other in site.hosts)


def _claimed(home: PageFacts) -> str:
    for written in (home.meta("SiteDomain") or "", urlsplit(home.canonical).hostname or ""):
        match = _OFFICIAL.search(written.lower())
        if match:
            return match[0]
    return ""
