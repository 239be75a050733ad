"""Settings at the desk: what is in force is shown, mistakes change nothing, and the old file stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from inspector.config import Config, load_config
from inspector.core.clock import clock_at
from inspector.core.facts import Coverage
from inspector.core.people import Role
from inspector.core.workdays import CHINA
from inspector.db.rows import InspectionState, Outcome
from inspector.web import configuration
from inspector.web.app import Desk, create_app
from inspector.web.passwords import new_token, token_mark
from tests.test_desk_api import assert_as_described
from tests.visitors import store_of, visitor

SITES = """units:
  - {name: 清源县水务局, kind: 部门}
sites:
  - {name: 清源县水务局网站, url: "https://water.example.gov.cn/", unit: 清源县水务局, columns: {水情: 动态要闻}}
settings:
  workdays: week.yaml
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Flask]:
    (tmp_path / "sites.yaml").write_text(SITES, encoding="utf-8")
    (tmp_path / "week.yaml").write_text("years: [2027]\noff: [2027-02-05 至 2027-02-11]\n", encoding="utf-8")
    app = create_app(Desk(tmp_path, config=tmp_path / "sites.yaml"))
    app.testing = True
    for role in (Role.ADMIN, Role.INSPECTOR):
        store_of(app).add_person(role.value, f"{role.label}甲", role, "hash")
    yield app
    store_of(app).close()


def test_sites_columns_and_holidays_are_shown_as_they_are_in_force(desk: Flask) -> None:
    person = visitor(desk, "inspector")
    page = person.get("/settings").text
    assert "清源县水务局网站" in page
    assert "2027 年：已知" in page
    columns = person.get("/settings/columns").text
    assert "水情" in columns
    assert "国家标准" in columns


def test_what_has_mistakes_changes_nothing_and_says_where(desk: Flask, tmp_path: Path) -> None:
    admin = visitor(desk, "admin")
    seen = admin.get("/settings/files/sites").text.split('name="seen" value="')[1].split('"')[0]
    answer = admin.post("/settings/files/sites", seen="/settings/files/sites", text=SITES.replace("unit: 清源县水务局", "unit: 没有这个局"))
    assert answer.status_code == 409
    data = {"csrf_token": admin.token("/settings/files/sites"), "seen": seen}
    answer = admin.client.post("/settings/files/sites", data=data | {"text": SITES.replace("unit: 清源县水务局,", "unit: 没有这个局,")})
    assert answer.status_code == 422
    assert "没有这个局" in answer.text
    assert ".trial-" not in answer.text
    assert (tmp_path / "sites.yaml").read_text(encoding="utf-8") == SITES
    assert not list(tmp_path.glob(".trial-*"))


def test_a_change_takes_effect_is_signed_and_keeps_the_old_file(desk: Flask, tmp_path: Path) -> None:
    admin = visitor(desk, "admin")
    seen = admin.get("/settings/files/sites").text.split('name="seen" value="')[1].split('"')[0]
    new = SITES.replace("水情: 动态要闻", "水情: 忽略")
    data = {"csrf_token": admin.token("/settings/files/sites"), "seen": seen, "text": new, "note": "水情不算"}
    assert admin.client.post("/settings/files/sites", data=data | {"only_check": "1"}).status_code == 200
    assert (tmp_path / "sites.yaml").read_text(encoding="utf-8") == SITES
    assert admin.client.post("/settings/files/sites", data=data).status_code == 303
    assert (tmp_path / "sites.yaml").read_text(encoding="utf-8") == new
    assert [path.read_text(encoding="utf-8") for path in tmp_path.glob("sites.yaml.2*")] == [SITES]
    assert store_of(desk).audit_page()[0].note == "水情不算"
    assert admin.client.post("/settings/files/sites", data=data).status_code == 409  # somebody changed it since


