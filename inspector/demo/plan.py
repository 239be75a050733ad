"""The invented offices, their columns, and when each item was published."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Layout(StrEnum):
    """How a list shows its dates; real sites use all of these."""

    AFTER = "after"
    BEFORE = "before"
    INSIDE = "inside"
    SLASH = "slash"
    CHINESE = "chinese"
    MONTH_DAY = "month-day"
    CELL = "cell"
    ADDRESS = "address"  # pictures without dates; the address of the item carries one
    JPAGE = "jpage"  # records in a script block
    AJAX = "ajax"  # filled by a script from elsewhere
    NAMES = "names"  # people, without dates


class Line(StrEnum):
    """How an article names its date and source."""

    PLAIN = "plain"
    SPAN = "span"
    RATIO = "ratio"  # U+2236 instead of a colon
    CELL = "cell"  # a table, without a colon


class Shape(StrEnum):
    """What a column's place holds."""

    LIST = "list"
    TEXT = "text"
    ENTRY = "entry"


class Column(NamedTuple):
    id: str
    name: str
    path: str
    type: str  # ColumnType
    size: int = 0
    newest: int = 1  # days before today
    step: int = 7  # days between items
    layout: Layout = Layout.AFTER
    line: Line = Line.PLAIN
    address: str = "{path}{month}/t{day}_{number}.html"
    writer: str = "news"
    shape: Shape = Shape.LIST
    per_page: int = 15
    has_script_pager: bool = False
    children: tuple[str, ...] = ()


class Office(NamedTuple):
    key: str
    name: str
    sponsor: str
    code: str
    phone: str
    police: str
    menu: tuple[str, ...]  # column ids
    blocks: tuple[str, ...]  # columns whose newest items the front page shows
    has_emblem: bool = False


_PLAIN = "{path}content_{number}.html"
_DATED = "{path}{slashed}/content_{number}.html"
_ART = "/art/{slashed}/art_12_{number}.html"

COUNTY = Office(
    "county",
    "清源县人民政府",
    "清源县人民政府办公室",
    "9900000001",
    "0300-5550001",
    "99010102000001",
    ("xwzx", "zwgk", "zfxxgk", "bsfw", "hdjl", "tjxx", "wenshi"),
    ("gzdt", "tzgg", "zcwj", "zcjd"),
    has_emblem=True,
)
BUREAU = Office("bureau", "清源县水务局", "清源县水务局", "9900000062", "0300-5550062", "", ("jgzn", "gzdt", "tzgg", "zfxxgk"), ("gzdt", "tzgg"))
TOWN = Office("town", "清源县石桥镇人民政府", "清源县石桥镇人民政府", "9900000071", "0300-5550071", "99010102000071", (), ())
WATER = Office("water", "清源县清泉供水有限公司", "清源县清泉供水有限公司", "9900000088", "0300-5550088", "99010102000088", (), ())
GAS = Office("gas", "清源县安燃燃气有限公司", "清源县安燃燃气有限公司", "9900000089", "0300-5550089", "99010102000089", (), ())

