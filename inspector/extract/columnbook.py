"""The columns of a site, put together from its list pages: one column for index.html, index_1.html …, with its name and newest item."""

from __future__ import annotations

import heapq
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from inspector.core.facts import ColumnFacts, ListItem, ListState, PageFacts, PageKind
from inspector.core.findings import place_order
from inspector.core.rules import IGNORED, STATIC, ColumnKind
from inspector.extract.columns import COLUMN_ADDRESS, is_front_address, kinds_in, kinds_of
from inspector.extract.listaddress import NUMBERED, first_address, is_first_page, levels, page_key

FROM_LIST = "列表日期"
FROM_ADDRESS = "条目网址"
FROM_ARTICLE = "文章发布时间"


class Newest(NamedTuple):
    """The newest item known so far. Ties go to the title that sorts first, so that the order of pages does not matter."""

    day: date | None = None
    title: str = ""
    source: str = ""

    def or_later(self, day: date | None, title: str, source: str) -> Newest:
        if day is None or (self.day is not None and (self.day > day or (self.day == day and self.title))):
            return self
        return Newest(day, title, source)


@dataclass(slots=True)
class ListGroup:
    """One list of one page, without its items' text: what of it may be the newest, and where its items lead."""

    newest: Newest
    days: array[int]  # of its dated items, as ordinals
    ahead: int  # items dated after the day of inspection
    own: int  # items below the column's own address
    keys: array[int]
    guesses: tuple[tuple[int, str, date | None], ...]  # items without a year or a day of their own
    titles: tuple[str, ...]  # of the first page only: enough to name the newest item


@dataclass(slots=True)
class ListPage:
    url: str
    names: tuple[str, str, str]  # ColumnName, last step of the breadcrumb, title
    belongs_to: str  # where the last step of the breadcrumb leads, "" when to the page itself
    state: ListState
    groups: tuple[ListGroup, ...]
    has_pager: bool
    needs_script: str
    text_length: int
    is_column: bool  # False: a text that counts as a column only when a menu leads to it
    trail: tuple[str, ...]
    is_whole: bool  # False: its end was not read


class Surroundings(NamedTuple):
    """What the rest of the site says about its columns."""

    menu: Mapping[str, str]  # first addresses the front page's menu leads to, with the words it uses
    linked: Mapping[str, str]  # the same for all its links
    published: Callable[[int], date | None]  # when the article of that key says it was published
    statuses: Callable[[str], int | None]  # what an address answered in this inspection


