"""Site codes (网站标识码) that were given to another place."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="网站标识码是别处的", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, sources=("国办函〔2018〕55号",))
def foreign_site_code(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网站使用备案时发给本单位的网站标识码，不用别处的。

    为什么：标识码的前六位是行政区划代码。仿冒的、整站复制的网站常常换了名称，却留着原来网站的标识码；照抄别处模板也会抄错，
    群众的找错留言就转到了别处。

    怎样判：从网站名称（名称里没有地名的，看首页的 SiteName 标签和标题）读出省、市、县，与标识码前四位代表的省、市比对，不在同一个市的，按疑似报。

    不报什么：名称里没有读到县级以上地名的；县与所属的市之间、省级与省内各市之间的；代码已经撤销的；国务院部门的 bm 码；驻外地机构。
    格式不对、几处不一致的，在“网站标识码不规范或不一致”里报。

    何时说不清：网站拒绝抓取、首页没有正常打开时，列为待人工判断。
    """
    if not site.foreign_codes:
        return
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for found in site.foreign_codes:
        yield Evidence(
            where=site.home_url,
            quote=found.code,
            message=f"网站标识码 {found.code} 的前四位是{found.place}的，而网站名称是“{found.claimed}”；请核实是标识码写错，还是仿冒、复制的网站",
            suggestion="是本单位的网站，改为备案时取得的标识码；不是的，保留证据，报网信、公安部门处置。",
            key=found.code,
        )
