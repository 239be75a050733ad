"""Word lists changed at the desk: tried on what the last inspection has read, and in force only when somebody says so."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from typer.testing import CliRunner

from inspector.accounts.inspection import Options, inspect_accounts
from inspector.accounts.wordtrial import attempts
from inspector.cli import app as commands
from inspector.config import load_config, words_of
from inspector.core.facts import Coverage
from inspector.core.people import Role
from inspector.core.reviewing import Act
from inspector.db.queue import QueueFilter
from inspector.db.rows import InspectionState
from inspector.db.store import Store
from inspector.db.verdicts import Asked
from inspector.demo.server import Answer, LocalSite
from inspector.demo.show import LOCAL
from inspector.inspection import judge, wordtrial
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from inspector.inspection.wordtrial import Amount, Trial
from inspector.proofread import Proofreader
from inspector.web.app import Desk, create_app
from inspector.web.trials import Change, Trials
from tests.attachment_samples import docx
from tests.visitors import Visitor, store_of, visitor

pytest_plugins = ["databases"]

TODAY = date(2026, 11, 23)
SITE = "清源县人民政府"
OLD, NEW = "青塬水库\t青源水库\tplace_name\n", "石桥阵\t石桥镇\tplace_name\n"
PAGE = '<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>{words}</body></html>'
WORDS = {"/": "<p>清源县人民政府网站，<a href='/a.html'>新闻</a>，<a href='/b.html'>公告</a>。</p>", "/a.html": "<p>近日，青塬水库蓄水，群众前去参观。</p>"}
CONFIG = """
settings:
  words: 词表
sites:
  - name: 清源县人民政府
    url: {url}/
units:
  - name: 清源县人民政府办公室
accounts:
  - name: 清源发布
    platform: 微信公众号
    unit: 清源县人民政府办公室
    sources:
      - {{kind: 订阅源, url: "{url}/feed.json"}}
"""
POSTS = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "清源发布",
    "items": [
        {
            "id": str(number),
            "url": f"https://www.qingyuan.example/{number}",
            "title": f"清源县召开第{number}次会议",
            "date_published": f"2026-11-{number:02}T08:00:00+08:00",
            "content_html": f"<p>会议听取了{words}的情况汇报，研究部署下一步工作。</p>",
        }
        for number, words in ((20, "石桥阵防汛"), (21, "水库蓄水"), (22, "县城供暖"))
    ],
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORDS["/b.html"] = "<p>近日，石桥阵党委组织干部走访青塬水库周边群众，听取意见和建议。</p>"
FILE, BROKEN, FEED = "/fj/方案.docx", "/fj/坏.docx", "/feed.json"
ACCOUNT = "清源发布（微信公众号）"


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration, one word list, and an inspection."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "词表").mkdir()
    (folder / "词表" / "lexicon_own.tsv").write_text(OLD, encoding="utf-8")
    answers = {path: Answer(PAGE.format(title=f"清源县{path}", words=words).encode()) for path, words in WORDS.items()}
    answers[FEED] = Answer(json.dumps(POSTS, ensure_ascii=False).encode(), content_type="application/json")
    with LocalSite(answers) as site:
        (folder / "sites.yaml").write_text(CONFIG.format(url=site.url), encoding="utf-8")
        config = load_config(folder / "sites.yaml")
        home = config.sites[0]
        assert inspect(Job(home.name, home.url, folder, TODAY, LOCAL, config=config, site=home)) is not None
        assert inspect_accounts(config, Options(folder, TODAY, allow_loopback=True, first_wait=0.01, second_look=0.01))
    return folder


@pytest.fixture(scope="module")
def with_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose page offers two files, one of which cannot be read."""
    folder = tmp_path_factory.mktemp("files")
    page = f"<p>发布时间：2026-11-20</p><p>现将<a href='{FILE}'>方案</a>和<a href='{BROKEN}'>附表</a>印发给你们，请认真贯彻执行。</p>"
    body = docx(["关于印发方案的通知", "各单位：石桥阵周边的青塬水库已经蓄水，请做好巡查。"])
    answers = {"/": Answer(PAGE.format(title="清源县人民政府", words="<p><a href='/a.html'>通知</a></p>").encode())}
    answers |= {"/a.html": Answer(PAGE.format(title="关于印发方案的通知", words=page).encode())}
    answers |= {FILE: Answer(body, content_type=WORD), BROKEN: Answer(body[:300], content_type=WORD)}
    with LocalSite(answers) as site:
        (folder / "sites.yaml").write_text(f"sites:\n  - name: {SITE}\n    url: {site.url}/\n", encoding="utf-8")
        (folder / "新词表").mkdir()
        (folder / "新词表" / "lexicon_own.tsv").write_text(NEW, encoding="utf-8")
        config = load_config(folder / "sites.yaml")
        home = config.sites[0]
        assert inspect(Job(home.name, home.url, folder, TODAY, LOCAL, config=config, site=home)) is not None
    return folder


