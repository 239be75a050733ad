"""Inspections end to end: real HTTP on the loopback, the real database, the real archive."""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from inspector.core.facts import Verdict
from inspector.core.findings import Status
from inspector.db.store import DATABASE, Store
from inspector.demo.server import Answer, LocalSite
from inspector.inspection.claiming import AlreadyRunningError
from inspector.inspection.job import Job
from inspector.inspection.site import inspect, judge_archives
from reports.files import write_all
from reports.json import to_json
from reports.report import Report
from spiders.downloads import Caps
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.misbehaving import MisbehavingSite
from tests.static_site import StaticSite, numbered_site

DAY = date(2026, 11, 22)
HEAD = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县人民政府</title></head><body>"


def job(url: str, folder: Path, *, pages: int = 1000, timeout: float = 1.5, today: date = DAY, files: Caps = Caps(), **more: Any) -> Job:  # noqa: B008  # immutable
    settings = Settings(Limits(pages=pages, second_look=0.05), None, 4, timeout, 2 << 20, "http://127.0.0.1/", allow_loopback=True, files=files)
    return Job("清源县人民政府", url, folder, today, settings, **more)


def inspected(url: str, folder: Path, **more: Any) -> Report:
    report = inspect(job(url, folder, **more))
    assert report is not None
    return report


def links(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in map(json.loads, (folder / "links.jsonl").read_text(encoding="utf-8").splitlines())}


def of_check(report: Report, check: str) -> list[str]:
    return [finding.target or finding.quote for finding in report.open if finding.check == check]


def web(pages: Mapping[str, str]) -> dict[str, Answer]:
    return {path: Answer(f"{HEAD}{body}</body></html>".encode()) for path, body in pages.items()}


def test_every_planted_dead_target_is_found_once_and_nothing_else_is_called_dead(tmp_path: Path) -> None:
    site = numbered_site(120)
    with StaticSite(site.answers) as running:
        report = inspected(running.url + "/", tmp_path, links_file=tmp_path / "links.jsonl")
        base = running.url
    dead = of_check(report, "dead_link") + of_check(report, "dead_image") + of_check(report, "dead_attachment")
    assert sorted(dead) == sorted(base + path for path in site.dead)
    assert report.coverage.pages == len(site.pages)
    rows = links(tmp_path)
    assert {url for url, row in rows.items() if row["verdict"] == "broken"} == {base + path for path in site.dead}
    assert all(row["places"] >= 1 and row["parent"].startswith(base) for row in rows.values())


def test_a_notice_is_compared_with_its_print_in_the_gazette(tmp_path: Path) -> None:
    title = "清源县自然资源局关于城东片区土地征收的公告"
    text = "<p>因城东片区建设需要，现将有关事项公告如下，请有关单位和个人相互转告，按时办理。</p><p>补偿登记期限为三十日，自公告之日起算，逾期未办理登记的，补偿内容以调查结果为准，由县自然资源局解释，咨询工作日办公时间受理，具体安排另行通知。</p>"

    def article(column: str, day: str, days: int) -> str:
        trail = f"<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='/{column}/'>{column}</a></div>"
        return f"{trail}<h1>{title}</h1><p>发布时间：{day}</p>{text}<p>异议应当在{days}日内提出。</p>"

    entries = "<a href='/tzgg/202611/t20261102_1.html'>公告</a><a href='/zfgb/202611/t20261120_2.html'>公报</a>"
    pages = {
        "/": entries,
        "/tzgg/202611/t20261102_1.html": article("通知公告", "2026-11-02", 30),
        "/zfgb/202611/t20261120_2.html": article("政府公报", "2026-11-20", 60),
    }
    with StaticSite(web(pages)) as running:
        report = inspected(running.url + "/", tmp_path)
    assert len(of_check(report, "mismatched_copy")) == 1


def test_no_address_is_asked_more_than_three_times_and_good_ones_once(tmp_path: Path) -> None:
    site = numbered_site(60)
    with StaticSite(site.answers) as running:
        inspected(running.url + "/", tmp_path)
    assert {count for path, count in running.counts.items() if path not in site.dead} == {1}
    assert {running.counts[path] for path in site.dead} == {2}