@dataclass(slots=True)
class ColumnBook:
    """Takes list pages in any order, gives columns in one."""

    site: str
    today: date
    kinds: Mapping[str, ColumnKind]
    confirmed: Mapping[str, str] = field(default_factory=dict)  # name or address → kind, IGNORED or STATIC: the configuration's word
    pages: list[ListPage] = field(default_factory=list)

    def add(self, page: PageFacts) -> None:
        if not may_be_column(page):
            return
        leads = _last_step_leads(page)
        self.pages.append(
            ListPage(
                url=page.url,
                names=((page.meta("ColumnName") or "").strip(), next((step for step in page.breadcrumb[::-1] if step not in FRONT_NAMES), ""), page.title),
                belongs_to=leads if leads and first_address(leads) != first_address(page.url) else "",
                state=page.list_state,
                groups=tuple(_groups(page, self.today)),
                has_pager=page.has_pager,
                needs_script=page.needs_script,
                text_length=page.main_text_length,
                is_column=page.kind is PageKind.COLUMN and page.list_state is not ListState.NONE,
                trail=page.breadcrumb,
                is_whole=not page.unreadable,
            )
        )

    def columns(self, around: Surroundings) -> list[ColumnFacts]:
        found = self._together(around.linked)
        aside = _repeated_keys(found.values())
        shared = _shared_names(found.values())
        columns = [self._column(address, pages, around, shared, aside) for address, pages in found.items()]
        read = [column for column in columns if column is not None]
        return sorted([*read, *self._unread(found, around)], key=lambda column: place_order(column.url))

    def _together(self, linked: Mapping[str, str]) -> dict[str, list[ListPage]]:
        """Pages by the first address of their column, first pages first."""
        found: dict[str, list[ListPage]] = {}
        shared = _shared_names([page] for page in self.pages)
        for page in sorted(self.pages, key=lambda page: place_order(page.url)):
            address = first_address(page.url)
            if page.belongs_to and not own_name(page, shared) and not is_front_address(page.belongs_to):
                address = first_address(page.belongs_to)  # a filtered view of the list the breadcrumb leads to
            if page.is_column or address in linked:
                found.setdefault(address, []).append(page)
        return _numbered_together(found)

    def _column(self, address: str, pages: Sequence[ListPage], around: Surroundings, shared: Mapping[str, int], aside: frozenset[int]) -> ColumnFacts | None:
        name = _name(pages, around.menu.get(address) or around.linked.get(address, ""), shared, self.site)
        if not name or NO_COLUMN.search(name):
            return None
        first = pages[0]
        is_first_read = first_address(first.url) == address and is_first_page(first.url)
        groups = [group for page in pages for group in _main_groups(page.groups, aside)]
        newest = _newest(groups, around.published)
        items = sum(len(group.keys) for group in groups)
        days = _days(groups, around.published)
        titles = tuple(title for group in groups for title in group.titles)
        word = self._confirmed(name, address)
        named = (word,) if word in self.kinds else kinds_of(name, self.kinds)
        return ColumnFacts(
            name=name,
            url=first.url if is_first_read else address,
            kinds=named or kinds_in(titles, self.kinds),
            is_first_level=address in around.menu or levels(address) <= 1,
            state=ListState.ITEMS if items else first.state,
            items=items,
            dated_items=len(days),
            newest=newest.day,
            newest_title=newest.title,
            newest_from=newest.source,
            pages_read=len(pages),
            has_pager=any(page.has_pager for page in pages),
            needs_script="" if items else first.needs_script,
            text_length=first.text_length,
            days=tuple(map(date.fromordinal, heapq.nlargest(MOST_DAYS, days))),
            is_complete=(is_first_read or around.statuses(address) == 200) and all(page.is_whole for page in pages),
            ahead=sum(group.ahead for group in groups),
            trail=first.trail,
            menu=around.menu.get(address, ""),
            titles=titles[:MOST_TITLES],
            is_guessed=not named,
            is_static=word == STATIC,
            is_exempt=word == IGNORED,
        )

    def _confirmed(self, name: str, address: str) -> str:
        """What the configuration says of a column, by its name or its address in any spelling."""
        if not self.confirmed:
            return ""
        key = page_key(address)
        of_address = (word for place, word in self.confirmed.items() if "/" in place and page_key(urljoin(address, place)) == key)
        return self.confirmed.get(name) or next(of_address, "")

    def _unread(self, found: Mapping[str, object], around: Surroundings) -> Iterator[ColumnFacts]:
        """Columns the menu leads to whose page did not come."""
        for address, name in around.menu.items():
            status = around.statuses(address)
            if address in found or status is None or 200 <= status < 400 or not is_name(name, self.site) or NO_COLUMN.search(name):
                continue
            yield ColumnFacts(
                name=name,
                url=address,
                kinds=kinds_of(name, self.kinds),
                is_first_level=True,
                state=ListState.NONE,
                items=0,
                dated_items=0,
                newest=None,
                newest_title="",
                newest_from="",
                pages_read=0,
                has_pager=False,
                is_complete=False,
            )


FRONT_NAMES = frozenset({"首页", "网站首页", "主页", "Home", "正文"})
NO_COLUMN = re.compile(
    r"网站地图|站点地图|网站导航|(?<!政)搜索|检索结果|^RSS|登录|注册|找错|纠错|无障碍|收藏|设为首页|友情链接|版权声明|隐私|免责|English", re.IGNORECASE
)
FEWEST_ASIDE_COLUMNS = 3  # a list that shows the same items in so many columns stands beside them
MOST_DAYS = 60  # of one column
MOST_TITLES = 40  # of one column
MOST_SHARED = 2  # columns that may bear one ColumnName before it is taken for the template's

_TITLE_CUTS = re.compile(r"\s*[-_—–|·]+\s*")


def may_be_column(page: PageFacts) -> bool:
    if page.kind is PageKind.COLUMN:
        return True
    return (
        page.kind is PageKind.OTHER and page.list_state not in (ListState.NONE, ListState.ITEMS) and COLUMN_ADDRESS.search(urlsplit(page.url).path) is not None
    )


def is_name(name: str, site: str) -> bool:
    return 2 <= len(name) <= 20 and name not in FRONT_NAMES and name != site and not name.isdigit()


def own_name(page: ListPage, shared: Mapping[str, int]) -> str:
    """What the page calls itself, when that is neither the last step of its breadcrumb nor what half the site is called."""
    meta, crumb, title = page.names
    name = next((name for name in (meta, *_parts(title)) if name == crumb or (name and shared.get(name, 0) <= MOST_SHARED)), "")
    return name if name != crumb else ""


def _last_step_leads(page: PageFacts) -> str:
    """Where the last step of the breadcrumb leads, when it is a link behind the link before it: menus use the same words."""
    if len(page.breadcrumb) < 2:
        return ""
    above, last = page.breadcrumb[-2:]
    return next((link.url for before, link in pairwise(page.links) if link.text == last and before.text == above), "")


