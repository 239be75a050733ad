"""Days are read as officials write them, and only where they are days."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.core.facts import Meta, PublishLine, Scope, TextBlock
from inspector.extract.dates import day_in_address, find_days, read_publish_line, second_opinion, shown_day
from inspector.extract.scripts import written_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-09-05", date(2026, 9, 5)),
        ("2026/9/5", date(2026, 9, 5)),
        ("2026.09.05", date(2026, 9, 5)),
        ("2026年9月5日", date(2026, 9, 5)),
        ("2026年9月5号", date(2026, 9, 5)),
        ("2026 年 09 月 05 日", date(2026, 9, 5)),
        ("２０２６－０９－０５ １０：００", date(2026, 9, 5)),
        ("2026-09-05 10:00:31", date(2026, 9, 5)),
        ("2026-09-05 10∶00", date(2026, 9, 5)),
        ("2026-09-0510:00:31", date(2026, 9, 5)),
        ("2026-09-05T10:00:31+08:00", date(2026, 9, 5)),
        ("二〇二三年七月十三日", date(2023, 7, 13)),
        ("二○二三年十二月三十一日", date(2023, 12, 31)),
        ("二0二三年元月廿五日", date(2023, 1, 25)),
        ("2023年元月5日", date(2023, 1, 5)),
    ],
)
def test_every_written_form_of_a_day_is_read(written: str, day: date) -> None:
    found = find_days(f"（{written}）", TODAY)
    assert [each.day for each in found] == [day]
    assert found[0].quote in written
    assert found[0].problem == ""


def test_a_quote_is_exactly_the_words_at_its_place() -> None:
    text = "自2026年1月5日起，至二〇二六年三月一日止，2026-04-01另行通知。"
    assert [text[found.start : found.end] for found in find_days(text, TODAY)] == [found.quote for found in find_days(text, TODAY)]
    assert len(find_days(text, TODAY)) == 3


@pytest.mark.parametrize(
    ("text", "quote", "problem"),
    [
        ("请于2023年2月30日前报送。", "2023年2月30日", "2023年2月没有30日"),
        ("请于2023年2月29日前报送。", "2023年2月29日", "2023年2月没有29日"),
        ("会议定于4月31日召开。", "4月31日", "4月没有31日"),
        ("会议定于13月5日召开。", "13月5日", "一年没有13月"),
        ("自2023年13月起执行。", "2023年13月", "一年没有13月"),
        ("二〇二三年二月三十日", "二〇二三年二月三十日", "2023年2月没有30日"),
        ("发布时间：2023-06-31", "2023-06-31", "6月没有31日"),
        ("发布时间：2023/11/31 10:00", "2023/11/31", "11月没有31日"),
    ],
)
def test_a_day_no_calendar_has_is_found_with_its_problem(text: str, quote: str, problem: str) -> None:
    assert [(found.day, found.quote, found.problem) for found in find_days(text, TODAY)] == [(None, quote, problem)]


@pytest.mark.parametrize(
    "text",
    [
        "闰年有2024年2月29日",
        "2021-2025年规划",
        "第1—13月累计",
        "国办发〔2021〕30号",
        "《中华人民共和国民法典》第13月31条",
        "版本v2019.2.30已停用",
        "软件2019.13.5发布",
        "联系电话：0851-25782065",
        "地址192.168.2020.4.31",
        "编号2021-04-31-001",
        "图号2021-04-77",
        "金额4.31万元，占比13.5",
        "有期徒刑1年2月30日",
        "工期为2月30日",
        "农历二月三十日",
        "农历2020年2月30日",
        "民国2030年2月30日",
        "自立案之日起2月30日内",
        "公交13路、411日均客流",
        "201941",
        "20192月30日",
        "1 2月30日",
        "5/6月",
        "（10-45）",
        "2023年00月00日",
    ],
)
def test_what_may_be_something_else_is_no_impossible_day(text: str) -> None:
    assert [found for found in find_days(text, TODAY) if found.problem] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11月22日", date(2026, 11, 22)),
        ("11月23日", date(2025, 11, 23)),
        ("1月5日", date(2026, 1, 5)),
        ("2月29日", date(2024, 2, 29)),
        ("（09-25）", date(2026, 9, 25)),
    ],
)
def test_a_day_without_a_year_is_never_in_the_future(text: str, day: date) -> None:
    (found,) = find_days(text, TODAY)
    assert found.day == day
    assert not found.has_year


@pytest.mark.parametrize(
    ("piece", "day"),
    [
        ("[09-25]", date(2026, 9, 25)),
        ("12-31", date(2025, 12, 31)),
        ("9/5", date(2026, 9, 5)),
        ("03.15", date(2026, 3, 15)),
        ("· 2026-09-25 ", date(2026, 9, 25)),
        ("【2026.9.25】", date(2026, 9, 25)),
        ("日间：2026-09-25", date(2026, 9, 25)),
        ("发布时间：2026-09-25 10:00", date(2026, 9, 25)),
        ("2026-09-25 星期五", date(2026, 9, 25)),
        ("二〇二三年七月十三日", date(2023, 7, 13)),
    ],
)
def test_the_day_beside_a_title_is_read(piece: str, day: date) -> None:
    found = shown_day(piece, TODAY)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("piece", ["3.15", "截止日期：2026-09-25", "报名时间：2026-09-25", "2026年工作要点", "第3-5页", "共12/31页", "10000-12", "31/12"])
def test_a_piece_that_is_no_publishing_day_gives_none(piece: str) -> None:
    found = shown_day(piece, TODAY)
    assert found is None or found.day is None


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("http://www.qinghe.example/zwgk/201708/t20170811_123.html", date(2017, 8, 11)),
        ("http://www.qinghe.example/art/2020/9/8/art_1_2.html", date(2020, 9, 8)),
        ("http://www.qinghe.example/2020-09/08/content_1.htm", date(2020, 9, 8)),
        ("http://www.qinghe.example/n1/2020/0908/c1-2.html", date(2020, 9, 8)),
        ("http://www.qinghe.example/20200908/1.html", date(2020, 9, 8)),
        ("http://www.qinghe.example/2020-12-01/5286.html", date(2020, 12, 1)),
        ("http://www.qinghe.example/P020200924543098850335.xls", None),
        ("http://www.qinghe.example/2020/10/12345.html", None),
        ("http://www.qinghe.example/info/1023/20200908.htm", None),
        ("http://www.qinghe.example/2027/1/1/1.html", None),
        ("http://www.qinghe.example/1970/01/01/1.html", None),
    ],
)
def test_an_address_gives_a_day_only_where_it_names_one(address: str, day: date | None) -> None:
    assert day_in_address(address, TODAY) == day


URL = "http://www.qinghe.example/tzgg/1234.html"


def blocks(*texts: str, scope: Scope = Scope.BODY) -> list[TextBlock]:
    return [TextBlock(text, scope, f"正文第{rank}段", 0) for rank, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "发布时间：2026-09-25 10:00 来源：青河县人民政府办公室 浏览次数：12",
            PublishLine(date(2026, 9, 25), "10:00", "发布时间：2026-09-25 10:00", "青河县人民政府办公室", "line"),
        ),
        ("时间：2016-06-27 17:14:50 来源：", PublishLine(date(2016, 6, 27), "17:14", "时间：2016-06-27 17:14:50", "", "line")),
        ("【日期】：2026年9月25日 【字号：大 中 小】", PublishLine(date(2026, 9, 25), "", "日期】：2026年9月25日", "", "line")),
        ("2026-09-25 08:05 信息来源：县水务局 作者：柳青", PublishLine(date(2026, 9, 25), "08:05", "2026-09-25 08:05", "县水务局", "line")),
        ("来源：县教育局 | 发布日期：2026 年 09 月 25 日", PublishLine(date(2026, 9, 25), "", "发布日期：2026 年 09 月 25 日", "县教育局", "line")),
        ("发布于 2026/9/5 9∶05", PublishLine(date(2026, 9, 5), "09:05", "发布于 2026/9/5 9∶05", "", "line")),
    ],
)
def test_the_publish_line_gives_day_clock_and_source(line: str, expected: PublishLine) -> None:
    assert read_publish_line(blocks("关于停水的通知", line, "各乡镇："), [], URL, TODAY) == expected


def test_a_label_in_a_cell_of_its_own_has_its_day_in_the_next() -> None:
    assert read_publish_line(blocks("发布日期", "2026-09-25", scope=Scope.CELL), [], URL, TODAY).day == date(2026, 9, 25)


def test_the_day_a_document_was_made_is_not_the_day_it_was_published() -> None:
    made = blocks("成文日期：2026-01-05", "2026年1月6日印发", "施行日期：2026-02-01")
    assert read_publish_line(made, [], URL, TODAY) == PublishLine(None, "", "", "", "")
    both = blocks("成文日期：2026-01-05 发布日期：2026-01-09")
    assert read_publish_line(both, [], URL, TODAY).day == date(2026, 1, 9)


def test_a_time_in_the_text_is_the_time_of_a_meeting() -> None:
    text = blocks("关于召开会议的通知", "经研究，" + "决定召开全县工作会议，" * 12 + "现将有关事项通知如下。", "时间：2026年5月6日上午9:00")
    assert read_publish_line(text, [], URL, TODAY).day is None


def test_the_meta_tag_speaks_when_no_line_does() -> None:
    found = read_publish_line(blocks("关于停水的通知"), [Meta("pubdate", "2026-09-25 10∶00"), Meta("ContentSource", "县水务局")], URL, TODAY)
    assert found == PublishLine(date(2026, 9, 25), "10:00", "", "县水务局", "meta")


def test_the_address_speaks_last() -> None:
    found = read_publish_line(blocks("关于停水的通知"), [Meta("PubDate", "")], "http://www.qinghe.example/tzgg/202609/t20260925_1.html", TODAY)
    assert found == PublishLine(date(2026, 9, 25), "", "", "", "url")


@pytest.mark.parametrize(
    ("line", "url", "day", "clock"),
    [
        ("2026年09月25日 10:37:54", URL, date(2026, 9, 25), "10:37"),
        ("2026-09-25 08:05", URL, date(2026, 9, 25), "08:05"),
        ("[2026-09-25]", "http://www.qinghe.example/tzgg/2026-09-25/7.html", date(2026, 9, 25), ""),
        ("2026年9月25日", URL, None, ""),  # may be the day of signing
        ("2026-09-25", "http://www.qinghe.example/tzgg/2026-09-28/7.html", date(2026, 9, 28), ""),
        ("2026年9月25日至28日", URL, None, ""),
    ],
)
def test_a_line_of_nothing_but_a_day_publishes_where_its_clock_or_the_address_says_so(line: str, url: str, day: date | None, clock: str) -> None:
    found = read_publish_line(blocks("清河县慈善总会", line, "所属地区：[清河县]"), [], url, TODAY)
    assert (found.day, found.clock) == (day, clock)
    assert (found.origin == "line") is (found.quote == line)


def test_two_lines_of_nothing_but_days_publish_nothing() -> None:
    found = read_publish_line(blocks("政策问答", "2026-09-25 08:05", "答：可以。", "2026-09-26 09:00"), [], URL, TODAY)
    assert found.day is None


def test_a_day_still_to_come_announces_and_does_not_publish() -> None:
    assert read_publish_line(blocks("发布时间：2027-01-01"), [Meta("PubDate", "2027-01-01")], URL, TODAY).day is None


def test_htmldate_is_asked_as_a_second_opinion() -> None:
    html = "<html><head><meta property='article:published_time' content='2026-09-25'></head><body><p>通知</p></body></html>"
    assert second_opinion(html, URL, TODAY) == date(2026, 9, 25)
    assert second_opinion("<html><body><p>通知</p></body></html>", URL, TODAY) is None


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("var day='2026年11月20日'; if(day!=''){document.write(day);}", "2026年11月20日"),
        ('document.write("2026-11-20 10:32")', "2026-11-20 10:32"),
        ("document.write(pubtime)", ""),
        ("var day='2026-11-20';", ""),
        ("var made='2026-11-01', day='2026-11-20'; document.write(day)", ""),
        ("var next='/2026/11/20/'; document.write(next)", ""),
    ],
)
def test_a_script_gives_the_day_it_writes_only_when_it_names_one_day(code: str, day: str) -> None:
    assert written_day(code) == day
