"""Entries of lists that lead to quite another page."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="链接错位", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D22",))
def wrong_link(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：列表里的标题与点开的文章是一回事。

    为什么：标题和内容对不上，群众找不到要看的信息，国办秘函〔2019〕19号把链接出错列为“可用性”扣分项。

    怎样判：首页和各栏目第一页上带日期的条目，与点开后页面的标题比较，去掉“关于”“的通知”一类常用字样后几乎没有相同的字，报为错位；
    三个以上条目点开都是首页的，逐条报。两边都由程序读取，按疑似报。

    不报什么：标题截短、改写的；没有日期的入口和专题；多个页面共用一个标题的（是模板没有写好）；错位的超过全部条目五分之一的，
    多半是标题读得不对，整站不报。

    何时说不清：网站拒绝抓取、首页没有正常打开时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for link in site.mislinks:
        yield Evidence(
            where=link.place.url,
            title=link.place.title,
            quote=link.text,
            message=f"列表里写的是“{link.text}”，点开的页面标题是“{link.title}”",
            suggestion="把条目改为正确的地址。",
            target=link.url,
            key=f"{link.url}|{link.text}",
        )
