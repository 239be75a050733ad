"""Accounts from their sources to their findings: the real client against platforms on this machine."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from inspector.accounts.gathering import Safe
from inspector.accounts.inspection import Options, account_of, inspect_accounts
from inspector.archive import read_record
from inspector.config import load_config
from inspector.core.workdays import CHINA
from inspector.db.store import DATABASE, Store
from inspector.db.tables import finding
from inspector.vault import Credential
from reports.report import Report
from tests.account_platforms import CHALLENGE, Article, Official, Platforms, article_page, daily, noon

TODAY = date(2026, 11, 22)
SECRET = "5ecre7-0f-the-official-account"


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    with Platforms() as running:
        yield running


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "elsewhere" / "key"
    monkeypatch.setenv("DUWANG_KEY_FILE", str(place))
    monkeypatch.delenv("DUWANG_KEY", raising=False)
    return place


class Bureau:
    """An office with accounts, its configuration and its data folder."""

    def __init__(self, folder: Path, platforms: Platforms) -> None:
        self.folder, self.platforms = folder, platforms
        self.entries: list[str] = []
        self.general = ""
        self.rate = 200.0

    def account(self, name: str, platform: str, *sources: str, **fields: str) -> None:
        told = "".join(f"\n    {field}: {value}" for field, value in fields.items())
        listed = "".join(f"\n      - {source}" for source in sources)
        self.entries.append(
            f"  - name: {name}\n    platform: {platform}\n    unit: 清源县人民政府办公室{told}" + (f"\n    sources:{listed}" if sources else "")
        )

    @property
    def config(self) -> Path:
        url = self.platforms.url
        rates = "".join(
            f"\n    {name}: {{rate: {self.rate}{base}}}"
            for name, base in (
                ("wechat", f", base: {url}/wechat/"),
                ("weibo", f", base: {url}/weibo/"),
                ("feed", ""),
                ("page", ""),
                ("wechat_page", ""),
                ("market", ""),
            )
        )
        path = self.folder / "sites.yaml"
        path.write_text(
            f"settings:{self.general}\n  platforms:{rates}\nunits:\n  - name: 清源县人民政府办公室\naccounts:\n" + "\n".join(self.entries), encoding="utf-8"
        )
        return path

    def secret(self, label: str, secret: str) -> None:
        config = load_config(self.config)
        with Store.open(self.folder / DATABASE) as store:
            entry = next(entry for entry in config.accounts if entry.name == label)
            Safe(store).keep(store.ensure_account(account_of(entry)), Credential(secret))

    def inspected(self, today: date = TODAY) -> dict[str, Report]:
        options = Options(self.folder, today, allow_loopback=True, first_wait=0.01, second_look=0.01)
        return {report.site: report for report in inspect_accounts(load_config(self.config), options)}


@pytest.fixture
def bureau(tmp_path: Path, platforms: Platforms) -> Bureau:
    folder = tmp_path / "data"
    folder.mkdir()
    return Bureau(folder, platforms)


def official(bureau: Bureau, *articles: Article, **fields: object) -> Official:
    """The bureau's WeChat account with these articles."""
    made = Official(SECRET, list(articles), **fields)  # type: ignore[arg-type]  # what a test says of it
    bureau.platforms.officials["wx01"] = made
    bureau.account("清源发布", "微信公众号", "{kind: 公众号接口, app_id: wx01}", "{kind: 公众号统计, app_id: wx01}", url="https://mp.weixin.qq.com/qy")
    bureau.secret("清源发布", SECRET)
    return made


def only(bureau: Bureau, today: date = TODAY) -> Report:
    return next(iter(bureau.inspected(today).values()))


def checks_of(report: Report) -> set[str]:
    return {finding.check for finding in report.open}


def errors_of(report: Report) -> str:
    assert report.account is not None
    return "；".join(reading.error for reading in report.account.readings)


def test_every_post_is_read_once_and_its_words_are_proofread(bureau: Bureau) -> None:
    official(bureau, Article("清源县学校己经放假", noon("2026-11-21")), *daily("2026-11-20", 44))
    report = only(bureau)
    assert report.account is not None
    assert report.account.posts == 45
    assert [finding.quote for finding in report.open if finding.check == "typo"] == ["己经"]
    assert [one.body["offset"] for one in bureau.platforms.asked("freepublish")] == [0, 20, 40]
    with Store.open(bureau.folder / DATABASE) as store:
        assert len(store.posts(1)) == 45


