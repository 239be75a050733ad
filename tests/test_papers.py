"""Documents, their interpretations, repeals, drafts, decisions and copies are read from the pages of a site, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from inspector.core.copies import figures, number_key, pair_copies, title_key
from inspector.core.facts import Copy, CopySource, Coverage, PageFacts, Place, Scope, SiteFacts, TextBlock
from inspector.core.sketch import likeness, share_within, sketch
from inspector.extract import papers
from inspector.extract.documents import read_signature
from inspector.extract.files import bare_page
from inspector.extract.page import SiteView, read_page
from inspector.extract.site import SiteReader
from tests import subjects

TODAY = date(2026, 11, 22)
HOME = "http://www.qinghe.example/"
SITE = "青河县人民政府"
VIEW = SiteView(SITE, frozenset({HOME}), frozenset({"www.qinghe.example"}), TODAY)
TITLE = "青河县人民政府办公室关于印发青河县供水管理办法的通知"
PROSE = "各镇人民政府，县政府有关部门：《青河县供水管理办法》已经县政府同意，现印发给你们，请认真贯彻执行。"
RULES = "供水单位应当保证水质，停水检修的提前24小时通知用户，欠费超过30日的可以催告，用户应当按时交费，水表由供水单位检定，本办法由县水务局解释。"


def page(path: str, title: str, main: str, *, column: str = "", day: str = "2026-11-02", head: str = "") -> PageFacts:
    crumb = f"<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; {column}</div>" if column else ""
    line = f"<p>发布时间：{day} 来源：县政府办公室</p>" if day else ""
    html = (
        f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{crumb}<div class='main'><h1>{title}</h1>{line}{main}</div></body></html>"
    )
    found = read_page(subjects.snapshot(HOME + path, html, TODAY), VIEW)
    assert found is not None
    return found


def table(**rows: str) -> str:
    return "<table>" + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows.items()) + "</table>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def document(path: str = "zcwj/t20261102_1.html", title: str = TITLE, number: str = "青政办发〔2026〕8号", more: str = "", **rows: str) -> PageFacts:
    elements = {
        "索引号": "QH01-2026-001",
        "发文字号": number,
        "发文机关": "青河县人民政府办公室",
        "成文日期": "2026年10月30日",
        "发布日期": "2026-11-02",
        "有效性": "有效",
    }
    return page(path, title, table(**{**elements, **rows}) + paragraphs(PROSE, RULES) + more, column="政策文件")


def interpretation(main: str, title: str = "《青河县供水管理办法》政策解读", path: str = "zcjd/t20261102_2.html") -> PageFacts:
    return page(
        path, title, main + paragraphs("为了让用水户更明白，现将有关情况介绍如下，欢迎继续提出意见和建议，有疑问可拨打热线咨询。" * 3), column="政策解读"
    )


def facts(*pages: PageFacts) -> SiteFacts:
    reader = SiteReader(SITE, HOME, {"www.qinghe.example"}, TODAY, {}, ())
    for each in pages:
        reader.add(each)
    return reader.facts(Coverage(pages=len(pages), home_status=200), lambda url: 200, read_again={each.url: each for each in pages}.get)


def test_a_document_is_a_record_of_its_element_table() -> None:
    (paper,) = facts(document(有效期至="2030年12月31日", 施行日期="2026年12月1日")).papers
    assert (paper.article.title, paper.number, paper.issuer, paper.validity) == (TITLE, "青政办发〔2026〕8号", "青河县人民政府办公室", "有效")
    assert (paper.made_on, paper.published_on) == (date(2026, 10, 30), date(2026, 11, 2))
    assert (paper.effective_on, paper.expires_on) == (date(2026, 12, 1), date(2030, 12, 31))
    assert paper.article.column == "政策文件"


def test_a_notice_with_its_own_number_is_a_document_without_a_table() -> None:
    with_number = page("tz/t20261102_3.html", "关于做好冬季供暖工作的通知", paragraphs("青政办发〔2026〕9号", PROSE * 3), column="部门文件")
    without = page("tz/t20261102_4.html", "关于做好冬季供暖工作的通知", paragraphs(PROSE * 3, "依照青政办发〔2020〕2号文件办理。"), column="部门文件")
    assert [paper.number for paper in facts(with_number, without).papers] == ["青政办发〔2026〕9号"]


@pytest.mark.parametrize(
    "main",
    [
        pytest.param("", id="by the title in book marks"),
        pytest.param(paragraphs("近日，县政府办公室印发了青政办发〔2026〕8号文件。"), id="by title and number"),
    ],
)
def test_a_document_and_its_interpretation_find_each_other(main: str) -> None:
    (pair,) = facts(document(), interpretation(main)).explanations
    assert (pair.paper.article.title, pair.is_linked_forth, pair.is_linked_back) == (TITLE, False, False)


def test_links_in_both_directions_are_seen_in_the_text_and_in_blocks_beside_it() -> None:
    forth = "<div>相关解读：<a href='/zcjd/t20261102_2.html'>《青河县供水管理办法》政策解读</a></div>"
    back = "<p>原文链接：<a href='/zcwj/t20261102_1.html'>查看文件</a></p>"
    (pair,) = facts(document(more=forth), interpretation(back)).explanations
    assert (pair.is_linked_forth, pair.is_linked_back) == (True, True)


def test_a_link_of_the_menu_is_no_link_to_the_interpretation() -> None:
    menu = "<ul><li><a href='/zcjd/'>政策解读</a></li></ul>"
    (pair,) = facts(document(more=menu), interpretation("")).explanations
    assert not pair.is_linked_forth


def test_an_interpretation_named_by_number_only_finds_its_document() -> None:
    by_number = interpretation(paragraphs("县政府办公室印发了青政办发〔2026〕8号文件。"), title="用水新规有哪些变化", path="zcjd/t20261103_3.html")
    assert [pair.paper.number for pair in facts(document(), by_number).explanations] == ["青政办发〔2026〕8号"]


def test_a_text_that_rests_on_several_documents_is_paired_with_none() -> None:
    other = document("zcwj/t20261001_7.html", title="青河县人民政府关于印发青河县供热管理办法的通知", number="青政发〔2026〕2号")
    words = paragraphs("根据《青河县供水管理办法》和《青河县供热管理办法》，县政府出台了新规。")
    assert facts(document(), other, interpretation(words, title="冬季用水用热新规有哪些变化", path="zcjd/t20261103_4.html")).explanations == ()


def test_an_interpretation_of_another_document_stays_alone() -> None:
    other = interpretation("", title="《临江市停车收费办法》政策解读")
    assert facts(document(), other).explanations == ()


def test_news_about_an_interpretation_is_none() -> None:
    news = page("xw/t20261105_9.html", "县水务局开展《青河县供水管理办法》解读活动", paragraphs(PROSE * 3), column="工作动态")
    assert facts(news).interpretations == ()


def test_of_two_editions_the_one_nearest_in_time_is_explained() -> None:
    old = document("zcwj/t20180102_1.html", number="青政办发〔2018〕3号", 发布日期="2018-01-02")
    (pair,) = facts(old, document(), interpretation("")).explanations
    assert pair.paper.number == "青政办发〔2026〕8号"


def test_the_order_of_pages_changes_nothing() -> None:
    pages = (document(), interpretation(""), document("wjk/t20261102_5.html", title="青河县人民政府关于供热的通知", number="青政发〔2026〕1号"))
    found = {repr(facts(*order).explanations) + repr(facts(*order).papers) for order in permutations(pages)}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("根据《规章制定程序条例》的规定，县政府决定废止《青河县犬类管理办法》，自公布之日起生效。", {"青河县犬类管理办法"}),
        ("为贯彻上级要求，决定废止以下文件：《青河县犬类管理办法》《青河县集市管理办法》。", {"青河县犬类管理办法", "青河县集市管理办法"}),
        ("根据《规章制定程序条例》的规定，对有关文件作了清理。", set()),
    ],
)
def test_a_decision_of_one_paragraph_repeals_what_it_says_after_its_ground(words: str, names: set[str]) -> None:
    found = facts(page("zcwj/t20261102_9.html", "青河县人民政府关于废止部分文件的决定", paragraphs(words), column="政策文件")).repeals
    assert {name for repeal in found for name in repeal.names} == names


def test_a_new_document_names_the_old_one_it_repeals() -> None:
    end = paragraphs("本办法自2026年12月1日起施行。《青河县城市供水办法》（青政发〔2015〕3号）同时废止。")
    (repeal,) = facts(document(more=end)).repeals
    assert (repeal.numbers, repeal.names) == (frozenset({"青政发〔2015〕3号"}), frozenset({"青河县城市供水办法"}))


def test_a_cleared_list_names_what_is_gone_and_not_what_stays() -> None:
    lines = [
        "根据《规章制定程序条例》，县政府对文件进行了清理。",
        "一、宣布失效的文件",
        "1.关于供水的通知（青政发〔2015〕3号）",
        "二、继续有效的文件",
        "1.关于供热的通知（青政发〔2016〕4号）",
    ]
    cleared = page("zcwj/t20260202_7.html", "青河县人民政府关于公布行政规范性文件清理结果的决定", paragraphs(*lines), column="政策文件")
    (repeal,) = facts(cleared).repeals
    assert repeal.numbers == frozenset({"青政发〔2015〕3号"})


CALL = "关于公开征求《青河县停车管理办法（征求意见稿）》意见的公告"
WORDS = "为加强停车管理，县城管局起草了《青河县停车管理办法（征求意见稿）》，现向社会公开征求意见，欢迎提出意见建议。"


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("征求意见期限自2026年11月2日至2026年12月1日。", ("2026-11-02", "2026-12-01")),
        ("征求意见时间：2026年11月2日—12月2日。", ("2026-11-02", "2026-12-02")),
        ("请于2026年12月5日前将意见反馈至县城管局。", ("2026-11-02", "2026-12-05")),
        ("意见反馈截止日期为12月5日。", ("2026-11-02", "2026-12-05")),
        ("公开征求意见时间为30日，自公告发布之日起计算。", ("2026-11-02", "2026-12-01")),
        ("征求意见期限：即日起至2026年12月2日止。", ("2026-11-02", "2026-12-02")),
        ("根据2025年3月1日印发的通知起草。", None),
        ("县城管局2026年10月8日召开座谈会，听取意见。", None),
        ("公示期为7个工作日，请将意见反馈县城管局。", None),
    ],
)
def test_the_period_of_a_call_for_opinions_is_read(words: str, period: tuple[str, str] | None) -> None:
    (call,) = facts(page("hd/t20261102_1.html", CALL, paragraphs(WORDS * 2, words), column="意见征集")).consultations
    assert call.about == frozenset({"青河县停车管理办法"})
    found = (str(call.opens), str(call.closes)) if call.closes else None
    assert found == period


@pytest.mark.parametrize(
    "title",
    [
        "关于公开征集2027年立法建议项目的公告",
        "关于征集扫黑除恶线索意见的公告",
        "青河县某项目环境影响评价公众意见征求公示",
        "关于征求干部任职意见的公示",
        "我县召开征询会",
    ],
)
def test_other_calls_are_no_consultations(title: str) -> None:
    assert facts(page("hd/t20261102_1.html", title, paragraphs(WORDS * 3), column="意见征集")).consultations == ()


def test_a_report_of_adopted_opinions_answers_its_draft() -> None:
    (answer,) = facts(page("hd/t20261202_1.html", "《青河县停车管理办法》公开征求意见采纳情况", paragraphs(WORDS * 3), column="意见征集")).consultations
    assert answer.is_feedback
    assert "青河县停车管理办法" in answer.about


def test_a_shorter_period_may_have_a_reason() -> None:
    (call,) = facts(page("hd/t20261102_1.html", CALL, paragraphs(WORDS * 2, "因情况紧急，征求意见期限缩短为7日。"), column="意见征集")).consultations
    assert "情况紧急" in call.reason


def test_decisions_of_the_catalogue_are_matched_with_their_stages() -> None:
    rows = "<table><tr><td>序号</td><td>决策事项</td><td>承办单位</td></tr><tr><td>1</td><td>制定《青河县停车管理办法》</td><td>县城管局</td></tr></table>"
    listed = page("ml/t20260202_1.html", "青河县人民政府2026年度重大行政决策事项目录", rows + paragraphs(PROSE * 2), column="重大行政决策")
    call = page("hd/t20260302_1.html", CALL, paragraphs(WORDS * 3), column="意见征集")
    result = document("zcwj/t20261102_9.html", title="青河县人民政府关于印发青河县停车管理办法的通知", number="青政发〔2026〕9号")
    (decision,) = facts(listed, call, result).decisions
    assert decision.name == "青河县停车管理办法"
    assert decision.stages.keys() == {"征求意见", "草案", "结果"}


def test_an_article_that_came_twice_into_one_column_has_a_twin() -> None:
    text = paragraphs("现将青河县2026年公开招聘教师体检合格人员名单予以公示，公示时间七个工作日，如有异议请向县教育局反映。" * 3)
    first = page("tzgg/202611/t20261101_101.html", "体检合格人员公示", text, column="通知公告", day="2026-11-01")
    again = page("tzgg/202611/t20261103_102.html", "体检合格人员公示", text, column="通知公告", day="2026-11-03")
    elsewhere = page("rsks/202611/t20261103_103.html", "体检合格人员公示", text, column="人事考试", day="2026-11-03")
    view = page("tzgg/202611/t20261101_101.html?from=mobile", "体检合格人员公示", text, column="通知公告", day="2026-11-01")
    (twins,) = facts(first, again, elsewhere, view).twins
    assert (twins.first.url, twins.second.url) == (first.url, again.url)
    assert (twins.first.day, twins.second.day) == (date(2026, 11, 1), date(2026, 11, 3))


CLAUSES = [
    f"{place}要做好{thing}"
    for place in ("城关镇", "石桥镇", "青山镇", "白塔乡", "河口乡")
    for thing in ("道路养护", "防汛值守", "人员转移", "物资储备", "信息报送")
]


def notice_of(path: str, clauses: list[str], title: str = "关于做好防汛工作的通知") -> PageFacts:
    return page(
        f"tzgg/{path}.html", title, paragraphs(*("，".join(clauses[start : start + 5]) + "。" for start in range(0, len(clauses), 5))), column="通知公告"
    )


def test_an_article_published_again_with_a_word_changed_is_nearly_a_twin() -> None:
    changed = [*CLAUSES[:7], CLAUSES[7].replace("转移", "转运"), *CLAUSES[8:]]
    (twins,) = facts(notice_of("t20261101_101", CLAUSES), notice_of("t20261103_102", changed, "青河县人民政府办公室关于做好防汛工作的通知")).twins
    assert 0.95 <= twins.likeness < 1


@pytest.mark.parametrize("changes", [{7: "河口乡要在20日以前转移"}, {1: "甲地自己安排", 5: "乙地自己安排", 9: "丙地自己安排"}])
def test_a_figure_or_several_clauses_make_another_notice(changes: dict[int, str]) -> None:
    changed = [changes.get(rank, clause) for rank, clause in enumerate(CLAUSES)]
    assert facts(notice_of("t20261101_101", CLAUSES), notice_of("t20261103_102", changed)).twins == ()


def test_of_three_notices_with_one_title_the_two_that_are_alike_are_found_in_any_order() -> None:
    other = [clause.replace("要做好", "负责") for clause in CLAUSES]
    three = [notice_of("t20261101_101", CLAUSES), notice_of("t20261102_102", other), notice_of("t20261103_103", other)]
    for order in permutations(three):
        (twins,) = facts(*order).twins
        assert twins.first.url.endswith("_102.html")


def test_notices_of_one_title_and_different_text_are_no_twins() -> None:
    def notice(number: int) -> PageFacts:
        names = f"现将青河县2026年第{number}批公开招聘教师体检合格人员名单予以公示，公示时间七个工作日，如有异议请向县教育局反映。" * 3
        return page(f"tzgg/202611/t2026110{number}_10{number}.html", "体检合格人员公示", paragraphs(names), column="通知公告")

    assert facts(notice(1), notice(2)).twins == ()


def test_a_document_in_the_gazette_is_a_copy_and_no_second_document() -> None:
    printed = page("zfgb/2026/t20261120_3.html", TITLE, paragraphs(PROSE, RULES.replace("30日", "60日")), column="政府公报", day="2026-11-20")
    site = facts(document(), printed)
    assert len(site.papers) == 1
    assert {copy.source for copy in site.copies} == {CopySource.SITE, CopySource.GAZETTE}
    (pair,) = pair_copies(site.copies)
    assert "60日" in pair.only_second
    assert [(holding.source, holding.newest) for holding in site.holdings] == [(CopySource.GAZETTE, date(2026, 11, 20))]


def test_a_notice_without_a_number_and_its_print_in_the_gazette_are_one_text() -> None:
    title = "青河县自然资源局关于城东片区土地征收的公告"
    own = page("tzgg/t20261102_7.html", title, paragraphs(PROSE, RULES), column="通知公告", day="2026-11-02")
    printed = page("zfgb/2026/t20261120_4.html", title, paragraphs(PROSE, RULES.replace("30日", "60日")), column="政府公报", day="2026-11-20")
    for order in permutations((own, printed)):
        (pair,) = pair_copies(facts(*order).copies)
        assert (pair.first.source, pair.second.source, pair.only_first, pair.only_second) == (CopySource.SITE, CopySource.GAZETTE, ("30日",), ("60日",))
    again = page("tzgg/t20261005_7.html", title, paragraphs(PROSE, RULES), column="通知公告", day="2026-10-05")
    assert not list(pair_copies(facts(own, printed, again).copies)), "a notice that comes every month is no copy of the last"
    assert facts(own).copies == ()


def test_of_notices_only_those_are_read_again_that_stand_elsewhere_too() -> None:
    titles = ("关于城东片区土地征收的公告", "关于城西片区土地征收的公告", "关于停水检修的公告", "关于停水检修的公告")
    own = [page(f"tzgg/t20261102_{number}.html", title, paragraphs(PROSE, RULES), column="通知公告") for number, title in enumerate(titles)]
    printed = [page(f"zfgb/t20261120_{number}.html", titles[number], paragraphs(PROSE, RULES), column="政府公报", day="2026-11-20") for number in (0, 2)]
    reader = SiteReader(SITE, HOME, {"www.qinghe.example"}, TODAY, {}, ())
    for each in (*own, *printed):
        reader.add(each)
    asked = []

    def read_again(url: str) -> PageFacts | None:
        asked.append(url)
        return None

    site = reader.facts(Coverage(pages=6, home_status=200), lambda url: 200, read_again=read_again)
    assert asked == [own[0].url], "the second stands nowhere else, and of the last two nobody knows which was printed"
    assert [pair.likeness for pair in pair_copies(site.copies)] == [None], "a text that could not be read again is compared with none"


def test_of_very_many_notices_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_NOTICES", 2)
    book = papers.PaperBook()
    for number in range(1, 7):
        book.add(
            page(f"tzgg/t2026110{number}_7.html", f"关于第{number}批土地征收事项的公告", paragraphs(PROSE, RULES), column="通知公告", day=f"2026-11-0{number}")
        )
    assert sorted(notice.day.day for notice in book._notices.values() if notice.day) == [4, 5, 6]


def test_documents_are_found_in_the_issue_of_a_gazette_that_is_a_file() -> None:
    issue = page("zfgb/2026/t20261120_3.html", "青河县人民政府公报2026年第3期", paragraphs(PROSE * 3), column="政府公报", day="2026-11-20")
    contents = ["目录", f"{TITLE}……3", "县长在全体会议上的讲话……9"]
    lines = [*contents, TITLE[:20], TITLE[20:], PROSE[:30], PROSE[30:] + RULES.replace("30日", "60日"), "县长在全体会议上的讲话", "同志们，明年的工作是……"]
    blocks = tuple(TextBlock(text, Scope.BODY, f"第{number}段", 0) for number, text in enumerate(lines, 1))
    file = replace(bare_page(Place(f"{HOME}zfgb/2026/3.pdf", "第3期.pdf"), VIEW), blocks=blocks)
    reader = SiteReader(SITE, HOME, {"www.qinghe.example"}, TODAY, {}, ())
    for each in (document(), issue):
        reader.add(each)
    reader.add_file(file, issue.url)
    reader.add_file(replace(file, url=f"{HOME}other.pdf"), f"{HOME}zcwj/t20261102_1.html")
    (pair,) = pair_copies(reader.facts(Coverage(pages=2, home_status=200), lambda url: 200).copies)
    assert (pair.second.source, pair.second.article.url, pair.second.article.day) == (CopySource.GAZETTE, file.url, date(2026, 11, 20))
    assert (pair.only_first, pair.only_second) == (("30日",), ("60日",))


def test_a_statistical_bulletin_is_no_gazette() -> None:
    assert facts(page("tj/t20260302_1.html", "2025年国民经济和社会发展统计公报", paragraphs(PROSE * 3), column="统计公报")).copies == ()


def test_a_library_holds_what_its_list_leads_to() -> None:
    rows = "".join(
        f"<li><a href='/zcwj/t20261102_{number}.html'>{title}</a><span>2026-11-02</span></li>"
        for number, title in ((1, "县政府办印发供水办法"), (2, "青河县人民政府关于供热的通知"), (3, "青河县人民政府关于停车的通知"))
    )
    listed = page("wjk/", "政府文件库", f"<ul class='list'>{rows}</ul>", column="政府文件库", day="")
    (holding,) = facts(document(), listed).holdings
    assert holding.source is CopySource.LIBRARY
    assert {title_key(TITLE), title_key("青河县人民政府关于供热的通知")} <= holding.titles


def test_the_day_under_the_text_is_read_and_several_say_nothing() -> None:
    signed = page("a/t20261102_1.html", TITLE, paragraphs(PROSE, "青河县人民政府办公室", "2026年10月30日"))
    chinese = page("a/t20261102_2.html", TITLE, paragraphs(PROSE, "青河县人民政府　二〇二六年十月三十日"))
    twice = page("a/t20261102_3.html", TITLE, paragraphs(PROSE, "青河县水务局", "2026年10月30日", PROSE, "青河县财政局", "2026年9月1日"))
    assert [read_signature(each.blocks)[0] for each in (signed, chinese, twice)] == [date(2026, 10, 30), date(2026, 10, 30), None]


def test_sketches_tell_the_same_text_from_another() -> None:
    text = "，".join(f"第{number}条供水单位应当履行第{number}项义务" for number in range(300))
    changed = text.replace("第7项", "第七项").replace("第70条", "第七十条")
    other = "，".join(f"关于第{number}批项目的资金安排已经下达到位" for number in range(300))
    assert (likeness(sketch(text), sketch(changed)) or 0) > 0.9
    assert (likeness(sketch(text), sketch(other)) or 0) < 0.1
    assert (share_within(sketch(text[:2000]), sketch(text)) or 0) > 0.9
    assert sketch("很短") == ()
    assert likeness((), ()) is None


def test_one_title_and_one_number_are_written_in_many_ways() -> None:
    assert title_key("青河县人民政府关于印发《青河县供水办法》的通知") == title_key("关于印发青河县供水办法的通知")
    assert title_key("关于供水的通知") != title_key("关于供热的通知")
    assert number_key("青政发[2026]第08号") == number_key("青政发〔2026〕8号") == "青政发〔2026〕8号"


def test_figures_are_numbers_with_their_units() -> None:
    text = "自2026年3月1日起30日内，罚款1,000元，电话0535-8500001，满5 个工作日的按3.5%计。"
    assert figures(text) == {"2026年3月1日", "30日", "1000元", "0535-8500001", "5个工作日", "3.5%"}


def test_posts_of_accounts_pair_like_pages_of_the_site() -> None:
    def copy(source: CopySource, url: str, text: str) -> Copy:
        return _copy_at(source, url, text)

    site, post = copy(CopySource.SITE, f"{HOME}1.html", RULES * 2), copy(CopySource.ACCOUNT, "https://mp.example/1", RULES.replace("24小时", "12小时") * 2)
    (pair,) = pair_copies([post, site])
    assert (pair.first.source, pair.only_first, pair.only_second) == (CopySource.SITE, ("24小时",), ("12小时",))


def _copy_at(source: CopySource, url: str, text: str) -> Copy:
    (found,) = subjects.site({"copies": [{"source": source.value, "title": "停水通知", "url": url, "text": text}]}, TODAY).copies
    return found
