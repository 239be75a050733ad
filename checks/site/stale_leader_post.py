"""Leaders' pages that contradict each other: two people in one post, or one person in two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks import _doubts
from inspector.core.facts import Leader, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_CHIEF = {"省": "省长", "市": "市长", "县": "县长", "区": "区长", "州": "州长", "旗": "旗长", "镇": "镇长", "乡": "乡长"}  # by what the office governs
_GOVERNED = re.compile(r"(?P<kind>[省市县区州旗镇乡])人民政府(?:门户网站|网站)?$")
_BUREAU = re.compile(r"[^政]局(?:门户网站|网站|官网)?$")
_NOT_NOW = re.compile(r"副|原|前任|曾任|拟|助理|常务")
_STEPS = re.compile(r"[、，,；;/ 　]|兼")


@site_check(title="领导信息过时", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, indicators=("W-D03",))
def stale_leader_post(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：领导信息栏目里的姓名、职务准确，人事变动后及时更新。

    为什么：国办秘函〔2019〕19号要求领导信息准确；已经调走的领导还挂在网上，是检查通报里最常见、也最容易被群众发现的差错。

    怎样判：只看领导信息、领导之窗一类栏目的页面里“姓名＋职务”单独成行的内容。本级政府（或本局）的正职写着两个不同的人，
    或者同一个人一处是正职、一处是副职的，按疑似报，写明两处在哪里。

    不报什么：新闻里提到的职务（说的是当时）；副职和兼职有几个人、几种写法；下级单位的领导；所写是否与最新任免一致，要人工核对。

    何时说不清：网站拒绝抓取、首页没有正常打开时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    chief = _chief_of(site.name)
    holders = [leader for leader in site.leaders if chief and _holds(leader, chief)]
    names = list(dict.fromkeys(leader.name for leader in holders))
    if len(names) > 1:
        yield _two_people(holders, names, chief)
    for name in names:
        yield from _one_person(name, chief, holders, site.leaders)


def _chief_of(site: str) -> str:
    governed = _GOVERNED.search(site)
    if governed:
        return _CHIEF[governed["kind"]]
    return "局长" if _BUREAU.search(site) else ""


def _holds(leader: Leader, chief: str) -> bool:
    """The post alone, or with the name of this office before it; 副 and 原 make it another."""
    return any(step.endswith(chief) and len(step) <= len(chief) + 4 and not _NOT_NOW.search(step) for step in _STEPS.split(leader.post))


def _two_people(holders: Sequence[Leader], names: Sequence[str], chief: str) -> Evidence:
    places = {name: next(leader for leader in holders if leader.name == name) for name in names[:3]}
    parts = [f"“{leader.place.title or leader.place.url}”写的是{name}（{leader.post}）" for name, leader in places.items()]
    first = holders[0]
    return Evidence(
        where=first.place.url,
        title=first.place.title,
        quote=chief,
        message=f"领导信息里有 {len(names)} 个人写着“{chief}”：{'；'.join(parts)}",
        suggestion="按最新的任免文件核对，撤下已经离任的。",
        key=f"{chief}|{'|'.join(sorted(names))}",
        more_places=tuple(leader.place for leader in holders[1:20] if leader.place != first.place),
    )


def _one_person(name: str, chief: str, holders: Sequence[Leader], leaders: Sequence[Leader]) -> Iterator[Evidence]:
    deputy = next((leader for leader in leaders if leader.name == name and re.search(f"副{chief}", leader.post)), None)
    if deputy is None or deputy.post in {leader.post for leader in holders if leader.name == name}:
        return
    other = next(leader for leader in holders if leader.name == name)
    yield Evidence(
        where=deputy.place.url,
        title=deputy.place.title,
        quote=deputy.post,
        message=f"{name}在“{other.place.title or other.place.url}”里是“{other.post}”，在本页里是“{deputy.post}”",
        suggestion="按最新的任免文件核对，改为现任职务。",
        key=f"{name}|{chief}",
        more_places=(other.place,) if other.place != deputy.place else (),
    )