def test_two_sources_that_agree_prove_silence_and_touch_the_veto(bureau: Bureau) -> None:
    official(bureau, *daily("2026-10-20", 5), sent={"2026-10-20": ["清源县召开第1次供暖工作会议"]})
    report = only(bureau, date(2026, 11, 22))
    [finding] = [finding for finding in report.open if finding.check == "silent_account"]
    assert finding.indicators == ("A-V2",)
    assert "公众号接口（接口，到 2026-11-22）、公众号统计（接口，到 2026-11-21）" in finding.message
    assert "32 天" in finding.message or "33 天" in finding.message
    assert report.score is not None
    assert {line.indicator.id: line.state.value for line in report.score.vetoes}["A-V2"] == "at risk"


def test_what_the_published_list_omits_the_statistics_may_tell(bureau: Bureau) -> None:
    official(bureau, *daily("2026-10-20", 5), sent={"2026-11-18": ["清源县发布寒潮预警"]})
    assert "silent_account" not in checks_of(only(bureau))


def test_one_source_alone_is_suspected_and_asks_for_a_second_look(bureau: Bureau) -> None:
    account = official(bureau, *daily("2026-10-20", 5))
    account.refuses["datacube/getarticlesummary"] = {"errcode": 48001, "errmsg": "api unauthorized rid: 6b1"}
    report = only(bureau)
    [finding] = [finding for finding in report.open if finding.check == "silent_account"]
    assert (finding.indicators, finding.certainty.value) == ((), "suspected")
    assert any("只有一个来源说停更" in question.reason for question in report.questions)
    assert report.score is not None
    assert {line.indicator.id: line.state.value for line in report.score.vetoes}["A-V2"] == "unknown"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ({"errcode": 40164, "errmsg": "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 6c1"}, "IP 白名单”里加上：203.0.113.9"),
        ({"errcode": 40001, "errmsg": "invalid credential"}, "AppSecret 不对"),
        ({"errcode": 45009, "errmsg": "reach max api daily quota limit"}, "今天的接口调用次数已用完"),
        ({"errcode": 48001, "errmsg": "api unauthorized"}, "没有这个接口的权限"),
        ({"errcode": 99999, "errmsg": "some news"}, "公众平台拒绝了请求。（错误码 99999：some news）"),
    ],
)
def test_a_refusal_is_explained_and_accuses_nobody(bureau: Bureau, error: dict[str, object], words: str) -> None:
    official(bureau).refuses["cgi-bin/freepublish/batchget"] = error
    bureau.platforms.officials["wx01"].refuses["datacube/getarticlesummary"] = error
    report = only(bureau)
    assert words in errors_of(report)
    assert not report.is_conclusive
    assert not report.open
    assert any("没有一个来源读到内容" in question.reason for question in report.questions)


def test_an_account_without_the_list_of_what_it_published_is_proofread_by_its_library(bureau: Bureau) -> None:
    account = official(bureau)
    account.refuses["cgi-bin/freepublish/batchget"] = account.refuses["datacube/getarticlesummary"] = {"errcode": 48001, "errmsg": "api unauthorized"}
    account.materials = [Article("清源县召开会议", noon("2026-11-20"), "<p>学校己经放假。</p>")]
    report = only(bureau)
    assert "改读了永久素材 1 篇" in errors_of(report)
    assert checks_of(report) == {"typo"}, "the library proves neither silence nor its contrary"
    assert not report.is_conclusive
    assert bureau.platforms.asked("batchget_material")[0].body == {"type": "news", "offset": 0, "count": 20}


def test_a_spoilt_token_is_exchanged_once_and_a_busy_platform_asked_again(bureau: Bureau) -> None:
    official(bureau, *daily("2026-11-21", 3), spoils_tokens=1, is_busy=1)
    assert "silent_account" not in checks_of(only(bureau))
    assert [one.body["force_refresh"] for one in bureau.platforms.asked("stable_token")] == [False, True]


def test_a_token_is_kept_for_the_next_run(bureau: Bureau) -> None:
    official(bureau, *daily("2026-11-21", 3))
    only(bureau)
    only(bureau, TODAY + timedelta(days=1))
    assert len(bureau.platforms.asked("stable_token")) == 1


