"""What all pages show together does not depend on the order they came in, and says only what the pages say."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from inspector.core.facts import ColumnFacts, Coverage, Link, LinkRole, ListItem, ListState, PageFacts, PageKind, Place, PublishLine, SiteFacts, Snapshot
from inspector.core.rules import ColumnKind, NamedItem, Window
from inspector.extract.listaddress import first_address, page_key
from inspector.extract.page import SiteView, read_page
from inspector.extract.site import SiteReader

TODAY = date(2026, 11, 22)
HOME = "http://www.qinghe.example/"
SITE = "青河县人民政府"
KINDS = {
    "news": ColumnKind("news", "动态要闻", ("工作动态", "新闻中心"), Window(14, "14 天", "国家标准"), is_key=True, is_static=False),
    "notice": ColumnKind("notice", "通知公告", ("公示公告",), Window(183, "6 个月", "国家标准"), is_key=True, is_static=False),
    "function": ColumnKind("function", "机构职能", (), Window(365, "12 个月", "系统默认"), is_key=False, is_static=True),
}
ENTRIES = (
    NamedItem("guide", "政府信息公开指南", ("信息公开指南", "公开指南"), is_required=True),
    NamedItem("rule", "政府信息公开制度", ("信息公开制度",), is_required=True),
    NamedItem("content", "法定主动公开内容", ("主动公开目录",), is_required=True),
    NamedItem("report", "政府信息公开年报", ("政府信息公开年度报告",), is_required=True),
    NamedItem("request", "依申请公开", ("申请公开",), is_required=True),
)
STEPS = (("/", "首页"), ("/xwzx/", "新闻中心"), ("/tzgg/", "通知公告"), ("/jgzn/", "机构职能"))
MENU = "<div class='nav'><ul>" + "".join(f"<li><a href='{address}'>{name}</a></li>" for address, name in STEPS) + "</ul></div>"
FOOT = "<div class='footer'><p>主办：青河县人民政府办公室 网站标识码：9900000001</p></div>"


def crumb(*steps: str) -> str:
    return "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; " + " &gt; ".join(steps) + "</div>"


def rows(*items: tuple[str, str, str], name: str = "list") -> str:
    return f"<ul class='{name}'>" + "".join(f"<li><a href='{address}'>{title}</a><span>{day}</span></li>" for address, title, day in items) + "</ul>"


def page(path: str, main: str, head: str = "") -> PageFacts:
    html = f"<html><head><meta charset='utf-8'>{head}</head><body>{MENU}<div class='main'>{main}</div>{FOOT}</body></html>"
    snapshot = Snapshot(HOME + path, datetime(2026, 11, 22, 2, tzinfo=UTC), 200, (("Content-Type", "text/html; charset=utf-8"),), html.encode())
    found = read_page(snapshot, SiteView(SITE, frozenset({HOME}), frozenset({"www.qinghe.example"}), TODAY))
    assert found is not None
    return found


def article(path: str, day: str) -> PageFacts:
    return page(
        path, f"<h1>关于停水的通知</h1><p>发布时间：{day} 来源：县水务局</p><p>" + "因管网改造，部分区域停水，请广大用户提前做好储水准备。" * 8 + "</p>"
    )


def facts(*pages: PageFacts, statuses: Mapping[str, int] | None = None) -> SiteFacts:
    reader = SiteReader(SITE, HOME, {"www.qinghe.example"}, TODAY, KINDS, ENTRIES)
    for each in pages:
        reader.add(each)
    answered = {each.url: 200 for each in pages} | {HOME + path: status for path, status in (statuses or {}).items()}
    return reader.facts(Coverage(pages=len(pages), home_status=200), answered.get)


def column(site: SiteFacts, name: str) -> ColumnFacts:
    (found,) = (each for each in site.columns if each.name == name)
    return found


NEWS = rows(("/xwzx/1.html", "县委召开工作会议部署防汛", "2026-11-20"), ("/xwzx/2.html", "县政府调研乡村水利设施", "2026-11-18"))


def notices(first: int) -> str:
    return rows(*((f"/tzgg/{number}.html", f"关于第{number}批事项的通知", f"2026-{number:02d}-10") for number in range(first, first - 3, -1)))


def test_a_list_of_many_pages_is_one_column() -> None:
    pages = [page("tzgg/" + name, crumb("通知公告") + notices(first)) for name, first in (("index.html", 10), ("index_1.html", 7), ("index_2.html", 4))]
    found = column(facts(*pages), "通知公告")
    assert (found.url, found.pages_read, found.items, found.dated_items) == (HOME + "tzgg/index.html", 3, 9, 9)
    assert (found.newest, found.newest_title, found.newest_from) == (date(2026, 10, 10), "关于第10批事项的通知", "列表日期")
    assert (found.kinds, found.is_first_level, found.state, found.is_complete) == (("notice",), True, ListState.ITEMS, True)


def test_the_order_of_pages_changes_nothing() -> None:
    pages = [
        page("", rows(("/xwzx/1.html", "县委召开工作会议部署防汛", "11-20"))),
        page("xwzx/", crumb("新闻中心") + NEWS),
        page("tzgg/index_1.html", crumb("通知公告") + notices(7)),
        page("tzgg/", crumb("通知公告") + notices(10)),
        article("xwzx/1.html", "2026-11-21"),
    ]
    expected = facts(*pages)
    assert all(facts(*order) == expected for order in permutations(pages))
    assert expected.newest_home == date(2026, 11, 21)  # the article says more than the front page's month and day


def test_a_column_whose_first_page_was_not_read_is_incomplete() -> None:
    deeper = page("tzgg/index_1.html", crumb("通知公告") + notices(7))
    found = column(facts(deeper, statuses={"tzgg/": 503}), "通知公告")
    assert (found.is_complete, found.url, found.newest) == (False, HOME + "tzgg/", date(2026, 7, 10))


def test_a_column_of_the_menu_that_could_not_be_fetched_is_told() -> None:
    found = column(facts(page("", NEWS), statuses={"tzgg/": 404}), "通知公告")
    assert (found.url, found.pages_read, found.state, found.is_complete) == (HOME + "tzgg/", 0, ListState.NONE, False)
    assert [each.name for each in facts(page("", NEWS)).columns] == []


def test_the_tag_names_the_column_unless_the_template_prints_it_everywhere() -> None:
    tag = "<meta name='ColumnName' content='{}'>"
    one = facts(page("xwzx/", crumb("动态") + NEWS, tag.format("工作动态")))
    assert [each.name for each in one.columns] == ["工作动态"]
    copied = facts(
        *(
            page(f"c{number}/", crumb(name) + rows((f"/c{number}/1.html", f"关于{name}的信息第一条", "2026-11-20")), tag.format("栏目名称"))
            for number, name in enumerate(("防汛抗旱", "农村供水", "水土保持"))
        )
    )
    assert {each.name for each in copied.columns} == {"防汛抗旱", "农村供水", "水土保持"}


def test_a_column_below_a_breadcrumb_that_ends_at_its_parent_stays_its_own() -> None:
    parent = page("zwgk/", crumb("政务公开") + rows(("/zwgk/1.html", "政务公开工作要点一则", "2026-11-20")))
    child = page(
        "zwgk/zcwj/",
        crumb("<a href='/zwgk/'>政务公开</a>") + rows(("1.html", "关于印发管理办法的通知", "2020-01-05")),
        "<title>政策文件-政务公开-青河县</title>",
    )
    assert [(each.name, each.newest) for each in facts(parent, child).columns] == [("政务公开", date(2026, 11, 20)), ("政策文件", date(2020, 1, 5))]


def test_filtered_views_of_a_list_belong_to_the_list_the_breadcrumb_leads_to() -> None:
    whole = page("shzz/", crumb("社会组织") + rows(("1.html", "县慈善会年度工作信息", "2026-11-20")))
    views = [
        page(f"cx/q_{town}.html", crumb("<a href='/shzz/'>社会组织</a>") + rows((f"{town}.html", f"{town}慈善会工作信息", "2020-01-05"))) for town in "甲乙丙"
    ]
    assert [(each.name, each.pages_read, each.newest) for each in facts(whole, *views).columns] == [("社会组织", 4, date(2026, 11, 20))]


def test_two_columns_of_one_name_stay_two() -> None:
    site = facts(
        page("tzgg/", crumb("通知公告") + notices(10)),
        page("bmgk/tzgg/", crumb("<a href='/bmgk/'>部门概况</a>", "通知公告") + rows(("/bmgk/tzgg/1.html", "关于清理整顿市场秩序的通知", "2017-08-08"))),
    )
    assert [(each.url, each.newest, each.is_first_level) for each in site.columns] == [
        (HOME + "tzgg/", date(2026, 10, 10), True),
        (HOME + "bmgk/tzgg/", date(2017, 8, 8), False),
    ]


def test_an_undated_list_is_dated_by_the_articles_it_leads_to() -> None:
    titles = ("关于做好防汛抗旱工作的通知", "关于开展水利普查工作的公告", "关于农村供水有关事项的通知")
    main = crumb("通知公告") + rows(*((f"{1000 + rank}.html", title, "") for rank, title in enumerate(titles, 1)))
    assert column(facts(page("tzgg/", main)), "通知公告").newest is None
    found = column(facts(page("tzgg/", main), article("tzgg/1002.html", "2026-11-01"), article("tzgg/1003.html", "2026-10-01")), "通知公告")
    assert (found.newest, found.newest_title, found.newest_from) == (date(2026, 11, 1), "关于开展水利普查工作的公告", "文章发布时间")
    assert (found.items, found.dated_items) == (3, 2)


def test_a_short_date_gives_way_to_the_year_the_article_tells() -> None:
    main = crumb("通知公告") + rows(("1001.html", "关于做好防汛抗旱工作的通知", "11-20"))
    assert column(facts(page("tzgg/", main)), "通知公告").newest == date(2026, 11, 20)
    assert column(facts(page("tzgg/", main), article("tzgg/1001.html", "2019-11-20")), "通知公告").newest == date(2019, 11, 20)


def test_days_to_come_update_nothing() -> None:
    main = crumb("通知公告") + rows(("1001.html", "关于做好防汛抗旱工作的通知", "2025-03-01"), ("1002.html", "关于征求意见的公告（预告）", "2027-03-01"))
    assert column(facts(page("tzgg/", main), article("tzgg/1002.html", "2027-03-01")), "通知公告").newest == date(2025, 3, 1)


def test_a_list_beside_several_columns_refreshes_none_of_them() -> None:
    beside = rows(("/xwzx/1.html", "县委召开工作会议部署防汛", "2026-11-20"), ("/xwzx/2.html", "县政府调研乡村水利设施", "2026-11-18"), name="r")
    own = [
        (
            f"c{number}",
            rows((f"/c{number}/1.html", f"关于第{number}类事项的通知", "2020-01-05"), (f"/c{number}/2.html", f"关于第{number}类事项的公告", "2020-01-02")),
        )
        for number in range(3)
    ]
    pages = [page(f"{folder}/", crumb(f"事项{folder}") + f"<div>{main}</div><div>{beside}</div>") for folder, main in own]
    assert {each.newest for each in facts(*pages).columns} == {date(2020, 1, 5)}


def test_blank_scripted_and_single_text_columns_keep_their_state() -> None:
    site = facts(
        page("zcjd/", crumb("政策解读") + "<h1>政策解读</h1><ul class='list'></ul>"),
        page("ghjh/", crumb("规划计划") + "<ul id='list'></ul><script>$.ajax({url:'/list.json'})</script>"),
        page("jgzn/", crumb("机构职能") + "<h1>机构职能</h1><p>" + "县水务局负责全县水资源的统一管理和监督工作。" * 8 + "</p>"),
    )
    assert {each.name: each.state for each in site.columns} == {"政策解读": ListState.EMPTY, "规划计划": ListState.SCRIPTED, "机构职能": ListState.TEXT}
    assert column(site, "规划计划").needs_script
    assert column(site, "机构职能").text_length > 100


def test_site_map_search_and_login_are_no_columns() -> None:
    entry = "<div><a href='/a/'>政策文件</a></div><div><a href='/b/'>政策解读</a></div><div><a href='/c/'>规划计划</a></div>"
    assert facts(page("wzdt/", crumb("网站地图") + entry)).columns == ()


def test_the_front_page_gives_its_newest_day_and_its_codes() -> None:
    site = facts(page("", NEWS, "<meta name='SiteIDCode' content='9900000002'>"), article("xwzx/9.html", "2026-11-21"), page("xwzx/", crumb("新闻中心") + NEWS))
    assert (site.newest_home, site.newest_home_title) == (date(2026, 11, 20), "县委召开工作会议部署防汛")
    assert site.newest_second_level == date(2026, 11, 20)
    assert (site.site_codes["footer"], site.site_codes["meta"]) == (("9900000001",), ("9900000002",))
    assert site.home is not None
    assert site.home.url == HOME


def test_a_front_page_without_days_is_dated_by_the_articles_it_leads_to() -> None:
    home = page("", "<div><a href='/xwzx/9.html'>县委召开工作会议部署防汛</a></div>")
    assert facts(home).newest_home is None
    assert facts(home, article("xwzx/9.html", "2026-11-21")).newest_home == date(2026, 11, 21)


def test_entries_of_the_disclosure_platform_are_found_by_links_and_by_names() -> None:
    platform = page(
        "zfxxgk/",
        crumb("政府信息公开")
        + "<ul><li><a href='gkzn/'>指南</a></li><li><a href='gkzd/'>政府信息公开制度</a></li><li><a href='ml/'>法定主动公开内容</a></li></ul>",
    )
    report = page(
        "zfxxgk/gknb/", crumb("<a href='/zfxxgk/'>政府信息公开</a>", "政府信息公开年报") + rows(("1.html", "2025年政府信息公开工作年度报告", "2026-01-20"))
    )
    site = facts(platform, report)
    assert (site.has_disclosure_platform, site.disclosure_place) == (True, Place(HOME + "zfxxgk/", "政府信息公开"))
    assert {entry: place.url.removeprefix(HOME) for entry, place in site.entries.items()} == {
        "guide": "zfxxgk/gkzn/",
        "rule": "zfxxgk/gkzd/",
        "content": "zfxxgk/ml/",
        "report": "zfxxgk/gknb/",
    }


def test_short_names_outside_the_platform_mean_other_things() -> None:
    site = facts(page("bsfw/", crumb("办事服务") + "<div><a href='zn/'>指南</a><a href='zd/'>制度</a><a href='nb/'>年报</a></div>"))
    assert (dict(site.entries), site.has_disclosure_platform, site.disclosure_place) == ({}, False, None)


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("http://a.example/tzgg/index_3.html", "http://a.example/tzgg/"),
        ("http://a.example/tzgg/index.html", "http://a.example/tzgg/"),
        ("http://a.example/tzgg/", "http://a.example/tzgg/"),
        ("http://a.example/list.jsp?colid=3&page=2", "http://a.example/list.jsp?colid=3"),
        ("http://a.example/list_12.html", "http://a.example/list_12.html"),
        ("http://a.example/tzgg/#top", "http://a.example/tzgg/"),
    ],
)
def test_every_page_of_a_list_leads_back_to_its_first(address: str, first: str) -> None:
    assert first_address(address) == first


def test_one_address_written_in_several_ways_is_one_key() -> None:
    assert page_key("http://www.a.example/tzgg/index.html") == page_key("https://a.example/tzgg/#top")
    assert page_key("http://a.example/tzgg/?id=1") != page_key("http://a.example/tzgg/?id=2")


def test_three_thousand_pages_add_less_than_450_bytes_each() -> None:
    reader = SiteReader(SITE, HOME, {"www.qinghe.example"}, TODAY, KINDS, ENTRIES)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(3_000):
        reader.add(synthetic(number))
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 3_000 * 450


LINKS: Sequence[Link] = tuple(Link(f"{HOME}n{rank}/", LinkRole.PAGE, "a", f"栏目{rank}", "", rank) for rank in range(5))


def synthetic(number: int) -> PageFacts:
    """An article, or one list page in twenty."""
    is_list = number % 20 == 0
    count = 20 if is_list else 0
    items = tuple(
        ListItem(f"关于第{number}批事项的通知{rank}", f"{HOME}c/t{number * 20 + rank}.html", date(2026, 1, 1), "2026-01-01", 0) for rank in range(count)
    )
    return PageFacts(
        url=f"{HOME}zwgk/c{number % 40}/" + (f"index_{number % 1000}.html" if is_list else f"202601/t20260101_{number}.html"),
        site=SITE,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        encoding="utf-8",
        kind=PageKind.COLUMN if is_list else PageKind.ARTICLE,
        title=f"标题{number}",
        titles=(),
        metas=(),
        blocks=(),
        links=tuple(LINKS),
        breadcrumb=("首页", f"栏目{number % 40}"),
        published=PublishLine(date.fromordinal(730_000 + number % 5000), "", "", "", "line"),
        items=items,
        list_state=ListState.ITEMS if is_list else ListState.NONE,
        has_pager=is_list,
        marks=(),
        hidden=(),
        ids=frozenset(),
        main_text_length=800,
    )
