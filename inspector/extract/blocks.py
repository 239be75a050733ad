"""The visible text of a page in reading order: one block for each paragraph, cell, heading or list item, with the place it has on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import Meta, Scope, TextBlock
from inspector.extract.markup import fold
from inspector.extract.runs import Cell, Run, read_lines


class Headline(NamedTuple):
    """A line that may be the title of the page."""

    text: str
    level: int  # 1 for <h1>, 2 for one set in large type or called a title, 3 for other headings above the text


class Reading(NamedTuple):
    blocks: tuple[TextBlock, ...]
    headlines: tuple[Headline, ...]  # best first


def read_blocks(tree: LexborHTMLParser, titles: Sequence[str], metas: Sequence[Meta]) -> Reading:
    lines = read_lines(tree)
    runs = _scoped(lines.runs, lines.layout_cells)
    blocks = [*_head_blocks(titles, metas), *_numbered(runs)]
    return Reading(tuple(blocks), _headlines(runs))


def _scoped(runs: list[Run], layout_cells: set[Cell]) -> list[Run]:
    """Each run with the scope its surroundings and its own words give it, lists with one run for each title."""
    prose_in_zone = Counter([run.context.zone_number for run in runs if len(run.plain) >= SHORTEST_PROSE and run.context.zone_number and _is_prose(run)])
    void = {number for number, count in prose_in_zone.items() if count >= FEWEST_PROSE}  # a frame of the whole page may be called "nav-main"
    layout = layout_cells | _full_cells(runs)
    scopes = [run.scope if run.scope is _ALT else _scope(run, void, layout) for run in runs]
    _mark_footer(runs, scopes)
    scoped = []
    is_alone = scopes.count(_LIST) == 1
    for run, scope in zip(runs, scopes, strict=True):
        text, plain, links, context, own = run
        if scope is own:
            scoped.append(run)
        elif scope is _LIST or (scope is _HEADING and links and not plain):
            scoped += [_new(Run, (title, "", (title,), context, scope)) for title in links]  # without the day beside it
            if is_alone and _DAY_BESIDE.search(plain):
                scoped.append(Run(plain, plain, (), context, _BODY))  # one title is no list: the day is the page's
        else:
            scoped.append(_new(Run, (text, plain, links, context, scope)))
    return scoped


def _full_cells(runs: list[Run]) -> set[Cell]:
    """Cells with the text of a whole article: tables of data have none."""
    filled = Counter[Cell]()
    for run in runs:
        if run.context.cell:
            filled[run.context.cell] += len(run.text)
    return {cell for cell, length in filled.items() if length > LONGEST_CELL}


def _scope(run: Run, void: set[int], layout: set[Cell]) -> Scope:
    text, _, links, (tag, zone, zone_number, heading, is_item, cell, _), _ = run
    if heading or zone is not None:
        is_void = zone_number in void
        if heading and (zone is None or heading == 1 or is_void):
            return _HEADING
        if zone is not None and not is_void and not (zone is _NAVIGATION and (_is_prose(run) or _is_publish_line(text))):
            return zone
    if len(text) <= LONGEST_FURNITURE and _is_furniture(text):
        return _NAVIGATION
    found = _scope_of_links(text, run.plain, links, tag, is_item) if links else None
    return found or (_CELL if cell and cell not in layout else _BODY)


@lru_cache(maxsize=4096)
def _scope_of_links(text: str, plain: str, links: tuple[str, ...], tag: str, is_item: bool) -> Scope | None:
    """A line of nothing but links, perhaps with days or a label: titles of a list, or a menu. Many stand on many pages."""
    has_day = _DAY_BESIDE.search(plain) is not None
    if _WORDS.search(plain) and _WORDS.search(_DATE.sub("", plain)):
        return _LIST if is_item and len(plain) <= LONGEST_LABEL and (has_day or len(links[0]) >= SHORTEST_TITLE) else None
    if max(map(len, links)) < SHORTEST_TITLE and not has_day:
        return _NAVIGATION
    return _BODY if (tag == "p" and not is_item) or text.startswith("附件") else _LIST


def _is_furniture(text: str) -> bool:
    """Breadcrumbs, pagers and buttons of templates that do not name them."""
    return (text[0] in _FURNITURE_STARTS and _FURNITURE.match(text) is not None) or "上一页" in text or "下一页" in text


@lru_cache(maxsize=4096)
def _is_publish_line(text: str) -> bool:
    """Asked of every entry of a menu, which is the same on every page."""
    return _PUBLISH_LINE.search(text) is not None


def _is_prose(run: Run) -> bool:
    return len(run.plain) >= SHORTEST_PROSE and _SENTENCE.search(run.plain) is not None


def _mark_footer(runs: list[Run], scopes: list[Scope]) -> None:
    """What follows the last prose and begins with the words of a footer is one, whatever the template calls it."""
    start = len(runs)
    for number in range(len(runs) - 1, -1, -1):
        if scopes[number] in _TEXT:
            text = runs[number].text
            if _FOOT_SIGNS.search(text) and _FOOT_WORDS.search(text):
                start = number
            elif _is_prose(runs[number]):
                break
    for number in range(start, len(runs)):
        if scopes[number] in _TEXT:
            scopes[number] = _FOOTER


def _head_blocks(titles: Sequence[str], metas: Sequence[Meta]) -> Iterator[TextBlock]:
    for title in titles:
        if text := fold(title):
            yield TextBlock(text, _TITLE, "网页标题", 0)
    for meta in metas:
        name = meta.name.lower()
        if meta.content and name in _META_SCOPES:
            yield TextBlock(fold(meta.content), _META_SCOPES[name], f"网页标签 {meta.name}", 0)


def _numbered(runs: list[Run]) -> Iterator[TextBlock]:
    paragraphs = items = pictures = offset = 0
    tables: dict[int, int] = {}
    for text, _plain, _links, context, scope in runs:
        if scope is _BODY:
            paragraphs += 1
            where = f"正文第{paragraphs}段"
        elif scope is _LIST:
            items += 1
            where = f"列表第{items}项"
        elif scope is _NAVIGATION:
            where = "导航"
        elif scope is _FOOTER:
            where = "页脚"
        elif scope is _HEADING:
            where = "标题" if context.heading == 1 else "小标题"
        elif scope is _ALT:
            pictures += 1
            yield TextBlock(text, scope, f"图片说明第{pictures}处", offset)
            continue
        else:
            where = _cell_place(context.cell, tables)
        yield _new(TextBlock, (text, scope, where, offset))
        offset += len(text)


def _cell_place(cell: Cell | None, tables: dict[int, int]) -> str:
    """`tables` ranks the tables of data by their numbers among all tables."""
    number, row, column = cell or (0, 0, 0)
    rank = tables.setdefault(number, len(tables) + 1)
    place = f"表格第{row}行第{column}格"
    return place if rank == 1 else f"第{rank}个{place}"


def _headlines(runs: list[Run]) -> tuple[Headline, ...]:
    found = []
    for run in runs:
        if run.scope is _HEADING and run.context.heading == 1:
            found.append(Headline(run.text, 1))
        elif run.scope is _BODY and len(run.plain) >= LONGEST_HEADLINE:
            break
        elif not run.links and SHORTEST_HEADLINE <= len(run.text) < LONGEST_HEADLINE and run.scope in (_HEADING, _BODY, _CELL):
            if run.context.is_large:
                found.append(Headline(run.text, 2))
            elif run.context.heading in (2, 3):
                found.append(Headline(run.text, 3))
    return tuple(sorted(found, key=lambda headline: headline.level))


SHORTEST_TITLE = 8  # characters of an item's title; shorter links are menu entries
SHORTEST_PROSE = 40
FEWEST_PROSE = 2  # paragraphs that prove a "menu" to be none
LONGEST_CELL = 400
LONGEST_LABEL = 24  # 【办事指南】 and a day beside the title of an item
LONGEST_FURNITURE = 120
SHORTEST_HEADLINE, LONGEST_HEADLINE = 4, 80

# Asking the enumeration each time costs a tenth of a microsecond, as much as the rest of the question.
_TITLE, _HEADING, _BODY, _CELL, _LIST = Scope.TITLE, Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST
_NAVIGATION, _FOOTER, _ALT, _META = Scope.NAVIGATION, Scope.FOOTER, Scope.ALT, Scope.META
_TEXT = frozenset({_BODY, _CELL, _LIST, _HEADING})
_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much, and a page has hundreds
_META_SCOPES = {"articletitle": _TITLE, "description": _META, "keywords": _META, "columndescription": _META, "columnkeywords": _META}

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
_FOOT_SIGNS = re.compile("[备版识办支©yY]")  # one of them stands in each of the words, and in few other texts
_FOOT_WORDS = re.compile(r"ICP\s*备|公网安备|版权所有|网站标识码|(?:主办|承办)(?:单位)?\s*[:：]|技术支持\s*[:：]|Copyright|©", re.IGNORECASE)
