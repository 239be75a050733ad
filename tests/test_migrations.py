"""Migrations: they make the very tables the program expects, on both databases, and keep what is in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from inspector.db.database import StoreError, connect
from inspector.db.migrate import FOLDER, prepare, upgrade
from inspector.db.store import Store
from inspector.db.tables import HEAD, metadata

pytest_plugins = ["databases"]

SCHEMAS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": """
        SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
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
