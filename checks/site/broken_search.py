"""Sites without a search, or with one that is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import Form, LinkRole, PageFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_WORDS = re.compile(r"搜索|检索|搜一搜|站内查询|请输入(?:关键|查询|您要)|关键[字词]|search|sousuo|jiansuo|jsearch", re.IGNORECASE)
_GONE = frozenset({404, 410})
_MAY_WRITE = frozenset({LinkRole.SCRIPT, LinkRole.FRAME})  # a script or a frame may bring the box


@site_check(title="站内搜索不可用", severity=Severity.MEDIUM, indicators=("W-D23",))
def broken_search(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网站提供站内搜索，输入关键词后能得到结果。

    为什么：国办秘函〔2019〕19号把信息搜索列为扣分项，《政府网站发展指引》要求提供搜索并优化结果。

    怎样判：首页的搜索框按它自己的地址搜一次“通知”，服务器回答页面不存在的，报；首页的文字、链接、表单里都没有搜索，
    也没有引用脚本和框架（搜索框不可能由它们写入）的，报没有站内搜索。

    不报什么：搜索结果准不准、全不全，不在此判断；链接到上级统一搜索平台的，算有搜索。

    何时说不清：首页没有读到搜索框而引用了脚本或框架；搜索地址回答程序出错、拒绝或没有回答（可能要填其他参数）；
    网站拒绝抓取、首页没有打开或靠脚本生成时，列为待人工判断。
    """
    home = site.home
    doubt = _doubts.about(site.coverage) or (_doubts.SCRIPTED_HOME if home and home.needs_script else "")
    if home is None or doubt:
        yield CannotTell(site.home_url, doubt or _doubts.NO_HOME)
        return
    if not _has_search(home):
        yield CannotTell(site.home_url, _doubts.FRAMED_SEARCH) if _may_be_written(home) else _absent(site)
        return
    url, status = (site.network.search_url, site.network.search_status) if site.network else ("", None)
    if status in _GONE:
        yield Evidence(
            where=site.home_url,
            quote=url,
            message=f"首页的搜索框搜索“通知”，服务器回答 {status}（页面不存在）",
            suggestion="修好搜索服务，或把搜索框指向现用的地址。",
            target=url,
            key="搜索",
        )
    elif status is not None and not 200 <= status < 400:
        yield CannotTell(site.home_url, _doubts.FAILED_SEARCH)


def _has_search(home: PageFacts) -> bool:
    if any(_WORDS.search(_words_of(form)) for form in home.forms):
        return True
    return any(_WORDS.search(block.text) for block in home.blocks) or any(_WORDS.search(f"{link.text} {link.url}") for link in home.links)


def _words_of(form: Form) -> str:
    return f"{form.action} {form.words} {' '.join(form.fields)}"


def _may_be_written(home: PageFacts) -> bool:
    return not home.is_rendered and any(link.role in _MAY_WRITE for link in home.links)


def _absent(site: SiteFacts) -> Evidence:
    message = "首页的文字、链接和表单里都没有搜索，也没有能写入搜索框的脚本"
    return Evidence(site.home_url, "搜索", message, "在首页设置站内搜索。", key="搜索", certainty=Certainty.SUSPECTED)
