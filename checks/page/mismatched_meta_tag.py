"""Meta tags that say something else than the page, or in another form than the standard's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from checks._hosts import host_of, is_local
from checks._sections import section
from inspector.core.facts import PageFacts, PageKind, Scope
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

LEAST_ALIKE = 0.5  # share of the shorter title's pairs of characters
SHORTEST_TITLE = 4
_ARTICLES = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT})
_NOISE = re.compile(r"[\W_]+")
_DAY = re.compile(r"((?:19|20)\d\d)\D(\d{1,2})\D(\d{1,2})")
_OTHER_DAY = re.compile(r"更新|成文|印发|生成|修改|施行|发文")
_OWN_SOURCE = re.compile(r"本[站网]|原创|网络|互联网|未知")
_NO_STEP = frozenset({"首页", "网站首页", "主页", "正文", "详情", "内容", "当前位置"})
_TYPE = "ColumnType"
_PARTS = re.compile(r"[,，;；、|/\s]+")
_WANTED = {"PubDate": "“YYYY-MM-DD HH:MM”", _TYPE: "“概况信息、工作动态、政策文件、政策解读、办事服务”等 18 种类别"}
_NOT_SHOWN = frozenset({Scope.TITLE, Scope.META})  # tags themselves


@page_check(title="网页标签与内容不符", severity=Severity.LOW, indicators=("W-D25",))
def mismatched_meta_tag(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：网页标签与页面内容一致：标题、发布时间、来源、栏目名称与页面上写的相同，网站域名与实际域名相同；PubDate 写成“YYYY-MM-DD HH:MM”，
    ColumnType 用规定的类别名称。

    为什么：全国政府网站的统一检索和统计读的是标签；标签写错，搜到的就是错的标题、错的时间，国办秘函〔2019〕19号列为扣分项。

    怎样判：有标签也有页面内容的才比较：ArticleTitle 与页面各处标题几乎没有相同的字；PubDate 与页面上的发布时间不是同一天；
    ContentSource 与页面来源、ColumnName 与当前位置没有一个字样相符；SiteDomain 与打开的域名不同。同一栏目的同一种标签合并为一条。
    栏目名称的比较依赖当前位置的读法，按疑似报。PubDate 不合写法，ColumnType 不在《政府网站发展指引》列出的类别之内的，作提示，全站各合为一条；
    列出的类别是否穷尽还没有核实，按疑似报。

    不报什么：缺少标签、标签为空的另有检查项；空格、标点、截短的差别；页面来源写“本站”“网络”一类的；成文日期、更新时间、要素表里的原文日期与 PubDate 不同的；
    用 IP 地址或内网名称打开时不比较域名。

    何时说不清：页面上没有可以比较的内容时不作判断；类别名称合规、但与栏目实际内容是否相符，由人判断。
    """
    yield from _forms(page, rules)
    if page.kind in _ARTICLES:
        yield from _title(page)
        yield from _day(page)
        yield from _source(page)
    if page.kind in _ARTICLES or page.kind is PageKind.COLUMN:
        yield from _column(page)
    yield from _domain(page)


def _forms(page: PageFacts, rules: Rules) -> Iterator[Evidence]:
    for tag in rules.meta_tags.get(page.kind, ()):
        wanted = _WANTED.get(tag.id)
        written = [part for part in _PARTS.split(page.meta(tag.id) or "") if part] if tag.id == _TYPE else [page.meta(tag.id) or ""]
        strange = next((part for part in written if part and tag.pattern and not re.fullmatch(tag.pattern, part)), "")
        if wanted and strange:
            certainty = Certainty.SUSPECTED if tag.id == _TYPE else Certainty.SURE
            message = f"网页标签 {tag.id}（{tag.name}）写的是“{strange}”，规定的写法是{wanted}"
            advice = f"在模板里把 {tag.id} 改为规定的写法。"
            yield Evidence(page.url, strange, message, advice, key=f"{tag.id}|写法", severity=Severity.INFO, certainty=certainty)


