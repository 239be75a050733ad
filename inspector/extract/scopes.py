"""What a line of visible text stands in, and what part of the page that and its own words make it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from inspector.core.facts import Scope

Cell = tuple[int, int, int]  # table, row, column


class Context(NamedTuple):
    """What a piece of text stands in."""

    tag: str = "body"  # of the innermost block
    zone: Scope | None = None  # NAVIGATION or FOOTER
    zone_number: int = 0
    heading: int = 0  # 1 to 6
    is_item: bool = False  # in <li>
    cell: Cell | None = None
    is_large: bool = False  # called a title, or set in large type


def scope_of(text: str, plain: str, links: tuple[str, ...], context: Context, *, is_void: bool = False) -> Scope:
    """`is_void`: what calls itself a menu is none."""
    _, zone, _, heading, is_item, cell, _ = context
    if heading and (zone is None or heading == 1 or is_void):
        return _HEADING
    if zone is not None and not is_void and not (zone is _NAVIGATION and (is_prose(plain) or _is_publish_line(text))):
        return zone
    if len(text) <= LONGEST_FURNITURE and _is_furniture(text):
        return _NAVIGATION
    if links:
        has_day = _DAY_BESIDE.search(plain) is not None
        if not _WORDS.search(plain) or not _WORDS.search(_DATE.sub("", plain)):
            return _scope_of_links(text, links, context, has_day=has_day)
        if is_item and len(plain) <= LONGEST_LABEL and (has_day or len(links[0]) >= SHORTEST_TITLE):
            return _LIST
    return _CELL if cell else _BODY


def shows_day(text: str) -> bool:
    return _DAY_BESIDE.search(text) is not None


def is_prose(plain: str) -> bool:
    return len(plain) >= SHORTEST_PROSE and _SENTENCE.search(plain) is not None


def _scope_of_links(text: str, links: tuple[str, ...], context: Context, *, has_day: bool) -> Scope:
    """A line of nothing but links, perhaps with days: titles of a list, or a menu."""
    if not has_day and max(map(len, links)) < SHORTEST_TITLE:
        return _NAVIGATION
    return _BODY if (context.tag == "p" and not context.is_item) or text.startswith("附件") else _LIST


def _is_furniture(text: str) -> bool:
    """Breadcrumbs, pagers and buttons of templates that do not name them."""
    if text[0] in _FURNITURE_STARTS and _FURNITURE.match(text) is not None:
        return True
    return "一页" in text and ("上一页" in text or "下一页" in text)


@lru_cache(maxsize=4096)
def _is_publish_line(text: str) -> bool:
    """Asked of every entry of a menu, which is the same on every page."""
    return _PUBLISH_LINE.search(text) is not None


SHORTEST_TITLE = 8  # characters of an item's title; shorter links are menu entries
SHORTEST_PROSE = 40
LONGEST_LABEL = 24  # 【办事指南】 and a day beside the title of an item
LONGEST_FURNITURE = 120

# Asking the enumeration each time costs a tenth of a microsecond, as much as the rest of the question.
_HEADING, _BODY, _CELL, _LIST, _NAVIGATION = Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST, Scope.NAVIGATION

_WORDS = re.compile(r"[\u3400-\u9fffA-Za-z]")
_DATE = re.compile(r"\d{2,4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月\s*\d{1,2}\s*日")
_DAY_BESIDE = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}")
_SENTENCE = re.compile("[，。；：！？]")
_FURNITURE_STARTS = frozenset("您你的现当目所位栏上下首共第页分【[(（字打关收扫返")
_FURNITURE = re.compile(
    r"(?:您|你)?(?:的)?(?:现在|当前|目前)?(?:所在|所处)?(?:的)?(?:位置|栏目)\s*(?:是|为)?\s*[:：>»]|[上下]一[篇条页]\s*(?:[:：]|[上下]一|$)|首页\s|共\s*\d+\s*[页条]|第\s*\d+\s*页"
    r"|页次|分享到?\s*[:：]|[【\[(（]\s*(?:打印|关闭|收藏|分享|大|字[体号])|字[体号]\s*[:：]|(?:打印|关闭|收藏|分享|扫一扫|返回顶部)\S{0,6}$"
)
_PUBLISH_LINE = re.compile(r"发布(?:时间|日期)|来\s*源\s*[:：]|(?:时间|日期)\s*[:：]\s*(?:19|20)\d\d")
