"""Rows of lists: which links of a page stand in one list, what each row says, and in what surroundings the list stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.extract.dates import FIRST_YEAR, DayFound, calendar_day, find_days, shown_day


class Row(NamedTuple):
    title: str
    href: str  # as written; "" when only a script knows it
    day: date | None
    quote: str  # the day as written


class RowList(NamedTuple):
    rows: tuple[Row, ...]
    node: LexborNode


def read_rows(tree: LexborHTMLParser, today: date) -> list[RowList]:
    """Every list of links on the page, menus included."""
    lists = []
    for container, members in _lists(_links(tree)):
        dated = _DAY_SIGN.search(container.text(separator=_CUT)) is not None
        rows = [_read_row(node, links, today, dated=dated) for node, links in members]
        lists.append(RowList(tuple(_without_twins(rows)), container))
    return lists


def record_row(html: str, today: date) -> Row | None:
    """One record of a JPAGE datastore: a fragment an HTML parser reads only inside its own kind of parent."""
    tree = LexborHTMLParser(f"<table>{html}</table>" if html.lstrip()[:3].lower() == "<tr" else html)
    links = _links(tree)
    return _read_row(tree.body, links[:1], today, dated=True) if links and tree.body else None


def surroundings(node: LexborNode) -> str:
    """class= and id= words of an element and what it stands in, innermost first."""
    words: list[str] = []
    place: LexborNode | None = node
    while place is not None and place.tag not in _ROOTS and len(words) < MOST_SURROUNDINGS:
        attributes = place.attrs
        words.append(f"{place.tag} {attributes.get('class') or ''} {attributes.get('id') or ''}")
        place = place.parent
    return " / ".join(words)


class _Link(NamedTuple):
    node: LexborNode
    parent: LexborNode
    href: str
    title: str


ROW_TAGS = frozenset({"li", "tr", "dd", "dt"})
MOST_ROW_ADDRESSES = 3  # [科室] title 详情; with more, the element is layout and not a row
MOST_LEVELS = 6  # between a link and its row
MOST_SURROUNDINGS = 10
LONGEST_DAY = 40
LONGEST_TITLE = 300
LONGEST_PLAIN_TITLE = 40
BUTTONS = frozenset(
    "更多 more 详情 详细 查看 查看详情 查看更多 阅读全文 全文 下载 点击访问 点击查看 点击进入 进入 首页 网站首页 上一页 下一页 上页 下页 尾页 末页 返回".split()
)

_CARD_TITLE = "h1,h2,h3,h4,h5,h6,[class*=title i]"
_Members = list[tuple[LexborNode, list[_Link]]]  # rows, each with its links
_NEIGHBOURS = frozenset({"a", "br"})
_ROOTS = frozenset({"body", "html", "-undef"})
_CUT = "\x1f"
_FRILLS = " \t\r\n\xa0　>»›<«‹[]【】()（）…·•|+-."
_DAY_SIGN = re.compile(r"\d|[一二三四五六七八九十元]\s?月")
_PLAIN_DAY = re.compile(r"((?:19|20)\d\d)[-/.](\d\d?)[-/.](\d\d?)(?!\w)")
_EDGE_DAY = re.compile(r"^\W{0,3}\d{4}[-./年]\d{1,2}[-./月]\d{1,2}(?!\d)日?\W+|\W*\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?\W{0,2}$")
_YEAR = re.compile(r"\W*((?:19|20)\d\d)\s*年?\W*")
_MONTH = re.compile(r"\W*((?:19|20)\d\d\s*[-./年]\s*\d{1,2})\s*月?\W*")
_MONTH_DAY = re.compile(r"\W*(\d{1,2}\s*[-./月]\s*\d{1,2})\s*日?\W*")
_ONLY_DAY = re.compile(r"\W*(\d{1,2})\s*日?\W*")
_REAL_ADDRESS = re.compile(r"""['"]((?:https?://|\.{0,2}/)[^'"\s]+)['"]""")


def _links(tree: LexborHTMLParser) -> list[_Link]:
    """The links that may name an item: with words of their own, and not a button of the list."""
    links = []
    for node in tree.css("a[href]"):
        title = " ".join(node.text().split())
        attributes = node.attrs
        long = attributes.get("title")
        if long and (len(long) > len(title) or title.endswith((".", "…"))):
            title = _longer_title(title, long)
        if not title or (len(title) < 12 and ((bare := title.strip(_FRILLS)) in BUTTONS or not bare or bare.isdigit())):
            continue
        if len(title) > LONGEST_PLAIN_TITLE and (heading := node.css_first(_CARD_TITLE)) is not None:
            title = " ".join(heading.text().split()) or title  # a card is one link: its picture, title, opening words and day
        if (parent := node.parent) is not None:
            links.append(_Link(node, parent, attributes.get("href") or "", title))
    return links


def _longer_title(text: str, long: str) -> str:
    """title= where the link text is cut or missing: "关于印发…" against "关于印发实施方案的通知"."""
    long = " ".join(long.split())
    start = text.rstrip(".…。· ")
    return long if not text or (start and long.startswith(start[:8]) and len(long) > len(start)) else text


def _pieces(node: LexborNode) -> list[str]:
    return [" ".join(piece.split()) for piece in node.text(separator=_CUT).split(_CUT) if piece and not piece.isspace()]


def _lists(links: Sequence[_Link]) -> Iterator[tuple[LexborNode, _Members]]:
    """Links gathered into rows, and rows into lists by the element that holds them."""
    lists: dict[int, tuple[LexborNode, _Members]] = {}
    for row, members in (*_rows(links),):
        container = _container(row)
        lists.setdefault(container.mem_id, (container, []))[1].append((row, members))
    yield from _with_lone_rows_together(list(lists.values()))


def _rows(links: Sequence[_Link]) -> Iterable[tuple[LexborNode, list[_Link]]]:
    rows: dict[int, tuple[LexborNode, list[_Link]]] = {}
    homes: dict[int, LexborNode | None] = {}
    loose: list[_Link] = []
    for link in links:
        row = _row_of(link.parent, homes, MOST_LEVELS)
        if row is None:
            loose.append(link)
        else:
            rows.setdefault(row.mem_id, (row, []))[1].append(link)
    shared: set[int] = set()  # elements around rows
    for key, (row, members) in list(rows.items()):
        node = row.parent
        while node is not None and node.mem_id not in shared and node.tag not in _ROOTS:
            shared.add(node.mem_id)
            node = node.parent
        addresses = len(members) > 1 and len({link.href for link in members})
        if addresses > MOST_ROW_ADDRESSES or (addresses > 1 and _stand_on_lines(members)):
            loose += members
            del rows[key]
    # A row that holds rows is a heading or layout: the days in it are not its own.
    found = [row for key, row in rows.items() if key not in shared]
    return found if not loose else [*found, *_loose_rows(loose, shared)]


def _stand_on_lines(links: Sequence[_Link]) -> bool:
    """Items of one cell, parted by <br> only."""
    parent = links[0].parent
    return all(link.parent.mem_id == parent.mem_id for link in links) and parent.css_first("br") is not None


def _row_of(node: LexborNode, homes: dict[int, LexborNode | None], levels: int) -> LexborNode | None:
    """The nearest li, tr, dd or dt around an element."""
    key = node.mem_id
    if key in homes:
        return homes[key]
    if node.tag in ROW_TAGS:
        found: LexborNode | None = node
    else:
        parent = node.parent
        found = _row_of(parent, homes, levels - 1) if levels and parent and node.tag not in _ROOTS else None
    homes[key] = found
    return found


def _loose_rows(links: Sequence[_Link], shared: set[int]) -> Iterator[tuple[LexborNode, list[_Link]]]:
    """Rows made of other elements: the largest one around a link that holds no other address. `shared`: elements known to hold several."""
    chains: list[list[LexborNode]] = []
    addresses: dict[int, set[str]] = {}
    for link in links:
        chain: list[LexborNode] = []
        node: LexborNode | None = link.parent
        while node is not None and node.tag not in _ROOTS and len(chain) < MOST_LEVELS:
            addresses.setdefault(node.mem_id, set()).add(link.href)
            chain.append(node)
            if node.mem_id in shared:
                break
            node = node.parent
        chains.append(chain)
    rows: dict[int, tuple[LexborNode, list[_Link]]] = {}
    for link, chain in zip(links, chains, strict=True):
        level = next((level for level, node in enumerate(chain) if node.mem_id in shared or len(addresses[node.mem_id]) > 1), None)
        if level is not None:
            row = chain[level - 1] if level else link.node
            rows.setdefault(row.mem_id, (row, []))[1].append(link)
    yield from rows.values()


def _container(row: LexborNode) -> LexborNode:
    parent = row.parent or row
    return parent.parent or parent if row.tag == "td" else parent


def _with_lone_rows_together(lists: Sequence[tuple[LexborNode, _Members]]) -> Iterator[tuple[LexborNode, _Members]]:
    """Items that are a list each (<ul><li>title<li>day</ul>, <table> after <table>) become rows of the list they form."""
    held: dict[int, int] = {}  # element → lists in it
    chains: list[list[LexborNode]] = []
    for container, _ in lists:
        chain, node = [container], container.parent
        while node is not None and node.tag not in _ROOTS and len(chain) < MOST_LEVELS:
            chain.append(node)
            node = node.parent
        for node in chain:
            held[node.mem_id] = held.get(node.mem_id, 0) + 1
        chains.append(chain)
    alike: dict[tuple[int, str], list[tuple[LexborNode, LexborNode, LexborNode, list[_Link]]]] = {}
    for (container, members), chain in zip(lists, chains, strict=True):
        height = next((level for level, node in enumerate(chain) if held[node.mem_id] > 1), len(chain))
        if len(members) > 1 or not 0 < height < len(chain):
            yield container, members
            continue
        row, holder = chain[height - 1], chain[height]
        alike.setdefault((holder.mem_id, f"{row.tag} {row.attrs.get('class')}"), []).append((holder, row, container, members[0][1]))
    for found in alike.values():
        if len(found) == 1:
            _, _, container, links = found[0]
            yield container, [(container, links)]
        else:
            yield found[0][0], [(row, links) for _, row, _, links in found]


def _read_row(node: LexborNode, links: Sequence[_Link], today: date, *, dated: bool) -> Row:
    link = links[0] if len(links) == 1 else max(links, key=lambda link: len(link.title))
    found = _day_of(node, link, today) if dated else None
    title = link.title
    if found and found.quote in title:
        title = _without_day(link, found.quote)
    known = found.day if found and found.day and found.day.year >= FIRST_YEAR and found.day <= today else None
    return Row(title, _address(link), known, found.quote if found else "")


def _day_of(node: LexborNode, link: _Link, today: date) -> DayFound | None:
    text = node.text(separator=_CUT)
    if plain := [found for match in _PLAIN_DAY.finditer(text) if (found := _plain_day(match, text))]:
        return _newest(plain, today)
    bare = node.mem_id == link.node.mem_id
    if not (bare or _DAY_SIGN.search(text) or node.tag == "dt"):
        return None
    own = _pieces(link.node)
    pieces = _text_beside(node) if bare else _pieces(node)
    if node.tag == "dt":
        pieces += _pieces_after(node)
    beside = [piece for piece in pieces if len(piece) <= LONGEST_DAY and _DAY_SIGN.search(piece) and piece not in own]
    found = _day_in(beside, today) or (_day_in([piece for piece in own if _DAY_SIGN.search(piece)], today) if len(own) > 1 else None)
    edge = _EDGE_DAY.search(link.title) if found is None and len(link.title) <= LONGEST_TITLE else None
    if edge and len(link.title) - len(edge[0]) > 3:
        return shown_day(edge[0], today)
    return found or _stamped(node)


def _stamped(node: LexborNode) -> DayFound | None:
    """<time datetime="2026-11-17T09:30:00+08:00">17 Nov</time>"""
    time = node.css_first("time[datetime]")
    written = (time.attributes.get("datetime") or "")[:10] if time is not None else ""
    match = _PLAIN_DAY.fullmatch(written)
    day = calendar_day(*map(int, match.groups())) if match else None
    return DayFound(day, 0, len(written), written, "") if day else None


def _plain_day(match: re.Match[str], text: str) -> DayFound | None:
    """The usual form, when it is all its piece of text says: nine lists of ten need nothing else."""
    start, end = match.span()
    if text[:start].rpartition(_CUT)[2].strip(_FRILLS) or text[end:].partition(_CUT)[0].strip(_FRILLS):
        return None
    day = calendar_day(int(match[1]), int(match[2]), int(match[3]))
    return DayFound(day, start, end, match[0], "") if day else None


def _without_day(link: _Link, quote: str) -> str:
    """The title of a link that holds its day too."""
    return " ".join(piece for piece in _pieces(link.node) if quote not in piece) or _EDGE_DAY.sub("", link.title) or link.title


def _pieces_after(term: LexborNode) -> list[str]:
    """What the dd behind a dt says."""
    node = term.next
    while node is not None and node.tag not in ("dd", "dt"):
        node = node.next
    return _pieces(node) if node is not None and node.tag == "dd" else []


def _day_in(pieces: Sequence[str], today: date) -> DayFound | None:
    """The newest day among pieces that are nothing but a day; else a day in parts (25 beside 2020-09); else one in a short piece."""
    shown = [found for piece in pieces if (found := shown_day(piece, today)) and found.day]
    if shown:
        return _newest(shown, today)
    for first, second in pairwise(pieces):
        if written := _joined(first, second):
            return shown_day(written, today)
    written_days = [found for piece in pieces for found in find_days(piece, today) if found.day and found.has_year]
    return written_days[0] if len(written_days) == 1 else None


def _newest(days: Sequence[DayFound], today: date) -> DayFound:
    """成文日期 beside 发布日期: the later one; a closing day that is still to come gives way."""
    return days[0] if len(days) == 1 else max(days, key=lambda found: (found.day is not None and found.day <= today, found.day or date.min))


def _joined(first: str, second: str) -> str:
    """A day printed in two pieces: 2020-09 and 25, 25 and 2020.09, 09-25 and 2020."""
    for one, other in ((first, second), (second, first)):
        if (month := _MONTH.fullmatch(one)) and (day := _ONLY_DAY.fullmatch(other)):
            return f"{month[1]}-{day[1]}".replace("年", "-").replace("/", "-").replace(".", "-")
        if (year := _YEAR.fullmatch(one)) and (rest := _MONTH_DAY.fullmatch(other)):
            return f"{year[1]}-{rest[1]}".replace("月", "-").replace("/", "-").replace(".", "-")
    return ""


def _text_beside(link: LexborNode) -> list[str]:
    """The text between a bare link and its neighbours, what follows it first."""
    for step in ("next", "prev"):
        pieces: list[str] = []
        node = getattr(link, step)
        while node is not None and node.tag not in _NEIGHBOURS and node.css_first("a") is None:
            pieces += _pieces(node)
            node = getattr(node, step)
        if any(_DAY_SIGN.search(piece) for piece in pieces):
            return pieces
    return []


def _address(link: _Link) -> str:
    """href, or the address a "you are leaving this site" script hides in onclick= or data-url=."""
    if not link.href.lower().startswith("javascript:") and link.href not in ("", "#"):
        return link.href
    attributes = link.node.attrs
    hidden = attributes.get("data-url") or attributes.get("data-href")
    if hidden:
        return hidden
    match = _REAL_ADDRESS.search(f"{attributes.get('onclick') or ''} {link.href}")
    return match[1] if match else ""


def _without_twins(rows: Sequence[Row]) -> Iterator[Row]:
    """A picture, its title and 详情 lead to one article: one item, with the first title and the day any of them shows."""
    known: dict[str, Row] = {}
    for place, row in enumerate(rows):
        key = row.href or f"{place}"
        twin = known.get(key)
        if twin is None or (twin.day is None and row.day):
            known[key] = row if twin is None else twin._replace(day=row.day, quote=row.quote)
    yield from known.values()