COUNTY_COLUMNS = (
    Column("xwzx", "新闻中心", "/xwzx/", "工作动态", shape=Shape.ENTRY, children=("gzdt", "xzdt", "tpxw")),
    Column("gzdt", "工作动态", "/xwzx/gzdt/", "工作动态", 36, 1, 2, line=Line.SPAN, has_script_pager=True),
    Column("xzdt", "镇街动态", "/xwzx/xzdt/", "工作动态", 12, 2, 3, Layout.JPAGE, address=_ART, writer="town_news", per_page=8),
    Column("tpxw", "图片新闻", "/xwzx/tpxw/", "工作动态", 8, 3, 4, Layout.ADDRESS, Line.RATIO, _DATED, "picture_news"),
    Column(
        "zwgk",
        "政务公开",
        "/xxgk/",
        "信息公开目录",
        shape=Shape.ENTRY,
        children=("tzgg", "zcwj", "zcjd", "czyjs", "ghjh", "zdjc", "xzcf", "yjgl", "rsxx", "ssjyc", "jgzn", "ldxx", "wznb"),
    ),
    Column("tzgg", "通知公告", "/xxgk/tzgg/", "工作动态", 20, 2, 6, Layout.BEFORE, writer="notice"),
    Column("zcwj", "政策文件", "/xxgk/zcwj/", "政策文件", 20, 8, 12, Layout.CELL, writer="document"),
    Column("zcjd", "政策解读", "/xxgk/zcjd/", "政策解读", 20, 8, 12, Layout.SLASH, writer="interpretation"),
    Column("jgzn", "机构职能", "/xxgk/jgzn/", "机构职能", shape=Shape.TEXT, writer="functions"),
    Column("ldxx", "领导信息", "/xxgk/ldxx/", "负责人信息", 6, 90, 0, Layout.NAMES, address=_PLAIN, writer="leader"),
    Column("czyjs", "财政预决算", "/xxgk/czyjs/", "信息公开目录", 8, address=_PLAIN, writer="budget"),
    Column("tjxx", "统计信息", "/xxgk/tjxx/", "数据发布", 8, 30, 91, Layout.CHINESE, address=_PLAIN, writer="statistics"),
    Column("ghjh", "规划计划", "/xxgk/ghjh/", "信息公开目录", 5, 60, 45, writer="plan"),
    Column("yjgl", "应急管理", "/xxgk/yjgl/", "信息公开目录", 8, 20, 30, Layout.MONTH_DAY, address=_PLAIN, writer="emergency"),
    Column("rsxx", "人事信息", "/xxgk/rsxx/", "信息公开目录"),
    Column("ssjyc", "双随机抽查", "/xxgk/ssjyc/", "信息公开目录"),
    Column("xzcf", "行政处罚", "/xxgk/xzcf/", "信息公开目录", 6, 15, 25, line=Line.CELL, writer="penalty"),
    Column("zdjc", "重大行政决策", "/xxgk/zdjc/", "信息公开目录", 4, 50, 40, Layout.INSIDE, writer="decision"),
    Column("wznb", "政府网站年度报表", "/xxgk/wznb/", "信息公开年报", 2, address=_PLAIN, writer="website"),
    Column("zfxxgk", "政府信息公开", "/zfxxgk/", "信息公开目录", shape=Shape.ENTRY, children=("zhinan", "zhidu", "fdzdgknr", "gknb", "ysqgk")),
    Column("zhinan", "政府信息公开指南", "/zfxxgk/zhinan/", "信息公开指南", shape=Shape.TEXT, writer="guide"),
    Column("zhidu", "政府信息公开制度", "/zfxxgk/zhidu/", "信息公开目录", 3, 100, 40, writer="rule"),
    Column(
        "fdzdgknr",
        "法定主动公开内容",
        "/zfxxgk/fdzdgknr/",
        "信息公开目录",
        shape=Shape.ENTRY,
        children=("zcwj", "jgzn", "ghjh", "tjxx", "czyjs", "xzcf", "yjgl"),
    ),
    Column("gknb", "政府信息公开年报", "/zfxxgk/gknb/", "信息公开年报", 4, address=_PLAIN, writer="annual"),
    Column("ysqgk", "依申请公开", "/zfxxgk/ysqgk/", "依申请公开", shape=Shape.TEXT, writer="request"),
    Column("bsfw", "办事服务", "/bsfw/", "办事服务", 6, 40, 0, Layout.NAMES, address=_PLAIN, writer="service"),
    Column("hdjl", "互动交流", "/hdjl/", "咨询投诉", shape=Shape.ENTRY, children=("lyxd", "zjdc", "hygq")),
    Column("lyxd", "留言选登", "/hdjl/lyxd/", "咨询投诉", 6, 4, 9, writer="message"),
    Column("zjdc", "征集调查", "/hdjl/zjdc/", "征集调查", 6, 10, 40, writer="survey"),
    Column("hygq", "回应关切", "/hdjl/hygq/", "回应关切", 6, 5, 15, Layout.AJAX, writer="response"),
)
BUREAU_COLUMNS = (
    Column("jgzn", "机构职能", "/jgzn/", "机构职能", shape=Shape.TEXT, writer="bureau_functions"),
    Column("gzdt", "工作动态", "/gzdt/", "工作动态", 8, 2, 6),
    Column("tzgg", "通知公告", "/tzgg/", "工作动态", 6, 60, 15, writer="notice"),
    Column("zfxxgk", "政府信息公开", "/zfxxgk/", "信息公开目录", shape=Shape.ENTRY, children=("zhinan", "zhidu", "fdzdgknr", "gknb", "ysqgk")),
    Column("zhinan", "政府信息公开指南", "/zfxxgk/zhinan/", "信息公开指南", shape=Shape.TEXT, writer="guide"),
    Column("zhidu", "政府信息公开制度", "/zfxxgk/zhidu/", "信息公开目录", 2, 200, 40, writer="rule"),
    Column("fdzdgknr", "法定主动公开内容", "/zfxxgk/fdzdgknr/", "信息公开目录", shape=Shape.ENTRY, children=("jgzn", "tzgg")),
    Column("gknb", "政府信息公开年报", "/zfxxgk/gknb/", "信息公开年报", 3, address=_PLAIN, writer="annual"),
    Column("ysqgk", "依申请公开", "/zfxxgk/ysqgk/", "依申请公开", shape=Shape.TEXT, writer="request"),
)
OFFICES = ((COUNTY, COUNTY_COLUMNS), (BUREAU, BUREAU_COLUMNS), (WATER, ()), (TOWN, ()), (GAS, ()))
_YEARLY = {"annual": ((3, 20),), "website": ((1, 20),), "budget": ((9, 10), (9, 10), (2, 20), (2, 20))}


def published_days(column: Column, today: date, newest: int | None = None) -> list[date]:
    """The days of a column's items, newest first: yearly papers on their own day, all else on working days."""
    if column.writer in _YEARLY:
        return _yearly_days(_YEARLY[column.writer], column.size, today)
    first = column.newest if newest is None else newest
    return [working_day(today - timedelta(days=first + column.step * index)) for index in range(column.size)]


def working_day(day: date) -> date:
    """That day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _yearly_days(occasions: tuple[tuple[int, int], ...], count: int, today: date) -> list[date]:
    years = range(today.year, today.year - count - 1, -1)
    days = sorted((date(year, month, day) for year in years for month, day in occasions), reverse=True)
    return [day for day in days if day < today][:count]
