"""The rule data and its layers: the strictest period wins and is named, and broken data says where."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from inspector.core.facts import PageKind
from inspector.core.rules import Window
from inspector.rulebook import RulebookError, load_indicators, load_profiles, load_rules

TODAY = date(2026, 11, 22)
DATA = Path(__file__).parent.parent / "checks"


def test_without_local_rules_the_national_periods_hold() -> None:
    rules = load_rules(TODAY, "示例县")
    assert rules.homepage_window == Window(14, "14 天", "国家指标")
    assert rules.column_kinds["news"].window == Window(14, "14 天", "国家指标")
    assert rules.column_kinds["notice"].window == Window(184, "6 个月", "国家指标")
    assert rules.column_kinds["statistics"].window.layer == "系统默认"
    assert {kind.id for kind in rules.column_kinds.values() if kind.is_key} == {"news", "notice", "policy_file"}


def test_the_stricter_of_two_local_layers_wins_and_is_named() -> None:
    rules = load_rules(TODAY, "示例县", ["minhou", "xiayi"])
    assert rules.column_kinds["news"].window == Window(7, "7 天", "夏邑县")
    assert rules.column_kinds["notice"].window.layer == "国家指标"


def test_a_local_layer_never_loosens(tmp_path: Path) -> None:
    loose = _profile(tmp_path, "place: 某县\nsource: 某文件\nhomepage: 30 天\nwindows: {news: 30 天}\n")
    rules = load_rules(TODAY, "示例县", [loose])
    assert rules.homepage_window.layer == "国家指标"
    assert rules.column_kinds["news"].window.layer == "国家指标"


def test_of_equal_periods_the_higher_level_is_named(tmp_path: Path) -> None:
    same = _profile(tmp_path, "place: 某县\nsource: 某文件\nwindows: {news: 14 天}\n")
    assert load_rules(TODAY, "示例县", [same]).column_kinds["news"].window.layer == "国家指标"


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


def test_an_unknown_layer_is_named_with_the_nearest_one() -> None:
    with pytest.raises(RulebookError, match="没有名为“minho”的地方方案。是不是 minhou？"):
        load_rules(TODAY, "示例县", ["minho"])


def test_a_missing_layer_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="找不到地方方案文件"):
        load_rules(TODAY, "示例县", [str(tmp_path / "none.yaml")])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("place: 某县\n", "source：缺少此项"),
        ("place: 某县\nsource: 某文件\nwindow: {news: 7 天}\n", "window：没有这个项目，请检查拼写"),
        ("place: 某县\nsource: 某文件\nwindows: {news: 两周}\n", "期限应写成“14 天”或“6 个月”，现在是“两周”（某县）"),
        ("place: 某县\nsource: 某文件\nwindows: {news: 7}\n", "windows.news：应为文字，请加引号"),
        ("place: 某县\nsource: 某文件\nwindows: {newz: 7 天}\n", "windows.newz：没有这种栏目"),
        ("place: 某县\nsource: 某文件\nhomepage: 0 天\n", "期限应写成"),
        ("place: 某县\nsource: 某文件\nclauses: [W-V9.9]\n", "clauses：没有条款 W-V9.9"),
        ("place: [某县\n", "不是有效的 YAML"),
        ("只有一句话", "文件开头"),
        ("", "place：缺少此项"),
    ],
)
def test_broken_data_says_where_and_what(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(RulebookError, match=re.escape(complaint)):
        load_rules(TODAY, "示例县", [_profile(tmp_path, text)])


def _profile(folder: Path, text: str) -> str:
    path = folder / "local.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)