@pytest.fixture
def desk(inspected: Path) -> Iterator[Flask]:
    (inspected / "词表" / "lexicon_own.tsv").write_text(OLD, encoding="utf-8")
    app = create_app(Desk(inspected, config=inspected / "sites.yaml"))
    app.testing = True
    if store_of(app).person_named("admin") is None:
        store_of(app).add_person("admin", "管理员甲", Role.ADMIN, "hash")
    yield app
    app.config["TRIALS"].drop()
    store_of(app).close()


def seen_by(admin: Visitor, path: str) -> str:
    return admin.get(path).text.split('name="seen" value="')[1].split('"')[0]


def told(admin: Visitor) -> str:
    """The page of the trial when it is over."""
    for _ in range(120):
        answer = admin.get("/settings/words/trial")
        if "Refresh" not in answer.headers:
            return answer.text
        time.sleep(0.5)
    raise AssertionError("the trial does not end")


def test_a_changed_list_is_tried_confirmed_and_signed(desk: Flask, inspected: Path) -> None:
    admin, path = visitor(desk, "admin"), "/settings/words/lexicon_own.tsv"
    own = inspected / "词表" / "lexicon_own.tsv"
    seen = seen_by(admin, path)
    data = {"csrf_token": admin.token(), "seen": seen, "note": "石桥镇常写错"}
    refused = admin.client.post(path, data=data | {"text": "石桥阵\t石桥镇\t没有这一类\n"})
    assert (refused.status_code, "lexicon_own.tsv，第 1 行" in refused.text) == (422, True)
    assert admin.client.post(path, data=data | {"text": NEW.replace("\t", "   ")}).status_code == 303
    page = told(admin)
    come, go, _rest = page.split("会少报")
    assert "试了 1 个网站、1 个账号，多报 2 个，少报 2 个" in page
    assert ("读了网页 3 / 3<" in page, "读了文章 3 / 3<" in page) == (True, True)
    of_account, go = page.rpartition("会多报")[2], go.partition("会多报")[0]
    assert ("<small>文章</small> 清源县召开第20次会议" in of_account, "<mark>石桥阵</mark>" in of_account) == (True, True)
    assert ("<mark>石桥阵</mark>" in come, "/b.html" in come, "<mark>青塬水库</mark>" in come) == (True, True, False)
    assert ("<mark>青塬水库</mark>" in go, "/a.html" in go, "<mark>石桥阵</mark>" in go) == (True, True, False)
    assert own.read_text(encoding="utf-8") == OLD
    assert not store_of(desk).audit_page()
    assert admin.post("/settings/words/trial/confirm").status_code == 303
    assert own.read_text(encoding="utf-8") == NEW
    assert [old.read_text(encoding="utf-8") for old in own.parent.glob("lexicon_own.tsv.2*")] == [OLD]
    step = store_of(desk).audit_page()[0]
    assert (step.action, step.who) == ("setting.words", "管理员甲（admin）")
    assert step.note.startswith("石桥镇常写错（试了 1 个网站、1 个账号，多报 2 个，少报 2 个；")
    assert admin.post("/settings/words/trial/confirm").status_code == 409


def test_nothing_takes_effect_unless_it_was_tried_to_the_end_against_the_same_file(desk: Flask, inspected: Path) -> None:
    admin, path, own = visitor(desk, "admin"), "/settings/words/lexicon_own.tsv", inspected / "词表" / "lexicon_own.tsv"
    data = {"csrf_token": admin.token(), "seen": seen_by(admin, path), "text": NEW}
    assert admin.client.post(path, data=data).status_code == 303
    answer = admin.client.post(path, data=data)
    assert (answer.status_code, "正在试" in answer.text) == (409, True)
    answer = admin.post("/settings/words/trial/confirm")
    assert (answer.status_code, "没有做完" in answer.text) == (409, True)
    told(admin)
    own.write_text("# 别人改过\n", encoding="utf-8")
    answer = admin.post("/settings/words/trial/confirm")
    assert (answer.status_code, "又被改过" in answer.text) == (409, True)
    assert own.read_text(encoding="utf-8") == "# 别人改过\n"
    assert admin.post("/settings/words/trial/drop").status_code == 303
    assert "没有等着确认的改动" in admin.get("/settings/words/trial").text


