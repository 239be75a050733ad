"""Files that pages offer, from the crawl to the finding: fetched whole within limits, archived, read and judged."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from inspector.demo import files
from inspector.demo.server import Answer, LocalSite
from inspector.extract.files import file_name, readable_format
from inspector.inspection.site import judge_archives
from reports.json import to_json
from reports.report import Report
from spiders.downloads import Caps
from tests.test_inspection import DAY, inspected, job, of_check, web

NUMBER = "11010519491231002X"
OFFICE = {"xls": "application/vnd.ms-excel", "docx": "application/octet-stream", "pdf": "application/pdf", "zip": "application/zip"}
NOTICE = "<h1>救助对象公示</h1><p>发布时间：2026-11-20 09:00</p><p>现将救助对象名单公示如下，如有异议请向县民政局反映。</p>"


def site(body: str, **attached: bytes) -> dict[str, Answer]:
    answers = web({"/": f"<p><a href='/tzgg/1.html'>救助对象公示</a></p><p>{body}</p>", "/tzgg/1.html": NOTICE + body})
    return answers | {f"/f/{name.replace('_', '.')}": Answer(content, OFFICE[name.rpartition("_")[2]]) for name, content in attached.items()}


def roster() -> bytes:
    return files.xls([["姓名", "身份证号"], ["王某", NUMBER]])


def test_a_number_in_a_spreadsheet_is_found_with_its_place_and_the_page_that_links_it(tmp_path: Path) -> None:
    with LocalSite(site("<a href='/f/roster.xls'>名单.xls</a>", roster_xls=roster())) as running:
        report = inspected(running.url + "/", tmp_path)
        base = running.url
    [finding] = [finding for finding in report.open if finding.check == "privacy_leak"]
    assert finding.url == base + "/f/roster.xls"
    assert "第2行第2格有未打码的居民身份证号（表头“姓名 身份证号”）" in finding.message
    assert finding.message.endswith(f"附件由网页“清源县人民政府”链接：{base}/")
    assert finding.page_title == "roster.xls"
    assert not report.errors


def test_the_words_of_a_document_are_proofread(tmp_path: Path) -> None:
    with LocalSite(site("<a href='/f/plan.docx'>方案.docx</a>", plan_docx=files.docx("我县己经完成整改任务。"))) as running:
        report = inspected(running.url + "/", tmp_path)
    assert of_check(report, "typo") == ["己经"]


def test_a_file_inside_an_archive_is_named_with_its_place(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("附件/名单.xls", roster())
    with LocalSite(site("<a href='/f/all.zip'>打包下载</a>", all_zip=packed.getvalue())) as running:
        report = inspected(running.url + "/", tmp_path)
    [finding] = [finding for finding in report.open if finding.check == "privacy_leak"]
    assert "压缩包内“附件/名单.xls”" in finding.message


def test_a_file_that_cannot_be_read_is_asked_about_with_its_format(tmp_path: Path) -> None:
    with LocalSite(site("<a href='/f/broken.docx'>方案.docx</a>", broken_docx=b"PK\x03\x04 not the rest" * 50)) as running:
        report = inspected(running.url + "/", tmp_path)
    reasons = {question.check: question.reason for question in report.questions if "附件的文字没有读到" in question.reason}
    assert reasons.keys() == {"privacy_leak", "secret_marker"}
    assert "已损坏" in reasons["privacy_leak"]


def test_a_file_behind_a_program_is_read_whole_too(tmp_path: Path) -> None:
    headers = (("Content-Disposition", "attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95.csv"),)
    large = "".join([*(f"第{row}号,没有登记\n" for row in range(5000)), "王某,身份证号", NUMBER, "\n"]).encode()
    answers = site("<a href='/down.jsp?id=7'>名单下载</a>") | {"/down.jsp?id=7": Answer(large, "application/octet-stream", headers=headers)}
    assert len(large) > 1 << 16
    with LocalSite(answers) as running:
        report = inspected(running.url + "/", tmp_path)
    [finding] = [finding for finding in report.open if finding.check == "privacy_leak"]
    assert finding.page_title == "名单.csv"


def test_files_beyond_the_limits_are_opened_and_not_read_and_the_report_says_so(tmp_path: Path) -> None:
    answers = site("<a href='/f/a.xls'>甲</a> <a href='/f/b.xls'>乙</a>", a_xls=roster(), b_xls=roster() + bytes(90_000))
    with LocalSite(answers) as running:
        plain = job(running.url + "/", tmp_path)
        report = inspected(running.url + "/", tmp_path / "small", files=Caps(each=8000, number=5, total=1 << 20))
        base = running.url
    assert plain.settings.files.each == 20 << 20
    assert [finding.url for finding in report.open if finding.check == "privacy_leak"] == [base + "/f/a.xls"]
    assert sum(count for reason, count in report.coverage.skipped.items() if "附件" in reason) == 1
    assert not of_check(report, "dead_attachment")


def test_an_archive_with_attachments_is_judged_as_the_live_site_was(tmp_path: Path) -> None:
    attached = {"roster_xls": roster(), "plan_docx": files.docx("我县己经完成整改任务。"), "scan_pdf": files.pdf("")}
    body = "<a href='/f/roster.xls'>名单</a> <a href='/f/plan.docx'>方案</a> <a href='/f/scan.pdf'>扫描件</a>"
    with LocalSite(site(body, **attached)) as running:
        live, url = inspected(running.url + "/", tmp_path / "live"), running.url + "/"
    offline = judge_archives([tmp_path / "live"], home_url=url, today=DAY, out=tmp_path / "offline", name="清源县人民政府")
    assert _told(offline) == _told(live)
    assert {"privacy_leak", "typo"} <= {finding.check for finding in live.open}


def test_an_unchanged_file_is_judged_again_and_a_mended_one_is_fixed(tmp_path: Path) -> None:
    answers = site("<a href='/f/roster.xls'>名单</a>", roster_xls=roster())
    with LocalSite(answers) as running:
        inspected(running.url + "/", tmp_path)
        second = inspected(running.url + "/", tmp_path, today=date(2026, 11, 23))
        running.answers = site("<a href='/f/roster.xls'>名单</a>", roster_xls=files.xls([["姓名", "身份证号"], ["王某", "110105********002X"]]))
        third = inspected(running.url + "/", tmp_path, today=date(2026, 11, 24))
    assert [finding.status for finding in second.findings if finding.check == "privacy_leak"] == ["persisting"]
    assert [finding.status for finding in third.findings if finding.check == "privacy_leak"] == ["fixed"]


@pytest.mark.parametrize(
    ("url", "disposition", "name"),
    [
        ("https://www.example.gov.cn/f/%E5%90%8D%E5%8D%95.xlsx?v=2", "", "名单.xlsx"),
        ("https://www.example.gov.cn/f/%C3%FB%B5%A5.xls", "", "名单.xls"),
        ("https://www.example.gov.cn/down.jsp?id=7", "attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95.pdf", "名单.pdf"),
        ("https://www.example.gov.cn/down.jsp?id=7", 'attachment; filename="../../etc/list.doc"', "list.doc"),
        ("https://www.example.gov.cn/down.jsp?id=7", "attachment; filename=\udcc3\udcfb\udcb5\udca5.wps", "名单.wps"),
    ],
)
def test_a_file_has_the_name_a_visitor_would_see(url: str, disposition: str, name: str) -> None:
    assert file_name(url, disposition) == name
    assert readable_format(name, "") == name.rpartition(".")[2]


def test_a_type_stands_in_for_a_missing_name() -> None:
    assert readable_format("down", "application/pdf; charset=binary") == "pdf"
    assert readable_format("video.mp4", "video/mp4") == ""


def _told(report: Report) -> tuple[object, object]:
    told = to_json(report)
    return [row | {"first_seen": ""} for row in told["findings"]], told["questions"]
