"""The part of a site a page belongs to: faults of one template are told once for each part."""

from __future__ import annotations

import re
from itertools import takewhile
from urllib.parse import urlsplit

from inspector.core.facts import PageFacts

_NOT_A_SECTION = frozenset({"首页", "网站首页", "主页", "正文", "详情", "内容", "文章"})
_DATED = re.compile(r"t?[\d_-]+")


def section(page: PageFacts) -> str:
    """The last column of the breadcrumb, or else the directory up to its first part that is a date or a number."""
    trail = [name for name in page.breadcrumb if name not in _NOT_A_SECTION and name != page.title]
    return trail[-1] if trail else directory(page.url)


def directory(url: str) -> str:
    folders = urlsplit(url).path.split("/")[1:-1]
    return "/" + "".join(f"{folder}/" for folder in takewhile(lambda folder: not _DATED.fullmatch(folder), folders))
