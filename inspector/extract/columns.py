"""Lists of a page: the items of a column, or why there are none; the breadcrumb; and what kind of column a name means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import ListItem, ListState, Scope, TextBlock
from inspector.core.rules import ColumnKind
from inspector.extract.blanks import state_without_items
from inspector.extract.datalists import data_rows, inline_scripts
from inspector.extract.dates import day_in_address
from inspector.extract.rows import Row, RowList, read_rows, record_row, surroundings


class ListReading(NamedTuple):
    items: tuple[ListItem, ...]
    state: ListState
    has_pager: bool
    needs_script: str  # Chinese: why the HTML does not show the list, "" when it does
    is_drawn: bool = False  # its items stand in a script as data, and in no link


def read_lists(tree: LexborHTMLParser, page_url: str, resolve: Callable[[str], str], today: date) -> ListReading:
    """Items of every list on the page, each list a group. Menus, sidebars and friendly links are no items; an article has none."""
    is_front = is_front_address(page_url)
    if not is_front and _has_article_address(page_url):
        return _NO_LISTS
    text = tree.body.text() if tree.body else ""
    if not is_front and _is_article(page_url, text, tree):
        return _NO_LISTS
    records = _records(tree, today)
    lists = [records] if records else []
    lists += [each.rows for each in read_rows(tree, today) if _holds_items(each, surroundings(each.node), is_front, page_url)]
    items = [item for group, rows in enumerate(lists) for item in _items(rows, group, resolve, today)]
    drawn = () if items else data_rows(inline_scripts(tree), today)
    items = items or _items(drawn, 0, resolve, today)
    if items:
        return ListReading(tuple(items), ListState.ITEMS, _has_pager(text), "", is_drawn=bool(drawn))
    state, why = state_without_items(tree, text)
    return ListReading((), state, _has_pager(text), why)


def read_breadcrumb(tree: LexborHTMLParser) -> tuple[str, ...]:
    """当前位置 and its like, as names from the front page down; () when the page shows none."""
    marked = tree.css("a.CurrChnlCls")  # TRS marks every step
    if marked and (parent := marked[0].parent) is not None:
        return _steps(parent.text(separator=_CUT)[:LONGEST_TRAIL])
    for node in tree.css("[class],[id]"):
        attributes = node.attributes
        if not _names_trail(attributes.get("class") or "", attributes.get("id") or ""):
            continue
        text = node.text(separator=_CUT)
        if len(text) <= LONGEST_TRAIL and ("位置" in text or "首页" in text) and (steps := _steps(text)):
            return steps
    if tree.body and "位置" in tree.body.text():
        return _trail_in_words(tree)
    return ()


@lru_cache(maxsize=4096)
def _names_trail(classes: str, name: str) -> bool:
    return _CRUMB_NAMES.search(classes) is not None or _CRUMB_NAMES.search(name) is not None


def trail_in_blocks(blocks: Sequence[TextBlock]) -> tuple[str, ...]:
    """A breadcrumb that stands in no element of its own: "当前位置：首页 > 联系我们" as a bare line of the page."""
    lines = (block.text for block in blocks if "位置" in block.text and len(block.text) <= LONGEST_TRAIL and block.scope is Scope.NAVIGATION)
    return next((steps for line in lines if _POSITION.search(line) and len(steps := _steps(line)) > 1), ())


def kinds_of(name: str, kinds: Mapping[str, ColumnKind]) -> tuple[str, ...]:
    """Kinds a column's name stands for: its very name first, then names it ends in, longest first; () when it tells nothing."""
    bare = _NOT_NAME.sub("", name)
    exact = [kind.id for kind in kinds.values() if bare == kind.name or bare in kind.synonyms]
    if exact or not bare:
        return tuple(exact)
    found: dict[str, int] = {}
    for kind in kinds.values():
        lengths = [len(word) for word in (kind.name, *kind.synonyms) if _ends_in(bare, word)]
        if lengths:
            found[kind.id] = max(lengths)
    longest = max(found.values(), default=0)
    return tuple(kind for kind, length in found.items() if length == longest)


