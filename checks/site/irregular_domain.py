"""Sites whose domain is not the one an office of their kind should bear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules

_GOVERNMENT = re.compile(r"(?:^|\.)(?:gov\.cn|xn--zfr164b|政务)$")
_PORTAL = re.compile(r"(?:www\.)?[a-z0-9-]+\.(?:gov\.cn|xn--zfr164b)")
_LOCAL = re.compile(r"[\d.:]+|\[.*|localhost|[^.]+|.*\.(?:test|local|localhost|lan|internal|intranet)")
_OFFICES = frozenset({OfficeKind.GOVERNMENT, OfficeKind.DEPARTMENT, OfficeKind.TOWNSHIP})


@site_check(title="域名不规范", severity=Severity.MEDIUM, indicators=("W-D20",))
def irregular_domain(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政府网站使用以 .gov.cn 为后缀的英文域名或“.政务”中文域名；政府门户网站用“www.□□□.gov.cn”，部门网站用“○○○.□□□.gov.cn”；
    不承担行政职能的单位不用 .gov.cn。

    为什么：《政府网站发展指引》和国办函〔2018〕55号规定了域名的格式，域名是群众辨认真假政府网站最直接的依据。

    怎样判：看首页地址的主机名。登记为政府、部门、乡镇的单位不用 .gov.cn 或“.政务”的报；政府门户网站挂在别的政府域名下面、
    公共企事业单位用 .gov.cn 的，按疑似、降一级报。单位种类没有登记而名称是“……人民政府”的，也按疑似报。

    不报什么：用 IP 地址或本机、内网名称访问的（是测试环境）；名称看不出单位种类的。

    何时说不清：网站拒绝抓取，或首页没有正常打开时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    host = (urlsplit(site.home.url if site.home else site.home_url).hostname or "").lower()
    if _LOCAL.fullmatch(host):
        return
    kind, is_official = rules.office.kind, _GOVERNMENT.search(host) is not None
    if not is_official and kind in _OFFICES:
        yield _evidence(site, host, f"网站域名 {host} 不以 .gov.cn 或“.政务”结尾", Certainty.SURE)
    elif not is_official and kind is OfficeKind.UNKNOWN and site.name.removesuffix("门户网站").endswith("人民政府"):
        yield _evidence(site, host, f"网站名称是“{site.name}”，域名 {host} 不以 .gov.cn 或“.政务”结尾", Certainty.SUSPECTED)
    elif kind is OfficeKind.GOVERNMENT and is_official and not _PORTAL.fullmatch(host):
        yield _evidence(site, host, f"政府门户网站的域名应为“www.□□□.gov.cn”，现在是 {host}", Certainty.SUSPECTED, Severity.LOW)
    elif kind is OfficeKind.ENTERPRISE and is_official:
        message = f"登记为公共企事业单位，用的是政府域名 {host}；不承担行政职能的单位不得使用 .gov.cn，请核实"
        yield _evidence(site, host, message, Certainty.SUSPECTED, Severity.LOW)


def _evidence(site: SiteFacts, host: str, message: str, certainty: Certainty, severity: Severity = Severity.MEDIUM) -> Evidence:
    return Evidence(site.home_url, host, message, "按域名管理规定申请规范的域名，旧域名停用后及时注销。", key="域名", certainty=certainty, severity=severity)
