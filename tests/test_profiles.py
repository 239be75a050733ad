"""Local layers of rules: what they change, and how a mistake in one is told to the official who wrote it."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import pytest
import yaml

import checks
from inspector.core.rules import Duty, Limit, Office, OfficeKind, Rules, Window
from inspector.files.yamlfile import ConfigError
from inspector.rulebook import Local, RequiredColumn, load_rules

TODAY = date(2026, 11, 22)
HEAD = "place: 清源县\nsource: 清政办〔2026〕3号\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path()


def rules(folder: Path, text: str, *, local: Local | None = None, today: date = TODAY) -> Rules:
    (folder / "local.yaml").write_text(HEAD + textwrap.dedent(text), encoding="utf-8")
    return load_rules(today, "清源县人民政府", ["local.yaml"], local)


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        rules(folder, text)
    return str(raised.value)


# what a layer changes


def test_the_strictest_in_force_wins_and_is_named(folder: Path) -> None:
    (folder / "city.yaml").write_text("place: 东河市\nsource: 东政办〔2026〕1号\nwindows: {news: 10 天, notice: 90 天}\n", encoding="utf-8")
    found = rules(folder, "extends: city.yaml\nwindows: {news: 7 天, notice: 4 个月}\n").column_kinds
    assert found["news"].window == Window(7, "7 天", "清源县")
    assert found["notice"].window == Window(90, "90 天", "东河市")
    assert found["policy_file"].window.layer == "国家标准"


def test_a_layer_may_extend_one_that_comes_with_the_program(folder: Path) -> None:
    found = rules(folder, "extends: [minhou, anshan]\n")
    assert found.column_kinds["news"].window.layer == "闽侯县"
    assert found.limits["inspection"].layer == "鞍山市"


def test_a_chain_of_layers_is_laid_from_the_top_and_each_once(folder: Path) -> None:
    (folder / "province.yaml").write_text("place: 东省\nsource: 甲\nconfirmed: {W-D05: 4, W-D08: 6}\n", encoding="utf-8")
    (folder / "city.yaml").write_text("place: 东河市\nsource: 乙\nextends: province.yaml\nconfirmed: {W-D08: 5}\n", encoding="utf-8")
    found = rules(folder, "extends: [province.yaml, city.yaml]\n")
    assert found.confirmed == {"W-D05": 4, "W-D08": 5}


def test_a_period_that_a_place_sets_replaces_our_own_default_even_a_shorter_one(folder: Path) -> None:
    window = rules(folder, "windows: {statistics: 12 个月}\n").column_kinds["statistics"].window
    assert (window.words, window.layer, window.is_reminder) == ("12 个月", "清源县", False)


def test_standing_columns_have_a_clock_only_where_a_place_names_them(folder: Path) -> None:
    assert rules(folder, "windows: {others: 31 天}\n").column_kinds["guide"].is_static
    assert not rules(folder, "windows: {guide: 12 个月}\n").column_kinds["guide"].is_static


def test_a_number_is_laid_over_the_national_one_with_place_and_source(folder: Path) -> None:
    found = rules(folder, "limits: {late_publication: 10 个工作日, few_public_attendance: 12 次, stale_column.per_week: 3 次}\n").limits
    assert found["late_publication"] == Limit(10, "个工作日", "清源县", "清政办〔2026〕3号")
    assert found["few_public_attendance"].layer == "清源县"
    assert found["stale_column.per_week"].words == "3 次"
    assert found["short_consultation"].layer == "国家标准"


def test_a_number_nobody_verified_may_be_settled_by_the_office(folder: Path) -> None:
    found = rules(folder, "limits: {few_surveys: 4 次}\n").limits["few_surveys"]
    assert (found.number, found.layer, found.is_settled) == (4, "清源县", True)


def test_a_layer_written_from_memory_stays_unsettled(folder: Path) -> None:
    assert not rules(folder, "confidence: C\nlimits: {late_publication: 10 个工作日}\n").limits["late_publication"].is_settled


def test_local_duties_come_with_the_layer_that_names_them(folder: Path) -> None:
    found = rules(folder, "duties: [L-18]\ncalendar:\n  - {duty: L-11, by: '02-28'}\n  - {what: 抽查计划公布, by: '06-30'}\n").duties
    assert (found["L-18"].by, found["L-18"].source) == ("12-31", "清政办〔2026〕3号")
    assert (found["L-11"].by, found["L-11"].is_settled) == ("02-28", True)
    assert found["抽查计划公布"] == Duty("抽查计划公布", "抽查计划公布", "抽查计划公布", "清政办〔2026〕3号", by="06-30")
    assert "L-19" not in found


def test_a_local_duty_is_still_only_for_those_it_binds(folder: Path) -> None:
    assert "L-18" not in rules(folder, "duties: [L-18]\n", local=Local(Office(OfficeKind.GOVERNMENT))).duties


def test_a_topic_may_be_changed_added_or_a_catalogue_replaced(folder: Path) -> None:
    found = rules(
        folder,
        """\
        replaces: [sector:gas]
        topics:
          assistance: {elements: [城乡低保|最低生活保障, 特困供养]}
          statutory-08: {names: [收费目录清单公示]}
          gas-own: {name: 入户安检, group: sector:gas, names: [入户安检], elements: [安检时间], window: 12 个月}
        """,
    ).topics
    assert [element.name for element in found["assistance"].elements] == ["城乡低保", "特困供养"]
    assert found["assistance"].is_settled
    assert {"收费目录清单公示", "收费清单"} <= set(found["statutory-08"].names)
    assert [topic.id for topic in found.values() if topic.group == "sector:gas"] == ["gas-own"]
    assert found["gas-own"].window == Window(365, "12 个月", "清源县")


def test_columns_wanted_by_a_layer_and_by_the_site_say_by_whom(folder: Path) -> None:
    site = Local(required_columns=(RequiredColumn(name="惠企政策"),))
    found = rules(folder, "required_columns:\n  - 消费促进\n  - {name: 稳岗就业, names: [就业创业], clause: （三）}\n", local=site).required_columns
    assert [(item.name, item.synonyms, item.note) for item in found[-3:]] == [
        ("消费促进", (), "清政办〔2026〕3号"),
        ("稳岗就业", ("就业创业",), "清政办〔2026〕3号（三）"),
        ("惠企政策", (), "网站配置"),
    ]


@pytest.mark.parametrize(("today", "days"), [(date(2026, 12, 31), 14), (date(2027, 1, 1), 7), (date(2027, 12, 31), 7), (date(2028, 1, 1), 14)])
def test_a_layer_holds_from_its_first_day_to_its_last(folder: Path, today: date, days: int) -> None:
    found = rules(folder, 'since: "2027-01-01"\nuntil: "2027-12-31"\nwindows: {news: 7 天}\n', today=today)
    assert found.column_kinds["news"].window.days == days


# what comes along


def test_the_notice_of_longkou_is_there_with_its_numbers_and_columns() -> None:
    found = load_rules(TODAY, "某市", ["longkou-2023"])
    assert found.limits["late_consultation_feedback"] == Limit(10, "个工作日", "龙口市", "龙政办发〔2023〕13号")
    assert {name for name in found.duties if name in {"L-12", "L-18", "L-19", "L-20", "L-21"}} == {"L-12", "L-18", "L-19", "L-20", "L-21"}
    assert {item.note[-3:] for item in found.required_columns if item.note.startswith("龙政办发")} == {"（一）", "（二）", "（三）"}
    assert (found.topics["enrolment"].is_settled, found.topics["assistance"].is_settled) == (True, False), (
        "the notice names nine kinds of relief by number only"
    )
    assert load_rules(date(2023, 7, 12), "某市", ["longkou-2023"]).limits["few_public_attendance"].layer != "龙口市"


def test_the_notice_of_longkou_carries_the_eight_catalogues_of_its_own_and_they_wait_to_be_checked() -> None:
    """Item by item, so that an office touches this file alone. The notice names the eight and lists nothing, so nothing here is settled."""
    carried = yaml.safe_load((Path(checks.__file__).parent / "profiles" / "longkou-2023.yaml").read_text(encoding="utf-8"))["sectors"]
    found, national = load_rules(TODAY, "某市", ["longkou-2023"]).topics, load_rules(TODAY, "某市").topics
    ours = {name: topic for name, topic in found.items() if topic.group.startswith("sector:")}
    assert list(carried) == ["教育", "生态环境", "卫生健康", "供水", "供电", "供气", "供热", "公共交通"]
    assert [name for sector in carried.values() for name in sector["items"]] == list(ours)
    assert all(item["elements"] for sector in carried.values() for item in sector["items"].values())
    assert len(ours) == 61
    assert not any(topic.is_settled for topic in ours.values())
    assert {topic.source.partition("，")[0] for topic in ours.values()} == {"龙政办发〔2023〕13号（十四）"}
    assert all(topic.names == national[name].names and topic.window == national[name].window for name, topic in ours.items())


def test_the_dates_of_longkou_are_written_in_its_file_and_the_one_without_a_day_is_not_settled() -> None:
    found = load_rules(TODAY, "某市", ["longkou-2023"]).duties
    own = {name: (duty.by, duty.is_settled) for name, duty in found.items() if duty.by and "龙政办发" in duty.source}
    assert own == {
        "L-06": ("03-31", True),
        "L-11": ("03-31", False),
        "L-18": ("12-31", True),
        "L-19": ("12-31", True),
        "L-20": ("12-31", True),
        "L-21": ("12-31", True),
    }
    assert (found["L-02"].by, found["L-03"].by, found["L-04"].by) == ("01-31", "03-31", "01-31")


def test_an_office_edits_a_catalogue_line_by_line(folder: Path) -> None:
    found = rules(
        folder,
        """\
        extends: longkou-2023
        sectors:
          供水:
            clause: 第三条
            items:
              wat-05: {elements: [停水时间]}
              wat-06: {name: 每日水质, window: 2 个月}
              二次供水: {name: 二次供水清洗, elements: [清洗时间]}
          供气: {confidence: A}
        """,
    ).topics
    water = [topic for topic in found.values() if topic.group == "sector:water"]
    assert [topic.name for topic in water] == ["停水信息", "每日水质", "二次供水清洗"]
    assert [element.name for element in water[0].elements] == ["停水时间"]
    assert "停水公告" in water[0].names
    assert water[1].window == Window(61, "2 个月", "清源县")
    assert water[2].names == ("二次供水清洗",)
    assert {(topic.source, topic.is_settled) for topic in water} == {("清政办〔2026〕3号第三条", True)}
    gas = [topic for topic in found.values() if topic.group == "sector:gas"]
    assert len(gas) == 7, "without items the list below holds"
    assert all(topic.is_settled for topic in gas)
    assert not found["het-01"].is_settled


@pytest.mark.parametrize(
    ("profile", "limit", "words"),
    [
        ("anshan", "inspection", "7 天"),
        ("baoding", "missing_reading_record", "2 次"),
        ("baoding", "missing_reading_record.holiday", "1 次"),
        ("baoding", "inspection.sample", "15 天"),
        ("gansu", "silent_account", "7 天"),
        ("hubei", "unclosed_account.filing", "5 个工作日"),
        ("luozhuang", "late_publication.penalty", "7 个工作日"),
        ("luozhuang", "late_publication.service", "7 个工作日"),
        ("luozhuang", "late_publication.random_check", "20 个工作日"),
        ("xiayi", "stale_column.per_week", "3 次"),
        ("xinglongtai", "stale_column.per_workday", "1 次"),
        ("xinglongtai", "inspection.reminders", "2 次"),
    ],
)
def test_the_numbers_of_places_seen_are_carried(profile: str, limit: str, words: str) -> None:
    assert load_rules(TODAY, "某县", [profile]).limits[limit].words == words


def test_the_clocks_and_dates_of_luozhuang_are_carried() -> None:
    found = load_rules(TODAY, "某区", ["luozhuang"])
    assert [found.column_kinds[kind].window.words for kind in ("guide", "plan", "interpretation")] == ["12 个月", "6 个月", "6 个月"]
    assert {duty.by for duty in found.duties.values() if duty.id.startswith(("行政执法", "年度双随机"))} == {"01-31", "06-30"}


# mistakes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("windows: {news: 30 天}", "windows 的 news 写的“30 天”比国家标准“14 天”宽，地方方案只能更严"),
        ("windows: {notice: 185 天}", "windows 的 notice 写的“185 天”比国家标准“6 个月”宽，地方方案只能更严"),
        ("windows: {notice: 7 个月}", "windows 的 notice 写的“7 个月”比国家标准“6 个月”宽，地方方案只能更严"),
        ("homepage: 3 个月", "homepage 写的“3 个月”比国家标准“14 天”宽，地方方案只能更严"),
        ("limits: {late_publication: 30 个工作日}", "limits 的 late_publication 写的“30 个工作日”比国家标准“20 个工作日”宽，地方方案只能更严"),
        ("limits: {short_consultation: 7 天}", "limits 的 short_consultation 写的“7 天”比国家标准“30 天”宽，地方方案只能更严"),
        ("calendar: [{duty: L-02, by: '03-31'}]", "calendar 第 1 项的 by 写的“03-31”比国家标准“01-31”宽，地方方案只能更严"),
        ("window: {news: 7 天}", "不认识 window，是不是想写“windows”？"),
        ("windows: {newz: 7 天}", "windows 的 newz 没有这种栏目，是不是想写“news”？"),
        ("windows: {news: 两周}", "windows 的 news 应写成“14 天”或“6 个月”，现在是“两周”"),
        ("windows: {news: 7}", "windows 的 news 应写成“14 天”或“6 个月”，现在是“7”"),
        ("homepage: 0 天", "homepage 应写成“14 天”或“6 个月”，现在是“0 天”"),
        ("windows: 7 天", "windows 应为一组“键: 值”，冒号用半角，后面空一格"),
        ("limits: {late_reply: 5 天}", "limits 的 late_reply 应写成“5 个工作日”这样，现在是“5 天”"),
        ("limits: {late_repli: 3 个工作日}", "limits 的 late_repli 没有这个数字，是不是想写“late_reply”？"),
        ("duties: [L-99]", "duties 第 1 项 没有义务 L-99（本地自己定的日期写在 calendar 里），是不是想写“L-29”？"),
        ("calendar: [{what: 年度计划, by: '02-30'}]", "calendar 第 1 项的 by 应为每年的一天，写成“03-31”，现在是“02-30”"),
        ("calendar: [{what: 年度计划, by: 2027-06-30}]", "calendar 第 1 项的 by 应为每年的一天，写成“03-31”，现在是“2027-06-30”"),
        ("calendar: [{by: '06-30'}]", "calendar 第 1 项 what 和 duty 要写一个，也只写一个"),
        ("calendar: [{duty: L-1, by: '06-30'}]", "calendar 第 1 项的 duty 写的 L-1 不是义务编号，是不是想写“L-31”？"),
        ("clauses: [W-V9.9]", "clauses 第 1 项 写的 W-V9.9 不是条款，是不是想写“W-V3.3”？"),
        ("confirmed: {W-D5: 5}", "confirmed 的 W-D5 没有可以确认分值的条款 W-D5，是不是想写“W-D25”？"),
        ("confirmed: {W-D05: 五分}", "confirmed 的 W-D05 应为数字，现在是“五分”"),
        ("confirmed: {W-D05: -5}", "confirmed 的 W-D05 应为正数"),
        ("confirmed: {W-D05: 500}", "confirmed 的 W-D05 应不大于 100"),
        ("topics: {wat-99: {names: [水压]}}", "topics 的 wat-99 是新的一项，要写 name、group、names；想改现有的，是不是想写“wat-07”？"),
        ("topics: {own: {name: 水压, group: sector:wate, names: [水压]}}", "topics 的 own 的 group 没有“sector:wate”这一组，是不是想写“sector:water”？"),
        ("topics: {statutory-01: {elements: [目录]}}", "topics 的 statutory-01 的 elements 是法定内容，要素不能改，只能用 names 补充叫法"),
        ("topics: {wat-01: {nmaes: [水压]}}", "不认识 topics 的 wat-01 的 nmaes，是不是想写“names”？"),
        ("topics: {wat-01: {confidence: Z}}", "topics 的 wat-01 的 confidence 应为 A、B、C、D 之一，现在是“Z”"),
        (
            "topics: {gas-01: {elements: [性质]}}\nreplaces: [sector:gas]",
            "topics 的 gas-01 所在的 sector:gas 写在 replaces 里，全部重列，要写 name、group、names",
        ),
        ("sectors: {供水厂: {confidence: A}}", "sectors 的 供水厂 没有这个行业，是不是想写“供水”？"),
        ("sectors: {供水: {clause: 一}}", "sectors 的 供水 没有内容：列出 items，或者用 confidence 写明上一级的清单核实到什么程度"),
        ("sectors: {供水: {items: {wat-99: {}}}}", "sectors 的 供水 的 items 的 wat-99 是新的一项，要写 name；想改现有的，是不是想写“wat-07”？"),
        ("sectors: {供水: {items: {gas-01: {}}}}", "sectors 的 供水 的 items 的 gas-01 是供气的一项，不能放在供水下；新的一项另起编号"),
        ("sectors: {供水: {items: {wat-01: {window: 每月}}}}", "sectors 的 供水 的 items 的 wat-01 的 window 应写成“14 天”或“6 个月”，现在是“每月”"),
        ("sectors: {供水: {items: {wat-01: {element: [水压]}}}}", "不认识 sectors 的 供水 的 items 的 wat-01 的 element，是不是想写“elements”？"),
        ("calendar: [{duty: L-11, by: '02-28', confidence: 高}]", "calendar 第 1 项的 confidence 应为 A、B、C、D 之一，现在是“高”"),
        ("replaces: [statutory]", "replaces 第 1 项 写的 statutory 不能替换，可以写的有"),
        ("required_columns: [{names: [惠企]}]", "缺少 required_columns 第 1 项的 name"),
        ("confidence: E", "confidence 应为 A、B、C、D 之一，现在是“E”"),
        ("since: 2026-13-01", "since 应为日期，如 2026-11-22，现在是“2026-13-01”"),
        ("since: 2027-01-01\nuntil: 2026-12-31", "until 写的 2026-12-31 早于 since 的 2027-01-01"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_reason(folder: Path, text: str, words: str) -> None:
    line = 4 if text.startswith("since: 2027") else 3
    assert complaint(folder, text).startswith(f"local.yaml，第 {line} 行：{words}")


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    told = complaint(folder, "homepage: 30 天\nwindows:\n  news: 30 天\n  notice: 一年\n").splitlines()
    assert [line.partition("：")[0] for line in told] == ["local.yaml，第 3 行", "local.yaml，第 5 行", "local.yaml，第 6 行"]


def test_a_circle_of_layers_is_refused(folder: Path) -> None:
    (folder / "city.yaml").write_text("place: 东河市\nsource: 乙\nextends: local.yaml\n", encoding="utf-8")
    assert complaint(folder, "extends: city.yaml\n") == "local.yaml：extends 绕了一圈又回到自己（local → city → local）。"


def test_a_circle_written_by_a_detour_is_refused_too(folder: Path) -> None:
    (folder / "a").mkdir()
    assert complaint(folder, "extends: a/../local.yaml\n") == "local.yaml：extends 绕了一圈又回到自己（local → local）。"


def test_a_layer_that_is_not_there_is_named(folder: Path) -> None:
    assert complaint(folder, "extends: province.yaml\n") == "找不到地方方案文件 province.yaml。"
    with pytest.raises(ConfigError, match=r"^找不到地方方案文件 none.yaml。$"):
        load_rules(TODAY, "某县", ["none.yaml"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "local.yaml，第 1 行：缺少 place\nlocal.yaml，第 1 行：缺少 source"),
        ("place: 清源县\n", "local.yaml，第 1 行：缺少 source"),
        ("只有一句话", "local.yaml，第 1 行：应为一组“键: 值”，冒号用半角，后面空一格"),
        ("place: [清源县\n", "local.yaml，第 2 行：YAML 写法有误。"),
    ],
)
def test_a_file_of_the_wrong_shape_says_where(folder: Path, text: str, words: str) -> None:
    (folder / "local.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_rules(TODAY, "某县", ["local.yaml"])
    assert str(raised.value).startswith(words)