def test_a_changed_secret_is_told_without_repeating_it(bureau: Bureau) -> None:
    official(bureau).secret = "another"
    errors = errors_of(only(bureau))
    assert "AppSecret 不对，或者已在公众平台重置" in errors
    assert SECRET not in errors


@pytest.mark.parametrize("trouble", ["storm", "half"])
def test_a_storm_and_cut_answers_are_waited_out(bureau: Bureau, trouble: str) -> None:
    official(bureau, *daily("2026-11-21", 3))
    setattr(bureau.platforms, trouble, 3)
    report = only(bureau)
    assert report.account is not None
    assert report.account.posts == 3


def test_a_platform_that_never_recovers_is_an_error_not_a_silence(bureau: Bureau) -> None:
    official(bureau, *daily("2026-10-01", 3))
    bureau.platforms.storm = 10_000
    report = only(bureau)
    assert "服务器回答 503，试了 4 次" in errors_of(report)
    assert not report.open


def test_a_deleted_post_is_no_update_and_a_huge_one_is_still_read(bureau: Bureau) -> None:
    huge = Article("清源县政府工作报告", noon("2026-11-21"), "<p>各项工作有序开展。</p>" * 400_000)
    official(bureau, huge, *daily("2026-11-20", 3))
    report = only(bureau)
    assert report.account is not None
    assert report.account.newest == date(2026, 11, 21)


def test_a_deleted_post_does_not_count_as_an_update(bureau: Bureau) -> None:
    gone = Article("清源县公告", noon("2026-11-21"), is_deleted=True)
    official(bureau, gone, *daily("2026-10-20", 3))
    assert "silent_account" in checks_of(only(bureau))


def test_links_of_posts_and_of_the_menu_are_asked(bureau: Bureau) -> None:
    url = bureau.platforms.url
    bureau.platforms.pages["/there"] = (200, "text/html", b"<html><title>x</title><p>ok</p></html>")
    body = f'<p>详见<a href="{url}/there">通知</a>和<a href="{url}/gone.html">办法</a>。</p>'
    official(
        bureau,
        Article("清源县办事指南", noon("2026-11-21"), body),
        menu=[{"name": "服务", "sub_button": {"list": [{"type": "view", "name": "预约", "url": f"{url}/booking"}]}}],
    )
    found = {finding.target: finding.page_title for finding in only(bureau).open if finding.check == "dead_link"}
    assert found == {f"{url}/gone.html": "清源县办事指南", f"{url}/booking": "自定义菜单"}


def test_a_microblog_is_read_by_its_interface(bureau: Bureau) -> None:
    bureau.platforms.blogs["1234567"] = daily("2026-11-21", 130, "清源县今天第{}次提醒大家注意防寒保暖")
    bureau.platforms.tokens["granted"] = "1234567"
    bureau.account("清源发布", "微博", '{kind: 微博接口, uid: "1234567"}')
    bureau.secret("清源发布", "granted")
    report = only(bureau)
    assert report.account is not None
    assert report.account.newest == date(2026, 11, 21)
    assert [one.query["page"] for one in bureau.platforms.asked("user_timeline")] == ["1"]  # the second page is older than what is read


