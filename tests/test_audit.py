"""The log of signed steps: it is only ever added to, and whatever was done to it behind its back is found."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from typer.testing import CliRunner

from inspector.cli import app
from inspector.core.audit import START, Head
from inspector.db.database import StoreError
from inspector.db.store import Store

pytest_plugins = ["databases"]


def signed(store: Store, count: int = 5) -> None:
    for number in range(1, count + 1):
        store.sign("王芳", "draft.sign", f"draft:{number}", "看过\x00了", {"阶段": "初审", "次": number})


def behind_its_back(place: str, *statements: str) -> None:
    """As somebody would who owns the database and switches its guards off."""
    url = place if "://" in place else f"sqlite:///{place}"
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def told(store: Store, known: Head | None = None) -> list[str]:
    return [flaw.words for flaw in store.audit_flaws(known)]


def test_an_empty_log_verifies(store: Store) -> None:
    assert (store.audit_head(), told(store)) == (Head(0, START), [])


def test_steps_are_numbered_signed_and_bound_to_each_other(store: Store) -> None:
    signed(store)
    entries = store.audit_page()
    assert [entry.number for entry in entries] == [5, 4, 3, 2, 1]
    assert [entry.previous for entry in entries] == [*(entry.hash for entry in entries[1:]), START]
    assert (entries[0].who, entries[0].action, entries[0].note, entries[0].payload) == ("王芳", "draft.sign", "看过\ufffd了", '{"次":5,"阶段":"初审"}')
    assert store.audit_head() == Head(5, entries[0].hash)
    assert told(store) == []
    assert [entry.number for entry in store.audit_page(3)] == [2, 1]
    assert [entry.number for entry in store.audit_of("draft:2")] == [2]
    assert store.audit_page(who="李强") == []


def test_a_step_without_a_person_is_refused_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(StoreError, match="每一步都要署名"):
        store.sign("  ", "draft.sign", "draft:1")
    assert store.audit_page() == []


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["UPDATE audit SET note = '没有看' WHERE number = 3"], ["第 3 条的内容或位置被改动过"]),
        (["UPDATE audit SET who = '李强' WHERE number = 5"], ["第 5 条的内容或位置被改动过"]),
        (["DELETE FROM audit WHERE number = 2"], ["第 2 条不见了"]),
        (["DELETE FROM audit WHERE number > 3"], ["第 4 至 5 条不见了"]),
        (["DELETE FROM audit"], ["第 1 至 5 条不见了"]),
        (
            ["UPDATE audit SET number = 9 WHERE number = 2", "UPDATE audit SET number = 2 WHERE number = 3", "UPDATE audit SET number = 3 WHERE number = 9"],
            ["第 2 条的内容或位置", "第 3 条的内容或位置"],
        ),
        (
            [
                "INSERT INTO audit SELECT 6, at, who, action, subject, note, payload, previous, hash FROM audit WHERE number = 5",
            ],
            ["第 6 条的内容或位置", "第 6 条不是由程序写入的"],
        ),
        (["UPDATE audit_head SET hash = 'x'"], ["第 5 条与另外记下的末条校验值不符"]),
    ],
    ids=["note", "person", "one missing", "the end missing", "all missing", "two exchanged", "one added", "head"],
)
def test_whatever_was_done_behind_its_back_is_named(database: str, statements: list[str], words: list[str]) -> None:
    with Store.open(database) as store:
        signed(store)
    behind_its_back(database, *statements)
    with Store.open(database) as store:
        found = told(store)
        assert all(any(start in line for line in found) for start in words), found


def test_a_log_written_anew_from_the_start_is_found_by_whoever_noted_its_head_down(store: Store, database: str) -> None:
    signed(store)
    noted = store.audit_head()
    behind_its_back(database, "DELETE FROM audit", "DELETE FROM audit_head")
    for number in range(1, 6):
        store.sign("李强", "draft.sign", f"draft:{number}")
    assert told(store) == []
    assert told(store, noted) == ["第 5 条与您记下的校验值不符：它和它以前的记录可能整个重写过"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET note = '' WHERE number = 1",
        "DELETE FROM audit WHERE number = 1",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET number = 1",
        "REPLACE INTO audit SELECT number, at, '李强', action, subject, note, payload, previous, hash FROM audit",
        "TRUNCATE audit",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_signed(store: Store, statement: str) -> None:
    signed(store, 2)
    with pytest.raises((DatabaseError, StoreError)), store.writing() as connection:
        connection.execute(text(statement))
    assert (told(store), store.audit_head().number) == ([], 2)


def test_many_people_acting_at_once_make_one_chain(database: str) -> None:
    def act(name: str) -> None:
        with Store.open(database) as own:
            for turn in range(15):
                own.sign(name, "draft.sign", f"draft:{turn}")

    with Store.open(database) as store:
        people = [threading.Thread(target=act, args=(name,)) for name in ("王芳", "李强", "赵敏", "周涛")]
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert (store.audit_head().number, told(store)) == (60, [])


def test_a_step_that_fails_leaves_no_entry(store: Store) -> None:
    def fail() -> None:
        with store.signing("王芳") as step:
            step.sign("draft.sign", "draft:1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.audit_head().number == 0
    signed(store, 1)
    assert told(store) == []


def test_the_command_says_that_a_log_is_whole_or_what_is_wrong(tmp_path: Path) -> None:
    place, runner = str(tmp_path / "duwang.db"), CliRunner()
    with Store.open(place) as store:
        empty = runner.invoke(app, ["audit", "verify", "--data", str(tmp_path)])
        assert (empty.exit_code, "还没有记录" in empty.stdout) == (0, True)
        signed(store)
        head = store.audit_head()
    whole = runner.invoke(app, ["audit", "verify", "--data", str(tmp_path)])
    assert (whole.exit_code, f"5:{head.hash}" in whole.stdout) == (0, True)
    assert runner.invoke(app, ["audit", "verify", "--known", f"5:{head.hash}", "--data", str(tmp_path)]).exit_code == 0
    wrong = runner.invoke(app, ["audit", "verify", "--known", f"4:{head.hash}", "--data", str(tmp_path)])
    assert (wrong.exit_code, "第 4 条与您记下的校验值不符" in wrong.stdout) == (1, True)
    behind_its_back(place, "UPDATE audit SET note = '' WHERE number = 2")
    broken = runner.invoke(app, ["audit", "verify", "--data", str(tmp_path)])
    assert (broken.exit_code, "第 2 条的内容或位置被改动过" in broken.stdout) == (1, True)
    listed = runner.invoke(app, ["audit", "list", "--data", str(tmp_path)])
    assert (listed.exit_code, listed.stdout.count("王芳　签名")) == (0, 5)
