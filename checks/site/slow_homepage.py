"""Front pages that take too long to come."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="首页加载慢", severity=Severity.LOW, certainty=Certainty.SUSPECTED, sources=("国办发〔2017〕47号",))
def slow_homepage(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：首页打开得快，加载时间不超过 3 秒。

    为什么：《政府网站发展指引》对页面加载时间提出了要求；首页打不开、打开慢，群众就走了，超过 15 秒的还会计入“站点无法访问”。

    怎样判：量一次首页网页本身从请求到收完的时间，图片和脚本不计在内，实际打开只会更慢；超过期限的报，并写明秒数。
    只量了一次，又受本机线路影响，按疑似报。

    不报什么：图片多、动画多造成的显示慢，不在此判断；打不开的另有检查项。

    何时说不清：网站拒绝抓取、首页没有正常打开，或判断的是存档、没有量到时间时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage) or ("" if site.network else _doubts.NO_NETWORK)
    if doubt or site.network is None:
        yield CannotTell(site.home_url, doubt)
        return
    limit, seconds = rules.limits["slow_homepage"], site.network.home_seconds
    if seconds is not None and seconds > limit.number:
        yield Evidence(
            where=site.home_url,
            quote=f"{seconds:.1f} 秒",
            message=f"首页用了 {seconds:.1f} 秒才收完，超过 {limit.words}（{limit.layer}{'' if limit.is_settled else '，待核定'}）；请换一条线路再量一次",
            suggestion="压缩首页文件，检查服务器和线路；持续偏慢的，使用内容分发。",
            key="首页",
        )
