"""What comes due: duties, tasks, inspections and what the last inspection saw running out, nearest first."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from inspector.cli import app
from inspector.core.facts import Coverage
from inspector.core.findings import Countdown
from inspector.core.rules import Office, OfficeKind
from inspector.db.rows import InspectionState
from inspector.db.store import DATABASE, Store
from inspector.files.tasklist import Task, read_tasks
from inspector.files.yamlfile import ConfigError
from inspector.routine.deadlines import Deadline, DeadlineKind, deadlines
from inspector.rulebook import Local, load_rules

TODAY = date(2026, 11, 23)
SITES = """\
units:
  - {name: 清源县人民政府, kind: 政府, profile: local.yaml, tasks: 2026年任务清单.csv}
sites:
  - {name: 清源县人民政府, url: "https://www.qingyuan.example/", unit: 清源县人民政府}
"""
PROFILE = """\
place: 清源县
source: 清政办〔2026〕3号
limits: {inspection: 7 天}
duties: [L-19]
calendar: [{what: 年度抽查计划公布, by: "12-05"}]
"""
TASKS = "任务,责任单位,完成时限,依据\n公开惠企政策清单,县发展改革局,11月底前,清政办〔2026〕3号\n更新公开指南,县政府办,2026-11-20,\n学习培训,各单位,长期坚持,\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("sites.yaml", SITES), ("local.yaml", PROFILE), ("2026年任务清单.csv", TASKS)):
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


def of(kind: OfficeKind, today: date = TODAY, profiles: tuple[str, ...] = ()) -> list[Deadline]:
    rules = load_rules(today, "某单位", profiles, Local(Office(kind)))
    return [item for item in deadlines([rules], (), {}, {}, today) if item.kind is DeadlineKind.DUTY]


# the calendar of the year


def test_the_days_of_the_year_are_those_of_the_office() -> None:
    assert [(str(item.due), item.what) for item in of(OfficeKind.DEPARTMENT)] == [
        ("2027-01-31", "政府网站工作年度报表"),
        ("2027-01-31", "部门政府信息公开年报"),
        ("2027-03-31", "逾期未支付中小企业账款"),
    ]
    assert "本级政府信息公开年报" in [item.what for item in of(OfficeKind.GOVERNMENT)]
    assert [item.what for item in of(OfficeKind.GOVERNMENT, profiles=("longkou-2023",)) if item.due.month == 12] == [
        "公众代表列席政府常务会",
        "政务公开业务培训",
        "政务公开领导小组会议",
    ]


@pytest.mark.parametrize(("today", "due"), [(date(2027, 1, 31), date(2027, 1, 31)), (date(2027, 2, 1), date(2028, 1, 31))])
def test_a_yearly_day_is_still_this_years_on_the_day_itself(today: date, due: date) -> None:
    assert next(item.due for item in of(OfficeKind.DEPARTMENT, today) if item.what == "部门政府信息公开年报") == due


def test_a_day_nobody_works_on_names_the_working_day_before_and_says_when_that_is_estimated() -> None:
    notes = {item.due.year: item.note for today in (date(2025, 11, 1), date(2098, 11, 1)) for item in of(OfficeKind.DEPARTMENT, today) if item.due.month == 1}
    assert notes[2026] == "当天休息，之前最后一个工作日是 2026-01-30"
    assert notes[2099] == "当天休息，之前最后一个工作日是 2099-01-30（推算）"


def test_a_date_of_our_own_says_so() -> None:
    note = next(item.note for item in of(OfficeKind.GOVERNMENT) if item.what == "重大行政决策事项目录")
    assert note == "日期待核定"


def test_everything_stands_in_one_order_nearest_first() -> None:
    rules = load_rules(TODAY, "清源县", ["anshan"], Local(Office(OfficeKind.DEPARTMENT)))
    tasks = [Task("公开清单", "县发展改革局", date(2026, 12, 1), "", "任务.csv 第 2 行"), Task("长期任务", "", None, "", "任务.csv 第 3 行")]
    soon = Countdown("stale_column", "栏目不更新", ("W-V4",), "https://a.example/", "工作动态", date(2026, 11, 25), "最后更新 2026-11-10")
    found = deadlines([rules], tasks, {"清源县": [soon]}, {"清源县": date(2026, 11, 20)}, TODAY)
    assert [(item.kind, item.due.isoformat()) for item in found[:3]] == [
        (DeadlineKind.COUNTDOWN, "2026-11-25"),
        (DeadlineKind.INSPECTION, "2026-11-27"),
        (DeadlineKind.TASK, "2026-12-01"),
    ]
    assert [item.due for item in found] == sorted(item.due for item in found)


def test_a_site_nobody_has_inspected_is_due_today() -> None:
    first = deadlines([load_rules(TODAY, "清源县")], (), {}, {}, TODAY)[0]
    assert (first.due, first.note, first.source) == (TODAY, "还没有巡检过", "每 1 天一次（系统默认）")


def test_a_duty_and_what_was_seen_of_it_are_told_once() -> None:
    rules = load_rules(TODAY, "清源县", (), Local(Office(OfficeKind.DEPARTMENT)))
    seen = Countdown(
        "late_annual_report", "年报未按时公布", ("L-02", "L-03"), "https://a.example/", "2026 年年报", date(2027, 2, 1), "还没有读到 2026 年度的年报"
    )
    found = deadlines([rules], (), {"清源县": [seen]}, {"清源县": TODAY}, TODAY)
    assert [item.kind for item in found if item.due.month in {1, 2}] == [DeadlineKind.DUTY, DeadlineKind.DUTY]
    assert next(item.note for item in found if item.what == "部门政府信息公开年报").endswith("；还没有读到 2026 年度的年报")


# task lists


def tasks(folder: Path, text: str, name: str = "任务清单.csv") -> list[Task]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_tasks(folder / name, TODAY)


@pytest.mark.parametrize(
    ("term", "due"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026年12月31日前", date(2026, 12, 31)),
        ("2026/6/3", date(2026, 6, 3)),
        ("12月31日前完成", date(2026, 12, 31)),
        ("12 月底前", date(2026, 12, 31)),
        ("2027年2月底", date(2027, 2, 28)),
        ("6月", date(2026, 6, 30)),
        ("第三季度", date(2026, 9, 30)),
        ("三季度末", date(2026, 9, 30)),
        ("上半年", date(2026, 6, 30)),
        ("年底前", date(2026, 12, 31)),
        ("2026年底前", date(2026, 12, 31)),
        ("3月1日至5月10日", date(2026, 5, 10)),
        ("长期坚持", None),
        ("2026年全年", None),
        ("每季度", None),
        ("", None),
    ],
)
def test_terms_are_read_as_offices_write_them(tmp_path: Path, term: str, due: date | None) -> None:
    assert [task.due for task in tasks(tmp_path, f"任务,完成时限\n公开清单,{term}\n")] == [due]


def test_a_list_in_excel_with_a_title_and_other_names_for_its_columns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "清源县政务公开重点任务清单")
        sheet.write_row(2, 0, ["序号", "工作任务", "牵头单位", "完成时间", "文件依据", "完成情况"])
        sheet.write_row(3, 0, [1, "公开惠企政策", "县发展改革局", "", "（二）", ""])
        sheet.write_datetime(3, 3, date(2026, 12, 15), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(4, 0, [2, "公开招生方案", "县教育局", "6月底前", "（三）", "已完成"])
    assert read_tasks(path, TODAY) == [Task("公开惠企政策", "县发展改革局", date(2026, 12, 15), "（二）", "清单.xlsx 第 4 行")]


@pytest.mark.parametrize(
    ("state", "is_done"),
    [("已完成", True), ("完成", True), ("是", True), ("已完成 60%", False), ("完成 80%", False), ("未完成", False), ("推进中", False), ("", False)],
)
def test_only_what_is_wholly_done_is_left_out(tmp_path: Path, state: str, is_done: bool) -> None:
    assert (not tasks(tmp_path, f"任务,完成时限,完成情况\n公开清单,12月底,{state}\n")) is is_done


def test_a_term_without_its_year_is_of_the_year_in_the_files_name(tmp_path: Path) -> None:
    assert tasks(tmp_path, "任务,完成时限\n公开清单,3月底\n", "2027年任务清单.csv")[0].due == date(2027, 3, 31)


def test_mistakes_in_a_list_are_told_by_row_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        tasks(tmp_path, "任务,完成时限\n甲,2月30日\n乙,过一阵子\n丙,12月底\n丁,2206-12-31\n戊,13月底\n")
    assert str(raised.value).splitlines() == [
        "任务清单.csv 第 2 行：完成时限“2月30日”不是真有的日期，请改正",
        "任务清单.csv 第 3 行：完成时限“过一阵子”读不懂，请写成 2026-12-31，或“6 月底前”“长期坚持”",
        "任务清单.csv 第 5 行：完成时限 2206-12-31 离 2026 年太远，请核对年份",
        "任务清单.csv 第 6 行：完成时限“13月底”不是真有的日期，请改正",
    ]


def test_a_list_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="没有读到表头，表头应有“完成时限”、“任务”"):
        tasks(tmp_path, "序号,备注\n1,无\n")


# inspector due


def due(*arguments: str) -> list[str]:
    shown = CliRunner().invoke(app, ["due", "--date", "2026-11-23", *arguments], catch_exceptions=False)
    assert shown.exit_code == 0
    return shown.output.splitlines()


def test_due_lists_inspections_tasks_and_duties_alike(office: Path) -> None:
    assert due("--days", "40") == [
        "2026-11-20　已过 3 天　年度任务　县政府办：更新公开指南（2026年任务清单.csv 第 3 行）",
        "2026-11-23　今天到期　巡检　清源县人民政府：巡检网站（每 7 天一次（清源县）；还没有巡检过）",
        "2026-11-30　还有 7 天　年度任务　县发展改革局：公开惠企政策清单（清政办〔2026〕3号；2026年任务清单.csv 第 2 行）",
        "2026-12-05　还有 12 天　法定期限　清源县人民政府：年度抽查计划公布（清政办〔2026〕3号；当天休息，之前最后一个工作日是 2026-12-04）",
        "2026-12-31　还有 38 天　法定期限　清源县人民政府：公众代表列席政府常务会（清政办〔2026〕3号）",
    ]


def test_due_reads_what_the_last_inspection_saw_running_out(office: Path) -> None:
    Path("duwang-data").mkdir()
    with Store.open(Path("duwang-data") / DATABASE) as store:
        site = store.ensure_site("清源县人民政府", "https://www.qingyuan.example/", "清源县人民政府")
        inspection = store.begin_inspection(site, date(2026, 11, 22), {}, "a.warc.gz")
        message = "最后更新 2026-11-12，到 2026-11-27 就超过国家标准 14 天"
        store.save_countdowns(
            inspection.id, [Countdown("stale_column", "栏目不更新", ("W-V4",), "https://a.example/", "工作动态", date(2026, 11, 27), message)]
        )
        store.finish_inspection(inspection.id, InspectionState.FINISHED, Coverage())
    shown = due("--days", "6")
    assert shown[1] == f"2026-11-27　还有 4 天　即将超期　清源县人民政府：工作动态（栏目不更新；{message}）"
    assert re.search(r"2026-11-29　还有 6 天　巡检　.*上次巡检 2026-11-22", shown[2])


def test_due_says_when_nothing_comes(office: Path) -> None:
    Path("sites.yaml").write_text('sites: [{name: 甲, url: "https://a.example/", profiles: [local.yaml]}]', encoding="utf-8")
    Path("duwang-data").mkdir()
    with Store.open(Path("duwang-data") / DATABASE) as store:
        inspection = store.begin_inspection(store.ensure_site("甲", "https://a.example/", ""), date(2026, 11, 23), {}, "a.warc.gz")
        store.finish_inspection(inspection.id, InspectionState.FINISHED, Coverage())
    assert due("--days", "3", "--site", "甲") == ["2026-11-23 起 3 天内没有到期的事项。"]


def test_due_refuses_a_site_it_does_not_know_and_a_date_it_cannot_read(office: Path) -> None:
    unknown = CliRunner().invoke(app, ["due", "--site", "乙"])
    assert str(unknown.exception) == "sites.yaml 里没有网站“乙”：请核对 --site 的名称"
    unread = CliRunner().invoke(app, ["due", "--date", "明天"])
    assert str(unread.exception) == "--date 的日期“明天”读不懂：请写成 2026-11-22 这样"


def test_an_empty_folder_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, ["due"])
    assert told.exit_code == 0
    assert "这里还没有 sites.yaml" in told.stdout
    missing = CliRunner().invoke(app, ["due", "--config", "other.yaml"])
    assert "other.yaml" in str(missing.exception)
