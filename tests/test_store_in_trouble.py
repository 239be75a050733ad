"""The store when processes meet, die, wait for one another or run out of disk, and how it is opened."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from inspector.db.database import StoreError
from inspector.db.rows import AddressState, AnsweredAddress, Inspection, Lane, NewAddress
from inspector.db.store import Store

pytest_plugins = ["databases"]

ROOT = Path(__file__).parent.parent
HOME = "http://qingyuan.example/"


def begin(store: Store) -> Inspection:
    return store.begin_inspection(store.ensure_site("清源县人民政府", HOME), date(2026, 11, 20), {}, "one.warc.gz")


def new(number: int) -> NewAddress:
    return NewAddress(number, number, f"{HOME}{number}.html", Lane.PAGE, "page", 1)


def answer(number: int) -> AnsweredAddress:
    return AnsweredAddress(number, AddressState.DONE, 1, 200)


# processes that meet, and processes that die

PROCESSES = """
    import multiprocessing, os, signal, sys
    from datetime import date
    from inspector.db.rows import AddressRow, AddressState, AnsweredAddress, Lane, NewAddress
    from inspector.db.store import Store

    def write(place, name, batches, size, batch_of_death=-1):
        with Store.open(place) as store:
            site = store.ensure_site(name, "http://qingyuan.example/")
            run = store.begin_inspection(site, date(2026, 11, 20), {}, "one.warc.gz")
            for batch in range(batches):
                numbers = range(batch * size, (batch + 1) * size)
                new = [NewAddress(number, number, f"http://qingyuan.example/{number}", Lane.PAGE, "page", 1) for number in numbers]
                answered = [AnsweredAddress(number, AddressState.DONE, 1, 200, record_offset=number) for number in numbers]
                store.write_batch(site, run.id, new, Deadly(answered) if batch == batch_of_death else answered, (batch + 1) * size)

    class Deadly(list):
        def __iter__(self):  # the new addresses are in, the answers are not, nothing is committed
            os.kill(os.getpid(), signal.SIGKILL)