def test_another_folder_of_lists_is_tried_like_a_changed_list(desk: Flask, inspected: Path) -> None:
    admin, path, sites = visitor(desk, "admin"), "/settings/files/sites", inspected / "sites.yaml"
    before = sites.read_text(encoding="utf-8")
    (inspected / "新词表").mkdir(exist_ok=True)
    data = {"csrf_token": admin.token(), "seen": seen_by(admin, path), "text": before.replace("words: 词表", "words: 新词表")}
    assert admin.client.post(path, data=data).location == "/settings/words/trial"
    assert "多报 0 个，少报 2 个" in told(admin)
    assert sites.read_text(encoding="utf-8") == before
    assert admin.post("/settings/words/trial/confirm").status_code == 303
    assert "words: 新词表" in sites.read_text(encoding="utf-8")
    sites.write_text(before, encoding="utf-8")


def test_a_trial_that_was_interrupted_says_so_and_can_be_given_up(desk: Flask, inspected: Path) -> None:
    admin, path = visitor(desk, "admin"), "/settings/words/leaders_own.tsv"
    data = {"csrf_token": admin.token(), "seen": seen_by(admin, path), "text": "陈志远\t县长\t\t2020\t\n"}
    assert admin.client.post(path, data=data).status_code == 303
    desk.config["TRIALS"]._process.kill()
    desk.config["TRIALS"]._process.wait()
    assert "没有试成：中断了" in admin.get("/settings/words/trial").text
    assert admin.post("/settings/words/trial/confirm").status_code == 409
    assert not (inspected / "词表" / "leaders_own.tsv").exists()


