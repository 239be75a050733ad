"""Letters and their answers are read from the ways sites show them, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

import checks
from inspector.core.facts import Coverage, Message, PageFacts
from inspector.extract.messages import MessageBook
from inspector.extract.page import SiteView, read_page
from inspector.extract.site import SiteReader
from inspector.rulebook import load_rules
from tests import subjects

TODAY = date(2026, 11, 22)
PLACE = subjects.HOME + "hdjl/"


def page(html: str, path: str = "hdjl/xjxq/1024.html", crumb: Sequence[str] = ("互动交流", "县长信箱")) -> PageFacts:
    trail = "".join(f" &gt; <a href='/hdjl/'>{step}</a>" for step in crumb)
    body = f"<html><body><div class='crumb'>当前位置：<a href='/'>首页</a>{trail}</div><div class='main'>{html}</div></body></html>"
    view = SiteView(subjects.SITE, frozenset({subjects.HOME}), frozenset({"www.example.gov.cn"}), TODAY)
    found = read_page(subjects.snapshot(subjects.HOME + path, body, TODAY), view)
    assert found is not None
    return found


def days(html: str, crumb: Sequence[str] = ("互动交流", "县长信箱")) -> list[tuple[str, str, bool | None]]:
    return [(str(each.asked), str(each.replied), each.is_answered) for each in page(html, crumb=crumb).messages]


ANSWER = "您好，您反映的路灯问题已经安排维修，预计本周内恢复照明，感谢您的关注。"


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>路灯不亮</h1><p>来信时间：2026-09-01</p><p>晚上很黑。</p><p>回复时间：2026-09-04</p><p>{ANSWER}</p>",
        f"<table><tr><th>留言时间</th><td>2026年9月1日</td></tr><tr><th>答复日期</th><td>2026-09-04 10:20:00</td></tr><tr><th>答复内容</th><td>{ANSWER}</td></tr></table>",
        f"<dl><dt>写信日期：</dt><dd>2026/09/01</dd><dt>办结时间：</dt><dd>2026/09/04</dd><dt>答复：</dt><dd>{ANSWER}</dd></dl>",
        f"<p>【提问时间】2026-09-01 09:12　【回复时间】2026-09-04</p><p>{ANSWER}</p>",
        f"<p>提交时间：2026-09-01</p><p>答复时间：2026-09-04</p><p>{ANSWER}</p>",
    ],
)
def test_a_letters_page_gives_both_days(html: str) -> None:
    assert days(html) == [("2026-09-01", "2026-09-04", True)]


def test_a_letter_without_an_answer_says_so_in_words() -> None:
    assert days("<h1>路灯不亮</h1><p>来信时间：2026-07-01</p><p>晚上很黑。</p><p>回复内容：暂无回复</p>") == [("2026-07-01", "None", False)]
    assert days("<p>来信时间：2026-07-01</p><p>办理状态：未回复</p>") == [("2026-07-01", "None", False)]


def test_an_answer_without_a_day_is_an_answer() -> None:
    assert days(f"<p>来信时间：2026-07-01</p><p>回复内容：{ANSWER}</p>") == [("2026-07-01", "None", True)]


def test_a_page_that_says_nothing_of_an_answer_leaves_it_open() -> None:
    assert days("<p>来信时间：2026-07-01</p><p>晚上很黑，请尽快处理。</p>") == [("2026-07-01", "None", None)]


def test_a_complaint_that_nobody_answered_the_telephone_is_no_state() -> None:
    letter = "<p>来信时间：2026-07-01</p><p>我打过电话，一直没有回复，请问怎样办理居住证？</p>"
    assert days(letter) == [("2026-07-01", "None", None)]
    assert days(f"{letter}<p>回复单位：县公安局</p><p>请到派出所办理。</p>") == [("2026-07-01", "None", True)]


def test_the_steps_of_a_drawing_are_no_state() -> None:
    assert days("<p>来信时间：2026-07-01</p><ul><li>已受理</li><li>办理中</li><li>已办结</li></ul>") == [("2026-07-01", "None", None)]


def test_several_letters_on_one_page_stay_apart() -> None:
    one, other = ("<p>留言时间：{} 答复时间：{}</p><p>内容</p>".format(*pair) for pair in (("2026-09-01", "2026-09-03"), ("2026-10-12", "2026-10-30")))
    assert days(one + other) == [("2026-09-01", "2026-09-03", True), ("2026-10-12", "2026-10-30", True)]


def test_a_term_for_answers_is_no_day() -> None:
    assert days("<h1>写信须知</h1><p>答复时间：收到来信之日起 15 个工作日内。</p>") == []


def test_petitions_and_surveys_are_no_letters() -> None:
    letter = "<p>来信时间：2026-07-01</p><p>办理状态：未回复</p>"
    assert days(letter, crumb=("互动交流", "网上信访")) == []
    assert days(letter, crumb=("互动交流", "网上调查")) == []


TABLE = """<table><tr><th>信件标题</th><th>来信时间</th><th>回复时间</th><th>办理状态</th></tr>
<tr><td><a href="/hdjl/xjxq/1.html">路灯不亮</a></td><td>2026-09-01</td><td>2026-09-04</td><td>已办结</td></tr>
<tr><td><a href="/hdjl/xjxq/2.html">公交改线</a></td><td>2026-07-02</td><td></td><td>办理中</td></tr></table>"""


def test_a_table_of_letters_is_read_by_its_head() -> None:
    found = page(TABLE, path="hdjl/xjxq/").messages
    assert [(each.url.rpartition("/")[2], str(each.asked), str(each.replied), each.is_answered) for each in found] == [
        ("1.html", "2026-09-01", "2026-09-04", True),
        ("2.html", "2026-07-02", "None", False),
    ]


def test_a_list_of_letters_is_read_by_its_states() -> None:
    items = (("1", "2026-09-01", "[已回复]"), ("2", "2026-07-02", "【未回复】"), ("3", "2026-07-03", ""))
    rows = "".join(f"<li><a href='/hdjl/xjxq/{name}.html'>关于某事的来信</a><span>{day}</span><em>{state}</em></li>" for name, day, state in items)
    found = page(f"<ul>{rows}</ul>", path="hdjl/xjxq/").messages
    assert [(each.url.rpartition("/")[2], str(each.asked), each.is_answered) for each in found] == [("1.html", "None", True), ("2.html", "2026-07-02", False)]


def test_states_outside_the_places_of_letters_are_none() -> None:
    assert page(TABLE, path="bsfw/bj/", crumb=("办事服务", "办件公示")).messages == ()


def letter(name: str, asked: date | None, replied: date | None, *, is_answered: bool | None) -> Message:
    return Message(f"{PLACE}{name}.html", "来信", asked, replied, is_answered, "")


def test_the_row_of_a_letter_and_its_page_are_one() -> None:
    row = letter("1", date(2026, 7, 1), None, is_answered=False)
    whole = letter("1", date(2026, 7, 1), date(2026, 7, 3), is_answered=True)
    nameless = letter("1", None, None, is_answered=True)
    for order in ((row, whole, nameless), (nameless, whole, row), (whole, nameless, row)):
        book = MessageBook(TODAY)
        for message in order:
            book.add(subjects.page({"messages": [message._asdict()]}, TODAY))
        assert [(each.asked, each.replied, each.is_answered) for each in book.messages()] == [(date(2026, 7, 1), date(2026, 7, 3), True)]


def test_letters_of_other_years_are_not_kept() -> None:
    book = MessageBook(TODAY)
    book.add(subjects.page({"messages": [letter("1", date(2024, 7, 1), None, is_answered=False)._asdict()]}, TODAY))
    assert book.messages() == ()


def test_a_letter_box_is_told_from_a_comment_box_and_a_request_for_information() -> None:
    box = "<form method='post' action='/save'><label>来信主题</label><input name='title'><textarea name='content'></textarea><input type='submit' value='提交'></form>"
    book = MessageBook(TODAY)
    for path, crumb, words in (
        ("xx/", ("互动交流", "县长信箱"), ""),
        ("pl/", ("新闻", "网友评论"), "发表评论"),
        ("ysqgk/", ("政府信息公开", "依申请公开"), ""),
    ):
        book.add(page(words + box, path=path, crumb=crumb))
    assert [place.url for place in book.letter_forms()] == [subjects.HOME + "xx/"]


def test_forms_are_read_with_their_fields() -> None:
    html = "<form action='/so' method='GET'><input name='q' placeholder='请输入关键词'><input type='hidden' name='t'><input type='submit' value='搜索'></form>"
    (form,) = page(html).forms
    assert (form.action, form.method, form.fields, form.words, form.has_letter) == (
        subjects.HOME + "so",
        "get",
        ("q", "请输入关键词"),
        "搜索",
        False,
    )


def test_a_letter_left_open_for_three_months_is_found_from_the_pages_of_a_site() -> None:
    rules = load_rules(TODAY, subjects.SITE)
    reader = SiteReader(subjects.SITE, subjects.HOME, {"www.example.gov.cn"}, TODAY, rules.column_kinds, rules.disclosure_entries)
    reader.add(page(TABLE, path="hdjl/xjxq/"))
    reader.add(page("<h1>公交改线</h1><p>来信时间：2026-07-02</p><p>线路改了以后不方便。</p>", path="hdjl/xjxq/2.html"))
    reader.add(page(f"<h1>路灯不亮</h1><p>来信时间：2026-09-01</p><p>答复时间：2026-09-04</p><p>{ANSWER}</p>", path="hdjl/xjxq/1.html"))
    engine = subjects.engine_of(checks.load().checks["unanswered_message"], rules)
    engine.site(reader.facts(Coverage(pages=3, home_status=200), lambda _url: 200))
    (finding,) = engine.findings.values()
    assert (finding.url, finding.page_title) == (f"{subjects.HOME}hdjl/xjxq/2.html", "网民留言")
    assert "公交" not in finding.message + finding.quote
