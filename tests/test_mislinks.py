"""Which entries of lists lead to quite another page, and which only look so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from inspector.extract.mislinks import Landing, MislinkBook, are_alike
from tests import subjects

TODAY = date(2026, 11, 22)
LIST = f"{subjects.HOME}tzgg/"
TITLES = [
    f"关于第{number}批{what}的通知"
    for number, what in enumerate(("供暖补贴申请", "教师职称评审", "农机购置登记", "道路施工绕行", "自来水管检修", "公租房资格审核"), 1)
]


def book(*pages: Mapping[str, Any]) -> MislinkBook:
    found = MislinkBook(subjects.SITE, subjects.HOME, frozenset({"www.example.gov.cn"}))
    for page in pages:
        found.add(subjects.page({"url": LIST, "kind": "column", "list_state": "items", **page}, TODAY))
    return found


def mislinks(pages: Sequence[Mapping[str, Any]], titles: Mapping[int, str], homes: Sequence[int] = ()) -> list[tuple[str, str]]:
    """Entry n of a list leads to the page titled titles[n], or what the list says when that is right."""

    def landings(urls: Sequence[str]) -> dict[str, Landing]:
        ranks = {url: int(url.rpartition("/")[2].partition(".")[0]) for url in urls}
        right = {url: titles[rank] if rank in titles else TITLES[rank] for url, rank in ranks.items()}
        return {url: Landing(subjects.HOME, subjects.SITE) if ranks[url] in homes else Landing(url, right[url]) for url in urls}

    found = book(*pages).mislinks(landings)
    return [(link.text, link.title) for link in found]


def items(titles: Sequence[str] = TITLES) -> Mapping[str, Any]:
    return {"items": [[title, TODAY] for title in titles]}


def test_an_entry_that_opens_another_article_is_told_with_both_titles() -> None:
    assert mislinks([items()], {2: "示例县美丽乡村摄影展获奖作品"}) == [(TITLES[2], "示例县美丽乡村摄影展获奖作品")]


def test_right_entries_are_not_told() -> None:
    assert mislinks([items()], {}) == []


def test_the_template_s_title_is_nobody_s() -> None:
    assert mislinks([items()], dict.fromkeys(range(3), "示例县公开信息查看页面系统")) == []


def test_when_many_differ_it_is_the_titles_that_cannot_be_read() -> None:
    assert mislinks([items()], {0: "示例县美丽乡村摄影展获奖作品", 1: "某某乡镇林长制工作纪实与思考", 2: "春耕备耕农技人员下田头见闻"}) == []


def test_three_entries_that_end_on_the_front_page_are_told_and_two_are_not() -> None:
    long = [f"{title}（{number}）" for number in range(3) for title in TITLES]
    assert len(mislinks([items(long)], dict(enumerate(long)), homes=(0, 1, 2))) == 3
    assert mislinks([items(long)], dict(enumerate(long)), homes=(0, 1)) == []


def test_entries_without_a_day_and_later_pages_of_a_list_are_left_out() -> None:
    wrong = {0: "示例县美丽乡村摄影展获奖作品"}
    assert mislinks([{"items": [[title, None] for title in TITLES]}], wrong) == []
    assert mislinks([{**items(), "url": f"{LIST}index_3.html"}], wrong) == []


def test_the_order_of_pages_does_not_matter() -> None:
    first, second = items(), {**items(), "url": f"{subjects.HOME}zwgk/tzgg/"}
    wrong = {2: "示例县美丽乡村摄影展获奖作品"}
    assert mislinks([first, second], wrong) == mislinks([second, first], wrong)


def test_a_mislink_says_on_which_list_it_stands() -> None:
    found = book(items()).mislinks(lambda urls: {url: Landing(url, "示例县美丽乡村摄影展获奖作品" if url.endswith("/3.html") else TITLES[0]) for url in urls})
    assert {link.place.url for link in found} == {LIST}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("关于做好冬季供暖工作的通知", "示例县人民政府办公室关于做好冬季供暖工作的通知"),
        ("示例县召开供暖工作会议 部署今冬明春…", "示例县召开供暖工作会议 部署今冬明春保供任务"),
        ("县领导调研供水工程", "王某某到青石镇调研城乡供水一体化工程"),
        ("2026年11月第3周蔬菜价格", "示例县2026年11月第三周主要蔬菜价格监测"),
    ],
)
def test_titles_cut_short_or_reworded_are_alike(text: str, title: str) -> None:
    assert are_alike(text, title)


@pytest.mark.parametrize(
    ("text", "title"),
    [("关于做好冬季供暖工作的通知", "教师招聘拟录用人员公示"), ("县水务局开展河道清淤", "我为群众办实事：老年食堂开张")],
)
def test_titles_of_other_matters_are_not(text: str, title: str) -> None:
    assert not are_alike(text, title)
