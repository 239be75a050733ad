"""Accounts by spreadsheet and by command: the template and its way back, secrets, the matrix, and copies on the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from inspector.accounts.sheets import read_sheets
from inspector.cli import app
from inspector.config import load_config
from inspector.core.copies import pair_copies
from inspector.core.facts import Account, CopySource, Coverage, Post, SourceKind
from inspector.db.rows import Progress
from inspector.db.store import Store
from inspector.demo.server import Answer, LocalSite
from inspector.extract.page import SiteView, read_page
from inspector.extract.site import SiteReader
from inspector.files.yamlfile import ConfigError
from inspector.inspection.posts import account_copies
from inspector.vault import Credential, Vault, VaultError
from tests import subjects
from tests.account_platforms import Official, Platforms, daily, noon

pytest_plugins = ["databases"]

TODAY = date(2026, 11, 22)
HOME = "http://www.qingyuan.example/"
UNIT = "清源县人民政府办公室"


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "elsewhere" / "key"
    monkeypatch.setenv("DUWANG_KEY_FILE", str(place))
    monkeypatch.delenv("DUWANG_KEY", raising=False)
    return place


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    with Platforms() as running:
        yield running


def told(*words: str, typed: str = "") -> str:
    run = CliRunner().invoke(app, list(words), input=typed, catch_exceptions=True)
    return run.output + (str(run.exception) if run.exception else "")


def filled(folder: Path, **sheets: list[list[str]]) -> Path:
    """The template with rows in place of its examples."""
    path = folder / "登记表.xlsx"
    told("accounts", "template", str(path))
    book = load_workbook(path)
    for name, rows in sheets.items():
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                book[name].cell(number, column, value)
    book.save(path)
    return path


ACCOUNT: list[str] = ["清源发布", "公众号", UNIT, "https://mp.weixin.qq.com/qy", "", "运行", "", "方一鸣", "wx01", "", "", ""]
SEEN: list[str] = ["清源发布", "微信公众号", "互动功能有效", "是", "方一鸣", "2026-11-20", "", "", ""]


def test_what_is_written_into_the_template_comes_back(tmp_path: Path) -> None:
    path = filled(tmp_path, 账号=[ACCOUNT], 人工观察=[SEEN])
    sheets = read_sheets(path, TODAY)
    [entry] = sheets.entries
    assert (entry.label, entry.unit) == ("清源发布（微信公众号）", UNIT)
    assert [source.kind.value for source in entry.sources] == ["wechat_api", "wechat_statistics", "ledger"]
    assert sheets.observations["清源发布（微信公众号）"][0].who == "方一鸣"


def test_an_untouched_template_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="没有读到“账号”和“人工观察”两张表里的任何一行"):
        read_sheets(filled(tmp_path), TODAY)


def test_every_mistake_is_told_with_its_row_and_nothing_is_taken(tmp_path: Path) -> None:
    wrong = [[*SEEN[:2], "好不好看", "是", "方一鸣", "2026-11-20"], [*SEEN[:3], "也许", "", "2026-12-20"]]
    path = filled(tmp_path, 账号=[["清源发布", "公众号", UNIT, "", "", "休息", "2026-02-30"]], 人工观察=wrong)
    with pytest.raises(ConfigError) as error:
        read_sheets(path, TODAY)
    for words in ("状态日期“2026-02-30”不是日期", "观察内容“好不好看”不认识", "结果“也许”不认识", "观察日期要写，也不能晚于今天", "没有写观察人"):
        assert words in str(error.value)
    assert "工作表“人工观察”第 4 行" in str(error.value)


def test_from_the_template_to_the_matrix(tmp_path: Path, platforms: Platforms) -> None:
    platforms.officials["wx01"] = Official("the-secret", daily("2026-11-21", 30), drafts=daily("2026-11-22", 1, "学校己经放假"))
    data, config = str(tmp_path / "data"), tmp_path / "sites.yaml"
    config.write_text(
        f"settings:\n  platforms:\n    wechat: {{base: {platforms.url}/wechat/, rate: 200}}\nunits:\n  - name: {UNIT}\naccounts:\n  - {{name: 清源交通, platform: 抖音, unit: {UNIT}}}\n",
        encoding="utf-8",
    )
    common = ["--config", str(config), "--data", data]
    assert "已导入账号 1 个、人工观察 1 条" in told(
        "accounts", "import", str(filled(tmp_path, 账号=[ACCOUNT], 人工观察=[SEEN])), *common, "--today", "2026-11-22"
    )
    assert "没有录入“清源发布（微信公众号）”的凭据" in told("accounts", "test", "清源发布", *common, "--allow-loopback")
    assert "已加密存放" in told("accounts", "secret", "清源发布", *common, typed="the-secret\n")
    tried = told("accounts", "test", "清源发布", *common, "--allow-loopback")
    assert "已发布列表：能用，共 30 条" in tried
    assert "草稿箱：能用，共 1 条" in tried
    assert "己经" in told("accounts", "drafts", "清源发布", *common, "--allow-loopback")
    into_desk = ("accounts", "drafts", "清源发布", *common, "--allow-loopback", "--keep", "--by", "甲")
    assert "放进复核台 1 篇，0 篇已经在里面" in told(*into_desk)
    assert "放进复核台 0 篇，1 篇已经在里面" in told(*into_desk), "the same text is kept once"
    ran = told("accounts", "run", *common, "--allow-loopback", "--today", "2026-11-22")
    assert "清源发布（微信公众号）：最近发布 2026-11-21" in ran
    assert "清源交通（抖音）：没有读到发布" in ran
    page = tmp_path / "matrix.html"
    lines = told("accounts", "matrix", "--data", data, "--html", str(page))
    assert "★优秀账号候选" in lines
    assert "清源交通（抖音）" in page.read_text(encoding="utf-8")
    assert "A-V2" in told("score", "清源发布（微信公众号）", "--data", data)
    told("report", "--data", data, "--out", str(tmp_path / "reports"))
    report = next((tmp_path / "reports").glob("*清源发布*")) / "report.html"
    assert "政务新媒体内容检查报告" in report.read_text(encoding="utf-8")
    assert "证据等级" in report.read_text(encoding="utf-8")


def test_accounts_are_inspected_with_the_sites_and_no_clause_of_one_is_told_of_the_other(tmp_path: Path) -> None:
    home = Answer("<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县</title></head><body><p>好。</p></body></html>".encode())
    with LocalSite({"/": home}) as site:
        config = tmp_path / "sites.yaml"
        config.write_text(
            f"units:\n  - name: {UNIT}\nsites:\n  - {{name: 清源县人民政府, url: {site.url}/, unit: {UNIT}}}\naccounts:\n  - {{name: 清源交通, platform: 抖音, unit: {UNIT}}}\n",
            encoding="utf-8",
        )
        ran = told("run", "--all", "--config", str(config), "--data", str(tmp_path / "data"), "--allow-loopback", "--today", "2026-11-22", "--processes", "1")
    assert "清源交通（抖音）：没有读到发布" in ran
    assert "清源县人民政府：读取页面 1 个" in ran
    scores = told("score", "--all", "--data", str(tmp_path / "data"))
    of_site, of_account = told("score", "清源县人民政府", "--data", str(tmp_path / "data")), told("score", "清源交通（抖音）", "--data", str(tmp_path / "data"))
    assert "清源交通（抖音）" in scores
    assert "W-V3" in of_site
    assert "A-V2" not in of_site
    assert "W-V3" not in of_account


def test_posts_of_the_units_account_are_compared_with_its_site(store: Store) -> None:
    text = "<p>为做好冬季供暖工作，现通知如下，请各单位执行。</p><p>供暖时间自11月15日起，至次年3月15日止。</p><p>居民供热价格为每平方米25元，困难家庭可以申请补贴，由社区受理。</p><p>咨询电话0591-87654321，工作日上午九点至下午五点接听，节假日由值班人员接听。</p>"
    account = Account("清源发布", "微信公众号", UNIT)
    number = store.ensure_account(account)
    inspection = store.begin_inspection(number, TODAY, {}, "")
    post = Post(SourceKind.WECHAT_API, "1", "关于做好冬季供暖工作的通知", "https://mp.weixin.qq.com/s/1", noon("2026-11-20"), "", noon("2026-11-21"), text)
    store.save_batch(number, inspection.id, [post], Progress(0, SourceKind.WECHAT_API))
    reader = SiteReader(UNIT, HOME, {"www.qingyuan.example"}, TODAY, {}, ())
    pages = {}
    head = "<html><meta charset='utf-8'><title>{0}</title><body><h1>{0}</h1><p>发布时间：{1}</p>"
    for day, words, title in (("2026-11-20", text.replace("25元", "26元"), post.title), ("2026-11-19", text, "关于做好扫雪除冰工作的通知")):
        html = head.format(title, day) + words
        page = read_page(subjects.snapshot(f"{HOME}tz/t{day.replace('-', '')}_1.html", html, TODAY), SiteView(UNIT, frozenset({HOME}), frozenset(), TODAY))
        assert page is not None
        reader.add(page)
        pages[page.url] = page
    posts = account_copies(store, UNIT)
    site = reader.facts(Coverage(pages=2, home_status=200), lambda url: 200, posts=posts, read_again=pages.get)
    [pair] = pair_copies(site.copies)
    assert (pair.second.source, pair.only_first, pair.only_second) == (CopySource.ACCOUNT, ("26元",), ("25元",))
    assert account_copies(store, "清源县教育局") == []
    later = [posts[0]._replace(article=posts[0].article._replace(day=date(2027, 3, 1)))]
    assert not list(pair_copies(reader.facts(Coverage(), lambda url: 200, posts=later).copies)), "next year's notice of that title is another"
    twice = [*posts, posts[0]._replace(article=posts[0].article._replace(url="https://mp.weixin.qq.com/s/2"))]
    assert not list(pair_copies(reader.facts(Coverage(), lambda url: 200, posts=twice).copies)), "which of the two it is nobody knows"


def test_what_the_store_keeps_of_accounts_comes_back(store: Store) -> None:
    number = store.ensure_account(Account("清源发布", "微信公众号", UNIT))
    inspection = store.begin_inspection(number, TODAY, {}, "")
    post = Post(SourceKind.FEED, "1", "清源县召开会议", "https://www.qingyuan.example/1", noon("2026-11-20"), "订阅源", noon("2026-11-21"), "<p>好。</p>")
    progress = Progress(
        0,
        SourceKind.FEED,
        "https://www.qingyuan.example/feed",
        "20",
        is_done=True,
        posts=1,
        since=date(2026, 10, 1),
        until=TODAY,
        details={"menu": [["服务", "https://www.qingyuan.example/s"]]},
    )
    store.save_batch(number, inspection.id, [post], progress)
    store.save_batch(number, inspection.id, [post._replace(title="清源县召开会议（更正）")], progress._replace(posts=2))
    assert [one.title for one in store.posts(number)] == ["清源县召开会议（更正）"]
    assert store.progress(inspection.id) == {0: progress._replace(posts=2)}
    assert store.sealed(number) == ""


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{name: 清源发布, platform: 微博, unit: 清源县政府办}", "写的“清源县政府办”不在 units 里"),
        (f"{{name: 清源发布, platform: 微博, unit: {UNIT}, sources: [{{kind: 微博接口}}]}}", "来源“微博接口”要写 uid"),
        (f"{{name: 清源发布, platform: 微博, unit: {UNIT}, sources: [{{kind: 微信接口, uid: 1}}]}}", "写的“微信接口”不是来源，可以写的有：公众号接口"),
        (f"{{name: 清源发布, platform: 微博, unit: {UNIT}, state: 休眠}}", "写的“休眠”不认识，应为 运行、归并、关停 之一"),
        (f"{{name: 清源发布, platform: 微博, unit: {UNIT}}}\n  - {{name: 清源发布, platform: 新浪微博, unit: {UNIT}}}", "name 和平台与另一个账号相同"),
    ],
)
def test_a_mistake_in_an_account_is_told_with_its_line(tmp_path: Path, entry: str, words: str) -> None:
    path = tmp_path / "sites.yaml"
    path.write_text(f"units:\n  - name: {UNIT}\naccounts:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_config(path)
    assert words in str(error.value)
    assert "账号“清源发布”" in str(error.value)


def test_another_key_does_not_open_a_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = Vault.open(create=True).seal(Credential("a-secret"))
    assert "a-secret" not in sealed
    assert Vault.open().unseal(sealed) == Credential("a-secret")
    monkeypatch.setenv("DUWANG_KEY", "A" * 43 + "=")
    with pytest.raises(VaultError, match="凭据解不开"):
        Vault.open().unseal(sealed)
    monkeypatch.setenv("DUWANG_KEY", "short")
    with pytest.raises(VaultError, match="密钥格式不对"):
        Vault.open()
