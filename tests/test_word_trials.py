"""Word lists changed at the desk: tried on what the last inspection has read, and in force only when somebody says so."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from typer.testing import CliRunner

from inspector.cli import app as commands
from inspector.config import load_config
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
from inspector.inspection.wordtrial import Trial
from inspector.proofread import Proofreader
from inspector.web.app import Desk, create_app
from inspector.web.trials import Change, Trials
from tests.visitors import Visitor, store_of, visitor

pytest_plugins = ["databases"]

TODAY = date(2026, 11, 23)
SITE = "清源县人民政府"
OLD, NEW = "青塬水库\t青源水库\tplace_name\n", "石桥阵\t石桥镇\tplace_name\n"
PAGE = '<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>{words}</body></html>'
WORDS = {"/": "<p>清源县人民政府网站，<a href='/a.html'>新闻</a>，<a href='/b.html'>公告</a>。</p>", "/a.html": "<p>近日，青塬水库蓄水，群众前去参观。</p>"}
WORDS["/b.html"] = "<p>近日，石桥阵党委组织干部走访青塬水库周边群众，听取意见和建议。</p>"


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration, one word list, and an inspection."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "词表").mkdir()
    (folder / "词表" / "lexicon_own.tsv").write_text(OLD, encoding="utf-8")
    answers = {path: Answer(PAGE.format(title=f"清源县{path}", words=words).encode()) for path, words in WORDS.items()}
    with LocalSite(answers) as site:
        (folder / "sites.yaml").write_text(f"settings:\n  words: 词表\nsites:\n  - name: {SITE}\n    url: {site.url}/\n", encoding="utf-8")
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
    come, go = page.split("会少报")
    assert "多报 1 个，少报 2 个" in page
    assert ("<mark>石桥阵</mark>" in come, "/b.html" in come, "<mark>青塬水库</mark>" in come) == (True, True, False)
    assert ("<mark>青塬水库</mark>" in go, "/a.html" in go, "<mark>石桥阵</mark>" in go) == (True, True, False)
    assert own.read_text(encoding="utf-8") == OLD
    assert not store_of(desk).audit_page()
    assert admin.post("/settings/words/trial/confirm").status_code == 303
    assert own.read_text(encoding="utf-8") == NEW
    assert [old.read_text(encoding="utf-8") for old in own.parent.glob("lexicon_own.tsv.2*")] == [OLD]
    step = store_of(desk).audit_page()[0]
    assert (step.action, step.who) == ("setting.words", "管理员甲（admin）")
    assert step.note.startswith("石桥镇常写错（试了 1 个网站，多报 1 个，少报 2 个；")
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
        [cut] = Trial(store, inspected, config, None, seconds=0.0).run()
        assert (cut.read, cut.pages, cut.trouble) == (0, 3, "规定的时间用完了")
        monkeypatch.setattr(wordtrial, "MOST_PAGES", 2)
        [cut] = Trial(store, inspected, config, None).run()
        assert (cut.read, "至多读 2 页" in cut.trouble) == (2, True)
        monkeypatch.setattr(wordtrial, "MOST_PAGES", 20_000)
        [whole] = Trial(store, inspected, config, None).run()
        assert (whole.read, whole.trouble, whole.most_go) == (3, "", 2)
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
    assert [(one.site, one.read) for one in told] == [(SITE, 3), (other.name, 0)]
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
    assert "读了 3 / 3 页；多报 0 个，少报 2 个" in done.output
    assert "青塬水库" in done.output
