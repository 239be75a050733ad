"""Front pages that do not say whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import PageFacts, Scope, SiteFacts
from inspector.core.findings import Answer, CannotTell, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_EMPTY_TITLE = re.compile(
    r"(?:网站|系统)?(?:首页|主页|门户|默认页)?|无标题(?:文档|页)?|新建网页.*|未命名.*|untitled.*|index|default|home|welcome|document|title", re.IGNORECASE
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_SHOWN = frozenset({Scope.TITLE, Scope.HEADING, Scope.NAVIGATION, Scope.ALT, Scope.BODY, Scope.CELL})  # the footer names the sponsor, not the site
_ENDINGS = re.compile(r"(?:门户)?网站?$|官网$")


@site_check(title="头部无网站名称", severity=Severity.LOW, indicators=("W-D20",))
def missing_site_name(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：首页头部显示规范的网站名称，浏览器标题栏也写明网站名称。

    为什么：《政府网站发展指引》要求网站名称规范并显示在头部，国办秘函〔2019〕19号列为扣分项；标题栏没有名称，收藏和搜索结果里就认不出是哪个网站。

    怎样判：首页的网页标题为空，或只写着“首页”“无标题文档”一类，报。

    不报什么：名称的简称、加“门户网站”字样的，都认。

    何时说不清：网页标题里有内容，而标题、头部文字和图片说明里都没有读到登记的网站名称，名称可能做在图片里，列为待人工判断；
    没有登记中文名称、网站拒绝抓取、首页没有打开或靠脚本生成的，也列为待人工判断。
    """
    home = site.home
    doubt = _doubts.about(site.coverage) or (_doubts.SCRIPTED_HOME if home and home.needs_script else "")
    if home is None or doubt:
        yield CannotTell(site.home_url, doubt or _doubts.NO_HOME)
        return
    titles = [title.strip() for title in home.titles]
    if all(_EMPTY_TITLE.fullmatch(title) for title in titles):
        shown = next((title for title in titles if title), "")
        yield Evidence(
            where=site.home_url,
            quote=shown or "<title>",
            message=f"首页的网页标题是“{shown}”，没有网站名称" if shown else "首页没有网页标题，浏览器标题栏里看不到网站名称",
            suggestion=f"把首页的网页标题改为“{site.name}”。" if _CHINESE.search(site.name) else "把首页的网页标题改为网站名称。",
            key="网页标题",
        )
    elif not _CHINESE.search(site.name):
        yield CannotTell(site.home_url, _doubts.NAMELESS_SITE)
    elif not _is_named(home, site.name):
        yield CannotTell(site.home_url, _doubts.PICTURED_NAME)


def _is_named(home: PageFacts, name: str) -> bool:
    core = _ENDINGS.sub("", name) or name
    words = "\n".join((*home.titles, *(block.text for block in home.blocks if block.scope in _SHOWN), home.meta("SiteName") or ""))
    return core in re.sub(r"[^\S\n]+", "", words)