def test_robots_are_obeyed_and_an_override_is_shown_with_who_allowed_it(tmp_path: Path) -> None:
    with MisbehavingSite() as site:
        home = site.url("/links?to=/private/page.html")
        report = inspected(home, tmp_path / "polite")
        assert not site.asked("/private/page.html")
        assert report.coverage.skipped["robots.txt 不允许"] == 1
        free = inspected(home, tmp_path / "free", ignores_robots=True, robots_authority="清源县政务公开办 2026-01-05")
        assert site.asked("/private/page.html")
    assert free.inspection.settings.robots_override_by == "清源县政务公开办 2026-01-05"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/status/404", Verdict.BROKEN),
        ("/status/403", Verdict.SUSPECT),
        ("/status/412", Verdict.SUSPECT),
        ("/once/500", Verdict.OK),
        ("/once/reset", Verdict.OK),
        ("/redirect/chain/4", Verdict.OK),
        ("/redirect/loop", Verdict.BROKEN),
        ("/redirect/utf8", Verdict.OK),
        ("/redirect/gbk", Verdict.OK),
        ("/redirect/relative", Verdict.OK),
        ("/redirect/nowhere", Verdict.BROKEN),
        ("/redirect/endless/1", Verdict.BROKEN),
        ("/slow/hang", Verdict.BROKEN),
        ("/busy/seconds", Verdict.OK),
        ("/file/huge.zip", Verdict.OK),
        ("/file/empty.pdf", Verdict.BROKEN),
        ("/head/refused.pdf", Verdict.OK),
    ],
)
def test_what_becomes_of_a_link(tmp_path: Path, path: str, verdict: Verdict) -> None:
    with MisbehavingSite() as site:
        inspected(site.url(f"/links?to={path}"), tmp_path, links_file=tmp_path / "links.jsonl")
        assert links(tmp_path)[site.url(path)]["verdict"] == verdict


@pytest.mark.parametrize("path", ["/trap/calendar/2026/11", "/trap/session", "/trap/deep/a", "/redirect/endless/1"])
def test_a_trap_ends(tmp_path: Path, path: str) -> None:
    with MisbehavingSite() as site:
        report = inspected(site.url(f"/links?to={path}"), tmp_path)
        assert len(site.log) < 600
    assert report.coverage.pages < 300


@pytest.mark.parametrize("path", ["/endless/body", "/bomb/gzip.html", "/damaged/nul.html", "/big/page.html", "/big/links.html"])
def test_a_monstrous_front_page_ends_in_a_report(tmp_path: Path, path: str) -> None:
    with MisbehavingSite() as site:
        report = inspected(site.url(path), tmp_path, pages=20, timeout=4)
    assert report.coverage.pages + report.coverage.failed >= 1


@pytest.mark.parametrize(("url", "word"), [("http://127.0.0.1:9/", "refused"), ("http://no-such-office.invalid/", "dns")])
def test_a_site_that_does_not_answer_accuses_nobody(tmp_path: Path, url: str, word: str) -> None:
    report = inspected(url, tmp_path)
    assert report.coverage.is_thin
    assert report.coverage.home_error == word
    assert not report.open


def test_a_site_that_turns_us_away_accuses_nobody(tmp_path: Path) -> None:
    with LocalSite({}) as site:
        site.not_found = Answer("<h1>访问被拒绝</h1>".encode(), status=403)
        report = inspected(site.url + "/", tmp_path)
    assert report.coverage.is_blocked
    assert not report.open
    assert report.questions


