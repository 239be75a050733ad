"""Lists that a script fills are read from the data the script would ask for by GET; what needs a POST stays a question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from inspector.demo.server import Answer
from inspector.inspection.job import Job
from inspector.inspection.site import inspect, judge_archives
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.static_site import StaticSite

TODAY = date(2026, 11, 22)
NEWEST = date(2026, 9, 30)
HEAD = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
QUERY = "{'parseType':'bulidstatic','webId':'52','tplSetId':'MsPkwMwl','pageType':'column','tagId':'列表新闻','editType':'null','pageId':'1638'}"
UNIT = '/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=52&tplSetId=MsPkwMwl&pageType=column&tagId=列表新闻&editType=null&pageId=1638&paramJson={"pageNo":1,"pageSize":24}'
PROXY = "/module/web/jpage/dataproxy.jsp?page=1&webid=1&path=/&columnid=33718&unitid=212860&webname=青河县&permissiontype=0"
JSON_TYPE, XML_TYPE = "application/json; charset=utf-8", "text/xml; charset=utf-8"


def rows(first: int = 0, count: int = 6) -> list[tuple[str, str, str]]:
    """Titles, addresses and days, the newest NEWEST."""
    return [(f"青河县第{rank + 1}期农村道路养护情况通报", f"/art/{rank}.html", str(NEWEST - timedelta(days=rank * 3))) for rank in range(first, first + count)]


def items(told: list[tuple[str, str, str]]) -> str:
    return "".join(f"<li><a href='{href}' title='{title}'>{title}</a><span>{day}</span></li>" for title, href, day in told)


def records(told: list[tuple[str, str, str]]) -> str:
    return "".join(f"<record><![CDATA[{items([each])}]]></record>" for each in told)


def as_json(**names: str) -> bytes:
    """The items under the names that a program gives them."""
    return json.dumps([dict(zip(names.values(), each, strict=True)) for each in rows()], ensure_ascii=False).encode()


def jpage(inner: str, total: int) -> str:
    group = f'<nextgroup><![CDATA[<a href="{PROXY}"></a>]]></nextgroup>'
    store = f"<script type='text/xml'><datastore>{group}<recordset>{inner}</recordset></datastore></script>"
    return f"<div id='212860'>{store}</div><script>$('#212860').jpage({{totalRecord:{total},perPage:6}});</script>"


PLAIN = as_json(title="title", url="url", day="date")
LISTS: Mapping[str, tuple[str, Mapping[str, Answer]]] = {
    "jpaas": (
        f"""<div id="列表新闻"><div class="pagination" querydata="{QUERY}" rows="24" unitid="列表新闻" uniturl="/api-gateway/jpaas-publish-server/front/page/build/unit"></div></div>
        <script>// jpaas</script>""",
        {UNIT: Answer(json.dumps({"code": "200", "data": {"html": f"<ul class='page-content'>{items(rows())}</ul>"}}, ensure_ascii=False).encode(), JSON_TYPE)},
    ),
    "jpage without records": (jpage("", 6), {PROXY: Answer(f"<datastore><recordset>{records(rows())}</recordset></datastore>".encode(), XML_TYPE)}),
    "in the page": (f"<ul id='list'></ul><script>var told = {PLAIN.decode()}; fill(told);</script>", {}),
    "getJSON": (
        "<ul id='list'></ul><script>$.getJSON('list.json', function(d){ fill(d); });</script>",
        {"/tzgg/list.json": Answer(PLAIN, JSON_TYPE)},
    ),
    "ajax": (
        "<ul id='list'></ul><script>$.ajax({type: 'get', url: '/data/list_33.do?size=20', dataType: 'json', success: fill});</script>",
        {
            "/data/list_33.do?size=20": Answer(
                json.dumps({"data": {"rows": json.loads(as_json(title="DOCTITLE", url="DOCPUBURL", day="DOCRELTIME"))}}).encode(), JSON_TYPE
            )
        },
    ),
    "fetch": (
        "<ul id='list'></ul><script>fetch(\"/api/list?id=9\").then(r => r.json()).then(fill)</script>",
        {"/api/list?id=9": Answer(json.dumps({"list": json.loads(PLAIN)}).encode(), JSON_TYPE)},
    ),
    "axios": (
        "<div id='app'><ul></ul></div><script>axios.get('/api/channel/9').then(fill)</script>",
        {"/api/channel/9": Answer(as_json(title="subject", url="link", day="publish_date"), JSON_TYPE)},
    ),
    "request object": (
        "<ul id='list'></ul><script>var x = new XMLHttpRequest(); x.open('GET', './list.xml', true); x.send();</script>",
        {
            "/tzgg/list.xml": Answer(
                f"<list>{''.join(f'<item><title><![CDATA[{title}]]></title><link>{href}</link><pubDate>{day}</pubDate></item>' for title, href, day in rows())}</list>".encode(),
                XML_TYPE,
            )
        },
    ),
}


def site(body: str, more: Mapping[str, Answer], charset: str = "utf-8") -> dict[str, Answer]:
    """A front page, a column of notices with that body, and the articles its items lead to."""
    head = HEAD.replace("utf-8", charset)
    way = "<div class='location'>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg/'>通知公告</a></div>"
    pages = {
        "/": head.format(title="青河县人民政府") + "<div class='nav'><ul><li><a href='/tzgg/'>通知公告</a></li></ul></div><p>青河县人民政府门户网站</p>",
        "/tzgg/": head.format(title="通知公告_青河县人民政府") + way + f"<div class='main'>{body}</div>",
    }
    for title, href, day in rows(count=12):
        pages[href] = head.format(title=title) + f"{way}<h1>{title}</h1><p>发布时间：{day}</p><p>{'各乡镇要加强养护，保障群众出行。' * 5}</p>"
    answers = {
        path: Answer(f"{page}</body></html>".encode("gb18030" if charset != "utf-8" else charset), f"text/html; charset={charset}")
        for path, page in pages.items()
    }
    return answers | dict(more)


