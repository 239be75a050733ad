"""Entries to disclosure on request (依申请公开) behind which there is no way to ask."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts, TopicNote
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="依申请公开渠道不可用", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, indicators=("L-15",))
def missing_request_channel(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：依申请公开有能用的渠道：网上提交的表单或邮箱，或者当面、邮寄的办法和申请表。

    为什么：《政府信息公开条例》保障公民申请公开的权利，入口点开没有办法提交，等于没有渠道。

    怎样判：站上有依申请公开的入口，读到的依申请公开页面里，网上提交、书面邮寄、申请表三样都没有提到的，按疑似报。

    不报什么：没有入口的由“政府信息公开专栏缺入口”去报；三样有其一即不报，能不能真的提交成功要人工试。

    何时说不清：入口指向的页面没有读到内容、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    place = site.entries.get("request")
    topic = rules.topics.get("request")
    if place is None or topic is None:
        return
    doubt = _doubts.about_absence(site.coverage)
    if doubt:
        yield CannotTell(place.url, doubt)
        return
    read = [note for note in site.topics.get("request", ()) if note.is_read]
    if any(note.elements for note in read):
        return
    if not any(note.is_whole for note in read):
        yield CannotTell(place.url, _doubts.UNREAD_REQUEST_PAGE)
        return
    page = min((note for note in read if note.is_whole), key=_nearness).article
    names = "、".join(element.name for element in topic.elements)
    yield Evidence(
        where=page.url,
        quote=page.title,
        message=f"读了 {len(read)} 个依申请公开的页面，{names}一样也没有提到（{topic.source}）",
        suggestion="公布依申请公开的受理机构、提交办法和申请表。",
        key="依申请公开",
        title=page.title,
    )


def _nearness(note: TopicNote) -> tuple[bool, int, str]:
    return (not note.is_column, len(note.article.url), note.article.url)
