"""Lists that a script would draw are read from the data that stands in the page."""

from __future__ import annotations

import json
from datetime import date
from time import process_time
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import ListState
from inspector.extract.columns import ListReading, read_lists

TODAY = date(2026, 11, 22)
URL = "http://www.qinghe.example/tzgg/index.html"
NOTICES = (("关于做好防汛工作的通知", "/tzgg/1.html"), ("关于开展普查的公告", "/tzgg/2.html"))


def read(script: str, main: str = "<ul id='list'></ul>") -> ListReading:
    html = f"<html><body><h2>通知公告</h2>{main}<script>{script}</script></body></html>"
    return read_lists(LexborHTMLParser(html), URL, lambda href: urljoin(URL, href), TODAY)


def records(**keys: str) -> str:
    days = ("2026-09-25", "2026-09-05 10:00:00")
    rows = [{keys["title"]: title, keys["url"]: url, keys["day"]: day} for (title, url), day in zip(NOTICES, days, strict=True)]
    return json.dumps(rows, ensure_ascii=False)


@pytest.mark.parametrize(
    "keys",
    [
        {"title": "title", "url": "url", "day": "date"},
        {"title": "DOCTITLE", "url": "DOCPUBURL", "day": "DOCRELTIME"},
        {"title": "infoTitle", "url": "linkUrl", "day": "publish_time"},
    ],
    ids=["plain", "trs", "camel"],
)
@pytest.mark.parametrize("frame", ["var list = {};draw(list);", 'render({{"code":0,"data":{{"rows":{}}}}});'], ids=["variable", "answer"])
def test_records_in_a_script_are_the_items_of_the_list(keys: dict[str, str], frame: str) -> None:
    reading = read(frame.format(records(**keys)))
    assert [(item.title, item.url, item.day) for item in reading.items] == [
        (NOTICES[0][0], "http://www.qinghe.example/tzgg/1.html", date(2026, 9, 25)),
        (NOTICES[1][0], "http://www.qinghe.example/tzgg/2.html", date(2026, 9, 5)),
    ]
    assert (reading.state, reading.needs_script) == (ListState.ITEMS, "")


def test_moments_in_milliseconds_are_days_in_china() -> None:
    rows = [{"title": title, "url": url, "publishTime": 1790352000000 - 3_600_000} for title, url in NOTICES]
    assert {item.day for item in read(f"var d={json.dumps(rows)}").items} == {date(2026, 9, 25)}


@pytest.mark.parametrize(
    "script",
    [
        "var menu=[{'title':'首页','url':'/'}];$.ajax({url:'/list.json'})",  # not JSON
        'var tabs=[{"title":"首页"},{"title":"新闻"}];$.ajax({url:"/list.json"})',  # leads nowhere
        "$.ajax({url:'/list.json'})",
    ],
    ids=["script only", "without addresses", "outside"],
)
def test_without_records_the_list_stays_scripted(script: str) -> None:
    assert read(script).state is ListState.SCRIPTED


def test_a_list_that_stands_in_the_page_needs_no_records() -> None:
    shown = "<ul><li><a href='9.html'>关于停水的通知一则</a><span>2026-11-20</span></li></ul>"
    assert [item.title for item in read(f"var d={records(title='title', url='url', day='date')}", shown).items] == ["关于停水的通知一则"]


def test_days_to_come_are_no_days() -> None:
    rows = [{"title": title, "url": url, "date": "2027-01-01"} for title, url in NOTICES]
    assert [(item.day, item.is_ahead(TODAY)) for item in read(f"var d={json.dumps(rows)}").items] == [(None, True)] * 2


def test_a_script_of_broken_records_is_given_up_soon() -> None:
    begun = process_time()
    read('var title={"title":1};' + '[{"title":"' * 20_000)
    assert process_time() - begun < 1