def test_what_is_mended_is_fixed_and_what_is_not_fetched_is_not(tmp_path: Path) -> None:
    body = '<h1>通知</h1><p><a href="/gone.html">附件</a> <a href="/list.html">列表</a></p>'
    answers = web({"/": body, "/list.html": '<p>己经完成整改。</p><p><a href="/lost.html">旧文</a></p>'})
    with LocalSite(answers) as site:
        first = inspected(site.url + "/", tmp_path)
        assert {finding.status for finding in first.open} == {Status.NEW}
        assert sorted(of_check(first, "dead_link")) == [site.url + "/gone.html", site.url + "/lost.html"]
        site.answers = {**answers, "/gone.html": answers["/"], "/list.html": Answer(b"busy", status=503)}
        second = inspected(site.url + "/", tmp_path, today=date(2026, 11, 23))
    states = {(finding.check, finding.target): finding.status for finding in second.findings}
    assert states["dead_link", site.url + "/gone.html"] is Status.FIXED
    assert states["dead_link", site.url + "/lost.html"] is Status.UNSEEN
    assert states["typo", ""] is Status.UNSEEN


def test_an_unchanged_page_is_a_revisit_and_judged_again(tmp_path: Path) -> None:
    answers = web({"/": "<h1>通知</h1><p>我县己经完成整改任务。</p>"})
    with LocalSite(answers) as site:
        first = inspected(site.url + "/", tmp_path)
        second = inspected(site.url + "/", tmp_path, today=date(2026, 11, 23))
    assert [finding.status for finding in second.open if finding.check == "typo"] == [Status.PERSISTING]
    assert len([finding for finding in first.open if finding.check == "typo"]) == 1
    newest = max(tmp_path.glob("*.warc.gz"), key=lambda path: path.stat().st_mtime)
    with newest.open("rb") as stream:
        assert "revisit" in [record.rec_type for record in ArchiveIterator(stream)]


def test_an_archive_of_ours_is_judged_as_the_live_site_was(tmp_path: Path) -> None:
    site = numbered_site(60)
    with StaticSite(site.answers) as running:
        live = inspected(running.url + "/", tmp_path / "live")
        url = running.url + "/"
    offline = judge_archives([tmp_path / "live"], home_url=url, today=DAY, out=tmp_path / "offline", name="清源县人民政府")
    ours, theirs = to_json(live), to_json(offline)
    assert [row | {"first_seen": ""} for row in theirs["findings"]] == [row | {"first_seen": ""} for row in ours["findings"]]
    assert theirs["questions"] == ours["questions"]


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_an_archive_that_wget_wrote_is_judged(tmp_path: Path) -> None:
    site = numbered_site(40)
    with StaticSite(site.answers) as running:
        options = ["--quiet", "--recursive", "--level=inf", "--page-requisites", f"--warc-file={tmp_path / 'wget'}", "--no-verbose"]
        subprocess.run(["wget", *options, running.url + "/"], cwd=tmp_path, check=False, capture_output=True, timeout=60)
        base = running.url
    report = judge_archives([tmp_path / "wget.warc.gz"], home_url="", today=DAY, out=tmp_path / "out")
    assert report.coverage.pages == 40
    assert of_check(report, "dead_link") == [base + path for path in sorted(site.dead, key=lambda path: (len(path), path)) if path.endswith(".html")]


def test_two_processes_never_inspect_one_site_at_once(tmp_path: Path) -> None:
    with LocalSite(web({"/": "<p>好</p>"})) as site, Store.open(tmp_path / DATABASE) as store:
        number = store.ensure_site("清源县人民政府", site.url + "/")
        assert store.claim_site(number, "another process", timedelta(minutes=5))
        with pytest.raises(AlreadyRunningError, match="正在被另一个进程巡检"):
            inspect(job(site.url + "/", tmp_path))


def test_personal_numbers_are_masked_in_everything_we_write(tmp_path: Path) -> None:
    number = "11010519491231002X"
    table = f"<table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>某某某</td><td>{number}</td></tr></table>"
    with LocalSite(web({"/": f"<h1>公示</h1>{table}<p><a href='/f/{number}.pdf'>名单</a></p>"})) as site:
        report = inspected(site.url + "/", tmp_path)
    assert of_check(report, "privacy_leak")
    write_all(report, tmp_path / "report")
    for path in (tmp_path / "report").iterdir():
        assert number.encode() not in path.read_bytes(), path.name
    assert number.encode() not in (tmp_path / "report" / "report.html").read_bytes()