def test_the_password_of_a_database_is_not_among_the_arguments_of_the_trial(inspected: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[tuple[str, str]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, command: list[str | Path], **options: Any) -> None:
            known.append((" ".join(map(str, command)), options["env"]["DUWANG_DATABASE"]))
            super().__init__(command, **options)

    monkeypatch.setattr("inspector.web.trials.subprocess.Popen", Noted)
    with Store.open(database) as store:
        number = store.begin_inspection(store.ensure_site(SITE, "http://127.0.0.1/"), TODAY, {}, "gone.warc.gz").id
        store.finish_inspection(number, InspectionState.FINISHED, Coverage())
    trials = Trials(inspected, database)
    trials.begin(
        Change("词表", str(inspected / "词表" / "lexicon_own.tsv"), NEW, "", "", "", datetime.now(UTC).isoformat()),
        inspected / "sites.yaml",
        inspected / "词表",
    )
    assert known == [(known[0][0], database)]
    assert database not in known[0][0]
    for _ in range(240):
        state = trials.state()
        assert state is not None
        if not state.is_running:
            break
        time.sleep(0.5)
    assert state is not None
    assert state.sites is not None, state.failure
    assert "gone.warc.gz" in state.sites[0]["trouble"], "it read that database and no other"
    trials.drop()


def test_what_was_cut_says_so(inspected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load_config(inspected / "sites.yaml")
    with Store.open(inspected / "duwang.db") as store:
        none = Trial(store, inspected, config, None, seconds=0.0)
        cut, posts = none.run(more=attempts(none))
        assert (cut.amounts, cut.trouble) == ([Amount("网页", 3, 0)], "规定的时间用完了")
        assert (posts.site, posts.amounts, posts.trouble) == (ACCOUNT, [Amount("文章", 3, 0)], "规定的时间用完了")
        monkeypatch.setattr(wordtrial, "MOST_PAGES", 2)
        [cut] = Trial(store, inspected, config, None).run()
        assert (cut.amounts, "至多读 2 页" in cut.trouble) == ([Amount("网页", 3, 2)], True)
        monkeypatch.setattr(wordtrial, "MOST_PAGES", 20_000)
        [whole] = Trial(store, inspected, config, None).run()
        assert (whole.amounts, whole.trouble, whole.most_go) == ([Amount("网页", 3, 3)], "", 2)
        [gone] = Trial(store, inspected / "elsewhere", config, None).run()
        assert "不在或读不出" in gone.trouble


def test_the_lists_are_loaded_once_however_many_sites_there_are(inspected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path | None] = []

    def counted(words: Path | None = None) -> Proofreader:
        loaded.append(words)
        return Proofreader(words)

    for module in (wordtrial, judge):
        monkeypatch.setattr(module, "Proofreader", counted)
    config = load_config(inspected / "sites.yaml")
    other = config.sites[0].model_copy(update={"name": "清源县水务局"})
    with Store.open(inspected / "duwang.db") as store:
        run = store.begin_inspection(store.ensure_site(other.name, "http://127.0.0.2/"), TODAY, {}, "gone.warc.gz")
        store.finish_inspection(run.id, InspectionState.FINISHED, Coverage())
        told = list(Trial(store, inspected, config.model_copy(update={"sites": (*config.sites, other)}), None).run())
    assert [(one.site, one.amounts[0].read) for one in told] == [(SITE, 3), (other.name, 0)]
    assert loaded == [inspected / "词表", None]


def test_words_that_people_have_dismissed_do_not_come_back(inspected: Path) -> None:
    config = load_config(inspected / "sites.yaml")
    with Store.open(inspected / "duwang.db") as store:
        bare = config.model_copy(update={"settings": config.settings.model_copy(update={"words": ""})})
        [told] = Trial(store, inspected, bare, inspected / "词表").run()
        assert told.most_come == 2
        row = next(row for row in store.queue(QueueFilter()).rows if row.quote == "青塬水库")
        store.act(Act.DISMISS, [Asked(row.id, row.step)], "李巡", "本地就这样写")
        [told] = Trial(store, inspected, bare, inspected / "词表").run()
        assert told.most_come == 0
        store.undo("李巡")


def test_the_command_says_the_same(inspected: Path) -> None:
    done = CliRunner().invoke(commands, ["words", "try", "-", "--config", str(inspected / "sites.yaml"), "--data", str(inspected)])
    assert done.exit_code == 0, done.output
    assert "读了网页 3 / 3；多报 0 个，少报 2 个" in done.output
    assert "青塬水库" in done.output
    assert f"{ACCOUNT}（2026-11-23）：读了文章 3 / 3；多报 0 个，少报 0 个" in done.output
    done = CliRunner().invoke(commands, ["words", "try", "-", "--site", ACCOUNT, "--config", str(inspected / "sites.yaml"), "--data", str(inspected)])
    assert (SITE in done.output, ACCOUNT in done.output) == (False, True)


def test_files_that_pages_offer_are_read_as_the_inspection_read_them(with_files: Path) -> None:
    config = load_config(with_files / "sites.yaml")
    with Store.open(with_files / "duwang.db") as store:
        [told] = Trial(store, with_files, config, with_files / "新词表").run()
        assert (told.amounts, told.trouble) == ([Amount("网页", 2, 2), Amount("附件", 2, 1)], "1 个附件读不出文字")
        [found] = told.come
        assert (found.kind, found.quote, found.page_title) == ("附件", "石桥阵", "方案.docx")
        findings = store.findings_of(store.latest_inspections()[0].id)
        assert not [each for each in findings if each.quote == "石桥阵"]


def test_the_same_lists_make_no_difference_to_files_and_posts(inspected: Path, with_files: Path) -> None:
    for folder in (inspected, with_files):
        config = load_config(folder / "sites.yaml")
        with Store.open(folder / "duwang.db") as store:
            trial = Trial(store, folder, config, words_of(config))
            for told in trial.run(more=attempts(trial)):
                assert (told.most_come, told.most_go) == (0, 0)
                assert all(amount.read for amount in told.amounts)


def test_files_left_out_for_want_of_time_say_so(with_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordtrial, "MOST_FILES", 1)
    config = load_config(with_files / "sites.yaml")
    with Store.open(with_files / "duwang.db") as store:
        [told] = Trial(store, with_files, config, with_files / "新词表").run()
        assert told.trouble.startswith("一个网站至多读 1 个附件")
        [told] = Trial(store, with_files, config, with_files / "新词表", seconds=0.0).run()
        assert told.trouble == "规定的时间用完了"


def test_what_was_tried_before_an_upgrade_is_tried_again(inspected: Path) -> None:
    trials = Trials(inspected, "")
    change = Change("词表", "x", NEW, "", "", "", datetime.now(UTC).isoformat())
    trials.folder.mkdir(parents=True, exist_ok=True)
    (trials.folder / "change.json").write_text(json.dumps(change), encoding="utf-8")
    (trials.folder / "result.json").write_text('[{"site": "清源县人民政府", "pages": 3, "read": 3}]', encoding="utf-8")
    state = trials.state()
    assert state is not None
    assert "请重新试" in state.failure
    trials.drop()
