"""The score sheet: what people confirmed, what is suspected, what nobody knows, and how far off a veto is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

import checks
from inspector.core.findings import Certainty, Countdown, Evidence, Finding, Question, Severity, finding_from
from inspector.core.scoring import Scheme, ScoreSheet, Standing, Told, VetoState, score_sheet
from inspector.rulebook import load_indicators
from inspector.rulebook.scorebook import load_scheme
from reports.score import nearest_first, overview_lines, render_overview, sheet_lines

TODAY = date(2026, 11, 22)
SITE = "清源县人民政府"
EVERY = {part for parts in load_scheme({}).vetoes.values() for each in parts for part in each.checks} | set(checks.load().checks)


def finding(check: str, clause: str, key: str = "一", *, confirmed: str = "", severity: Severity = Severity.MEDIUM) -> Finding:
    evidence = Evidence("http://a.example/", key, "有问题")
    made = finding_from(evidence, site=SITE, check=check, title="问题", severity=severity, certainty=Certainty.SURE, indicators=(clause,), clause="")
    return replace(made, confirmed=confirmed)


def findings(check: str, clause: str, count: int, confirmed: int = 0) -> list[Finding]:
    return [finding(check, clause, str(rank), confirmed="张某某" if rank < confirmed else "") for rank in range(count)]


def countdown(check: str, clause: str, name: str, days: int) -> Countdown:
    return Countdown(check, "栏目不更新", (clause,), "http://a.example/", name, TODAY + timedelta(days=days), "快到期")


def sheet(
    found: Sequence[Finding] = (),
    questions: Sequence[Question] = (),
    countdowns: Sequence[Countdown] = (),
    *,
    scheme: Scheme | None = None,
    counts_points: bool = True,
    is_conclusive: bool = True,
    is_without_services: bool = False,
) -> ScoreSheet:
    standing = Standing(SITE, TODAY, counts_points, is_conclusive, is_without_services)
    return score_sheet(standing, scheme or load_scheme({}), load_indicators(), Told(found, questions, countdowns, EVERY))


def veto(made: ScoreSheet, clause: str) -> tuple[VetoState, list[str]]:
    line = next(line for line in made.vetoes if line.indicator.id == clause)
    return line.state, [tally.words(TODAY) for tally in line.tallies]


def test_a_machine_alone_never_fails_a_site() -> None:
    made = sheet(findings("severe_wording", "W-V1", 3))
    assert veto(made, "W-V1")[0] is VetoState.AT_RISK
    assert made.verdict == "待确认：有疑似触及单项否决的问题"
    assert veto(sheet(findings("severe_wording", "W-V1", 3, confirmed=1)), "W-V1")[0] is VetoState.HIT
    assert sheet(findings("severe_wording", "W-V1", 3, confirmed=1)).verdict == "不合格（单项否决已经人工确认）"


def test_the_distance_to_a_veto_counts_columns_and_days() -> None:
    soon = [countdown("stale_column", "W-V4", "通知公告", 9), countdown("stale_column", "W-V4", "工作动态", 3)]
    state, words = veto(sheet(findings("stale_column", "W-V4", 4, confirmed=1), countdowns=soon), "W-V4")
    assert state is VetoState.CLEAR
    assert words[0] == "5 个中已有 4 个（确认 1 个），第 5 个还有 3 天（工作动态）"
    assert veto(sheet(findings("stale_column", "W-V4", 5)), "W-V4")[0] is VetoState.AT_RISK


def test_findings_of_another_clause_and_reminders_do_not_count_for_a_veto() -> None:
    others = [*findings("stale_column", "W-D08", 9), *(replace(item, severity=Severity.INFO) for item in findings("stale_column", "W-V4", 9))]
    assert veto(sheet(others), "W-V4")[1][0] == "5 个中已有 0 个"


def test_what_could_not_be_told_is_neither_clear_nor_a_fault() -> None:
    asked = [Question("blank_column", "空白栏目", "http://a.example/", "脚本生成", 3)]
    state, words = veto(sheet(questions=asked), "W-V4")
    assert state is VetoState.UNKNOWN
    assert words[2] == "5 个中已有 0 个，另有 1 项说不清"
    unseen = score_sheet(Standing(SITE, TODAY, counts_points=True), load_scheme({}), load_indicators(), Told((), (), (), {"homepage_stale"}))
    assert veto(unseen, "W-V2") == (VetoState.UNKNOWN, ["没有检查"])


def test_only_confirmed_findings_and_verified_numbers_cost_points() -> None:
    found = [finding("stale_column", "W-D05", confirmed="张某某"), finding("stale_message_list", "W-D15"), *findings("dead_link", "W-D22", 12, confirmed=12)]
    made = sheet(found)
    assert (made.confirmed_points, made.score) == (5, 95)
    assert (made.all_points, made.worst_score) == (8, 92)
    availability = next(line for line in made.deductions if line.indicator.id == "W-D22")
    assert availability.confirmed_points == 0
    assert availability.unsettled


def test_an_office_may_stand_for_a_number_and_its_cap() -> None:
    scheme = load_scheme({"W-D22": 1, "W-D22.dead_link": 0.1})
    dozen = sheet(findings("dead_link", "W-D22", 12, confirmed=7), scheme=scheme)
    assert (dozen.confirmed_points, dozen.all_points) == (0.7, 1)


def test_a_thing_that_costs_once_costs_once() -> None:
    assert sheet(findings("stale_column", "W-D05", 4, confirmed=4)).confirmed_points == 5


def test_below_sixty_fails_and_above_eighty_opens_the_bonus() -> None:
    scheme = load_scheme({"W-D22": 45, "W-D22.dead_link": 0.5})
    failed = sheet(findings("dead_link", "W-D22", 100, confirmed=100), scheme=scheme)
    assert (failed.score, failed.verdict) == (55, "不合格（已确认扣分后低于 60 分）")
    assert failed.bonus.endswith("不进入加分")
    assert "可进入加分" in sheet(scheme=scheme).bonus


def test_without_public_services_the_rest_is_scaled_up() -> None:
    found = [finding("stale_column", "W-D05", confirmed="张某某"), finding("stale_service_statistics", "W-D10", confirmed="张某某")]
    assert sheet(found, is_without_services=True).score == pytest.approx((75 - 5) * 4 / 3, abs=0.01)


def test_a_thin_crawl_says_nothing_about_the_office() -> None:
    made = sheet(findings("severe_wording", "W-V1", 1), is_conclusive=False)
    assert made.verdict == "抓取不足，不能判断"
    assert list(overview_lines([made])) == [f"  1　{SITE}　抓取不足，不能判断"]


def test_a_veto_that_people_have_confirmed_stands_though_the_crawl_was_thin() -> None:
    made = sheet(findings("severe_wording", "W-V1", 1, confirmed=1), is_conclusive=False)
    assert made.verdict == "不合格（单项否决已经人工确认）"


def test_the_sheet_of_a_site_asks_people_about_clauses_and_duties_that_no_check_answers() -> None:
    assert {indicator.id for indicator in sheet().by_people} >= {"W-D12", "W-D24", "L-08", "L-25"}
    standing = Standing(SITE, TODAY, counts_points=False, clauses="A-")
    assert not [line for line in score_sheet(standing, load_scheme({}), load_indicators(), Told((), (), (), EVERY)).by_people if line.id.startswith("L-")]
    assert "L-08 处罚决定撤下" in "\n".join(sheet_lines(sheet()))


def test_the_nearest_veto_comes_first() -> None:
    hit = replace(sheet(findings("severe_wording", "W-V1", 1, confirmed=1)), site="甲")
    near = replace(sheet(findings("blank_column", "W-V4", 4)), site="乙")
    fine = replace(sheet(), site="丙")
    assert [made.site for made in nearest_first([fine, near, hit])] == ["甲", "乙", "丙"]


def test_the_printed_sheet_can_be_added_up_by_hand() -> None:
    made = sheet([finding("stale_column", "W-D05", confirmed="张某某"), finding("stale_message_list", "W-D15")])
    text = "\n".join(sheet_lines(made))
    assert "W-D05　政策文件：已确认扣 5，疑似都成立扣 5；六个月未更新 1 处（确认 1 处），扣 5" in text
    assert "W-D15　留言公开：已确认扣 0，疑似都成立扣 3；两个月未更新 1 处（确认 0 处），扣 3" in text
    assert "已确认：扣 5 分，得 95 分（待核定的分值不计入）" in text
    assert "W-D24　一号登录：由人判断" in text


def test_a_department_is_judged_by_vetoes_alone() -> None:
    made = sheet(findings("dead_link", "W-D22", 500, confirmed=500), counts_points=False)
    assert "二、扣分：部门等网站只看单项否决，不计分。" in list(sheet_lines(made))


def test_the_page_for_a_leader_escapes_names_and_shows_three_columns() -> None:
    page = render_overview([replace(sheet(findings("blank_column", "W-V4", 4)), site="<b>清源</b>")])
    assert "<b>清源</b>" not in page
    assert all(head in page for head in ("<th>已确认</th>", "<th>疑似都成立</th>", "<th>说不清</th>"))
    assert "空白栏目，5 个中已有 4 个（确认 0 个）" in page


def test_every_check_of_the_scheme_is_known() -> None:
    assert set(checks.load().checks) >= EVERY