def test_a_full_disk_stops_cleanly_and_the_same_command_goes_on(tmp_path: Path) -> None:
    site = numbered_site(150)
    with StaticSite(site.answers) as running:
        command = [sys.executable, "-m", "inspector", "check", running.url, "--allow-loopback", "--out", str(tmp_path / "out"), "--recheck-after", "0.1"]
        small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))  # noqa: E731 - runs between fork and exec
        full = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, preexec_fn=small)
        assert full.returncode == 2
        assert full.stderr.startswith("出错：")
        assert "磁盘空间" in full.stderr or "数据库" in full.stderr
        assert "Traceback" not in full.stderr
        again = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert again.returncode == 0, again.stderr
    assert "读取页面 150 个" in again.stdout


def test_a_disk_that_is_full_before_the_first_page_is_told(tmp_path: Path) -> None:
    sitemap = Answer(random.Random(1).randbytes(3 << 20), content_type="text/plain")
    with LocalSite(web({"/": "<p>好</p>"}) | {"/sitemap.xml": sitemap}) as site:
        command = [sys.executable, "-m", "inspector", "check", site.url, "--allow-loopback", "--out", str(tmp_path / "out"), "--recheck-after", "0.1"]
        small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))  # noqa: E731 - as above; room for an empty database
        full = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, preexec_fn=small)
    assert full.returncode == 2
    assert "写不进存档" in full.stderr


def test_a_spot_check_loads_no_library_it_does_not_need(tmp_path: Path) -> None:
    """Each would cost a tenth of a second or more at every start."""
    unneeded = "alembic apprise argon2 bs4 docx docxtpl feedparser flask htmldate openpyxl playwright pypdfium2 tldextract waitress werkzeug".split()
    code = f"""
        import sys
        from inspector.cli import main
        try:
            main()
        finally:
            print("loaded:", sorted(set({unneeded!r}) & set(sys.modules)))
    """
    with LocalSite(web({"/": "<p>好</p>"})) as site:
        command = [sys.executable, "-c", textwrap.dedent(code), "check", site.url, "--allow-loopback", "--out", str(tmp_path), "--recheck-after", "0.1"]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "loaded: []" in run.stdout, run.stdout[-200:] + run.stderr


def test_scrapy_gathers_a_site_that_is_judged_later(tmp_path: Path) -> None:
    site = numbered_site(30)
    with StaticSite(site.answers) as running:
        options = [f"url={running.url}/", f"out={tmp_path / 'gathered'}", "allow_loopback=1"]
        command = [sys.executable, "-m", "scrapy", "crawl", "website", *(word for option in options for word in ("-a", option))]
        crawled = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=Path(__file__).parent.parent)
        assert crawled.returncode == 0, crawled.stderr
        report = judge_archives([tmp_path / "gathered"], home_url=f"{running.url}/", today=DAY, out=tmp_path / "judged")
    assert report.coverage.pages == 30
    assert f"'inspector/snapshots_stored': {30 + report.coverage.probes}" in crawled.stderr


def test_a_local_address_needs_leave(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "inspector", "check", "http://127.0.0.1:9/", "--out", str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 2
    assert "--allow-loopback" in run.stderr


def test_a_front_page_behind_a_redirect_is_the_front_page(tmp_path: Path) -> None:
    answers = web(
        {"/index.html": "<h1>清源县人民政府</h1><ul><li><a href='/a.html'>关于防汛的通知</a><span>2026-11-20</span></li></ul>", "/a.html": "<p>通知</p>"}
    )
    with LocalSite({**answers, "/": Answer(b"", status=302, headers=(("Location", "/index.html"),))}) as site:
        report = inspected(site.url + "/", tmp_path)
    assert report.coverage.home_status == 200
    assert not report.coverage.is_thin
    assert "homepage_stale" not in {finding.check for finding in report.open} | {question.check for question in report.questions}


def test_a_firewall_that_answers_200_with_a_riddle_accuses_nobody(tmp_path: Path) -> None:
    riddle = Answer(b"<html><script>document.cookie='__jsl_clearance=1';location.reload()</script></html>")
    with LocalSite({"/": riddle}) as site:
        report = inspected(site.url + "/", tmp_path)
    assert report.coverage.is_thin
    assert report.coverage.is_blocked
    assert not report.open
