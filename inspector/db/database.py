"""One database, SQLite or PostgreSQL: how it is opened, read and written, and what is said when it cannot be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, event, func, make_url, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, create_engine
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, ProgrammingError
from sqlalchemy.sql.schema import Table

from inspector.core import clock
from inspector.core.refusals import refusal_of
from inspector.db.columns import clean

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_SECRETS = ("password", "sslpassword", "options")  # what an address may carry behind its question mark
PATIENCE = 30.0  # seconds a writer waits for another


class StoreError(Exception):
    """The store cannot be used, or cannot do what was asked. The message is for people: what, where, what to do."""


class Database:
    """Short transactions only: none lives across an await or a yield to the caller."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(reading=True)
        self.place = _place(engine.url)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with explained(self.place), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with explained(self.place), self._engine.begin() as connection:
            yield connection

    def upsert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that knows `on_conflict_do_update`."""
        if self._engine.dialect.name == "sqlite":
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)

    def time(self) -> datetime:
        """The same, on its own."""
        with self.reading() as connection:
            return self.now(connection)

    def now(self, connection: Connection) -> datetime:
        """The time processes agree on: the server's where there is one, unless the clock was set."""
        if self._engine.dialect.name != "postgresql" or clock.is_set():
            return clock.now()
        return connection.execute(select(func.clock_timestamp())).scalar_one().astimezone(UTC)  # type: ignore[no-any-return]  # SQL functions are untyped


def connect(place: str | Path, patience: float = PATIENCE) -> Engine:
    """An engine for a file path or a database address. Nothing is opened yet."""
    url = _url(place)
    if url.get_backend_name() == "postgresql":
        arguments: dict[str, Any] = {"connect_timeout": 10, "options": f"-c lock_timeout={int(patience * 1000)}"}
        return create_engine(url, connect_args=arguments, json_serializer=_json)
    if url.get_backend_name() != "sqlite":
        raise StoreError(f"数据库地址 {_place(url)}：只支持 SQLite 文件和 PostgreSQL，请改写 database。")
    _make_folder(url)
    engine = create_engine(url, connect_args={"timeout": patience}, json_serializer=_json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Troubles of the outside world (locked, full, unreachable) become a StoreError; faults of our own SQL pass through."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except DatabaseError as error:
        raise StoreError(f"数据库 {place}：{_explanation(str(error.orig))}") from error


_EXPLANATIONS = (
    (
        ("database is locked", "lock timeout", "LockNotAvailable"),
        "正被另一个程序占用，等了很久仍未让出。请等别的检查结束后再试；没有别的检查时，请看看是否有备份软件占用了这个文件。",
    ),
    (
        ("database or disk is full", "No space left", "could not extend file", "disk I/O error"),
        "磁盘空间不足，写不进去。请清理磁盘后重新运行，已提交的内容不会丢失，检查会接着做。",
    ),
    (("unable to open database file",), "打不开文件。请检查路径是否正确、当前用户对文件和所在文件夹有没有读写权限。"),
    (("readonly database", "read-only transaction"), "文件或服务器是只读的，写不进去。请检查文件和所在文件夹的写权限。"),
    (("not a database", "malformed"), "文件不是数据库，或者已经损坏。请换一个路径，或用备份恢复。"),
    (("password authentication failed", "no password supplied", "does not exist"), "服务器不接受登录。请检查用户名、密码和库名。"),
    (("connection", "connect", "timeout expired", "resolve host", "translate host"), "连不上数据库服务器。请检查服务器是否在运行，地址和端口是否正确。"),
)


def _explanation(cause: str) -> str:
    known = next((words for marks, words in _EXPLANATIONS if any(mark in cause for mark in marks)), "操作失败。请把下面的原文告诉管理员。")
    return f"{known}（{cause.strip().splitlines()[0] if cause.strip() else '没有说明'}）"


def _url(place: str | Path) -> URL:
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number. What they say may quote the password
        raise StoreError(f"数据库地址“{_without_secrets(place)}”看不懂。请写文件路径，或 postgresql://用户:密码@服务器/库名。") from None
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def _without_secrets(place: str) -> str:
    """Of an address that nobody could take apart: the password is somewhere before the last @, or where there is none anywhere."""
    scheme, _, rest = place.partition("://")
    _, at, server = rest.rpartition("@")
    return f"{scheme}://***@{server.partition('?')[0]}" if at else f"{scheme}://***"


def _place(url: URL) -> str:
    return url.database or "" if url.get_backend_name() == "sqlite" else url.difference_update_query(_SECRETS).render_as_string(hide_password=True)


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"数据库 {_place(url)} 的文件夹建不了。{refusal_of(error, folder)}") from error


def _json(value: object) -> str:
    return clean(json.dumps(value, ensure_ascii=False))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are ours: see _begin_sqlite
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN that writes after it has read fails at once when another process wrote in between; IMMEDIATE waits its turn.
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")
