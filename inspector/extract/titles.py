"""The best title of a page: what a person would call it, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from inspector.extract.blocks import Headline
from inspector.extract.markup import fold


class Names(NamedTuple):
    """What a title is not, though it may end in it."""

    site: frozenset[str]
    sections: tuple[str, ...]  # breadcrumb and ColumnName, the page's own last


def best_title(article_title: str, titles: Sequence[str], headlines: Sequence[Headline], names: Names, *, is_article: bool) -> str:
    """ArticleTitle, else a heading that <title> confirms, else <h1>, else <title> without the names of site and sections, else what looks like one."""
    if article_title:
        return fold(article_title)
    written = [title for title in (fold(_TAG.sub("", title)) for title in titles) if title]
    usable = [headline for headline in headlines if not _is_site(headline.text, names.site)]
    for headline in usable:
        if any(_bare(headline.text) in _bare(title) for title in written):
            return headline.text
    if usable and usable[0].level == 1:
        return usable[0].text
    short = _without_names(written[0], names) if written else ""
    is_office = is_article and bool(usable) and names_office(short, names.site)
    if short and not is_office and not _is_site(short, names.site):
        return short
    section = next((name for name in reversed(names.sections) if name and name not in _NO_SECTIONS), "")
    if section and not is_article:
        return section
    best = [headline.text for headline in usable if headline.level == usable[0].level]
    return max(best, key=len, default=short or section)


def names_office(title: str, site_names: Collection[str]) -> bool:
    """Whether a title names nothing but an office: templates of small sites give every page the same."""
    return _names_site(title, site_names) and not title.startswith("关于")


def large_title(tree: LexborHTMLParser) -> str:
    """What old templates set in large type: <font size=4>. Asked only where no heading tells the title."""
    for node in tree.css("font[size]"):
        text = fold(node.text())
        if _LARGE.fullmatch((node.attributes["size"] or "").strip()) and SHORTEST_TITLE <= len(text) <= LONGEST_TITLE and node.css_first("a") is None:
            return text
    return ""


def home_title(titles: Sequence[str], site_name: str) -> str:
    """A front page is called what its <title> says: its headings are those of its lists."""
    return next((title for title in (fold(_TAG.sub("", title)) for title in titles) if title), site_name)


SHORTEST_TITLE, LONGEST_TITLE = 6, 80
_LARGE = re.compile(r"[4-7]|\+[1-4]")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")  # pasted from Word, and shown by browsers as they stand
_SEPARATOR = re.compile(r"(\s*(?:[_|｜>»]|-+|[—–]+)\s*)")
_SITE_ENDING = re.compile(r"(?:政府|门户网站?|网站|官网|信息网|政务网|网|局|厅|委员会|管委会|办公室)$")
_LONGEST_SITE_NAME = 30
SHORTEST_PLACE = 3  # 云岭县, of 云岭县人民政府
_NO_SECTIONS = frozenset({"首页", "网站首页", "正文", "内容", "详情", "列表"})


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _is_site(text: str, site_names: Collection[str]) -> bool:
    bare = _bare(text)
    return bare in site_names or (len(bare) <= _LONGEST_SITE_NAME and bare.endswith(("网", "网站", "人民政府", "门户网站", "官网")))


def _without_names(title: str, names: Names) -> str:
    """The site's name goes at either end, names of sections at the end only. The last piece left always stays."""
    pieces = _SEPARATOR.split(_without_site(title, names.site))
    whole = len(pieces)
    while len(pieces) > 2 and (pieces[-1] in names.sections or _names_site(pieces[-1], names.site)):
        del pieces[-2:]
    if len(pieces) == whole and len(pieces) > 2 and _names_site(pieces[0], names.site):
        del pieces[:2]
    return "".join(pieces).strip()


def _without_site(title: str, site_names: Collection[str]) -> str:
    """The site's own name in front, set off by no more than a space."""
    name, _, rest = title.partition(" ")
    return rest.strip() if rest and name in site_names else title


def _names_site(piece: str, site_names: Collection[str]) -> bool:
    bare = _bare(piece)
    return (
        not bare
        or bare in site_names
        or (len(bare) >= SHORTEST_PLACE and any(name.startswith(bare) for name in site_names))
        or (len(bare) <= _LONGEST_SITE_NAME and _SITE_ENDING.search(bare) is not None)
    )
