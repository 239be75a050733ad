"""Alembic's entrance: runs migrations on the connection it is handed, or on the address of an ini file when a developer calls it."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from inspector.db import draft_tables, notice_tables, records, tables
from inspector.db.columns import Code, Instant, Words, metadata
from inspector.db.database import connect

assert {records.audit.name, tables.finding.name, draft_tables.draft.name, notice_tables.notice.name} <= set(metadata.tables), "all tables are known"


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, render_item=_render)
    with context.begin_transaction():
        context.run_migrations()


def _render(_kind: str, item: object, _autogenerate: AutogenContext) -> str | Literal[False]:
    """A migration names plain types: it must run as it is when our own have long changed."""
    if isinstance(item, Words | Code):
        return "sa.Text()"
    return "sa.DateTime(timezone=True)" if isinstance(item, Instant) else False


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    migrate(handed)
else:
    with connect(context.config.get_main_option("sqlalchemy.url", "duwang.sqlite3")).begin() as opened:
        migrate(opened)
