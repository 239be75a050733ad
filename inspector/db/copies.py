"""The whole database as one SQLite file, whatever it runs on, as it was at one moment; and back again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Integer, Table, func, insert, select, text
from sqlalchemy.engine import Engine

from inspector.db.columns import metadata
from inspector.db.database import Database, StoreError, connect, explained
from inspector.db.migrate import prepare

CHUNK = 2_000  # rows


class Copies(Database):
    def copy_to(self, path: Path) -> dict[str, int]:
        """Writes the file while others go on working. Returns how many rows each table has."""
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        if self._engine.dialect.name == "sqlite":
            _copy_file(Path(self.place), part)
        else:
            with _opened(part) as target:
                _copy_tables(self._engine, target)
        part.replace(path)
        with _opened(path) as copied:
            return _counted(copied)

    def fill_from(self, path: Path) -> dict[str, int]:
        """Fills this database, which must hold nothing yet."""
        with self.reading() as connection:
            if any(_count(connection, table) for table in metadata.sorted_tables):
                raise StoreError(f"数据库 {self.place} 里已经有数据：请恢复到新的数据目录，或新建一个空的数据库")
        with _opened(path) as source:
            _copy_tables(source, self._engine)
            return _counted(source)


def _copy_file(source: Path, target: Path) -> None:
    with explained(str(source)), closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


@contextmanager
def _opened(path: Path) -> Iterator[Engine]:
    engine = connect(path)
    try:
        with explained(str(path)):
            prepare(engine)
        yield engine
    finally:
        engine.dispose()  # the last connection takes its journal with it


def _copy_tables(source: Engine, target: Engine) -> None:
    """One snapshot of the source, one transaction of the target."""
    snapshot = source.execution_options(reading=True)
    if source.dialect.name == "postgresql":
        snapshot = snapshot.execution_options(isolation_level="REPEATABLE READ")
    with snapshot.begin() as reading, target.begin() as writing:
        for table in metadata.sorted_tables:
            rows = reading.execution_options(yield_per=CHUNK).execute(select(table))
            for chunk in rows.partitions():
                writing.execute(insert(table), [dict(row._mapping) for row in chunk])
            _set_sequence(writing, table)


def _set_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL counts on from what was inserted; SQLite does so by itself."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(keys) != 1 or not isinstance(keys[0].type, Integer) or keys[0].autoincrement is False:
        return
    last = connection.execute(select(func.max(keys[0]))).scalar()
    if last is not None:
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, :key), :last)"), {"name": table.name, "key": keys[0].name, "last": last})


def _counted(engine: Engine) -> dict[str, int]:
    with engine.execution_options(reading=True).begin() as connection:
        return {table.name: _count(connection, table) for table in metadata.sorted_tables}


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
