"""Migrations: they make the very tables the program expects, on both databases, and keep what is in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from inspector.core.findings import kin
from inspector.db.columns import metadata
from inspector.db.database import StoreError, connect
from inspector.db.migrate import FOLDER, prepare, upgrade
from inspector.db.store import Store
from inspector.db.tables import HEAD

pytest_plugins = ["databases"]

SCHEMAS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": """
        SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
        UNION ALL SELECT tgrelid::regclass::text, pg_get_triggerdef(oid), '', '', '' FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
        ORDER BY 1, 2, 3
    """,
}


def schema(connection: Connection) -> list[tuple[str, ...]]:
    """Everything the database itself says of its tables, white space and the order of constraints aside."""
    rows = connection.execute(text(SCHEMAS[connection.dialect.name]))
    return [tuple(" ".join(sorted((value or "").replace("(", " ( ").replace(")", " ) ").replace(",", " ").split())) for value in row) for row in rows]


def made_by(make: Callable[[Connection], None], engine: Engine) -> list[tuple[str, ...]]:
    with engine.begin() as connection:
        make(connection)
        return schema(connection)


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))


def test_migrations_make_the_tables_a_new_database_gets(bare_database: str) -> None:
    engine = connect(bare_database)
    migrated = made_by(upgrade, engine)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    empty(engine)
    prepare(engine)
    with engine.begin() as connection:
        assert schema(connection) == migrated
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    assert {name for name, *_rest in migrated} >= set(metadata.tables)
    engine.dispose()


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrations_can_be_taken_back(bare_database: str) -> None:
    engine = connect(bare_database)
    made_by(upgrade, engine)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert [name for name, *_rest in schema(connection) if "alembic" not in name] == []
    engine.dispose()


def test_opening_an_older_database_upgrades_it_and_keeps_its_rows(bare_database: str) -> None:
    engine = connect(bare_database)
    made_by(lambda connection: upgrade(connection, "0001"), engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO site (name) VALUES ('清源县人民政府')"))
    engine.dispose()
    with Store.open(bare_database) as store:
        assert store.site(store.ensure_site("清源县人民政府", "http://qingyuan.example/")).id == 1
        with store.reading() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def test_what_people_said_before_steps_were_signed_is_carried_over(bare_database: str) -> None:
    engine = connect(bare_database)
    made_by(lambda connection: upgrade(connection, "0004"), engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO site (id, name) VALUES (1, '清源县人民政府')"))
        connection.execute(
            text(
                "INSERT INTO inspection (id, site_id, started_at, state, today, settings, heartbeat_at) "
                "VALUES (1, 1, '2026-11-02 00:00:00+00', 'finished', '2026-11-02', '{}', '2026-11-02 00:00:00+00')"
            )
        )
        for mark, severity, clause in (("a", "critical", "W-D01"), ("b", "high", "W-V4"), ("c", "high", "W-D01"), ("d", "low", "W-D01"), ("e", "info", "W-V4")):
            payload = json.dumps({"indicators": [clause], "severity": severity})
            row = f"1, '{mark}', 'dead_link', '键{mark}', '{severity}', 'sure', 'new', 1, 1, 1, 1, '{payload}'"
            columns = "site_id, fingerprint, check_id, key, severity, certainty, status, first_inspection, last_inspection, last_judged, places, payload"
            connection.execute(text(f"INSERT INTO finding ({columns}) VALUES ({row})".replace(": ", "\\:")))
        for mark in "abc":
            connection.execute(
                text(f"INSERT INTO confirmation (site_id, fingerprint, note, by, at) VALUES (1, '{mark}', '属实', '王芳', '2026-11-03 01:02:03+00')")
            )
        connection.execute(
            text(
                "INSERT INTO dismissal (site_id, fingerprint, reason, by, at, revoked_at, revoked_by) VALUES (1, 'c', '旧', '甲', '2026-11-01 00:00:00+00', '2026-11-02 00:00:00+00', '乙')"
            )
        )
        connection.execute(text("INSERT INTO dismissal (site_id, fingerprint, reason, by, at) VALUES (1, 'd', '引文如此', '李强', '2026-11-03 01:02:03+00')"))
    engine.dispose()
    with Store.open(bare_database) as store:
        with store.reading() as connection:
            rows = connection.execute(text("SELECT fingerprint, stage, rank, is_grave, kin FROM finding ORDER BY fingerprint")).all()
            verdicts = connection.execute(text("SELECT fingerprint, kind, reason, by, is_whole, revoked_by FROM verdict ORDER BY id")).all()
        assert [(row.fingerprint, row.stage, row.rank, bool(row.is_grave)) for row in rows] == [
            ("a", "confirming", 0, True),  # one person is not enough for a grave one
            ("b", "confirming", 1, True),
            ("c", "confirmed", 1, False),
            ("d", "dismissed", 3, False),
            ("e", "open", 4, False),
        ]
        assert rows[0].kin == kin("dead_link", "键a")
        assert [(*row[:4], bool(row.is_whole), row.revoked_by) for row in verdicts] == [
            ("c", "dismiss", "旧", "甲", True, "乙"),
            ("d", "dismiss", "引文如此", "李强", True, ""),
            ("a", "confirm", "属实", "王芳", False, ""),
            ("b", "confirm", "属实", "王芳", False, ""),
            ("c", "confirm", "属实", "王芳", True, ""),
        ]
        assert store.audit_flaws() == []


def test_a_database_of_a_newer_program_is_refused_and_left_alone(bare_database: str) -> None:
    Store.open(bare_database).close()
    engine = connect(bare_database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"由更新版本的读网写成.*请升级程序"):
        Store.open(bare_database)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def test_sqlite_has_its_foreign_keys_back_after_a_migration(tmp_path: Path) -> None:
    engine = connect(tmp_path / "duwang.db")
    prepare(engine)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
