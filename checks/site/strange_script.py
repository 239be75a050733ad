"""Scripts from hosts that the site had never loaded any from."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks._illicit import OFFICIAL_HOST
from inspector.core.facts import NewScript, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="新出现的外站脚本", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, indicators=("W-V1",))
def strange_script(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面只加载自己放上去的脚本，不加载来历不明的外站脚本。

    为什么：网站被入侵后，常见的手法是在页面里加一行外站脚本，页面看着没有变化，访问者却被带到赌博、色情网站；
    国办秘函〔2019〕19号把被篡改处置不力造成严重事故列为单项否决。

    怎样判：与自己历次巡检比对。这一次有页面加载某个外站的脚本，而以前各次巡检都没有见过来自这个主机的脚本，按疑似报，一个主机一条。

    不报什么：第一次巡检没有可比的记录，不报；本单位域名、政府和教育网站，常用的统计、分享、地图、天气工具，不报。

    何时说不清：网站拒绝抓取、首页没有正常打开时，列为待人工判断。是不是自己加的，要问建站单位。
    """
    if site.new_scripts is None or not site.new_scripts.scripts:
        return
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    yield from (_evidence(script, str(site.new_scripts.since)) for script in site.new_scripts.scripts if not OFFICIAL_HOST.search(script.host))


def _evidence(script: NewScript, since: str) -> Evidence:
    return Evidence(
        where=script.place.url,
        title=script.place.title,
        quote=script.url,
        message=f"{script.places} 个页面加载了 {script.host} 的脚本，{since} 完整巡检和以前各次都没有见过来自这个主机的脚本",
        suggestion="问建站单位是不是自己加的；不是的，先删去这一行，查清入侵途径，保留日志。",
        target=script.url,
        key=script.host,
        places=script.places,
    )
