"""Sites that often do not open: a week of visits, not one look."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import Availability, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="站点打不开", severity=Severity.CRITICAL, indicators=("W-V2",))
def site_unreachable(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：网站随时打得开。监测一周，每天间隔着访问 20 次以上，首页超过 15 秒打不开算一次，打不开的达到 5% 就是单项否决。

    为什么：打不开的网站，别的都谈不上。看一眼看不出来，要连着看一周。

    怎样判：读 inspector probe 在检查日前七天的访问记录，不算检查日当天。打不开的占判得清的访问 5% 以上（含 5%）报，写明次数、比例和原因；
    3% 以上不到 5% 的作提醒，不计入单项否决。

    不报什么：对照地址同时打不开，是本机断网，不算；防护系统的验证页、拒绝我们地址的回答（403、412 等）、证书问题，是无法判断，不算打不开。

    何时说不清：网站拒绝抓取（打不开也可能是拦了我们）；没有开始访问监测；七天里有一天判得清的访问不到 20 次的，分“访问太少”和“多数无法判断”列为待人工判断。
    """
    found = site.availability
    doubt = _doubts.BLOCKED if site.coverage.is_blocked else _doubt(found, rules.limits["site_unreachable.visits"].number)
    if doubt or found is None:
        yield CannotTell(site.home_url, doubt)
        return
    limit, warning = rules.limits["site_unreachable.failed"], rules.limits["site_unreachable.warning"]
    if found.share >= limit.number:
        yield _evidence(site, found, rules, f"达到 {limit.number:g}%（{limit.layer}）", is_veto=True)
    elif found.share >= warning.number:
        yield _evidence(site, found, rules, f"接近 {limit.number:g}%（{limit.layer}）的否决线", is_veto=False)


def _doubt(found: Availability | None, wanted: float) -> str:
    if found is None:
        return _doubts.NO_VISITS
    if any(day.judged + day.unclear < wanted for day in found.days):
        return _doubts.FEW_VISITS
    return _doubts.UNCLEAR_VISITS if any(day.judged < wanted for day in found.days) else ""


def _evidence(site: SiteFacts, found: Availability, rules: Rules, words: str, *, is_veto: bool) -> Evidence:
    seconds = rules.limits["site_unreachable.seconds"].number
    left_out = [(sum(day.unclear for day in found.days), "无法判断"), (sum(day.own_outage for day in found.days), "本机断网")]
    aside = "".join(f"，另有{what} {count} 次不计入" for count, what in left_out if count)
    reasons = "、".join(f"{why} {count} 次" for why, count in found.reasons.items())
    return Evidence(
        where=site.home_url,
        quote=f"打不开 {found.failed} 次",
        message=f"{found.days[0].day} 至 {found.days[-1].day} 访问 {found.judged} 次，{seconds:g} 秒内打不开 {found.failed} 次，"
        f"占 {found.share:.1f}%，{words}{aside}。原因：{reasons}",
        suggestion="查服务器、域名解析、带宽和防护设备在这些时刻的日志；无法保证的，尽快迁到集约化平台。",
        key="站点",
        severity=None if is_veto else Severity.INFO,
        certainty=None if is_veto else Certainty.SUSPECTED,
        indicators=None if is_veto else (),
    )
