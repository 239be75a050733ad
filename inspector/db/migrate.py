"""Brings a database to the newest tables. Alembic is imported only when there is something to migrate: it costs start-up time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select, text

import inspector.db.draft_tables
import inspector.db.notice_tables
import inspector.db.routine_tables  # noqa: F401 - their tables belong to the metadata
from inspector.db.columns import metadata
from inspector.db.database import StoreError
from inspector.db.tables import HEAD

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x6475_7761_6E67  # "duwang": one migration at a time on a shared server

# Alembic's own table, written by hand on a fresh database.
_version = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), nullable=False), PrimaryKeyConstraint("version_num", name="alembic_version_pkc")
)


def prepare(engine: Engine) -> None:
    """Creates the tables in an empty database, upgrades older ones, leaves current ones alone."""
    with engine.execution_options(reading=True).begin() as connection:
        if _revision(connection) == HEAD:
            return
    with engine.connect() as connection:
        _without_foreign_keys(connection)
        with connection.begin():
            _bring_up(connection)
        connection.invalidate()  # the next one has its foreign keys back


def _bring_up(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    revision = _revision(connection)
    if revision == HEAD:  # another process was faster
        return
    if revision:
        upgrade(connection)
        return
    metadata.create_all(connection, checkfirst=False)
    _version.create(connection)
    connection.execute(insert(_version).values(version_num=HEAD))


def upgrade(connection: Connection, target: str = "head") -> None:
    """Runs migrations up to `target` inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise StoreError(f"数据库由更新版本的读网写成，本版本（表结构 {HEAD}）不能打开。请升级程序。（{error}）") from error


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(select(_version.c.version_num)).scalar() or ""


def _without_foreign_keys(connection: Connection) -> None:
    """SQLite changes a table by building it anew, which foreign keys would forbid; the switch has no effect inside a transaction."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