def test_holidays_are_a_file_like_the_others(desk: Flask) -> None:
    admin = visitor(desk, "admin")
    page = admin.get("/settings/files/workdays").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    data = {"csrf_token": admin.token("/settings/files/workdays"), "seen": seen, "text": "off: [2027-13-01]"}
    assert admin.client.post("/settings/files/workdays", data=data).status_code == 422
    assert admin.get("/settings/files/passwd").status_code == 404


def test_today_tells_first_which_inspections_did_not_take_place(desk: Flask) -> None:
    store_of(desk).note_missed(date(2026, 11, 21), {"清源县水务局网站": "巡检中途停止，没有完成"})
    with clock_at(datetime(2026, 11, 22, 7, 30, tzinfo=CHINA)):  # there is still half an hour
        page = visitor(desk, "inspector").get("/").text
    assert "没有进行的巡检" in page
    assert "2026-11-21" in page
    assert "巡检中途停止，没有完成" in page
    assert "还没有巡检</li>" not in page
    with clock_at(datetime(2026, 11, 22, 8, 30, tzinfo=CHINA)):
        assert "到了应当完成的时间，还没有巡检" in visitor(desk, "inspector").get("/").text


def ask(desk: Flask) -> TestResponse:
    """As the editing system of a newspaper does."""
    token = new_token()
    store_of(desk).add_client(token, token_mark(token), "管理员甲")
    return desk.test_client().post("/api/proofread", headers={"Authorization": f"Bearer {token}"}, json={"text": "近日，青塬水库蓄水。"})


def test_what_is_wrong_in_the_offices_files_is_told_to_programs_and_people_until_it_is_put_right(desk: Flask, tmp_path: Path) -> None:
    person, sites = visitor(desk, "inspector"), tmp_path / "sites.yaml"
    (tmp_path / "words").mkdir()
    own = tmp_path / "words" / "lexicon_own.tsv"
    own.write_text("青塬水库\t青源水库\t没有这一类\n", encoding="utf-8")
    for text, words in (
        (SITES.replace("unit: 清源县水务局,", "unit: 没有这个局,"), "sites.yaml，第 4 行"),
        (f"{SITES}  words: words\n", "lexicon_own.tsv，第 1 行"),
    ):
        sites.write_text(text, encoding="utf-8")
        answer = ask(desk)
        assert answer.status_code == 503
        assert_as_described(answer)
        page = person.client.get(person.post("/drafts", title="稿件", text="近日，青塬水库蓄水。").location)
        assert "稿件收下了，但机器没有校" in page.text
        for told in (answer.get_json()["error"], page.text):
            assert words in told
            assert str(tmp_path) not in told
    assert len(store_of(desk).drafts()) == 2, "each is kept once, read or not"
    own.write_text("青塬水库\t青源水库\tplace_name\n", encoding="utf-8")
    assert [remark["suggestion"] for remark in ask(desk).get_json()["remarks"]] == ["青源水库"]
    own.write_text("", encoding="utf-8")
    assert ask(desk).get_json()["remarks"] == []


def test_a_page_that_needs_the_configuration_says_what_is_wrong_with_it(desk: Flask, tmp_path: Path) -> None:
    (tmp_path / "sites.yaml").write_text(SITES.replace("unit: 清源县水务局,", "unit: 没有这个局,"), encoding="utf-8")
    answer = visitor(desk, "admin").get("/settings/words")
    assert (answer.status_code, "sites.yaml，第 4 行" in answer.text, str(tmp_path) in answer.text) == (503, True, False)


