"""The rule data and its layers: the strictest period wins and is named, and broken data says where."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from inspector.core.facts import PageKind
from inspector.core.rules import Limit, Office, OfficeKind, Window
from inspector.rulebook import Local, RulebookError, load_indicators, load_profiles, load_rules
from inspector.rulebook.numbers import load_duties
from inspector.rulebook.terms import month_day
from inspector.rulebook.topics import topic_groups

TODAY = date(2026, 11, 22)
DATA = Path(__file__).parent.parent / "checks"


def test_without_local_rules_the_national_periods_hold() -> None:
    rules = load_rules(TODAY, "示例县")
    assert rules.homepage_window == Window(14, "14 天", "国家标准")
    assert rules.column_kinds["news"].window == Window(14, "14 天", "国家标准")
    assert rules.column_kinds["notice"].window == Window(184, "6 个月", "国家标准")
    assert rules.column_kinds["statistics"].window.layer == "系统默认"
    assert {kind.id for kind in rules.column_kinds.values() if kind.is_key} == {"news", "notice", "policy_file", "policy_library"}


def test_the_stricter_of_two_local_layers_wins_and_is_named() -> None:
    rules = load_rules(TODAY, "示例县", ["minhou", "xiayi"])
    assert rules.column_kinds["news"].window == Window(7, "7 天", "夏邑县")
    assert rules.column_kinds["notice"].window.layer == "国家标准"


def test_of_equal_periods_the_higher_level_is_named(tmp_path: Path) -> None:
    same = _profile(tmp_path, "place: 某县\nsource: 某文件\nwindows: {news: 14 天}\n")
    assert load_rules(TODAY, "示例县", [same]).column_kinds["news"].window.layer == "国家标准"


def test_a_period_for_other_columns_leaves_standing_and_yearly_ones_alone() -> None:
    kinds = load_rules(TODAY, "示例县", ["xinglongtai"]).column_kinds
    assert kinds["statistics"].window == Window(31, "31 天", "盘锦市兴隆台区")
    assert kinds["leader"].window.layer == "系统默认"
    assert kinds["annual_report"].window.layer == "系统默认"


@pytest.mark.parametrize(
    ("today", "first_day_in_time"),
    [
        (date(2026, 11, 22), date(2026, 5, 22)),
        (date(2026, 8, 31), date(2026, 2, 28)),
        (date(2024, 8, 31), date(2024, 2, 29)),
        (date(2026, 3, 1), date(2025, 9, 1)),
    ],
)
def test_months_are_counted_on_the_calendar(today: date, first_day_in_time: date) -> None:
    window = load_rules(today, "示例县").column_kinds["notice"].window
    assert not window.is_over(first_day_in_time, today)
    assert window.is_over(date.fromordinal(first_day_in_time.toordinal() - 1), today)


@pytest.mark.parametrize("profile", sorted(load_profiles()))
def test_every_local_layer_that_comes_along_can_be_used(profile: str) -> None:
    assert load_rules(TODAY, "示例县", [profile]).column_kinds
    assert load_profiles()[profile]


def test_the_clause_on_missing_dates_is_off_until_a_layer_asks_for_it() -> None:
    assert "W-V3.3" not in load_rules(TODAY, "示例县").indicators
    assert "W-V3.3" in load_rules(TODAY, "示例县", ["undated"]).indicators


def test_clauses_name_their_level_and_source() -> None:
    rules = load_rules(TODAY, "示例县")
    assert rules.clause(("W-V3",), ()) == "单项否决·首页不更新（国办秘函〔2019〕19号）"
    assert rules.clause((), ("国办公开办函〔2019〕61号",)) == "国办公开办函〔2019〕61号"
    assert load_indicators()["A-V1"].name.startswith("政务新媒体单项否决·")


def test_the_six_vetoes_of_sites_are_all_known() -> None:
    assert sorted(name for name, clause in load_indicators().items() if clause.level == "veto" and name.startswith("W-")) == [
        f"W-V{number}" for number in range(1, 7)
    ]


def test_points_that_nobody_verified_are_kept_apart() -> None:
    clauses = yaml.safe_load((DATA / "indicators.yaml").read_text(encoding="utf-8"))["clauses"]
    assert [name for name, clause in clauses.items() if "points" in clause and clause["confidence"] not in {"A", "B"}] == []
    assert any("recalled" in clause for clause in clauses.values())


def test_patterns_of_marks_and_tags_can_be_used() -> None:
    rules = load_rules(TODAY, "示例县")
    for item in (*rules.footer_marks, *rules.meta_tags[PageKind.ARTICLE]):
        re.compile(item.pattern)
    marks = {mark.id: mark for mark in rules.footer_marks}
    assert re.search(marks["icp"].pattern, "鲁ICP备05012345号-1")
    assert re.search(marks["police"].pattern, "鲁公网安备 37068102000001号")
    assert re.search(marks["site_code"].pattern, "网站标识码：bm55000001")
    assert re.search(marks["sponsor"].pattern, "主办单位：示例县人民政府")
    assert re.search(marks["contact"].pattern, "联系电话：0535-8888888")
    assert re.search(marks["error_report"].pattern, "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3706810001")
    assert re.search(marks["conac"].pattern, "https://bszs.conac.cn/sitename?method=show&id=0123456789ABCDEF0123456789ABCDEF")


def test_content_pages_repeat_inherited_tags_with_a_remark() -> None:
    tags = {tag.id: tag for tag in load_rules(TODAY, "示例县").meta_tags[PageKind.ARTICLE]}
    assert tags["SiteName"].is_required
    assert "降一级" in tags["SiteName"].note
    assert not tags["PubDate"].note
    assert not tags["Keywords"].is_required


def test_numbers_name_their_unit_layer_and_source() -> None:
    limits = load_rules(TODAY, "示例县").limits
    assert limits["late_publication"] == Limit(20, "个工作日", "国家标准", "国务院令第711号第二十六条", is_settled=True)
    assert limits["late_publication"].words == "20 个工作日"
    assert not limits["few_surveys"].is_settled, "confidence D"
    assert limits["long_stale_column"].is_reminder, "no official text says how long"
    assert "stale_column.per_week" not in limits, "only a place sets it"


def test_no_layer_means_a_reminder_for_kinds_the_national_text_leaves_open() -> None:
    kinds = load_rules(TODAY, "示例县").column_kinds
    reminders = {kind.id for kind in kinds.values() if kind.window.is_reminder}
    assert {"statistics", "response", "personnel", "budget"} <= reminders
    assert not reminders & {"news", "notice", "policy_file", "interpretation", "message", "service_statistics"}


def test_duties_are_those_of_the_office() -> None:
    by_kind = {kind: set(load_rules(TODAY, "某单位", (), Local(Office(kind))).duties) for kind in OfficeKind}
    assert "L-03" in by_kind[OfficeKind.GOVERNMENT] - by_kind[OfficeKind.DEPARTMENT]
    assert "L-02" in by_kind[OfficeKind.DEPARTMENT] - by_kind[OfficeKind.GOVERNMENT]
    assert by_kind[OfficeKind.UNKNOWN] >= {"L-02", "L-03"}, "nothing is inferred of an unknown kind: the check asks"
    assert not {"L-12", "L-18", "L-19", "L-20", "L-21"} & by_kind[OfficeKind.UNKNOWN], "local duties come with a profile only"


def test_a_sector_has_its_own_duties() -> None:
    sectors = {sector: load_rules(TODAY, "某公司", (), Local(Office(OfficeKind.ENTERPRISE, sector))).duties for sector in ("transit", "power")}
    assert ("L-22" in sectors["transit"], "L-24" in sectors["transit"]) == (True, False)
    assert ("L-22" in sectors["power"], "L-24" in sectors["power"]) == (False, True)


def test_every_duty_has_a_clause_and_a_day_that_exists() -> None:
    for name, duty in load_duties().items():
        assert load_indicators()[name].level == "duty"
        assert not duty.by or month_day(duty.by), name


def test_the_date_of_the_decision_catalogue_is_ours_and_says_so() -> None:
    duty = load_rules(TODAY, "示例县").duties["L-11"]
    assert (duty.by, duty.is_settled) == ("03-31", False)


def test_the_topics_of_law_are_complete_and_their_ids_stand_once() -> None:
    groups = topic_groups()
    assert {name: len(groups[name]) for name in ("statutory", "county", "township")} == {"statutory": 15, "county": 7, "township": 8}
    sectors = {name: len(topics) for name, topics in groups.items() if name.startswith("sector:")}
    assert list(sectors.values()) == [11, 5, 9, 7, 10, 7, 6, 6]
    assert len(load_rules(TODAY, "示例县").topics) == sum(map(len, groups.values()))


def test_a_topic_is_known_by_its_words_and_an_element_by_any_of_its_names() -> None:
    topic = load_rules(TODAY, "示例县").topics["wat-06"]
    assert (topic.group, topic.source, topic.is_settled) == ("sector:water", "建城规〔2021〕4号", True)
    assert "水质公告" in topic.names
    assert [element.name for element in topic.elements] == ["出厂水", "管网水", "检测项目", "检测结果"]
    assert "末梢水" in topic.elements[1].synonyms
    assert topic.window is not None
    assert topic.window.is_reminder


def test_what_is_inferred_is_marked_unsettled() -> None:
    topics = load_rules(TODAY, "示例县").topics
    assert not topics["assistance"].is_settled
    assert not topics["env-01"].is_settled


def test_clauses_say_which_columns_an_office_must_have() -> None:
    wanted = {kind: [item.id for item in load_rules(TODAY, "某单位", (), Local(Office(kind))).required_columns] for kind in OfficeKind}
    assert wanted[OfficeKind.GOVERNMENT] == ["overview", "function", "leader", "news", "policy_file"]
    assert "overview" not in wanted[OfficeKind.DEPARTMENT]
    assert wanted[OfficeKind.ENTERPRISE] == []


def test_an_unknown_layer_is_named_with_the_nearest_one() -> None:
    with pytest.raises(RulebookError, match="没有名为“minho”的地方方案。是不是 minhou？"):
        load_rules(TODAY, "示例县", ["minho"])


def _profile(folder: Path, text: str) -> str:
    path = folder / "local.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)
