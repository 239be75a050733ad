"""What class=, id= and style= say of an element: hidden, part of a menu or footer, a title, in large type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from inspector.core.facts import Scope

Attributes = Mapping[str, str | None]


def is_hidden(attributes: Attributes) -> bool:
    return "hidden" in attributes or ("style" in attributes and _hides(attributes["style"] or ""))


@lru_cache(maxsize=1024)
def _hides(style: str) -> bool:
    return ("none" in style or "hidden" in style) and _NOT_SHOWN.search(style) is not None


@lru_cache(maxsize=4096)
def signs_of(tag: str, classes: str | None, name: str | None) -> tuple[Scope | None, bool]:
    """What class= and id= say an element is: part of a menu or footer, and a title."""
    words = {word.lower().rstrip("0123456789") for word in _NAME_WORD.findall(f"{classes or ''} {name or ''}")}
    is_title = not words.isdisjoint(_TITLE_WORDS)
    if tag in ("body", "html", "main", "article"):
        return None, False
    if TELLING.get(tag) is _FOOTER or any(word.startswith(_FOOT_NAMES) for word in words):
        return _FOOTER, is_title
    if tag in TELLING or not words.isdisjoint(_MENU_NAMES) or any(word.startswith(_MENU_BEGINNINGS) for word in words):
        return _NAVIGATION, is_title
    return None, is_title


@lru_cache(maxsize=1024)
def is_set_large(style: str, align: str) -> bool:
    size = _FONT_SIZE.search(style)
    if size is None or ("center" not in align and not _CENTRED.search(style)):
        return False
    return float(size[1]) >= (15 if size[2] == "pt" else 20)


_NAVIGATION, _FOOTER = Scope.NAVIGATION, Scope.FOOTER  # asking the enumeration each time costs a tenth of a microsecond

TELLING = {"footer": _FOOTER, "nav": _NAVIGATION, "header": _NAVIGATION, "button": _NAVIGATION}  # whatever class= and id= say
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*")
_FOOT_NAMES = ("foot", "copyright", "yejiao", "banquan", "dibu")
_MENU_BEGINNINGS = ("breadcrumb", "navi", "menu", "yqlj", "friendlink", "flink", "pagination", "bdshare")
_MENU_NAMES = frozenset(
    "nav topnav mainnav subnav leftnav navbar submenu crumb crumbs location weizhi dqwz curpos curmb friend friends links link sitelink sitelinks "
    "share pager paging pagebar fenye search sous sousuo toolbar topbar topbox login sidebar sidenav header banner logo weather tianqi wza".split()
)
_TITLE_WORDS = frozenset("title tit biaoti bt headline arttitle articletitle newstitle contitle".split())
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)")
_CENTRED = re.compile(r"text-align\s*:\s*center")