def inspected(url: str, folder: Path, today: date = TODAY) -> Report:
    settings = Settings(Limits(pages=100, second_look=0.05), None, 4, 5, 2 << 20, "http://127.0.0.1/", allow_loopback=True)
    report = inspect(Job("青河县人民政府", url, folder, today, settings))
    assert report is not None
    return report


def told_of_column(report: Report) -> list[tuple[str, str]]:
    """What the report says of the column: findings and questions of its being stale or blank."""
    checks = {"stale_column", "long_stale_column", "blank_column"}
    found = [(finding.check, finding.message) for finding in report.open if finding.check in checks]
    return found + [(question.check, question.reason) for question in report.questions if question.check in checks]


@pytest.mark.parametrize("name", LISTS)
def test_the_newest_item_is_read_and_its_articles_are_visited(tmp_path: Path, name: str) -> None:
    body, more = LISTS[name]
    with StaticSite(site(body, more)) as running:
        report = inspected(running.url + "/", tmp_path)
        asked = [request.path for request in running.log]
    assert report.coverage.pages == 2 + 6
    assert told_of_column(report) == []
    assert {href for _, href, _ in rows()} <= set(asked)
    assert [request.method for request in running.log if request.method not in ("GET", "HEAD")] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_stale_list_is_told_by_its_data_live_and_from_the_archive(tmp_path: Path, name: str) -> None:
    body, more = LISTS[name]
    late = date(2027, 5, 20)
    with StaticSite(site(body, more)) as running:
        report = inspected(running.url + "/", tmp_path, late)
        home = running.url + "/"
    [(check, message)] = told_of_column(report)
    assert check == "stale_column"
    assert "2026-09-30" in message
    again = judge_archives([next(tmp_path.glob("*.warc.gz"))], home_url=home, today=late, out=tmp_path / "again", name="青河县人民政府")
    assert told_of_column(again) == told_of_column(report)


def test_a_page_in_gbk_keeps_its_characters(tmp_path: Path) -> None:
    body, more = LISTS["getJSON"]
    with StaticSite(site(body + "<p>朱镕基、堃</p>", more, "gb2312")) as running:
        report = inspected(running.url + "/", tmp_path)
    assert report.coverage.pages == 2 + 6
    assert not [finding for finding in report.open if finding.check == "garbled_text"]


def test_the_next_group_of_a_jpage_list_is_asked_once_and_shows_no_item_twice(tmp_path: Path) -> None:
    proxy = Answer(f"<datastore><recordset>{records(rows(4, 8))}</recordset></datastore>".encode(), XML_TYPE)
    with StaticSite(site(jpage(records(rows(0, 6)), 12), {PROXY: proxy})) as running:
        report = inspected(running.url + "/", tmp_path)
        asked = [request.path for request in running.log if "dataproxy" in request.path]
    assert report.coverage.pages == 2 + 12
    assert len(asked) == 1
    assert not [finding for finding in report.open if finding.check == "duplicate_article"]


@pytest.mark.parametrize(
    "body",
    [
        "<ul id='list'></ul><script>$.ajax({type: 'POST', url: '/api/list', data: {page: 1}, success: fill});</script>",
        "<ul id='list'></ul><script>$.post('/api/list', {page: 1}, fill);</script>",
        "<ul id='list'></ul><script>fetch('/api/list', {method: 'POST', body: '{}'}).then(fill)</script>",
        "<ul id='list'></ul><script>$.getJSON('/api/list?page=' + page, fill);</script>",
        "<ul id='list'></ul><script>$.getJSON('http://127.0.0.9:9/api/list', fill);</script>",
    ],
)
def test_what_is_sent_put_together_or_elsewhere_is_not_asked_and_stays_a_question(tmp_path: Path, body: str) -> None:
    with StaticSite(site(body, {"/api/list": Answer(PLAIN, JSON_TYPE)})) as running:
        report = inspected(running.url + "/", tmp_path)
        asked = [request.path for request in running.log]
    assert not [path for path in asked if "/api/" in path]
    assert {check for check, _ in told_of_column(report)} == {"stale_column", "blank_column"}
    assert all("脚本" in reason for _, reason in told_of_column(report))


def test_data_that_robots_forbid_is_not_asked(tmp_path: Path) -> None:
    body, more = LISTS["fetch"]
    robots = Answer(b"User-agent: *\nDisallow: /api/\n", "text/plain")
    with StaticSite(site(body, {**more, "/robots.txt": robots})) as running:
        inspected(running.url + "/", tmp_path)
        assert not [request for request in running.log if request.path.startswith("/api/")]


def test_data_that_does_not_come_leaves_the_question(tmp_path: Path) -> None:
    body, _ = LISTS["fetch"]
    with StaticSite(site(body, {})) as running:
        report = inspected(running.url + "/", tmp_path)
    assert {check for check, _ in told_of_column(report)} == {"stale_column", "blank_column"}


def test_a_page_that_has_not_changed_is_filled_again_on_the_next_day(tmp_path: Path) -> None:
    body, more = LISTS["jpaas"]
    with StaticSite(site(body, more)) as running:
        inspected(running.url + "/", tmp_path)
        report = inspected(running.url + "/", tmp_path, TODAY + timedelta(days=1))
    assert told_of_column(report) == []
    assert report.coverage.pages == 2 + 6