def kinds_in(titles: Sequence[str], kinds: Mapping[str, ColumnKind]) -> tuple[str, ...]:
    """The kind that nearly all titles of a column speak for, where its name tells nothing. Kinds with short terms are never guessed."""
    if len(titles) < FEWEST_TITLES:
        return ()
    held = ((kind, sum(1 for title in titles if words.search(title))) for kind, words in _TITLES_OF.items() if kind in kinds)
    return tuple(kind for kind, count in held if count * 10 >= len(titles) * 9)[:1]


def is_front_address(url: str) -> bool:
    path = urlsplit(url).path
    return path in ("", "/") or _FRONT_PATH.fullmatch(path) is not None


LONGEST_TRAIL = 200
LONGEST_STEP = 24
MOST_STEPS = 8
SHORT_TITLE = 8  # names of columns and offices are shorter than titles of articles
LONG_TITLE = 14
FEWEST_UNDATED = 3
FEWEST_TITLES = 5

ARTICLE_ADDRESS = re.compile(
    r"/t\d{8}_\d+\.|/art_\d+_\d+|/content_\d+\.|/c\d+-\d+\.|/\d{2,}\.s?html?$|/[0-9a-f]{16,}\.s?html?$|/info/\d+/\d+"
    r"|[/_](?:detail|show|article|view|content)[-_]?\w*\.(?:s?html?|jsp|aspx?|php|do)$|[?&](?:\w*id)=\w+",
    re.IGNORECASE,
)
COLUMN_ADDRESS = re.compile(
    r"(?:^|/)(?:(?:index|list|default|main|more|home)(?:[-_]?\d+)*\.\w+|col\d+/?\w*\.?\w*|node_?\d+\.\w+|channel\w*\.\w+)?$", re.IGNORECASE
)

_CUT = "\x1f"
_FRONT_PATH = re.compile(r"/(?:index|default|home|main)\.\w{2,5}", re.IGNORECASE)
_CRUMB_NAMES = re.compile("crumb|position|location|weizhi|dqwz|bread|curmb|wz|path|mbx|lujing", re.IGNORECASE | re.ASCII)
_POSITION = re.compile(r"(?:当前|现在|所在|目前)?(?:的)?位置\s*(?:是|为)?\s*[:：]?")
_STEP_CUTS = re.compile(rf"[{_CUT}>＞»›→\\|]|&gt;|(?<=\s)[-/·](?=\s)|[-/]{{1,2}}(?={_CUT})")
_SLASHED = re.compile(r"(?:网站)?(?:首页|主页)[/_-]")
_STEP_EDGES = " \t\r\n\xa0　:：-/·|[]【】"
_NO_STEP = frozenset(
    "您 你 列表 当前 是 正文 内容 详情 查看新闻 新闻详情 新闻内容 新闻正文 文章内容 文章正文 文章详情 浏览文章 信息详情 信息内容 信件详情 查看信件 "
    "查看内容 查看信息 内容详情 详细内容 详细信息 正文内容 查看详情 阅读正文".split()
) | {""}
_NOT_NAME = re.compile(r"[\s>»<【】\[\]（）()“”\"·|:：…]+|更多|栏目$|专栏$")

_FOOT = re.compile(r"foot|copyright|bottom|friend|yqlj|yqlink|flink|blogroll", re.IGNORECASE)
_MENU = re.compile(r"nav|menu|crumb|position|location|dqwz|weizhi|banner|header|toolbar|(?<![a-z])tab_?(?:tit|hd|menu)|login", re.IGNORECASE)
_ASIDE = re.compile(
    r"aside|side_?bar|(?<![a-z])relat|xgxx|xgwz|xgyd|xgnr|xiangguan|(?<![a-z])rel(?![a-z])|(?<![a-z])hot|(?<![a-z])rank|paihang|recommend|tuijian|rmtj|rdtj",
    re.IGNORECASE,
)
_ASIDE_HEADING = re.compile(r"\W*(?:热点|热门|最热|推荐|相关|猜你|点击|阅读|浏览|延伸|友情)[\u4e00-\u9fff]{0,6}\W*")

