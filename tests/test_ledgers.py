"""An office's ledgers are read from the spreadsheets people keep, and what cannot be read is told by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from inspector.config import Ledgers, load_config
from inspector.demo.server import Answer, LocalSite
from inspector.files.yamlfile import ConfigError
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from inspector.ledgers import LedgerBook, read_ledgers
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests import subjects

TODAY = date(2026, 11, 22)


def csv_file(folder: Path, name: str, *rows: str, encoding: str = "utf-8-sig") -> str:
    path = folder / name
    path.write_text("\n".join(rows), encoding=encoding)
    return str(path)


def test_reviews_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "审核台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2026年")
        sheet.write_row(0, 0, ["示例县政府网站信息发布三审三校台账"])
        sheet.write_row(1, 0, ["序号", "信息标题", "发布时间", "初审人（签名）", "初审时间", "复审", "终审", "一校", "发布网址"])
        sheet.write_row(2, 0, [1, "县政府召开供暖会议", "2026年11月2日", "甲", "2026-11-01", "乙", "丙", "丁", f"{subjects.HOME}xw/1.html"])
        sheet.write_row(3, 0, [2, "关于防汛的通知", "", "甲", "", "", "丙", "丁"])
        sheet.write_datetime(3, 2, date(2026, 11, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
    first, second = read_ledgers(Ledgers(reviews=str(path)), subjects.HOME).reviews or ()
    assert (first.title, first.url, first.published) == ("县政府召开供暖会议", f"{subjects.HOME}xw/1.html", date(2026, 11, 2))
    assert first.steps == {"初审": "甲 2026-11-01", "复审": "乙", "终审": "丙", "一校": "丁"}
    assert (second.published, second.steps["复审"], second.place) == (date(2026, 11, 3), "", "审核台账.xlsx 第 4 行")


def test_readings_of_morning_and_afternoon_are_two_and_a_merged_day_holds_for_its_rows(tmp_path: Path) -> None:
    halves = csv_file(tmp_path, "a.csv", "日期,上午读网人,下午读网人", "2026-11-20,甲,乙", "2026-11-21,丙,")
    merged = csv_file(tmp_path, "b.csv", "读网日期,读网人,发现问题", "2026/11/20,甲,无", ",乙,错字一处", encoding="gb18030")
    assert [(one.day.day, one.who) for one in read_ledgers(Ledgers(readings=halves), "").readings or ()] == [(20, "甲"), (20, "乙"), (21, "丙")]
    assert [(one.day.day, one.who) for one in read_ledgers(Ledgers(readings=merged), "").readings or ()] == [(20, "甲"), (20, "乙")]


def test_a_fix_that_is_said_to_be_done_without_a_day_is_not_late(tmp_path: Path) -> None:
    head = "问题类别,问题描述,责任单位,整改时限,完成日期,整改情况"
    rows = ("文字,错字,县教育局,2026-11-20,,已整改", "链接,死链,县水务局,长期坚持,,", "文字,旧名,县水务局,2026-11-20,,整改中")
    path = csv_file(tmp_path, "整改.csv", head, *rows)
    found = read_ledgers(Ledgers(fixes=path), "").fixes or ()
    assert [(one.what, one.unit, one.due, one.done) for one in found] == [
        ("错字", "县教育局", date(2026, 11, 20), date(2026, 11, 20)),
        ("死链", "县水务局", None, None),
        ("旧名", "县水务局", date(2026, 11, 20), None),
    ]


def test_reports_of_errors_are_read_with_both_days(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "找错.csv", "编号,留言时间,答复时间", "1,2026-11-02 10:20,2026-11-03", "2,2026-11-05,")
    found = read_ledgers(Ledgers(reports=path), "").reports or ()
    assert [(one.received, one.answered) for one in found] == [(date(2026, 11, 2), date(2026, 11, 3)), (date(2026, 11, 5), None)]


def test_mistakes_are_told_all_at_once_and_by_row(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "整改.csv", "存在问题,整改时限,完成日期", "错字,2026-13-40,", "死链,2026-11-20,11月底")
    with pytest.raises(ConfigError) as error:
        read_ledgers(Ledgers(fixes=path), "")
    assert str(error.value).splitlines() == [
        "整改.csv 第 2 行：整改时限“2026-13-40”不是日期，应写成 2026-11-22 的样子。",
        "整改.csv 第 3 行：完成日期“11月底”不是日期，应写成 2026-11-22 的样子。",
    ]


def test_a_ledger_without_its_head_is_refused_with_the_columns_it_should_have(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "读网.csv", "姓名,电话", "甲,0300-5550001")
    with pytest.raises(ConfigError, match="前 10 行里没有读到表头，表头应有“读网人”、“读网日期”"):
        read_ledgers(Ledgers(readings=path), "")


@pytest.mark.parametrize(("name", "content", "words"), [("没有.xlsx", None, "没有这个文件"), ("坏的.xlsx", b"PK\x03\x04", "不是能读的表格")])
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        read_ledgers(Ledgers(fixes=str(tmp_path / name)), "")


def test_an_empty_ledger_is_a_ledger(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "读网.csv", "日期,读网人")
    assert read_ledgers(Ledgers(readings=path), "").readings == ()


def test_ledgers_lie_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "sites.yaml").write_text(f"sites:\n  - {{name: 示例县, url: '{subjects.HOME}', ledgers: {{reviews: 台账/审核.xlsx}}}}\n", encoding="utf-8")
    (site,) = load_config(tmp_path / "sites.yaml").sites
    assert site.ledgers == Ledgers(reviews=str(tmp_path / "台账/审核.xlsx"))


def test_articles_published_since_the_ledger_begins_are_kept_once(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "审核.csv", "标题,发布时间,初审", "县政府召开供暖会议,2026-11-02,甲")
    book = LedgerBook(read_ledgers(Ledgers(reviews=path), subjects.HOME))
    for url, day, kind in (("1.html", 3, "article"), ("1.html", 3, "article"), ("2.html", 1, "article"), ("3.html", 4, "column"), ("4.html", None, "article")):
        published = {"day": date(2026, 11, day) if day else None}
        book.add(subjects.page({"url": subjects.HOME + url, "kind": kind, "published": published}, TODAY))
    assert [article.url for article in book.facts().published] == [f"{subjects.HOME}1.html"]


def site_pages() -> dict[str, Answer]:
    article = "<h1>{}</h1><p>发布时间：2026-11-{} 来源：县政府办公室</p><p>" + "会议听取了供暖准备情况的汇报，研究部署下一步工作。" * 4 + "</p>"
    bodies = {
        "/": "<ul><li><a href='/xw/1.html'>县政府召开供暖工作会议</a></li><li><a href='/xw/2.html'>关于做好防汛工作的通知</a></li></ul>",
        "/xw/1.html": article.format("县政府召开供暖工作会议", "03"),
        "/xw/2.html": article.format("关于做好防汛工作的通知", "05"),
    }
    head = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>示例县人民政府</title></head><body>"
    return {path: Answer(f"{head}{body}</body></html>".encode()) for path, body in bodies.items()}


def inspected(folder: Path, url: str, *, is_configured: bool) -> Report:
    (folder / "sites.yaml").write_text(f"sites:\n  - {{name: 示例县, url: '{url}/', ledgers: {{reviews: 审核.csv}}}}\n", encoding="utf-8")
    csv_file(folder, "审核.csv", "标题,发布时间,初审", "县政府召开供暖工作会议,2026-11-03,甲")
    config = load_config(folder / "sites.yaml") if is_configured else None
    settings = Settings(Limits(second_look=0.05), None, 4, 1.5, 2 << 20, "http://127.0.0.1/", allow_loopback=True)
    report = inspect(Job("示例县", f"{url}/", folder, TODAY, settings, config=config, site=config.sites[0] if config else None))
    assert report is not None
    return report


def test_what_was_published_without_a_line_in_the_ledger_is_found(tmp_path: Path) -> None:
    with LocalSite(site_pages()) as running:
        report = inspected(tmp_path, running.url, is_configured=True)
    found = [(finding.quote, finding.url) for finding in report.open if finding.check == "missing_review_record"]
    assert found == [("关于做好防汛工作的通知", f"{running.url}/xw/2.html")]
    assert {"missing_reading_record", "overdue_fix", "overdue_error_report"} <= {question.check for question in report.questions}


def test_a_spot_check_without_configuration_asks_for_no_ledger(tmp_path: Path) -> None:
    with LocalSite(site_pages()) as running:
        report = inspected(tmp_path, running.url, is_configured=False)
    assert not {"missing_review_record", "missing_reading_record"} & {question.check for question in report.questions}
