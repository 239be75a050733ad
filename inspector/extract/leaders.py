"""Who holds which post, as the pages of the leaders' column say it now. News are not asked: they tell what was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from inspector.core.facts import Leader, PageFacts, PageKind, Place, Scope
from inspector.core.findings import place_order

MOST_LEADERS = 2_000
LONGEST_LINE = 60
_COLUMN = re.compile(r"领导(?:信息|之窗|简介|介绍|班子|分工|成员|简历)|(?:[县市区局镇乡州]|政府|委员会|本级)领导$|负责人信息")
_NEWS = re.compile(r"活动|讲话|动态|调研|信箱|批示|任免|公示")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NAME = rf"[{_SURNAMES}][\u4e00-\u9fff·]{{1,3}}?"
_POST = (
    r"[\u4e00-\u9fff、，,（）() ]{0,50}?(?:书记|县长|市长|区长|州长|旗长|镇长|乡长|局长|厅长|主任|主席|部长|常委|委员|"
    r"院长|检察长|组长|调研员|研究员|秘书长|巡视员)"
)
_NAME_FIRST = re.compile(rf"(?P<name>{_NAME})\s*[，,：:\s]\s*(?P<post>{_POST})")
_POST_FIRST = re.compile(rf"(?P<post>{_POST})\s*[：:\s]\s*(?P<name>{_NAME})")

_WHOLE_NAME = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff·]{{1,3}}")
_LABELLED = re.compile(rf"(?:现任)?职[\s　]*务\s*[：:]?\s*(?P<post>{_POST})?")


@dataclass(slots=True)
class LeaderBook:
    _found: dict[tuple[str, str, str], Leader] = field(default_factory=dict)

    def add(self, page: PageFacts) -> None:
        if len(self._found) >= MOST_LEADERS or not _is_of_leaders(page):
            return
        for name, post in _named(page):
            self._found.setdefault((name, post, page.url), Leader(name, post, Place(page.url, page.title)))

    def leaders(self) -> tuple[Leader, ...]:
        return tuple(sorted(self._found.values(), key=lambda leader: (place_order(leader.place.url), leader.post, leader.name)))


def _is_of_leaders(page: PageFacts) -> bool:
    if page.kind is PageKind.HOME:
        return False
    names = " ".join((*page.breadcrumb, page.meta("ColumnName") or "")) or page.title
    return _COLUMN.search(names) is not None and not _NEWS.search(names)


def _named(page: PageFacts) -> Iterator[tuple[str, str]]:
    """Lines that say nothing but a name and a post, whichever comes first; on a page that bears a name, the post that stands behind 职务."""
    if _WHOLE_NAME.fullmatch(page.title):
        yield from ((page.title, post) for post in _posts(page))
    for block in page.blocks:
        if block.scope in (Scope.NAVIGATION, Scope.FOOTER, Scope.META, Scope.TITLE) or len(block.text) > LONGEST_LINE:
            continue
        match = _NAME_FIRST.fullmatch(block.text.rstrip("。；")) or _POST_FIRST.fullmatch(block.text.rstrip("。；"))
        if match:
            yield match["name"], re.sub(r"\s+", "", match["post"])


def _posts(page: PageFacts) -> Iterator[str]:
    """职务：县长 in one piece of text, or in two cells side by side."""
    for block, after in pairwise((*page.blocks, None)):
        match = _LABELLED.fullmatch(block.text.rstrip("。；")) if block and len(block.text) <= LONGEST_LINE else None
        if match and match["post"]:
            yield re.sub(r"\s+", "", match["post"])
        elif match and after and re.fullmatch(_POST, after.text):
            yield re.sub(r"\s+", "", after.text)
