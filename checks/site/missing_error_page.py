"""Sites that do not answer 404 for an address that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_GONE = frozenset({404, 410})
_REFUSED = frozenset({0, 401, 403, 405, 412, 418, 421, 429, 451, 502, 503, 504, 521})


@site_check(title="错误页不规范", severity=Severity.INFO, sources=("国办发〔2017〕47号",))
def missing_error_page(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：访问不存在的地址时，服务器回答 404，并给出说明和返回首页的办法。

    为什么：对不存在的页面也回答“正常”，死链就查不出来，搜索引擎会收录空页；回答程序出错的，还会暴露服务器信息。

    怎样判：巡检结束时请求一个不可能存在的随机地址，回答不是 404（或 410）的报：回答正常的、转到别的页面的、程序出错（500）的分别写明。

    不报什么：错误页写得好不好看，不在此判断。

    何时说不清：服务器拒绝回答、限制频率或要求验证，网关连不上后面的服务器（502、503、504），判断的是存档，以及网站拒绝抓取时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage) or ("" if site.network else _doubts.NO_NETWORK)
    if doubt or site.network is None:
        yield CannotTell(site.home_url, doubt)
        return
    status = site.network.missing_status
    if status is None or status in _GONE:
        return
    if status in _REFUSED:
        yield CannotTell(site.home_url, _doubts.REFUSED_PROBE)
        return
    yield Evidence(
        where=site.home_url,
        quote=str(status),
        message=f"请求一个不存在的地址，服务器回答 {status}（{_meaning(status)}），应当回答 404",
        suggestion="让服务器对不存在的地址回答 404，并在错误页上提供返回首页和搜索的链接。",
        key="错误页",
    )


def _meaning(status: int) -> str:
    if status < 300:
        return "正常"
    if status < 400:
        return "转到别的页面"
    return "程序出错" if status >= 500 else "拒绝"
