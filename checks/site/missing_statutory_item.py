"""Items that the law tells every organ to publish (条例第二十条、第二十一条) and of which a site shows nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks import _doubts
from inspector.core.facts import Place, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules, Topic

_GROUPS = {
    OfficeKind.GOVERNMENT: ("statutory", "county"),
    OfficeKind.DEPARTMENT: ("statutory",),
    OfficeKind.TOWNSHIP: ("statutory", "township"),
}
_OF_EVERY_ORGAN = frozenset({"statutory-02", "statutory-07"})  # functions and budgets; documents are missing_column's
_OPEN_ENDED = frozenset({"statutory-15"})  # "other information": its absence cannot be seen
_PROVINCE = ("省人民政府", "自治区人民政府", "省政府")


@site_check(title="法定主动公开内容缺项", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-01",))
def missing_statutory_item(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：《政府信息公开条例》第二十条列了各行政机关应主动公开的 15 项内容，第二十一条又为市县和乡镇分别列了 7 项和 8 项。

    为什么：法定内容缺项，群众在公开平台上查不到应当公开的信息，是政务公开检查的必看内容。

    怎样判：读到了“政府信息公开”专栏，而全站的栏目名、菜单和文章标题里都没有出现某一项的任何一种常见叫法，报该项疑似缺失，每项一条。
    政府看全部各项，市县政府加看 7 项，乡镇加看 8 项，都要求其中一半以上设了栏目，才说缺了哪项；部门只看每个机关都有的职能、预决算两项。

    不报什么：内容是否充实、是否及时，另有检查项；“其他应公开的信息”一项没有固定内容，不报。公共企事业单位不适用；没有读到专栏的，
    由“政府信息公开专栏缺入口”去问。

    何时说不清：第二十条的内容大半没有栏目（目录由脚本生成，或者不按法定目录设栏）、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    place = site.disclosure_place
    items = _items(rules)
    if place is None or all(topic.id in site.topics for topic in items):
        return
    doubt = _doubts.about_absence(site.coverage)
    if doubt:
        yield CannotTell(place.url, doubt)
        return
    for group in dict.fromkeys(topic.group for topic in items):
        yield from _missing([topic for topic in items if topic.group == group], site, place, rules)


def _missing(items: Sequence[Topic], site: SiteFacts, place: Place, rules: Rules) -> Iterator[Answer]:
    """The items of one article of the law. A site that has no columns by these names arranges its information in another way."""
    missing = [topic for topic in items if topic.id not in site.topics]
    columns = sum(any(note.is_column for note in site.topics.get(topic.id, ())) for topic in items)
    if not missing:
        return
    if rules.office.kind is OfficeKind.DEPARTMENT or columns * 2 >= len(items):
        yield from (_evidence(topic, place, len(items) - len(missing), len(items)) for topic in missing)
    elif items[0].group == "statutory":
        yield CannotTell(place.url, _doubts.MOSTLY_UNREAD_ITEMS)


def _items(rules: Rules) -> list[Topic]:
    kind = rules.office.kind
    groups = _GROUPS.get(kind, ())
    if any(word in rules.site for word in _PROVINCE):
        groups = groups[:1]  # 第二十一条 is addressed to cities and counties
    items = [topic for topic in rules.topics.values() if topic.group in groups and topic.id not in _OPEN_ENDED]
    return [topic for topic in items if topic.id in _OF_EVERY_ORGAN] if kind is OfficeKind.DEPARTMENT else items


def _evidence(topic: Topic, place: Place, found: int, items: int) -> Evidence:
    return Evidence(
        where=place.url,
        quote=topic.name,
        message=f"应公开的 {items} 项里读到 {found} 项，栏目、菜单和标题里都没有“{topic.names[0]}”一类的内容（{topic.source}）",
        suggestion=f"在法定主动公开内容里补上“{topic.name}”；确实没有此类信息的，注明原因。",
        key=topic.id,
        title=place.title,
    )