_LABELLED_DAY = re.compile(r"(?<!更新)(?:时间|日期)[\s】\]]*[:：]\s*\d{4}\s*[-./年]")
_NEIGHBOURS = re.compile(r"[上下]一[篇条]\s*[:：]")
_PAGES = (
    re.compile(r"createPageHTML\(\s*(?:[\"'][^\"']*[\"']\s*,\s*)?[\"']?(\d+)"),
    re.compile(r"共\s*(\d+)\s*页"),
    re.compile(r"totalPage\w*\s*[:=]\s*(\d+)"),
    re.compile(r"页次\s*[:：]?\s*\d+\s*/\s*(\d+)"),
)
_RECORDS = re.compile(r"totalRecord\s*:\s*(\d+)\s*,\s*perPage\s*:\s*(\d+)")
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)


_NO_LISTS = ListReading((), ListState.NONE, has_pager=False, needs_script="")


def _has_article_address(url: str) -> bool:
    return ARTICLE_ADDRESS.search(url) is not None and not COLUMN_ADDRESS.search(urlsplit(url).path) and day_in_address(url, date.max) is not None


def _is_article(url: str, text: str, tree: LexborHTMLParser) -> bool:
    """One text and no list, by the words of a publish line. Column addresses are never articles."""
    if COLUMN_ADDRESS.search(urlsplit(url).path):
        return False
    if len(_LABELLED_DAY.findall(text)) == 1 or _NEIGHBOURS.search(text):
        return True
    title = tree.css_first('meta[name="ArticleTitle" i]')
    return title is not None and bool((title.attrs.get("content") or "").strip())


def _records(tree: LexborHTMLParser, today: date) -> tuple[Row, ...]:
    """JPAGE: records inside a script that an HTML parser takes for text."""
    rows = [record_row(record, today) for script in tree.css('script[type="text/xml"]') for record in _RECORD.findall(script.text())]
    return tuple(row for row in rows if row)


def _holds_items(found: RowList, words: str, is_front: bool, page_url: str) -> bool:
    rows = found.rows
    count = len(rows)
    if _FOOT.search(words) or (not is_front and (_ASIDE.search(words) or _stands_under_aside_heading(found))):
        return False
    if sum(1 for row in rows if row.quote) * 2 >= count:
        return True
    length = sum(len(row.title) for row in rows) / count
    if length < 5 or _MENU.search(words):
        return False
    articles = [row for row in rows if not COLUMN_ADDRESS.search(urlsplit(row.href).path)]
    if sum(1 for row in articles if day_in_address("/" + row.href, date.max)) * 2 >= count:
        return True
    if count < FEWEST_UNDATED or _leads_elsewhere(rows, page_url):
        return False
    likely = sum(1 for row in articles if ARTICLE_ADDRESS.search("/" + row.href))
    return (likely * 2 >= count and length >= SHORT_TITLE) or (len(articles) * 2 >= count and length >= LONG_TITLE)


def _stands_under_aside_heading(found: RowList) -> bool:
    """热点文章, 相关阅读 … above a list: the element before it, or before what it stands in."""
    for node in (found.node, found.node.parent):
        before = node.prev if node else None
        while before is not None and (before.tag or "-").startswith("-"):
            before = before.prev
        if before is not None and before.tag != "script" and _ASIDE_HEADING.fullmatch(before.text().strip()[:20]):
            return True
    return False


def _leads_elsewhere(rows: Sequence[Row], page_url: str) -> bool:
    host = urlsplit(page_url).netloc
    return sum(1 for row in rows if "://" in row.href and urlsplit(row.href).netloc != host) * 2 > len(rows)


