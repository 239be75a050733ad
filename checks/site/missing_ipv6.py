"""Sites whose name has no IPv6 address."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="不支持 IPv6", severity=Severity.LOW, certainty=Certainty.SUSPECTED, indicators=("W-D27",))
def missing_ipv6(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网站能用 IPv6 访问，域名有 IPv6 地址（AAAA 记录）。

    为什么：国办秘函〔2019〕19号把 IPv6 改造列为扣分项，政府网站和移动应用都要求支持。

    怎样判：查网站域名的地址，有 IPv4 地址而没有 IPv6 地址的报。查询结果受本机所用域名服务器影响，按疑似报。

    不报什么：用 IP 地址访问的（没有域名可查）；有 IPv6 地址而实际打不开的，不在此判断。

    何时说不清：网站拒绝抓取、首页没有正常打开，或判断的是存档、没有连网时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage) or ("" if site.network else _doubts.NO_NETWORK)
    if doubt or site.network is None:
        yield CannotTell(site.home_url, doubt)
        return
    network = site.network
    if network.addresses and network.addresses6 == ():
        yield Evidence(
            where=site.home_url,
            quote=network.addresses[0],
            message=f"域名有 {len(network.addresses)} 个 IPv4 地址，没有 IPv6 地址（AAAA 记录）；请确认本机的域名服务器能返回 IPv6 地址",
            suggestion="为域名配置 IPv6 地址，并用 IPv6 线路试开首页和二级页面。",
            key="IPv6",
        )