def test_the_first_page_opens_whatever_is_wrong_with_the_files(desk: Flask, tmp_path: Path) -> None:
    store = store_of(desk)
    number = store.begin_inspection(store.ensure_site("清源县水务局网站", "https://water.example.gov.cn/"), date(2026, 11, 22), {}, "day.warc.gz").id
    store.settle(number, [], lambda _known: Outcome.CLEAN)
    store.finish_inspection(number, InspectionState.FINISHED, Coverage())
    (tmp_path / "tasks.csv").write_text("没有表头", encoding="utf-8")
    (tmp_path / "sites.yaml").write_text(SITES.replace("kind: 部门", "kind: 部门, tasks: tasks.csv"), encoding="utf-8")
    page = visitor(desk, "inspector").get("/")
    assert page.status_code == 200
    assert "tasks.csv" in page.text
    (tmp_path / "week.yaml").write_text("off: [2027-13-01]", encoding="utf-8")
    page = visitor(desk, "inspector").get("/settings")
    assert page.status_code == 200
    assert "2027-13-01" in page.text


def test_the_configuration_is_read_once_for_each_state_of_its_file(desk: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def counted(path: Path) -> Config:
        read.append(path)
        return load_config(path)

    monkeypatch.setattr(configuration, "load_config", counted)
    person = visitor(desk, "inspector")
    for _ in range(3):
        assert "清源县水务局网站" in person.get("/settings").text
    assert len(read) == 1
    (tmp_path / "sites.yaml").write_text(SITES.replace("清源县水务局网站", "清源水务网"), encoding="utf-8")
    assert "清源水务网" in person.get("/settings").text
    assert len(read) == 2


@pytest.mark.parametrize(
    "written",
    [
        "settings:\n  words: /etc",
        "settings:\n  workdays: ../../../../../etc/passwd",
        "settings:\n  templates: link",
        "settings: {filings: ../x.xlsx}",
        "settings: {reposts: /etc/passwd}",
        "units:\n  - {name: 甲, tasks: /etc/passwd}",
        "units:\n  - {name: 甲, profile: /etc/cloud.yaml}",
        "sites:\n  - {name: 站, url: 'https://a.example.gov.cn/', profiles: [../own.yaml]}",
        "sites:\n  - {name: 站, url: 'https://a.example.gov.cn/', ledgers: {reviews: /etc/passwd}}",
        "accounts:\n  - {name: 号, platform: 微信公众号, unit: 清源县水务局, profiles: [/own.yaml]}",
        "accounts:\n  - {name: 号, platform: 微信公众号, unit: 清源县水务局, sources: [{kind: ledger, file: /etc/passwd}]}",
    ],
)
def test_nobody_at_the_desk_names_files_elsewhere_on_the_machine(desk: Flask, tmp_path: Path, written: str) -> None:
    admin = visitor(desk, "admin")
    (tmp_path / "link").symlink_to("/etc")
    units, sites = "units:\n  - {name: 清源县水务局, kind: 部门}", "sites:\n  - {name: 网站, url: 'https://water.example.gov.cn/'}"
    text = "\n".join(whole for name, whole in (("units", units), ("sites", sites)) if not written.startswith(name)) + f"\n{written}\n"
    seen = admin.get("/settings/files/sites").text.split('name="seen" value="')[1].split('"')[0]
    data = {"csrf_token": admin.token("/settings/files/sites"), "seen": seen, "text": text}
    answer = admin.client.post("/settings/files/sites", data=data)
    assert answer.status_code == 422, answer.text
    assert "不在配置文件所在的文件夹里" in answer.text
    assert "root:" not in answer.text


def test_what_the_machines_keeper_has_named_elsewhere_stays(desk: Flask, tmp_path: Path) -> None:
    elsewhere = tmp_path.parent / f"{tmp_path.name}-week.yaml"
    elsewhere.write_text("years: [2027]\n", encoding="utf-8")
    text = SITES.replace("week.yaml", f"../{elsewhere.name}")
    (tmp_path / "sites.yaml").write_text(text, encoding="utf-8")
    admin = visitor(desk, "admin")
    seen = admin.get("/settings/files/sites").text.split('name="seen" value="')[1].split('"')[0]
    data = {"csrf_token": admin.token("/settings/files/sites"), "seen": seen, "text": text.replace("水情: 动态要闻", "水情: 忽略")}
    assert admin.client.post("/settings/files/sites", data=data).status_code == 303