@pytest.mark.parametrize(("code", "words"), [(21327, "授权已过期"), (10023, "一小时后恢复"), (10014, "没有这个接口的权限")])
def test_a_microblogs_refusal_is_explained(bureau: Bureau, code: int, words: str) -> None:
    bureau.platforms.blog_error = {"error": "x", "error_code": code, "request": "/2/x"}
    bureau.account("清源发布", "微博", '{kind: 微博接口, uid: "1234567"}')
    bureau.secret("清源发布", "granted")
    assert words in errors_of(only(bureau))


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>清源发布</title>
<item><title>清源县发布寒潮预警</title><link>https://www.qingyuan.example/1</link><guid>1</guid><pubDate>Sat, 21 Nov 2026 18:30:00 GMT</pubDate><description>注意防寒。</description></item>
<item><title>清源县召开会议</title><link>https://www.qingyuan.example/2</link><guid>2</guid><pubDate>2026-11-20 08:00:00</pubDate><description>研究供暖。</description></item>
{more}</channel></rss>"""
JSON_FEED = '{"version":"https://jsonfeed.org/version/1.1","title":"清源","items":[{"id":"1","url":"https://www.qingyuan.example/1","title":"清源县发布寒潮预警","date_published":"2026-11-21T20:00:00-05:00","content_html":"<p>好。</p>"}]}'


@pytest.mark.parametrize(("body", "newest"), [(RSS.format(more=""), date(2026, 11, 22)), (JSON_FEED, date(2026, 11, 22))])
def test_feeds_are_read_with_their_zones(bureau: Bureau, body: str, newest: date) -> None:
    bureau.platforms.pages["/feed"] = (200, "application/xml", body.encode())
    bureau.account("清源发布", "微信公众号", f"{{kind: 订阅源, url: {bureau.platforms.url}/feed}}")
    report = only(bureau)
    assert report.account is not None
    assert report.account.newest == newest


def test_a_feed_with_an_undated_item_says_nothing_of_silence(bureau: Bureau) -> None:
    old = RSS.format(more="<item><title>没有日期的一条</title><guid>3</guid></item>").replace("Nov 2026", "Sep 2026").replace("2026-11-20", "2026-09-20")
    bureau.platforms.pages["/feed"] = (200, "application/xml", old.encode())
    bureau.account("清源发布", "微信公众号", f"{{kind: 订阅源, url: {bureau.platforms.url}/feed}}")
    report = only(bureau)
    assert "silent_account" not in checks_of(report)
    assert any("有的发布没有时间" in question.reason for question in report.questions)


def test_an_article_is_read_by_its_address_and_a_challenge_is_recognised(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    from spiders.accounts import wechat_page

    monkeypatch.setattr(wechat_page, "HOST", bureau.platforms.url.removeprefix("http://"))
    bureau.platforms.pages["/s/one"] = (
        200,
        "text/html; charset=utf-8",
        article_page("清源县发布寒潮预警", noon("2026-11-21"), "清源发布", "<p>学校己经放假。</p>"),
    )
    bureau.platforms.pages["/s/two"] = (200, "text/html; charset=utf-8", CHALLENGE)
    bureau.platforms.pages["/s/three"] = (200, "text/html; charset=utf-8", article_page("别人的文章", noon("2026-11-21"), "邻县发布", "<p>好。</p>"))
    urls = ", ".join(f"{bureau.platforms.url}/s/{name}" for name in ("one", "two", "three"))
    bureau.account("清源发布", "微信公众号", f"{{kind: 网址清单, urls: [{urls}]}}")
    report = only(bureau)
    assert report.account is not None
    assert (report.account.posts, report.account.newest) == (1, date(2026, 11, 21))
    assert "typo" in checks_of(report)


def test_articles_are_visited_slowly_and_after_a_challenge_not_at_all(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    from spiders.accounts import wechat_page

    monkeypatch.setattr(wechat_page, "HOST", bureau.platforms.url.removeprefix("http://"))
    for number in range(6):
        page = CHALLENGE if number == 3 else article_page(f"清源县发布第{number}号预警", noon("2026-11-21"), "清源发布", "<p>好。</p>")
        bureau.platforms.pages[f"/s/{number}"] = (200, "text/html; charset=utf-8", page)
    urls = ", ".join(f"{bureau.platforms.url}/s/{number}" for number in range(6))
    bureau.account("清源发布", "微信公众号", f"{{kind: 网址清单, urls: [{urls}]}}")
    bureau.rate = 4.0
    report = only(bureau)
    asked = bureau.platforms.asked("/s/")
    assert [one.path for one in asked] == ["/s/0", "/s/1", "/s/2", "/s/3"]
    assert min(later.at - earlier.at for earlier, later in pairwise(asked)) >= 0.24
    assert report.account is not None
    assert report.account.posts == 3


def test_what_was_judged_lies_in_an_archive_beside_those_of_sites(bureau: Bureau) -> None:
    official(bureau, Article("清源县发布寒潮预警", noon("2026-10-20"), "<p>学校己经放假。</p>"))
    report = only(bureau)
    archive = bureau.folder / report.inspection.archive
    with Store.open(bureau.folder / DATABASE) as store:
        kept_for = store.archives_to_keep(1, TODAY + timedelta(days=400))
        with store.reading() as connection:
            rows = connection.execute(select(finding.c.check_id, finding.c.record_file, finding.c.record_offset)).all()
    assert {row.record_file for row in rows} == {archive.name}
    told = {row.check_id: read_record(archive, row.record_offset) for row in rows}
    assert told["typo"] is not None
    assert "己经放假" in told["typo"].body.decode()
    assert told["silent_account"] is not None
    assert "清源县发布寒潮预警" in told["silent_account"].body.decode()
    with archive.open("rb") as stream:
        assert [record.rec_type for record in ArchiveIterator(stream)] == ["warcinfo", "resource", "resource"], "as another program reads it"
    assert archive.name in kept_for, "as long as its findings are open"


def ledger(bureau: Bureau, rows: list[list[str]], head: str = "账号名称,平台,标题,网址,发布时间,台账截止日期") -> None:
    (bureau.folder / "台账.csv").write_text("\n".join([head, *(",".join(row) for row in rows)]), encoding="utf-8")
    bureau.account("清源发布", "微信公众号", "{kind: 发布台账, file: 台账.csv}")


def test_a_ledger_that_ends_before_the_window_cannot_tell(bureau: Bureau) -> None:
    ledger(bureau, [["清源发布", "公众号", "清源县召开会议", "", "2026-10-20 09:30", ""]])
    report = only(bureau)
    assert "silent_account" not in checks_of(report)
    assert any("没有管到检查日" in question.reason for question in report.questions)


def test_a_ledger_kept_up_to_today_is_one_witness(bureau: Bureau) -> None:
    ledger(bureau, [["清源发布", "公众号", "清源县召开会议", "", "2026-10-20 09:30", "2026-11-22"]])
    [finding] = [finding for finding in only(bureau).open if finding.check == "silent_account"]
    assert finding.indicators == ()
    assert "发布台账（台账，到 2026-11-22）" in finding.message


def test_merged_cells_and_double_rows_of_a_ledger_are_understood(bureau: Bureau) -> None:
    rows = [
        ["清源发布", "微信公众号", "清源县召开会议", "", "2026-11-20", ""],
        ["", "", "清源县发布预警", "", "2026-11-21", ""],
        ["", "", "清源县发布预警", "", "2026-11-21", ""],
    ]
    ledger(bureau, [*rows, ["邻县发布", "微信公众号", "别人的", "", "2026-11-21", ""]])
    report = only(bureau)
    assert report.account is not None
    assert report.account.posts == 2


def test_cells_merged_over_rows_say_the_same_of_each(bureau: Bureau) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["清源县政务新媒体发布台账"])
    sheet.merge_cells("A1:E1")
    for row in (
        ["账号名称", "平台", "标题", "发布时间", "台账截止日期"],
        ["清源发布", "微信公众号", "清源县召开会议", datetime(2026, 11, 19, 9, 30, tzinfo=CHINA).replace(tzinfo=None), date(2026, 11, 22)],
        [None, None, "清源县发布预警", None, None],
        [None, "微博", "清源县发布预警", date(2026, 11, 20), None],
        ["邻县发布", "微信公众号", "邻县的消息", date(2026, 11, 21), None],
    ):
        sheet.append(row)
    for cells in ("A3:A5", "B3:B4", "D3:D4"):
        sheet.merge_cells(cells)
    book.save(bureau.folder / "台账.xlsx")
    bureau.account("清源发布", "微信公众号", "{kind: 发布台账, file: 台账.xlsx}")
    report = only(bureau)
    assert report.account is not None
    assert (report.account.posts, report.account.newest) == (2, date(2026, 11, 19))


def test_a_wrong_day_in_a_ledger_is_told_with_its_row(bureau: Bureau) -> None:
    ledger(bureau, [["清源发布", "公众号", "清源县召开会议", "", "2026-13-40", ""]])
    assert "台账.csv 第 2 行：发布时间“2026-13-40”不是日期" in errors_of(only(bureau))


MARKET = "<html><body><h1>清源通</h1><p>版本：3.2.1</p><p>更新时间：2026-10-08</p>{more}</body></html>"


def test_an_apps_page_tells_version_day_and_filing(bureau: Bureau) -> None:
    bureau.platforms.pages["/app"] = (200, "text/html; charset=utf-8", MARKET.format(more="<p>备案号：闽ICP备20000001号-3A</p>").encode())
    bureau.account("清源通", "移动客户端", f"{{kind: 应用市场, url: {bureau.platforms.url}/app}}")
    assert not checks_of(only(bureau))
    bureau.platforms.pages["/app"] = (200, "text/html; charset=utf-8", MARKET.format(more="").encode())
    assert checks_of(only(bureau, TODAY + timedelta(days=1))) == {"missing_app_filing"}


def test_one_market_without_the_app_is_not_yet_a_veto(bureau: Bureau) -> None:
    bureau.account("清源通", "移动客户端", f"{{kind: 应用市场, url: {bureau.platforms.url}/app}}", filing="闽ICP备20000001号-3A")
    [finding] = only(bureau).open
    assert (finding.check, finding.indicators) == ("unavailable_app", ())
    bureau.entries.clear()
    bureau.account(
        "清源通", "移动客户端", *(f"{{kind: 应用市场, url: {bureau.platforms.url}/{name}}}" for name in ("app", "other")), filing="闽ICP备20000001号-3A"
    )
    [finding] = only(bureau, TODAY + timedelta(days=1)).open
    assert finding.indicators == ("A-V2", "L-31")


def test_a_killed_run_goes_on_and_no_post_comes_twice(bureau: Bureau) -> None:
    official(bureau, *daily("2026-11-21", 58))
    bureau.rate, bureau.platforms.slow = 5.0, 0.1
    script = f"from tests.test_accounts_gathered import *\nfrom inspector.accounts.inspection import *\ninspect_accounts(load_config(Path({str(bureau.config)!r})), Options(Path({str(bureau.folder)!r}), TODAY, allow_loopback=True))"
    process = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parent.parent, env=os.environ | {"PYTHONPATH": "."})
    deadline = time.monotonic() + 60
    while len(bureau.platforms.asked("freepublish")) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    asked = len(bureau.platforms.asked("freepublish"))
    bureau.rate, bureau.platforms.slow = 200.0, 0.0
    report = only(bureau)
    assert report.account is not None
    assert report.account.posts == 58
    offsets = [one.body["offset"] for one in bureau.platforms.asked("freepublish")]
    assert offsets[asked] > 0, "what was read and kept is not asked for again"
    with Store.open(bureau.folder / DATABASE) as store:
        [row] = store.accounts()
        assert len(store.inspections(row.site_id)) == 1
        assert len({(post.source, post.key) for post in store.posts(row.site_id)}) == 58


def test_the_pace_of_a_platform_is_kept(bureau: Bureau) -> None:
    for number in range(6):
        bureau.platforms.officials[f"wx{number}"] = Official(SECRET, daily("2026-11-21", 2))
        bureau.account(f"清源发布{number}", "微信公众号", f"{{kind: 公众号接口, app_id: wx{number}}}")
    for number in range(6):
        bureau.secret(f"清源发布{number}", SECRET)
    bureau.rate = 10.0
    assert len(bureau.inspected()) == 6
    assert bureau.platforms.fastest("wechat") <= 11


def _members(archive: bytes) -> Iterator[bytes]:
    while archive:
        unpacker = zlib.decompressobj(31)
        unpacker.decompress(archive)
        yield archive[: len(archive) - len(unpacker.unused_data)]
        archive = unpacker.unused_data


def test_a_secret_is_nowhere_but_encrypted(bureau: Bureau, key: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    from reports.files import write_all

    caplog.set_level(logging.DEBUG)
    account = official(bureau, *daily("2026-11-21", 3), spoils_tokens=1)
    account.refuses["datacube/getarticlesummary"] = {"errcode": 40125, "errmsg": f"invalid appsecret {SECRET}"}
    report = only(bureau)
    write_all(report, bureau.folder / "reports")
    outputs = [path.read_bytes() for path in bureau.folder.rglob("*") if path.is_file()]
    outputs += [zlib.decompressobj(31).decompress(member) for path in bureau.folder.glob("*.gz") for member in _members(path.read_bytes())]
    assert len(outputs) > 3
    spoken = caplog.text.encode() + "".join(capfd.readouterr()).encode() + repr(Credential(SECRET, "TOKEN-x")).encode()
    for word in (SECRET, "TOKEN-wx01", key.read_text(encoding="ascii")):
        assert not [output for output in (*outputs, spoken) if word.encode() in output], word
    assert oct(key.stat().st_mode)[-3:] == "600"
    assert "***" in errors_of(report)


def test_without_its_key_a_credential_stays_closed_and_the_account_unknown(bureau: Bureau, key: Path) -> None:
    official(bureau, *daily("2026-10-20", 3))
    key.unlink()
    report = only(bureau)
    assert "读不到解密凭据的密钥" in errors_of(report)
    assert not report.is_conclusive
    assert not report.open
