"""Backups that restore to the same state, old archives, and the doctor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from inspector.cli import app
from inspector.db.columns import metadata
from inspector.db.database import StoreError
from inspector.db.store import DATABASE, Store
from inspector.demo.server import Answer, LocalSite
from inspector.inspection.job import Job
from inspector.inspection.redraw import reports_of
from inspector.inspection.site import inspect
from inspector.routine.backup import MANIFEST, BackupError, back_up, restore
from reports.json import to_json
from spiders.frontier import Limits
from spiders.gathering import Settings

pytest_plugins = ["databases"]
pytestmark = pytest.mark.timeout(400)  # inspections of their own, on a busy machine

DAY = date(2026, 11, 22)
QUICK = Settings(Limits(second_look=0.1), rate=None, concurrency=8, timeout=5.0, largest_body=10 << 20, contact="", allow_loopback=True)


def page(body: str) -> Answer:
    return Answer(f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县</title></head><body>{body}</body></html>".encode())


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.reading() as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=str) for table in metadata.sorted_tables}


@contextmanager
def inspected(folder: Path, database: str) -> Iterator[Store]:
    with LocalSite({"/": page('<a href="/1.html">学校</a><a href="/2.html">没有</a>'), "/1.html": page("<p>学校己经放假。</p>")}) as site:
        for offset in (0, 1):
            inspect(Job("清源县", f"{site.url}/", folder, DAY + timedelta(days=offset), QUICK, database=database))
    with Store.open(database) as store:
        yield store


def test_a_backup_restores_to_the_same_state_on_either_database(tmp_path: Path, database: str) -> None:
    data = tmp_path / "data"
    with inspected(data, database) as store:
        found = store.findings_of(store.latest_inspections()[0].id)
        store.confirm(next(item.fingerprint for item in found if item.check == "typo"), "王芳")
        before = everything(store)
        report = [to_json(drawn) for drawn in reports_of(data, database, None)]
        made = back_up(store, data, tmp_path / "backup", None, None)
        assert made.copied == made.files - 1 == len(list(data.glob("*.warc.gz")))
        assert back_up(store, data, tmp_path / "backup", None, None).copied == 0
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    with Store.open(fresh / DATABASE) as again:
        restore(tmp_path / "backup", again, fresh)
        assert everything(again) == before
        with pytest.raises(StoreError, match="已经有数据"):
            restore(tmp_path / "backup", again, fresh)
    assert [to_json(drawn) for drawn in reports_of(fresh, "", None)] == report
    assert {path.name: path.read_bytes() for path in fresh.glob("*.warc.gz")} == {path.name: path.read_bytes() for path in data.glob("*.warc.gz")}


def test_a_backup_of_sqlite_is_taken_over_by_postgresql_which_counts_on(tmp_path: Path, bare_database: str) -> None:
    with Store.open(tmp_path / "old.db") as store:
        store.ensure_site("清源县", "http://127.0.0.1/")
        run = store.begin_inspection(1, DAY, {"rate": 2.0}, "a.warc.gz")
        before = everything(store)
        back_up(store, tmp_path / "data", tmp_path / "backup", None, None)
    with Store.open(bare_database) as target:
        restore(tmp_path / "backup", target, tmp_path / "new")
        assert everything(target) == before
        assert target.ensure_site("清源县水务局", "http://127.0.0.2/") == 2
        assert target.begin_inspection(2, DAY, {}, "b.warc.gz").id == run.id + 1


def test_a_backup_taken_while_others_write_is_whole(tmp_path: Path, database: str) -> None:
    is_over = Event()

    def write() -> None:
        with Store.open(database) as store:
            number = 0
            while not is_over.is_set():
                number += 1
                site = store.ensure_site(f"第{number}个网站", "http://127.0.0.1/")
                store.begin_inspection(site, DAY, {}, f"{number}.warc.gz")

    Store.open(database).close()
    writer = Thread(target=write)
    writer.start()
    try:
        with Store.open(database) as store:
            while len(everything(store)["inspection"]) < 20:
                is_over.wait(0.01)
            back_up(store, tmp_path / "data", tmp_path / "backup", None, None)
    finally:
        is_over.set()
        writer.join()
    with Store.open(tmp_path / "backup" / DATABASE) as copied:
        rows = everything(copied)
    sites = {row[0] for row in rows["site"]}
    assert len(rows["inspection"]) >= 20
    assert {row[1] for row in rows["inspection"]} <= sites
    assert len(sites) - len(rows["inspection"]) in (0, 1), "a moment between two transactions, never within one"


def test_a_slip_in_the_configuration_does_not_cost_the_backup(tmp_path: Path) -> None:
    path, data = tmp_path / "sites.yaml", tmp_path / "data"
    path.write_text("sites:\n  - {nmae: 清源县}\n", encoding="utf-8")
    Store.open(data / DATABASE).close()
    done = CliRunner().invoke(app, ["backup", str(tmp_path / "backup"), "--config", str(path), "--data", str(data)])
    assert done.exit_code == 1
    assert "已备份到" in done.output
    assert "第 2 行" in done.output
    assert (tmp_path / "backup/config/sites.yaml").read_bytes() == path.read_bytes()
    with Store.open(tmp_path / "again.db") as store:
        restore(tmp_path / "backup", store, tmp_path / "again")


def test_a_damaged_backup_is_refused_and_the_configuration_is_in_a_good_one(tmp_path: Path) -> None:
    path = tmp_path / "sites.yaml"
    (tmp_path / "调休.yaml").write_text("off: [2027-02-14]\n", encoding="utf-8")
    path.write_text("settings: {workdays: 调休.yaml}\nsites:\n  - {name: 清源县, url: 'http://127.0.0.1/'}\n", encoding="utf-8")
    data = tmp_path / "data"
    Store.open(data / DATABASE).close()
    done = CliRunner().invoke(app, ["backup", str(tmp_path / "backup"), "--config", str(path), "--data", str(data)])
    assert done.exit_code == 0, done.output
    assert {file.name for file in (tmp_path / "backup/config").iterdir()} == {"sites.yaml", "调休.yaml"}
    back = CliRunner().invoke(app, ["restore", str(tmp_path / "backup"), "--data", str(tmp_path / "again")])
    assert back.exit_code == 0, back.output
    with (tmp_path / "backup" / DATABASE).open("ab") as file:
        file.write(b"x")
    with Store.open(tmp_path / "third.db") as store, pytest.raises(BackupError, match="与清单不符，没有恢复"):
        restore(tmp_path / "backup", store, tmp_path / "third")
    (tmp_path / "backup" / MANIFEST).write_text("{", encoding="utf-8")
    with Store.open(tmp_path / "third.db") as store, pytest.raises(BackupError, match="没有能读的备份清单"):
        restore(tmp_path / "backup", store, tmp_path / "third")


def test_prune_lists_first_and_keeps_what_a_confirmed_finding_rests_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    answers = {"/": page("<p>学校己经放假。</p>")}
    with LocalSite(answers) as site:
        job = Job("清源县", f"{site.url}/", data, DAY, QUICK)
        inspect(job)
        with Store.open(data / DATABASE) as store:
            [run] = store.latest_inspections()
            store.confirm(next(item.fingerprint for item in store.findings_of(run.id) if item.check == "typo"), "王芳")
        evidence = run.archive
        answers["/"] = page("<p>学校已经放假。</p>")
        for offset in (1, 2):
            inspect(Job("清源县", f"{site.url}/", data, DAY + timedelta(days=offset), QUICK))
    archives = {path.name for path in data.glob("*.warc.gz")}
    later = ["--keep-days", "30", "--today", "2027-11-22", "--data", str(data)]
    shown = CliRunner().invoke(app, ["prune", "--dry-run", *later])
    assert "会删除存档" in shown.output
    assert {path.name for path in data.glob("*.warc.gz")} == archives
    done = CliRunner().invoke(app, ["prune", *later])
    assert done.exit_code == 0, done.output
    assert evidence in {path.name for path in data.glob("*.warc.gz")}


def test_due_doctor_and_backup_speak_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["due"], ["doctor"], ["backup", "copy"]):
        told = CliRunner().invoke(app, words)
        assert told.exit_code in (0, 1), (words, told.output, told.exception)
        assert re.search("[一-鿿]", told.output)
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_has_a_remedy_for_every_complaint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUWANG_KEY_FILE", str(tmp_path / "no-such-key"))
    path = tmp_path / "sites.yaml"
    reference = "http://127.0.0.1:9/"
    path.write_text(f"settings: {{references: ['{reference}']}}\nsites:\n  - {{name: 清源县, url: 'http://127.0.0.1/'}}\n", encoding="utf-8")
    Store.open(tmp_path / "data" / DATABASE).close()
    options = ["doctor", "--config", str(path), "--data", str(tmp_path / "data"), "--allow-loopback"]
    sick = CliRunner().invoke(app, options)
    assert sick.exit_code == 1
    assert "对照地址都没有回答" in sick.output
    lines = sick.output.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(("有问题", "注意")):
            assert lines[number + 1].strip().startswith("办法："), line
    with LocalSite({"/": page("好")}) as site:
        path.write_text(f"settings: {{references: ['{site.url}/']}}\nsites:\n  - {{name: 清源县, url: 'http://127.0.0.1/'}}\n", encoding="utf-8")
        well = CliRunner().invoke(app, options)
    assert well.exit_code == 0, well.output
    assert "正常　时钟：与对照地址一致" in well.output


def test_the_doctor_reads_a_wrong_configuration_and_a_damaged_database(tmp_path: Path) -> None:
    (tmp_path / "sites.yaml").write_text("sites:\n  - {nam: 清源县}\n", encoding="utf-8")
    (tmp_path / DATABASE).write_bytes(b"no database" * 1000)
    told = CliRunner().invoke(app, ["doctor", "--config", str(tmp_path / "sites.yaml"), "--data", str(tmp_path)])
    assert told.exit_code == 1
    assert "有问题　配置" in told.output
    assert "有问题　数据库" in told.output
