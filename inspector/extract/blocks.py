"""The visible text of a page in reading order: one block for each paragraph, cell, heading or list item, with the place it has on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import Meta, Scope, TextBlock
from inspector.extract.markup import fold
from inspector.extract.runs import Run, read_lines
from inspector.extract.scopes import SHORTEST_PROSE, Cell, is_prose, scope_of, shows_day


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
    """Each run with the scope the whole page gives it, lists with one run for each title."""
    scopes = [run.scope for run in runs]
    if void := _void_zones(runs):
        scopes = [_in_void(run) if run.context.zone_number in void else run.scope for run in runs]
    if _CELL in scopes:
        layout = layout_cells | _full_cells(runs)
        scopes = [_BODY if scope is _CELL and run.context.cell in layout else scope for run, scope in zip(runs, scopes, strict=True)]
    _mark_footer(runs, scopes)
    scoped = []
    is_alone = scopes.count(_LIST) == 1
    for run, scope in zip(runs, scopes, strict=True):
        text, plain, links, context, own = run
        if scope is _LIST or (scope is _HEADING and links and not plain):
            scoped += [_new(Run, (title, "", (title,), context, scope)) for title in links]  # without the day beside it
            if is_alone and shows_day(plain):
                scoped.append(Run(plain, plain, (), context, _BODY))  # one title is no list: the day is the page's
        else:
            scoped.append(run if scope is own else _new(Run, (text, plain, links, context, scope)))
    return scoped


def _void_zones(runs: list[Run]) -> set[int]:
    """A frame of the whole page may be called "nav-main"."""
    long = [run for run in runs if len(run.plain) >= SHORTEST_PROSE]
    prose_in_zone = Counter([run.context.zone_number for run in long if run.context.zone_number and is_prose(run.plain)])
    return {number for number, count in prose_in_zone.items() if count >= FEWEST_PROSE}


def _in_void(run: Run) -> Scope:
    text, plain, links, context, scope = run
    return scope if scope is _ALT else scope_of(text, plain, links, context, is_void=True)


def _full_cells(runs: list[Run]) -> set[Cell]:
    """Cells with the text of a whole article: tables of data have none."""
    filled = Counter[Cell]()
    for run in runs:
        if run.context.cell:
            filled[run.context.cell] += len(run.text)
    return {cell for cell, length in filled.items() if length > LONGEST_CELL}


def _mark_footer(runs: list[Run], scopes: list[Scope]) -> None:
    """What follows the last prose and begins with the words of a footer is one, whatever the template calls it."""
    start = len(runs)
    for number in range(len(runs) - 1, -1, -1):
        if scopes[number] in _TEXT:
            text = runs[number].text
            if _FOOT_SIGNS.search(text) and _FOOT_WORDS.search(text):
                start = number
            elif is_prose(runs[number].plain):
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


def _numbered(runs: list[Run]) -> list[TextBlock]:
    blocks = []
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
            blocks.append(TextBlock(text, scope, f"图片说明第{pictures}处", offset))
            continue
        else:
            where = _cell_place(context.cell, tables)
        blocks.append(_new(TextBlock, (text, scope, where, offset)))
        offset += len(text)
    return blocks


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


FEWEST_PROSE = 2  # paragraphs that prove a "menu" to be none
LONGEST_CELL = 400
SHORTEST_HEADLINE, LONGEST_HEADLINE = 4, 80

# Asking the enumeration each time costs a tenth of a microsecond, as much as the rest of the question.
_TITLE, _HEADING, _BODY, _CELL, _LIST = Scope.TITLE, Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST
_NAVIGATION, _FOOTER, _ALT, _META = Scope.NAVIGATION, Scope.FOOTER, Scope.ALT, Scope.META
_TEXT = frozenset({_BODY, _CELL, _LIST, _HEADING})
_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much, and a page has hundreds
_META_SCOPES = {"articletitle": _TITLE, "description": _META, "keywords": _META, "columndescription": _META, "columnkeywords": _META}

_FOOT_SIGNS = re.compile("[备版识办支©yY]")  # one of them stands in each of the words, and in few other texts
_FOOT_WORDS = re.compile(r"ICP\s*备|公网安备|版权所有|网站标识码|(?:主办|承办)(?:单位)?\s*[:：]|技术支持\s*[:：]|Copyright|©", re.IGNORECASE)
