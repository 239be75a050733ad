"""Sites that are hardly sites: empty, one application page, clocks that are wrong. Nobody is accused of what was not read."""

from __future__ import annotations

import gzip
import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from inspector.config import Config, Site, Unit
from inspector.core.findings import Severity
from inspector.demo.server import Answer
from inspector.extract.markup import MOST_TAGS
from inspector.extract.page import TOO_LONG
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from reports.report import Report
from reports.wording import doubts
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.static_site import StaticSite

TODAY = date(2026, 11, 22)
NAME = "白川县人民政府"
APP = "<div id='app'></div><script src='/js/app.4f2a.js'></script>"


def page(title: str, body: str) -> Answer:
    return Answer(f"<!DOCTYPE html><html lang='zh'><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>".encode())


def inspected(answers: Mapping[str, Answer], folder: Path, today: date = TODAY) -> Report:
    """The county's own site, with every duty of a government."""
    settings = Settings(Limits(pages=200, second_look=0.05), None, 4, 5, 2 << 20, "http://127.0.0.1/", allow_loopback=True)
    with StaticSite(answers) as site:
        config = Config(sites=(Site(name=NAME, url=site.url + "/", unit=NAME),), units=(Unit(name=NAME, kind="政府"),))
        report = inspect(Job(NAME, site.url + "/", folder, today, settings, config=config, site=config.sites[0]))
    assert report is not None
    return report


@pytest.mark.parametrize("front", [Answer(b""), page("", ""), Answer("<html><!-- 改版中 --><body>&nbsp;</body></html>".encode())])
def test_a_blank_front_page_accuses_nobody_and_is_told(tmp_path: Path, front: Answer) -> None:
    report = inspected({"/": front}, tmp_path)
    assert report.coverage.is_thin
    assert not [finding for finding in report.open if finding.severity in (Severity.CRITICAL, Severity.HIGH)]
    assert doubts(report) == ["首页未能正常读取：打开是空白的，没有任何内容。"]
    assert "missing_service_entry" in {question.check for question in report.questions}


def test_a_site_that_is_one_application_page_is_a_question_throughout(tmp_path: Path) -> None:
    report = inspected({"/": page(NAME, APP), "/js/app.4f2a.js": Answer(b"new Vue({})", "application/javascript")}, tmp_path)
    assert [finding.check for finding in report.open] == []
    assert {"missing_service_entry", "missing_consult_channel", "missing_decision_catalogue", "homepage_stale"} <= {
        question.check for question in report.questions
    }


