"""Collections of documents (文件库, 公报, 文件包): which of them a page belongs to, and what their lists hold."""

from __future__ import annotations

import re
from datetime import date

from inspector.core.copies import title_key
from inspector.core.facts import CopySource, Holding, PageFacts, PageKind
from inspector.core.findings import place_order
from inspector.extract.listaddress import page_key


def source_of(page: PageFacts, column: str) -> CopySource | None:
    """The collection a page belongs to, by its trail, its tag or, for a list, its title."""
    names = (*page.breadcrumb, column, *((page.title,) if page.kind is PageKind.COLUMN else ()))
    if any("文件库" in name for name in names):
        return CopySource.LIBRARY
    if any("包" in name and _PACKAGE.search(name) for name in names):
        return CopySource.PACKAGE
    is_gazette = any("公报" in name and _GAZETTE.search(name) and not _OTHER_GAZETTE.search(name) for name in names)
    return CopySource.GAZETTE if is_gazette else None


class Listing:
    """What the list pages of one collection hold."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.titles: set[int] = set()
        self.keys: set[int] = set()  # of the pages the list leads to
        self.days: set[date] = set()
        self.pages = 0
        self.has_pager = False
        self.is_cut = False
        self.parts: set[str] = set()

    def add(self, page: PageFacts) -> None:
        self.url = min(self.url, page.url, key=place_order)
        self.pages += 1
        self.has_pager = self.has_pager or page.has_pager
        for item in page.items:
            self.titles.add(title_key(item.title))
            self.parts.add(next((part for part, words in _PARTS if words.search(item.title)), "文件"))
            if item.url:
                self.keys.add(page_key(item.url))
            self.is_cut = self.is_cut or item.title.endswith(("…", "..."))
            if item.day:
                self.days.add(item.day)

    def holding(self, source: CopySource, name: str, more: set[int]) -> Holding:
        is_whole = not self.is_cut and (not self.has_pager or self.pages > 1)
        return Holding(
            source, name, self.url, frozenset(self.titles | more), min(self.days, default=None), max(self.days, default=None), is_whole, frozenset(self.parts)
        )


_GAZETTE = re.compile(r"政府公报|人民政府公报|^公报$|公报(?:目录|库|查询|电子版)|第[一二三四五六七八九十\d]+期")
_OTHER_GAZETTE = re.compile(r"统计公报|环境(?:状况|质量)?公报|(?:质量|水资源|发展|事业|普查|会议|气候|灾害|工作)公报")
_PACKAGE = re.compile(r"政策(?:文件)?包|政策礼包")
_PARTS = (("解读", re.compile(r"解读|图解|一图读懂|问答|明白纸")), ("指南", re.compile(r"指南|流程|申报|申领|办理|操作手册|联系方式")))
