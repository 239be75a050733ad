"""What a site publishes on a topic is found by names alone, in any order of pages, and kept small."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from inspector.core.facts import Link, LinkRole, ListItem, PublishLine, TopicNote
from inspector.core.rules import NamedItem, Office, OfficeKind, Topic
from inspector.extract.topics import MOST_NOTES, TopicBook, topics_sought
from inspector.rulebook import Local, load_rules
from tests import subjects
from tests.test_site_facts import article, crumb, page, rows

TODAY = date(2026, 11, 22)
HOME = "http://www.qinghe.example/"
WATER = Topic("停水", "停水信息", "sector:water", ("停水",), (NamedItem("时间", "停水时间", ("停水时段",), is_required=True),))
REPORT = Topic("年报", "年报", "duty", ("信息公开工作年度报告",))


def notes(book: TopicBook, topic: str) -> tuple[TopicNote, ...]:
    return book.topics().get(topic, ())


def test_an_article_a_list_item_and_a_menu_entry_answer_to_a_topic() -> None:
    book = TopicBook([WATER, REPORT])
    book.add(page("tzgg/", crumb("通知公告") + rows(("1.html", "关于停水的通知", "2026-11-20"), ("2.html", "2025年政府信息公开工作年度报告", "2026-01-20"))))
    book.add(page("ts/", crumb("停水信息") + rows(("9.html", "关于清洗水池的通知", "2026-10-01"))))
    (listed, column) = notes(book, "停水")
    assert (listed.article.title, listed.article.day, listed.is_column, listed.is_read) == ("关于停水的通知", date(2026, 11, 20), False, False)
    assert (column.article.title, column.is_column, column.is_read) == ("停水信息", True, True)
    assert [note.article.title for note in notes(book, "年报")] == ["2025年政府信息公开工作年度报告"]


def test_a_page_that_was_read_tells_more_than_the_list_that_names_it() -> None:
    listing = page("tzgg/", crumb("通知公告") + rows(("1.html", "关于停水的通知", "2026-11-20")))
    text = article("tzgg/1.html", "2026-11-19")
    for order in permutations((listing, text)):
        book = TopicBook([WATER])
        for each in order:
            book.add(each)
        (note,) = notes(book, "停水")
        assert (note.article.day, note.is_read, note.is_whole, note.elements) == (date(2026, 11, 19), True, True, frozenset())


def test_the_elements_of_a_topic_are_looked_for_in_the_text() -> None:
    book = TopicBook([WATER])
    book.add(
        page(
            "tzgg/1.html", "<h1>关于停水的通知</h1><p>发布时间：2026-11-10</p><p>自11月12日8时起停水，停水时段为8时至18时。" + "请做好储水准备。" * 20 + "</p>"
        )
    )
    (note,) = notes(book, "停水")
    assert (note.elements, note.starts) == (frozenset({"时间"}), date(2026, 11, 12))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("自2027年1月5日起执行新的线路", date(2027, 1, 5)),
        ("自1月5日起停水", date(2027, 1, 5)),
        ("从12月1日零时起停水", date(2026, 12, 1)),
        ("自2月30日起停水", None),
        ("11月12日停水", None),
    ],
)
def test_a_notice_says_when_it_takes_effect(words: str, day: date | None) -> None:
    book = TopicBook([WATER])
    book.add(page("tzgg/1.html", f"<h1>关于停水的通知</h1><p>发布时间：2026-11-20</p><p>{words}，请互相转告。</p>"))
    assert [note.starts for note in notes(book, "停水")] == [day]


def test_a_file_or_a_picture_is_no_text() -> None:
    book = TopicBook([WATER])
    book.add(page("tzgg/1.html", "<h1>关于停水的通知</h1><p>发布时间：2026-11-10</p><p>见附件：<a href='ts.pdf'>停水安排</a></p>"))
    assert [(note.is_read, note.is_whole) for note in notes(book, "停水")] == [(True, False)]


def test_an_office_looks_for_the_items_of_its_own_sector() -> None:
    rules = load_rules(TODAY, "青河县自来水公司", (), Local(Office(OfficeKind.ENTERPRISE, "water")))
    assert {topic.group for topic in topics_sought(rules) if topic.group.startswith("sector:")} == {"sector:water"}
    assert any(topic.group == "statutory" for topic in topics_sought(rules))


def test_thousands_of_articles_on_one_topic_keep_few_notes() -> None:
    book = TopicBook([WATER])
    plain = subjects.page({"kind": "article", "title": "关于停水的通知"}, TODAY)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(5_000):
        day = date.fromordinal(735_000 + number % 4_000)
        book.add(replace(plain, url=f"{HOME}a/{number}.html", title=f"关于第{number}次停水的通知", published=PublishLine(day, "", "", "", "line")))
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    found = notes(book, "停水")
    assert MOST_NOTES <= len(found) <= 2 * MOST_NOTES
    assert found[0].article.day == date.fromordinal(735_000 + 3_999)
    assert grown < 500_000


def test_a_menu_of_every_page_is_looked_at_once() -> None:
    book = TopicBook([WATER])
    links = tuple(Link(f"{HOME}m{rank}/", LinkRole.PAGE, "a", f"停水栏目{rank}", "", rank) for rank in range(3))
    item = ListItem("关于清洗水池的通知", f"{HOME}1.html", date(2026, 11, 1), "2026-11-01", 0)
    for number in range(5):
        column = subjects.page({"kind": "column", "url": f"{HOME}c{number}/", "title": "通知公告"}, TODAY)
        book.add(replace(column, links=links, items=(item,)))
    assert sorted(note.article.title for note in notes(book, "停水")) == ["停水栏目0", "停水栏目1", "停水栏目2"]