LOGIN = (
    "<h2>用户登录</h2><form action='/login' method='post'><input name='user'><input type='password' name='word'></form><p>版权所有</p><a href='/zc/'>注册</a>"
)
SERVER = "<title>IIS Windows Server</title><a href='http://go.microsoft.com/fwlink/?linkid=66138'>IIS</a>"
FOREIGN = [
    ("a login wall", page("统一身份认证", LOGIN), "打开的是登录页，要登录才看得到内容"),
    ("bytes of nothing known", Answer(random.Random(1).randbytes(20_000)), "打开的不是网页，也辨认不出是什么编码的文字"),
    ("a packed body that does not say so", Answer(gzip.compress(b"<html>" * 999)), "打开的不是网页，也辨认不出是什么编码的文字"),
    ("data", Answer(b'{"code":500,"msg":"error"}', "application/json"), "打开的是一段数据（JSON），不是网页"),
    ("data called a page", Answer(b"[1, 2, 3]"), "打开的是一段数据（JSON），不是网页"),
    ("an error in XML called a page", Answer(b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>'), "打开的是一段数据（XML），不是网页"),
    ("a line of text", Answer("系统错误，请联系管理员".encode()), "打开的是一段文字，没有网页的结构"),
    ("a file", Answer(b"%PDF-1.4 ...", "application/pdf"), "打开的是一个文件（application/pdf），不是网页"),
    ("a server fresh from its box", Answer(f"<html><head>{SERVER}</head></html>".encode()), "打开的是服务器自带的默认页，网站还没有装好，或者域名指错了"),
    (
        "a front page that leads nowhere",
        page(NAME, f"<p>{'欢迎访问。' * 40}</p><script>menu()</script>"),
        "没有一个通向站内其他网页的链接，可能由脚本生成，也可能不是网站的首页",
    ),
]


@pytest.mark.parametrize(("front", "why"), [row[1:] for row in FOREIGN], ids=[row[0] for row in FOREIGN])
def test_what_is_no_front_page_accuses_nobody_and_is_told(tmp_path: Path, front: Answer, why: str) -> None:
    report = inspected({"/": front, "/zc/": page("注册", "<p>请填写。</p>")}, tmp_path)
    assert report.coverage.is_thin
    assert doubts(report)[0] == f"首页未能正常读取：{why}。"
    allowed = {"missing_meta_tag", "inaccessible_page"} if "没有一个" in why else set()  # what a page says of itself stands
    assert {finding.check for finding in report.open} <= allowed
    assert {"missing_service_entry", "missing_footer_mark", "homepage_stale"} <= {question.check for question in report.questions}


def test_a_plain_page_that_is_the_whole_site_is_judged(tmp_path: Path) -> None:
    report = inspected({"/": page(NAME, f"<p>{'欢迎访问。' * 40}</p>")}, tmp_path)
    assert not report.coverage.is_thin
    assert "missing_service_entry" in {finding.check for finding in report.open}


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=utf-8", "text/html; charset=gbk"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_without_a_mark_is_read_whatever_the_server_says(tmp_path: Path, codec: str, kind: str) -> None:
    answers = news(TODAY - timedelta(days=11))
    text = answers["/xw/"].body.decode()
    report = inspected({**answers, "/xw/": Answer(f"\r\n{text}".encode(codec), kind)}, tmp_path)
    assert not [finding for finding in report.open if finding.check in ("garbled_text", "variant_character", "stale_column", "blank_column")]
    assert report.coverage.pages == len(answers)


def test_a_page_of_a_million_small_elements_is_read_in_part_and_says_so(tmp_path: Path) -> None:
    many = "<p>通知" * (MOST_TAGS + 10)
    answers = news(TODAY - timedelta(days=11))
    report = inspected({**answers, "/xw/": page("工作动态", f"<div>当前位置：<a href='/'>首页</a> &gt; 工作动态</div>{many}")}, tmp_path)
    reasons = {question.reason for question in report.questions if question.url.endswith("/xw/")}
    assert TOO_LONG in reasons
    assert not [finding for finding in report.open if finding.url.endswith("/xw/") and finding.check == "missing_meta_tag"]


def news(first: date) -> dict[str, Answer]:
    """A front page and a column with twelve items from that day on."""
    days = [first + timedelta(days=rank) for rank in range(12)]
    paths = [f"/xw/t{day:%Y%m%d}_{rank}.htm" for rank, day in enumerate(days)]
    listed = "".join(
        f"<li><a href='{path}'>白川县召开第{rank}次会议</a><span>{day}</span></li>" for rank, (path, day) in enumerate(zip(paths, days, strict=True))
    )
    text = "会议研究了有关工作，提出了要求。" * 8
    articles = {
        path: page(f"白川县召开第{rank}次会议", f"<h1>白川县召开第{rank}次会议</h1><p>发布时间：{day} 来源：县政府办</p><p>{text}</p>")
        for rank, (path, day) in enumerate(zip(paths, days, strict=True))
    }
    way = "<div>当前位置：<a href='/'>首页</a> &gt; 工作动态</div>"
    front = page(NAME, f"<div class='nav'><a href='/xw/'>工作动态</a></div><ul>{listed}</ul><p>主办：{NAME}</p>")
    return {"/": front, "/xw/": page("工作动态", f"{way}<ul>{listed}</ul>"), **articles}


@pytest.mark.parametrize("first", [TODAY + timedelta(days=40), TODAY + timedelta(days=2500)], ids=["the site's clock is ahead", "our clock is years behind"])
def test_days_that_have_not_come_are_no_updates_and_no_fault(tmp_path: Path, first: date) -> None:
    report = inspected(news(first), tmp_path)
    clocked = {"stale_column", "homepage_stale", "long_stale_column", "late_publication", "forged_date"}
    assert not [finding for finding in report.open if finding.check in clocked]
    assert {question.check for question in report.questions} >= {"stale_column", "homepage_stale"}


def test_items_of_the_past_among_days_that_have_not_come_still_count(tmp_path: Path) -> None:
    answers = news(TODAY - timedelta(days=11))  # the last of them is today's
    report = inspected(answers, tmp_path)
    assert not [finding for finding in report.open if finding.check in {"stale_column", "homepage_stale"}]
    assert not [question for question in report.questions if question.check in {"stale_column", "homepage_stale"}]
