"""Certificates that browsers refuse, or soon will."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts
from inspector.core.facts import Network, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_FAULT_WORDS = "浏览器会拦住访问者"
_UNTRUSTED = "tls untrusted"
_REFUSED = {
    "tls expired": "证书已过期",
    "tls self-signed": "证书是自签名的",
    "tls wrong name": "证书上的域名与网站不符",
    "tls not yet valid": "证书尚未生效",
    _UNTRUSTED: "证书不受信任",
}


@site_check(title="证书将到期或无效", severity=Severity.MEDIUM, sources=("国办发〔2017〕47号",))
def expiring_certificate(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：用 https 访问的网站，证书在有效期内，签发给本网站的域名，由受信任的机构签发。

    为什么：证书一过期，浏览器就弹出警告拦住访问者，等于网站打不开；续期要走采购和审批，提前一个月提醒才来得及。

    怎样判：读首页所用证书的到期日：已过期的、域名不符的、不受信任的报；离到期不到 30 天的报，只剩七天的加重。
    天数是系统默认值，可在地方方案里改大。首页因为证书打不开的，同样报；只是“不受信任”的，可能是本机没有装签发机构的根证书，按疑似报。

    不报什么：只用 http 的网站；离到期还早的（两个期限以内的列入到期提醒，不算问题）。

    何时说不清：网站拒绝抓取、首页因为别的原因没有打开，或判断的是存档、没有连网时，列为待人工判断。
    """
    if error := _REFUSED.get(site.coverage.home_error):
        certainty = Certainty.SUSPECTED if site.coverage.home_error == _UNTRUSTED else None
        yield _evidence(site, error, f"首页打不开：{error}，{_FAULT_WORDS}", Severity.HIGH, certainty)
        return
    doubt = _doubts.about(site.coverage) or ("" if site.network else _doubts.NO_NETWORK)
    if doubt or site.network is None:
        yield CannotTell(site.home_url, doubt)
        return
    yield from _judged(site, site.network, rules)


def _judged(site: SiteFacts, network: Network, rules: Rules) -> Iterator[Answer]:
    until, limit = network.certificate_until, rules.limits["expiring_certificate"]
    if network.certificate_error:
        yield _evidence(site, network.certificate_error, f"{network.certificate_error}，{_FAULT_WORDS}", Severity.HIGH)
    if until is None:
        return
    left = (until - rules.today).days
    if left < 0:
        yield _evidence(site, _day(until), f"证书已于 {until} 到期，过了 {-left} 天，{_FAULT_WORDS}", Severity.HIGH)
    elif left < limit.number:
        message = f"证书 {until} 到期，还有 {left} 天，不足 {limit.words}（{limit.layer}）"
        yield _evidence(site, _day(until), message, Severity.HIGH if left < 7 else Severity.MEDIUM)
    elif left < 2 * limit.number:
        due = until - timedelta(days=int(limit.number) - 1)
        yield Upcoming(site.home_url, "网站证书", due, f"证书 {until} 到期，还有 {left} 天")


def _day(day: date) -> str:
    return day.isoformat()


def _evidence(site: SiteFacts, quote: str, message: str, severity: Severity, certainty: Certainty | None = None) -> Evidence:
    suggestion = "尽快续期或更换证书，装好后用浏览器打开核对。"
    return Evidence(site.home_url, quote, message, suggestion, key="证书", severity=severity, certainty=certainty)