def _groups(page: PageFacts, today: date) -> Iterator[ListGroup]:
    folder = first_address(page.url).rpartition("/")[0] + "/"
    groups: dict[int, list[ListItem]] = {}
    for item in page.items:
        groups.setdefault(item.group, []).append(item)
    for items in groups.values():
        newest, days, ahead = Newest(), array("i"), 0
        guesses: list[tuple[int, str, date | None]] = []
        keys = array("q", [page_key(item.url or item.title) for item in items])
        for item, key in zip(items, keys, strict=True):
            if item.day is None or (item.day_quote and len(item.day_quote) < 8):
                guesses.append((key, item.title, item.day))
            elif item.day <= today:
                days.append(item.day.toordinal())
                newest = newest.or_later(item.day, item.title, FROM_LIST if item.day_quote else FROM_ADDRESS)
            ahead += item.is_ahead(today)
        titles = tuple(item.title for item in items) if is_first_page(page.url) else ()
        yield ListGroup(newest, days, ahead, sum(1 for item in items if item.url.startswith(folder)), keys, tuple(guesses), titles)


def _main_groups(groups: Sequence[ListGroup], aside: frozenset[int]) -> Sequence[ListGroup]:
    """The lists that are the column's: not one that stands beside many columns, nor a smaller one that leads elsewhere."""
    if len(groups) < 2:
        return groups
    kept = [group for group in groups if not all(key in aside for key in group.keys)]
    main = max(kept, key=lambda group: group.own, default=None)
    if main is None:
        return groups
    if main.own * 2 > len(main.keys):
        kept = [group for group in kept if group.own or len(group.keys) >= len(main.keys)]
    return kept


def _repeated_keys(columns: Iterable[Sequence[ListPage]]) -> frozenset[int]:
    """Items that several columns show, on pages where they are not the only list."""
    counted: Counter[int] = Counter()
    for pages in columns:
        counted.update({key for page in pages if len(page.groups) > 1 for group in page.groups for key in group.keys})
    return frozenset(key for key, count in counted.items() if count >= FEWEST_ASIDE_COLUMNS)


def _newest(groups: Iterable[ListGroup], published: Callable[[int], date | None]) -> Newest:
    newest = Newest()
    for group in groups:
        newest = newest.or_later(*group.newest)
    for group in groups:
        for key, title, guess in group.guesses:
            day = published(key)
            newest = newest.or_later(day or guess, title, FROM_ARTICLE if day else FROM_LIST)
        for key, title in zip(group.keys, group.titles or [""] * len(group.keys), strict=True):
            newest = newest.or_later(published(key), title, FROM_ARTICLE)
    return newest


def _days(groups: Iterable[ListGroup], published: Callable[[int], date | None]) -> list[int]:
    """The days of all items that have one, those of their articles too."""
    days: list[int] = []
    for group in groups:
        days += group.days
        days += [day.toordinal() for key, _, guess in group.guesses if (day := published(key) or guess)]
    return days


def _shared_names(columns: Iterable[Sequence[ListPage]]) -> Mapping[str, int]:
    """How many columns bear each name in their tag or title: a template that prints one name everywhere names nothing."""
    return Counter(name for pages in columns for name in {name for page in pages for name in (page.names[0], *_parts(page.names[2]))} if name)


def _parts(title: str) -> list[str]:
    """政策文件-政务公开-青河县 says three names."""
    return [part for part in _TITLE_CUTS.split(title) if part]


def _name(pages: Sequence[ListPage], menu: str, shared: Mapping[str, int], site: str) -> str:
    """ColumnName, last step of the breadcrumb, words of the menu, heading: the first that can be a name."""
    first = pages[0]
    meta, crumb, title = first.names
    heading = next((part for part in _parts(title) if is_name(part, site) and shared.get(part, 0) <= MOST_SHARED), "")
    if shared.get(meta, 0) > MOST_SHARED and meta != crumb:
        meta = ""
    if first.belongs_to and own_name(first, shared):
        crumb = ""  # the breadcrumb ends at the column above
    return next((name for name in (meta, crumb, menu, heading) if is_name(name, site)), "")


def _numbered_together(found: dict[str, list[ListPage]]) -> dict[str, list[ListPage]]:
    """list_12.html may be a page of list.html or a column of its own: only pages of one name are put together."""
    stems: dict[tuple[str, str], str] = {}
    together: dict[str, list[ListPage]] = {}
    for address, pages in found.items():
        folder, _, file = urlsplit(address).path.rpartition("/")
        numbered = NUMBERED.fullmatch(file)
        names = pages[0].names
        name = names[1] or names[0]
        stem = f"{folder}/{numbered['stem']}" if numbered else f"{folder}/{file.rpartition('.')[0]}"
        if name and file and (numbered or (stem, name) in stems):
            together.setdefault(stems.setdefault((stem, name), address), []).extend(pages)
        else:
            stems.setdefault((stem, name), address)
            together.setdefault(address, []).extend(pages)
    return together
