"""Sites that are hardly sites: empty, one application page, clocks that are wrong. Nobody is accused of what was not read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from inspector.config import Config, Site, Unit
from inspector.core.findings import Severity
from inspector.demo.server import Answer
from inspector.inspection.site import Job, inspect
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