def _items(rows: Sequence[Row], group: int, resolve: Callable[[str], str], today: date) -> list[ListItem]:
    items = []
    for row in rows:
        url = resolve(row.href) if row.href else ""
        day, quote = row.day, row.quote
        by_address = day_in_address(url, today) if url and not (day and _names_year(quote)) else None
        if by_address:
            day = _nearest(day, by_address, today) if day else by_address
            quote = quote if row.day else ""
        items.append(ListItem(row.title, url, day, quote, group))
    if any(item.day for item in items):  # an undated row that leads to a column is the heading of a list
        return [item for item in items if item.day or item.day_quote or not item.url or not COLUMN_ADDRESS.search(urlsplit(item.url).path)]
    return items


def _names_year(quote: str) -> bool:
    return len(quote) >= 8


def _nearest(shown: date, by_address: date, today: date) -> date:
    """A month and a day take the year that brings them nearest to the day in the address."""
    years = [by_address.year + offset for offset in (0, -1, 1)]
    days = [shown.replace(year=year) for year in years if (shown.month, shown.day) != (2, 29) or year % 4 == 0]
    return min((day for day in days if day <= today), key=lambda day: abs((day - by_address).days), default=shown)


def _has_pager(text: str) -> bool:
    if "下一页" in text or "下页" in text:
        return True
    records = _RECORDS.search(text)
    return bool(records and int(records[1]) > int(records[2])) or any((match := pattern.search(text)) and int(match[1]) > 1 for pattern in _PAGES)


def _steps(text: str) -> tuple[str, ...]:
    trail = _POSITION.split(text)[-1]
    steps = [" ".join(step.split()).strip(_STEP_EDGES) for step in _STEP_CUTS.split(trail)]
    if len(steps) == 1 and _SLASHED.match(steps[0]):
        steps = [step.strip() for step in re.split(r"[/_-]", steps[0])]
    named = tuple(step for step in steps if step not in _NO_STEP)
    return named if named and len(named) <= MOST_STEPS and all(len(step) <= LONGEST_STEP for step in named[:-1]) else ()


def _trail_in_words(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The smallest element that says 位置 and holds links."""
    for node in reversed(tree.css(':lexbor-contains("位置")')):
        for place in (node, node.parent):
            if place is None or place.tag in ("script", "style", "body", "html"):
                continue
            text = place.text(separator=_CUT)
            if len(text) <= LONGEST_TRAIL and _POSITION.search(text) and place.css_first("a") and (steps := _steps(text)):
                return steps
    return ()


def _ends_in(name: str, word: str) -> bool:
    """A name may put its office before a known one (县政府常务会议通知公告) and a form word behind it, but not mean another thing."""
    place = name.rfind(word)
    if place < 0 or _AFTER_NAME.fullmatch(name, place + len(word)) is None:
        return False
    guard = _BEFORE_NAME.get(word)
    return guard is None or re.fullmatch(guard, name[:place]) is not None


_AFTER_NAME = re.compile(r"(?:专栏|栏目|专区|专题|平台|列表|信息|公开|公示|公告栏|目录|页面|查询|大厅|入口|系统|网|库|栏)?")
# Words that mean a disclosure column only behind these: 办事公开指南 and 环境监测年度报告 are other things.
_BEFORE_NAME = {
    "公开指南": "(?:.*(?:政府|政务))?(?:信息)?",
    "公开制度": "(?:.*(?:政府|政务))?(?:信息)?",
    "公开目录": "(?:.*(?:政府|政务))?(?:信息|主动)?",
    "公开年报": "(?:.*(?:政府|政务))?(?:信息)?",
    "年度报告": ".*信息公开(?:工作)?",
    "申请公开": ".*依",
    "走进": "",
}
_TITLES_OF = {
    "interpretation": re.compile(r"解读|图解|一图读懂|一图看懂"),
    "annual_report": re.compile(r"信息公开(?:工作)?(?:年度报告|年报)"),
    "website_report": re.compile(r"网站(?:工作|监管)?年度报表"),
    "budget": re.compile(r"(?:预算|决算)(?!管理|编制)"),
    "penalty": re.compile(r"行政处罚"),
    "consultation": re.compile(r"征求.{0,30}意见|意见征集|征集.{0,20}意见"),
}
