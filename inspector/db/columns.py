"""What tables are made of: types that clean and convert on the way in, and columns that many tables have."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def clean(words: str) -> str:
    """Without what a database refuses: NUL (PostgreSQL) and lone surrogates (both). Pages bring them."""
    if "\x00" in words:
        words = words.replace("\x00", "\ufffd")
    if words.isascii():
        return words
    try:
        words.encode()
    except UnicodeEncodeError:
        return words.encode("utf-8", "replace").decode()
    return words


class Words(TypeDecorator[str]):
    """Text from outside, cleaned on its way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return value if value is None else clean(value)


class Code(TypeDecorator[str]):
    """A member of one of our closed sets, stored by its value: psycopg would send an enum's name."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return value if value is None else str(value)


class Instant(TypeDecorator[datetime]):
    """An aware time, stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(name: str) -> Column[str]:
    return Column(name, Words, nullable=False, server_default="")


def of_site() -> Column[int]:
    return Column("site_id", Integer, ForeignKey("site.id"), nullable=False)


def of_inspection(name: str = "inspection_id", *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey("inspection.id"), nullable=nullable)


def one_of(name: str, kinds: type[StrEnum], *more: str) -> CheckConstraint:
    allowed = ", ".join(f"'{kind}'" for kind in (*kinds, *more))
    return CheckConstraint(f"{name} IN ({allowed})", name=name)
