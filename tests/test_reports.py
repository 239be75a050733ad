"""Reports say what was found and what was not looked at, and page text cannot act in any of them."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook
from rich.console import Console

from inspector.core.facts import Coverage, Verdict
from inspector.core.findings import CheckError, Evidence, Severity, Status
from reports import wording
from reports.html import render_html
from reports.json import to_json
from reports.pagetext import is_web_address, marked, on_one_line, readable
from reports.report import Report, by_check, by_target
from reports.sheets import LONGEST_CELL
from reports.terminal import print_summary
from reports.xlsx import COLUMNS, write_xlsx
from tests.samples import CHECKS, HOME, blocked_report, empty_report, finding, hostile_report, large_report, sample_report

ALL = [sample_report, empty_report, blocked_report, hostile_report, large_report]
FILES = {"网页": Path("out/2026-11-20-清源县/report.html"), "表格": Path("out/2026-11-20-清源县/report.xlsx")}


# What a report knows


def test_a_finding_is_counted_in_exactly_one_place() -> None:
    made = []
    for number, (status, dismissed) in enumerate(product(Status, ("", "不是问题"))):
        item = finding("typo", Evidence(f"{HOME}{number}", str(number), ""), severity=Severity.LOW, status=status)
        item.dismissed = dismissed
        made.append(item)
    report = replace(sample_report(), findings=made)
    places = [*report.open, *report.dismissed, *report.fixed, *report.unseen]
    assert sorted(item.fingerprint for item in places) == sorted(item.fingerprint for item in made)
    assert {item.status for item in report.open} == {Status.NEW, Status.PERSISTING, Status.REOPENED}
    assert all(item.dismissed for item in report.dismissed)


def test_the_verdict_counts_open_findings_only_and_says_what_is_unclear() -> None:
    assert wording.verdict(sample_report()) == (
        "发现问题 14 个（严重 1、高 4、中 6、低 3），其中确定 10、疑似 4；另有 4 项说不清，需人工判断；1 个检查项运行出错，未得出结论。"
    )


def test_finding_nothing_is_said_of_what_was_checked_and_is_no_pass() -> None:
    line = wording.verdict(empty_report())
    assert line == "已检查的范围内未发现问题。"
    assert "合格" not in line


def test_a_blocked_crawl_is_not_held_against_the_office() -> None:
    report = blocked_report()
    assert wording.verdict(report).startswith("本次抓取不足以判断")
    assert "首页未能正常读取：服务器回答 403（拒绝访问）。" in wording.doubts(report)
    assert any("48 个未取得内容的地址中，46 个属于拒绝访问" in reason for reason in wording.doubts(report))


def test_a_front_page_that_cannot_be_resolved_is_explained_in_chinese() -> None:
    report = replace(empty_report(), coverage=Coverage(home_error="dns"))
    assert wording.doubts(report) == ["首页未能正常读取：域名解析不到地址。", "没有读到任何页面。"]


def test_a_veto_is_only_ever_a_risk_and_vetoes_of_accounts_stay_out() -> None:
    report = sample_report()
    assert [risk.indicator.id for risk in report.veto_risks] == ["W-V1", "W-V4"]
    assert [wording.veto_warning(risk) for risk in report.veto_risks] == ["暗链 1 个（疑似 1）", "栏目不更新 3 个（确定 3）"]
    assert [item.id for item in report.unexamined_vetoes] == ["W-V2"]


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (Coverage(home_status=200, skipped={"robots.txt 不允许": 14}), "14 个地址：未抓取：robots.txt 不允许"),
        (Coverage(home_status=200, failed=31, refused=2), "31 个地址：抓取了但没有取得可用内容，其中 2 个疑似拒绝自动访问"),
        (Coverage(home_status=200, scripted=12), "12 个页面的列表：由脚本填充，没有读到其中的条目，是否更新须人工查看"),
        (Coverage(home_status=200, unparsed=4), "4 个页面：有回答，但无法作为网页读取"),
        (Coverage(home_status=200, stopped="时间上限"), "提前结束之后的页面：抓取没有走完全站：时间上限"),
        (Coverage(home_status=200), "由脚本生成的内容：本次没有用浏览器渲染页面"),
        (Coverage(home_status=503), "首页：未能正常读取：服务器回答 503（服务暂不可用）"),
    ],
)
def test_everything_left_out_is_named_with_its_reason(coverage: Coverage, said: str) -> None:
    gaps = wording.gaps(replace(empty_report(), coverage=coverage))
    assert said in [f"{gap.what}：{gap.why}" for gap in gaps]


def test_a_broken_check_is_listed_as_not_checked_and_never_as_quiet() -> None:
    report = replace(empty_report(), errors=(CheckError("dead_link", HOME, "KeyError: 'x'"),))
    assert ("检查项“链接打不开”", "运行出错 1 次，出错之处没有结论，不能算通过") in wording.gaps(report)
    outcomes = _soup(report).select_one(".outcomes")
    assert outcomes is not None
    assert "链接打不开：运行出错" in outcomes.get_text()


def test_links_without_a_verdict_are_named() -> None:
    gaps = wording.gaps(replace(empty_report(), links={Verdict.SUSPECT: 21, Verdict.SKIPPED: 40}))
    assert [gap.what for gap in gaps if "链接" in gap.what] == ["21 个链接", "40 个链接"]


def test_a_first_inspection_has_no_changes() -> None:
    assert wording.changes(empty_report()) == "首次检查，没有可比较的上次结果。"
    assert wording.changes(sample_report()) == "与上次检查（2026-10-20）相比：新增 11、仍存在 2、已整改 1、反弹 1、未复核 1。"


def test_going_past_robots_txt_names_who_allowed_it() -> None:
    assert "未按 robots.txt 限制抓取，授权人：清源县政务公开办 方一鸣" in wording.pace(sample_report())
    assert "遵守 robots.txt" in wording.pace(empty_report())


def test_the_worst_check_comes_first_and_findings_about_one_address_stand_together() -> None:
    groups = by_check(sample_report().open)
    assert [group.check for group in groups][:3] == ["hidden_link", "stale_column", "leaked_identity_number"]
    typos = next(group for group in groups if group.check == "typo")
    assert [len(target.findings) for target in by_target(typos.findings)] == [1, 2]


# Text of pages


@pytest.mark.parametrize(
    ("url", "may_be_a_link"),
    [
        ("https://www.qingyuanxian.example/a?b=c#d", True),
        ("HTTP://www.qingyuanxian.example", True),
        ("http://清源县.政务/要闻", True),
        ("http://[2001:db8::1]:8080/", True),
        ("http://10.0.0.1:8080/x", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<b>", False),
        ("vbscript:x", False),
        ("//evil.example/", False),
        ("http://", False),
        ("http:///etc", False),
        ("http://[::1", False),
        ('http://a.example/"onclick=x', False),
        ("http://a.example/<script>", False),
        ("http://a.example/ b", False),
        ("http://a.example\\@b.example/", False),
        ("ftp://a.example/", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, may_be_a_link: bool) -> None:
    assert is_web_address(url) is may_be_a_link


def test_characters_that_hide_or_turn_text_are_dropped_and_ordinary_ones_kept() -> None:
    assert readable("\x1b[31m红\x00\u202e倒\ufeff\u200b") == "[31m红倒"
    assert readable("ئۇيغۇر\u200cچە　清源\n第二行\t😀") == "ئۇيغۇر\u200cچە　清源\n第二行\t😀"
    assert readable("\ud83d半") == "\ufffd半"
    assert on_one_line("清源\r\n 县　 人民") == "清源 县 人民"


def test_the_quote_is_marked_wherever_it_stands_in_its_sentence() -> None:
    pieces = marked("布署", "会议布署了工作，布署到人。")
    assert [piece.text for piece in pieces if piece.is_marked] == ["布署", "布署"]
    assert "".join(piece.text for piece in pieces) == "会议布署了工作，布署到人。"


def test_a_quote_that_its_context_does_not_hold_is_shown_all_the_same() -> None:
    pieces = marked("布署", "另一句话。")
    assert (pieces[0].text, pieces[0].is_marked) == ("布署", True)
    assert pieces[-1].text == "另一句话。"
    assert marked("", "") == []


def test_an_endless_context_is_cut_around_the_quote() -> None:
    text = "".join(piece.text for piece in marked("布署", "前" * 5000 + "布署" + "后" * 5000))
    assert len(text) < 200
    assert "前布署后" in text


# HTML


@pytest.mark.parametrize("make", ALL)
def test_the_page_loads_nothing_and_runs_nothing_but_its_own_script(make: Callable[[], Report]) -> None:
    soup = _soup(make())
    assert [tag.name for tag in soup.select("link, img, iframe, object, embed, base, [src], [srcset], [style], [background], meta[http-equiv=refresh]")] == []
    assert len(soup.select("script")) == 1
    assert len(soup.select("style")) == 1
    assert "url(" not in _only(soup, "style")
    assert "@import" not in _only(soup, "style")
    handlers = [name for tag in soup.select("*") for name in _tag(tag).attrs if name.lower().startswith("on")]
    assert handlers == []


@pytest.mark.parametrize("make", ALL)
def test_the_content_policy_names_exactly_the_style_and_script_that_are_there(make: Callable[[], Report]) -> None:
    soup = _soup(make())
    policy = str(_tag(soup.select_one("meta[http-equiv=Content-Security-Policy]"))["content"])
    assert "default-src 'none'" in policy
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(_only(soup, name).encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("make", ALL)
def test_every_link_leads_to_a_web_page_or_within_the_report(make: Callable[[], Report]) -> None:
    soup = _soup(make())
    for link in soup.select("a"):
        address = str(link["href"])
        if address.startswith("#"):
            assert soup.find(id=address[1:]) is not None
        else:
            assert is_web_address(address)
            assert "noreferrer" in str(link["rel"])


def test_hostile_text_is_shown_as_text() -> None:
    page = render_html(hostile_report())
    shown = BeautifulSoup(page, "html.parser").get_text()
    for words in (
        "<script>alert(1)</script>",
        "javascript:alert(document.domain)",
        "{{ 7 * 7 }} {% raw %} ${1+1}",
        "</title>",
        '"><img src=x onerror=alert(1)>',
    ):
        assert words in shown
    assert "\u202e" not in page
    assert "\x1b" not in page
    page.encode()


def test_what_a_critical_finding_points_at_cannot_be_clicked() -> None:
    soup = _soup(sample_report())
    assert "http://bocai.example/" in soup.get_text()
    assert not soup.select('a[href^="http://bocai.example"]')
    assert soup.select('a[href="http://qyqx.example/"]')


def test_every_open_finding_is_there_once_with_its_evidence() -> None:
    report = sample_report()
    soup = _soup(report)
    rows = {str(row["id"]): row for row in soup.select("tr.finding")}
    assert set(rows) == {f"f-{item.fingerprint}" for item in report.open}
    for item in report.open:
        text = rows[f"f-{item.fingerprint}"].get_text()
        assert item.quote in text
        assert item.message in text
        assert item.suggestion in text
        assert item.fingerprint in text


def test_a_suspected_finding_looks_different_and_says_that_a_person_decides() -> None:
    for row in _soup(sample_report()).select("tr.finding"):
        is_suspected = "suspected" in row["class"]
        assert ("疑似，须人工确认" in row.get_text()) is is_suspected
        assert bool(row.select(".sure-suspected")) is is_suspected


def test_other_places_are_folded_but_present_and_their_number_is_told() -> None:
    folded = _tag(_soup(sample_report()).select_one("details"))
    assert _tag(folded.summary).get_text() == "共 1186 处，另列出其中 19 处"
    assert len(folded.select("li a")) == 19


def test_dismissed_fixed_and_unseen_findings_have_sections_of_their_own() -> None:
    soup = _soup(sample_report())
    assert "本县地名，写法正确" in _tag(soup.select_one("#dismissed")).get_text()
    assert "坐落于" in _tag(soup.select_one("#fixed")).get_text()
    assert "清源县档案馆" in _tag(soup.select_one("#unseen")).get_text()
    assert "列表由脚本填充，没有读到条目日期" in _tag(soup.select_one("#questions")).get_text()


def test_a_blocked_crawl_shows_the_box_and_neither_veto_nor_bars() -> None:
    soup = _soup(blocked_report())
    assert "不对网站是否合格作任何判断" in _tag(soup.select_one(".doubt")).get_text()
    assert "不作单项否决提示" in _tag(soup.select_one(".veto")).get_text()
    assert not soup.select("svg.bar")
    assert "未发现问题" not in soup.get_text()
    assert not _soup(sample_report()).select(".doubt")


def test_the_veto_is_worded_as_a_suspicion() -> None:
    text = _tag(_soup(sample_report()).select_one(".veto")).get_text()
    assert "疑似，须人工确认" in text
    assert "累计 5 个以上" in text


def test_without_scripts_the_filter_stays_hidden_and_nothing_else_is() -> None:
    hidden = _soup(sample_report()).select("[hidden]")
    assert [tag["class"] for tag in hidden] == [["filter"]]


def test_a_check_that_found_nothing_is_listed_so_that_silence_is_not_absence() -> None:
    text = _tag(_soup(empty_report()).select_one(".outcomes")).get_text()
    assert all(f"{check.title}：未发现问题" in text for check in CHECKS)


# Excel


@pytest.fixture(scope="module")
def sample_sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Worksheet]:
    return _sheets(sample_report(), tmp_path_factory.mktemp("xlsx"))


@pytest.fixture(scope="module")
def hostile_sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Worksheet]:
    return _sheets(hostile_report(), tmp_path_factory.mktemp("xlsx"))


def test_the_workbook_has_its_sheets_and_a_row_for_every_finding(sample_sheets: dict[str, Worksheet]) -> None:
    report = sample_report()
    assert list(sample_sheets) == ["问题清单", "覆盖情况", "待人工判断", "得分表", "快到期", "不计入的问题", "说明"]
    listed = sample_sheets["问题清单"]
    assert _column(listed, "指纹") == [item.fingerprint for group in by_check(report.open) for item in group.findings]
    assert _column(sample_sheets["不计入的问题"], "变化") == ["未复核", "已整改", "已排除"]
    assert listed.freeze_panes == "C2"
    assert listed.auto_filter.ref == f"A1:W{len(report.open) + 1}"


def test_the_workbook_tells_what_was_not_checked(sample_sheets: dict[str, Worksheet]) -> None:
    rows = {(row[0], row[1]) for row in sample_sheets["覆盖情况"].iter_rows(values_only=True)}
    assert set(wording.gaps(sample_report())) <= rows
    assert ("读取的页面", 1186) in rows


def test_an_insufficient_crawl_is_said_first_in_the_workbook(tmp_path: Path) -> None:
    assert _sheets(blocked_report(), tmp_path)["覆盖情况"]["A1"].value == "本次抓取不足以判断"


def test_addresses_are_real_links_except_where_a_click_could_harm(sample_sheets: dict[str, Worksheet]) -> None:
    links = {cell.value: cell.hyperlink.target for row in sample_sheets["问题清单"].iter_rows() for cell in row if cell.hyperlink}
    assert links["http://qyqx.example/"] == "http://qyqx.example/"
    assert HOME in links
    assert "http://bocai.example/" not in links
    assert "http://bocai.example/" in _column(sample_sheets["问题清单"], "目标网址")


def test_page_text_never_becomes_a_formula_or_a_link(hostile_sheets: dict[str, Worksheet]) -> None:
    cells = [cell for sheet in hostile_sheets.values() for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = {str(cell.value) for cell in cells}
    assert {'=HYPERLINK("http://evil.example","点我")', "@SUM(1+1)", "+1+1", "-2+3+cmd|' /C calc'!A0", "=1+1"} <= texts
    assert all(is_web_address(str(cell.hyperlink.target)) for cell in cells if cell.hyperlink)


def test_text_that_looks_like_the_writer_s_own_xml_stays_text(hostile_sheets: dict[str, Worksheet]) -> None:
    assert any(str(value).strip() == "<r><t>坏</t></r>" for value in _column(hostile_sheets["问题清单"], "问题原文"))


def test_cells_keep_to_the_limits_of_excel(hostile_sheets: dict[str, Worksheet]) -> None:
    texts = [cell.value for row in hostile_sheets["问题清单"].iter_rows() for cell in row if isinstance(cell.value, str)]
    lengths = [len(text.encode("utf-16-le")) // 2 for text in texts]
    assert max(lengths) == LONGEST_CELL
    assert not any(re.search("[\x00-\x08\x0b-\x1f\u202e\ufeff]", text) for text in texts)


def test_the_links_of_a_sheet_end_at_excel_s_limit_and_the_rest_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.sheets.MOST_LINKS", 5)
    listed = _sheets(large_report(20), tmp_path)["问题清单"]
    assert sum(1 for row in listed.iter_rows() for cell in row if cell.hyperlink) == 5
    assert all(_column(listed, "页面网址"))


def test_another_reader_sees_the_same_list(tmp_path: Path) -> None:
    report = sample_report()
    write_xlsx(report, tmp_path / "report.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "report.xlsx").get_sheet_by_name("问题清单").to_python()
    assert rows[0][1:] == [column.title for column in COLUMNS]
    assert [row[0] for row in rows[1:]] == [float(number) for number in range(1, len(report.open) + 1)]
    assert rows[1][1:4] == ["严重", "疑似", "新增"]


def test_text_that_looks_like_an_escape_of_excel_comes_back_unchanged(tmp_path: Path) -> None:
    write_xlsx(hostile_report(), tmp_path / "report.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "report.xlsx").get_sheet_by_name("问题清单").to_python()
    assert "_x0041_" in [row[rows[0].index("问题原文")] for row in rows]


def test_an_empty_report_still_opens(tmp_path: Path) -> None:
    assert _sheets(empty_report(), tmp_path)["问题清单"].max_row == 1


# Terminal


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_summary_fits_one_screen(make: Callable[[], Report], is_terminal: bool) -> None:
    assert 3 <= len(_summary(make(), is_terminal=is_terminal, width=100).splitlines()) <= 25


def test_a_report_over_many_checks_fits_one_screen_too() -> None:
    kinds = [Severity.LOW, Severity.MEDIUM, Severity.HIGH]
    made = [finding(check.id, Evidence(f"{HOME}{number}", "引文" * 50, ""), severity=kinds[number % 3]) for number, check in enumerate(CHECKS * 4)]
    lines = _summary(replace(sample_report(), findings=made), is_terminal=True, width=80).splitlines()
    assert len(lines) <= 25
    assert any("其余 3 个检查项" in line for line in lines)


def test_the_summary_is_plain_where_nobody_sits_before_a_terminal() -> None:
    text = _summary(sample_report(), is_terminal=False)
    assert "\x1b" not in text
    assert wording.verdict(sample_report()) in text
    assert "report.html" in text
    assert "\x1b" in _summary(sample_report(), is_terminal=True)


def test_page_text_cannot_drive_the_terminal() -> None:
    report = hostile_report()
    attack = Evidence(HOME, "\x1b]0;题\x07\x1b[2J[bold]粗[/bold] :warning:", "", title="x")
    report = replace(report, findings=[finding("typo", attack, severity=Severity.LOW)])
    for is_terminal in (True, False):
        text = _summary(report, is_terminal=is_terminal, width=200)
        assert "\x1b[2J" not in text
        assert "\x07" not in text
        assert "[bold]粗[/bold] :warning:" in text


def test_the_worst_findings_come_first_in_the_summary() -> None:
    lines = _summary(sample_report(), is_terminal=False).splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("最重的 10 个"))
    assert "严重·疑似 暗链：澳门彩票网" in lines[first + 1]


# Start-up


def test_the_report_itself_loads_neither_templates_nor_workbooks() -> None:
    code = "import sys, reports.report, reports.terminal; print([name for name in ('jinja2', 'xlsxwriter') if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    assert answer.stdout.strip() == "[]"


def _soup(report: Report) -> BeautifulSoup:
    return BeautifulSoup(render_html(report), "html.parser")


def _tag(found: object) -> Tag:
    assert isinstance(found, Tag)
    return found


def _only(soup: BeautifulSoup, name: str) -> str:
    return str(_tag(soup.select_one(name)).string)


def _sheets(report: Report, folder: Path) -> dict[str, Worksheet]:
    write_xlsx(report, folder / "report.xlsx")
    workbook = load_workbook(folder / "report.xlsx")
    return {sheet.title: sheet for sheet in workbook.worksheets}


def _column(sheet: Worksheet, title: str) -> list[object]:
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    place = next(rows).index(title)
    return [row[place] for row in rows]


def _summary(report: Report, *, is_terminal: bool, width: int = 120) -> str:
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=width, color_system="standard" if is_terminal else None)
    print_summary(report, console, FILES)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_score_sheet_and_what_runs_out_stand_in_every_form(sample_sheets: dict[str, Worksheet]) -> None:
    report = sample_report()
    assert report.score is not None
    page = render_html(report)
    assert "还有 3 天满 6 个月" in page
    assert "W-V4" in page
    assert report.score.verdict in page
    data = to_json(report)
    assert data["upcoming"][0]["due"] == (report.inspection.today + timedelta(days=3)).isoformat()
    assert data["score"]["confirmed"] == {"deducted": 0, "score": 100}
    rows = list(sample_sheets["得分表"].iter_rows(values_only=True))
    assert rows[0][0] == "条款"
    assert {row[0] for row in rows} >= {"W-V1", "W-V6", "W-D05", "W-B1"}
    assert [row[3] for row in sample_sheets["快到期"].iter_rows(values_only=True)] == ["还有几天", 3]