"""


def run_processes(program: str, place: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(PROCESSES) + textwrap.dedent(program), place]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=60, check=False)


def test_four_processes_create_and_fill_one_database_without_a_failure(bare_database: str) -> None:
    program = """
        names, fork = "甲乙丙丁", multiprocessing.get_context("fork")
        processes = [fork.Process(target=write, args=(sys.argv[1], name, 40, 20)) for name in names]
        for process in processes: process.start()
        for process in processes: process.join()
        print([process.exitcode for process in processes])
    """
    done = run_processes(program, bare_database)
    assert (done.stdout, done.stderr) == ("[0, 0, 0, 0]\n", "")
    with Store.open(bare_database) as store:
        for name in "甲乙丙丁":
            run = store.unfinished_inspection(store.ensure_site(name, HOME))
            assert run is not None
            assert run.archive_bytes == 800
            assert [row.number for row in store.answers(run.site_id, run.id)] == list(range(800))


def test_a_process_killed_in_the_middle_of_a_batch_leaves_whole_batches_only(database: str) -> None:
    done = run_processes("write(sys.argv[1], '清源县人民政府', 5, 50, batch_of_death=3)", database)
    assert done.returncode == -signal.SIGKILL
    with Store.open(database) as store:
        run = store.unfinished_inspection(store.ensure_site("清源县人民政府", HOME))
        assert run is not None
        assert run.archive_bytes == 150
        assert [row.record_offset for row in store.answers(run.site_id, run.id)] == list(range(150))
        assert list(store.pending(run.site_id, run.id)) == []
        store.write_batch(run.site_id, run.id, [new(900)], [answer(900)], 200)


def test_a_reader_neither_waits_for_a_writer_nor_holds_it_up(store: Store, database: str) -> None:
    run = begin(store)
    store.write_batch(run.site_id, run.id, [new(0), new(1)], [answer(0)], 0)
    rows = store.answers(run.site_id, run.id)
    assert next(rows).number == 0
    with Store.open(database, patience=0.2) as other, other.writing() as connection:
        connection.execute(text("UPDATE address SET title = 'x'"))
        assert [row.title for row in store.answers(run.site_id, run.id)] == [""]


# when it cannot be used


def test_a_locked_database_says_so_and_what_to_do(store: Store, database: str) -> None:
    with Store.open(database, patience=0.2) as waiting, store.writing() as connection:
        connection.execute(text("INSERT INTO site (name) VALUES ('清源县人民政府')"))
        with pytest.raises(StoreError, match=r"数据库 .*正被另一个程序占用.*再试") as complaint:
            waiting.ensure_site("清源县人民政府", HOME)
        assert waiting.place in str(complaint.value)


def test_a_full_disk_says_so_and_keeps_what_was_committed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "duwang.db") as store:
        run = begin(store)
        store.write_batch(run.site_id, run.id, [new(0)], [], 10)
        with store.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match=r"duwang\.db：磁盘空间不足.*清理磁盘"):
            store.write_batch(run.site_id, run.id, [new(number) for number in range(1, 5_000)], [], 20)
        assert store.inspection(run.id).archive_bytes == 10
        assert [row.number for row in store.pending(run.site_id, run.id)] == [0]


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("读网记录" * 1_000, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt：文件不是数据库，或者已经损坏"):
        Store.open(place)
    assert place.read_text(encoding="utf-8").startswith("读网记录")


def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="打不开文件"):
        Store.open(tmp_path)


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("")
    with pytest.raises(StoreError, match="文件夹建不了"):
        Store.open(tmp_path / "notes" / "duwang.db")


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    Store.open(tmp_path / "数据" / "2026" / "duwang.db").close()
    assert (tmp_path / "数据" / "2026" / "duwang.db").exists()


@pytest.mark.parametrize(("place", "words"), [("mysql+pymysql://root@127.0.0.1/duwang", "只支持"), ("postgresql://127.0.0.1:db/duwang", "看不懂")])
def test_an_address_of_another_kind_is_refused(place: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        Store.open(place)


@pytest.mark.parametrize(
    "place",
    [
        "postgresql://desk:geheim@127.0.0.1:db/duwang",
        "postgresql://desk:ge@heim@127.0.0.1:db/duwang",
        "postgresql://desk:geheim",
        "postgresql://desk:geheim/heim@127.0.0.1:db/duwang",
        "postgresql://desk@127.0.0.1:db/duwang?password=geheim",
        "://desk:geheim@127.0.0.1",
        "mysql+pymysql://desk:geheim@127.0.0.1/duwang?password=geheim",
        "postgresql://desk@127.0.0.1:1/duwang?password=geheim",
    ],
)
def test_whatever_is_wrong_with_an_address_its_password_is_not_told(place: str) -> None:
    with pytest.raises(StoreError) as told:
        Store.open(place).close()
    assert "heim" not in str(told.value)
    assert told.value.__suppress_context__ or "heim" not in str(told.value.__context__), "nor by what a log would show of the cause"


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match=r"数据库 postgresql\+psycopg://inspector:\*\*\*@127\.0\.0\.1:1/duwang：连不上") as complaint:
        Store.open("postgres://inspector:geheim@127.0.0.1:1/duwang")
    assert "geheim" not in str(complaint.value)


# how it is opened


def test_sqlite_is_set_for_many_processes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "duwang.db") as store, store.reading() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
    assert settings == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_write_takes_the_lock_before_it_reads(tmp_path: Path) -> None:
    with Store.open(tmp_path / "duwang.db") as store, store.writing(), sqlite3.connect(tmp_path / "duwang.db", timeout=0.05) as other:
        other.isolation_level = None
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_opening_a_new_or_current_database_does_not_load_alembic(tmp_path: Path) -> None:
    program = "for _time in range(2): Store.open(sys.argv[1]).close()\nprint([name in sys.modules for name in ('alembic', 'psycopg')])"
    assert run_processes(program, str(tmp_path / "duwang.db")).stdout == "[False, False]\n"


def test_rows_point_only_at_rows_that_are_there(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(text("INSERT INTO question (inspection_id, rank, check_id, count) VALUES (99, 0, 'x', 1)"))


def test_a_second_engine_reads_what_the_first_committed(store: Store, database: str) -> None:
    begin(store)
    engine = create_engine(database if "://" in database else f"sqlite:///{database}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM site")).scalars().all() == ["清源县人民政府"]
    engine.dispose()