def _title(page: PageFacts) -> Iterator[Evidence]:
    written = page.meta("ArticleTitle") or ""
    bare = _bare(written)
    if len(bare) < SHORTEST_TITLE:
        return
    titles = [title for title in page.titles if len(_bare(title)) >= SHORTEST_TITLE]
    if any(_alike(bare, _bare(title)) for title in titles):  # as on nearly every page
        return
    headings = [*titles, *(block.text for block in page.blocks if block.scope is Scope.HEADING)]
    if not headings or any(_alike(bare, _bare(heading)) for heading in headings):
        return
    if not any(bare in _bare(block.text) for block in page.blocks if block.scope not in _NOT_SHOWN):
        yield _evidence(page, "ArticleTitle", written, f"页面标题是“{headings[-1][:60]}”", Certainty.SURE)


def _day(page: PageFacts) -> Iterator[Evidence]:
    written = page.meta("PubDate") or ""
    match, line = _DAY.search(written), page.published
    if match and line.origin == "line" and line.day and not _OTHER_DAY.search(line.quote) and not _is_of_the_original(page):
        shown = (line.day.year, line.day.month, line.day.day)
        if tuple(map(int, match.groups())) != shown:
            yield _evidence(page, "PubDate", written, f"页面上写的是“{line.quote.strip()}”", Certainty.SURE)


def _is_of_the_original(page: PageFacts) -> bool:
    """The element table of a reprint gives the days of the original."""
    return page.document is not None and any(page.published.quote in text for text in page.document.elements.values())


def _source(page: PageFacts) -> Iterator[Evidence]:
    written, shown = page.meta("ContentSource") or "", page.published.source
    one, other = _bare(written), _bare(shown)
    if one and other and one not in other and other not in one and not _OWN_SOURCE.search(one + other) and not _alike(one, other):
        yield _evidence(page, "ContentSource", written, f"页面上的来源是“{shown}”", Certainty.SURE)


def _column(page: PageFacts) -> Iterator[Evidence]:
    written = page.meta("ColumnName") or ""
    steps = [step for step in page.breadcrumb if step not in _NO_STEP]
    bare = _bare(written)
    if len(bare) >= 2 and steps and not any(_alike(bare, _bare(step)) for step in steps):
        yield _evidence(page, "ColumnName", written, f"当前位置是“{' > '.join(steps)}”", Certainty.SUSPECTED)


def _domain(page: PageFacts) -> Iterator[Evidence]:
    written, host = (page.meta("SiteDomain") or "").lower(), host_of(page.url)
    if not written or is_local(host) or not host.endswith(".gov.cn"):
        return
    named = [_plain_host(part) for part in re.split(r"[,，;；、\s]+", written) if part]
    if named and not any(name and _is_below(host, name) for name in named):
        message = f"网页标签 SiteDomain 写的是“{written}”，打开的域名是 {host}"
        yield Evidence(page.url, written, message, "在模板里改为现用的域名。", key="SiteDomain")


def _is_below(host: str, name: str) -> bool:
    """One of them is the other, or a name under it."""
    plain = host.removeprefix("www.")
    return plain == name or plain.endswith(f".{name}") or name.endswith(f".{plain}")


def _plain_host(written: str) -> str:
    return written.partition("://")[2 if "://" in written else 0].partition("/")[0].partition(":")[0].removeprefix("www.")


def _bare(text: str) -> str:
    return _NOISE.sub("", text)


def _alike(one: str, other: str) -> bool:
    if not one or not other or one in other or other in one:
        return bool(one and other)
    first, second = _pairs(one), _pairs(other)
    return bool(first and second) and len(first & second) >= LEAST_ALIKE * min(len(first), len(second))


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(text))


def _evidence(page: PageFacts, tag: str, written: str, shown: str, certainty: Certainty) -> Evidence:
    part = section(page)
    message = f"“{part}”的页面，网页标签 {tag} 写的是“{written}”，{shown}"
    return Evidence(page.url, written, message, f"核对模板里 {tag} 取的是哪一项，改为与页面一致。", key=f"{tag}|{part}", certainty=certainty)
