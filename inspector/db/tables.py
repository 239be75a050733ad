"""The tables, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    column,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from inspector.core.facts import AccountState, ObservationTopic, SourceKind
from inspector.core.findings import Certainty, Severity, Status
from inspector.core.people import Role
from inspector.db.rows import InspectionState

HEAD = "0004"  # the newest migration: a database that says so needs no alembic
WITHDRAWN = "withdrawn"  # a finding closed because its rule changed; credited to nobody, never listed


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


def _words(name: str) -> Column[str]:
    return Column(name, Words, nullable=False, server_default="")


def _site() -> Column[int]:
    return Column("site_id", Integer, ForeignKey("site.id"), nullable=False)


def _inspection(name: str = "inspection_id", *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey("inspection.id"), nullable=nullable)


def _one_of(name: str, kinds: type[StrEnum], *more: str) -> CheckConstraint:
    allowed = ", ".join(f"'{kind}'" for kind in (*kinds, *more))
    return CheckConstraint(f"{name} IN ({allowed})", name=name)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

site = Table(
    "site",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    _words("home_url"),
    _words("unit"),
    UniqueConstraint("name"),
)

claim = Table(
    "claim",
    metadata,
    Column("site_id", Integer, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("owner", Words, nullable=False),
    Column("beat_at", Instant, nullable=False),
)

inspection = Table(
    "inspection",
    metadata,
    Column("id", Integer, primary_key=True),
    _site(),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("state", Code, nullable=False),
    Column("today", Date, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("coverage", JSON(none_as_null=True)),
    _words("archive"),
    Column("originals", JSON(none_as_null=True)),  # archives that hold the full records its revisit records repeat
    Column("archive_bytes", BigInteger, nullable=False, server_default=text("0")),
    Column("heartbeat_at", Instant, nullable=False),
    _words("program"),
    _one_of("state", InspectionState),
    Index(None, "site_id"),
    Index(None, "today"),
)

# No CHECK on lane and state: two of them cost a third of the writing speed on SQLite, and only enums are written.
address = Table(
    "address",
    metadata,
    _site(),
    Column("number", Integer, nullable=False),
    Column("url_hash", BigInteger, nullable=False),
    Column("url", Words, nullable=False),
    _inspection(nullable=True),
    Column("lane", Code, nullable=False),
    _words("role"),
    Column("level", Integer, nullable=False),
    Column("state", Code, nullable=False),
    Column("asks", Integer, nullable=False, server_default=text("0")),
    Column("status", Integer, nullable=False, server_default=text("0")),
    _words("error"),
    Column("redirect_to", Integer),
    _words("etag"),
    _words("last_modified"),
    _words("digest"),
    _words("record_file"),
    Column("record_offset", BigInteger),
    Column("record_length", BigInteger),
    _words("full_file"),
    Column("full_offset", BigInteger),
    Column("fetched_at", Instant),
    _words("media_type"),
    Column("links", LargeBinary),
    _words("title"),
    PrimaryKeyConstraint("site_id", "number"),
    UniqueConstraint("site_id", "url_hash"),
)

finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True),
    _site(),
    Column("fingerprint", Text, nullable=False),
    Column("check_id", Text, nullable=False),
    _words("key"),
    _words("unit"),
    Column("severity", Code, nullable=False),
    Column("certainty", Code, nullable=False),
    Column("status", Code, nullable=False),
    _inspection("first_inspection"),
    _inspection("last_inspection"),
    _inspection("last_judged"),
    Column("fixed_at", Instant),
    Column("places", Integer, nullable=False),
    _words("record_file"),
    Column("record_offset", BigInteger),
    Column("payload", JSON, nullable=False),
    UniqueConstraint("site_id", "fingerprint"),
    _one_of("severity", Severity),
    _one_of("certainty", Certainty),
    _one_of("status", Status, WITHDRAWN),
)

# The payload is kept only on days it differs from the day before, so that an old report can be drawn again as it was.
sighting = Table(
    "sighting",
    metadata,
    Column("finding_id", Integer, ForeignKey("finding.id"), nullable=False),
    _inspection(),
    Column("status", Code, nullable=False),
    Column("places", Integer, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    PrimaryKeyConstraint("finding_id", "inspection_id"),
    _one_of("status", Status, WITHDRAWN),
    Index(None, "inspection_id"),
)

dismissal = Table(
    "dismissal",
    metadata,
    Column("id", Integer, primary_key=True),
    _site(),
    Column("fingerprint", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revoked_at", Instant),
    _words("revoked_by"),
)
Index(
    "uq_dismissal_in_force",
    dismissal.c.site_id,
    dismissal.c.fingerprint,
    unique=True,
    sqlite_where=column("revoked_at").is_(None),
    postgresql_where=column("revoked_at").is_(None),
)


def in_force(site_id: ColumnElement[int] | int, fingerprint: ColumnElement[str] | str) -> ColumnElement[bool]:
    """The dismissal that counts for a finding: at most one."""
    return (dismissal.c.site_id == site_id) & (dismissal.c.fingerprint == fingerprint) & dismissal.c.revoked_at.is_(None)


# A person's word that a finding is true: kept like dismissals, revocable, at most one in force.
confirmation = Table(
    "confirmation",
    metadata,
    Column("id", Integer, primary_key=True),
    _site(),
    Column("fingerprint", Text, nullable=False),
    _words("note"),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revoked_at", Instant),
    _words("revoked_by"),
)
Index(
    "uq_confirmation_in_force",
    confirmation.c.site_id,
    confirmation.c.fingerprint,
    unique=True,
    sqlite_where=column("revoked_at").is_(None),
    postgresql_where=column("revoked_at").is_(None),
)


def confirmed(site_id: ColumnElement[int] | int, fingerprint: ColumnElement[str] | str) -> ColumnElement[bool]:
    """The confirmation that counts for a finding: at most one."""
    return (confirmation.c.site_id == site_id) & (confirmation.c.fingerprint == fingerprint) & confirmation.c.revoked_at.is_(None)


question = Table(
    "question",
    metadata,
    _inspection(),
    Column("rank", Integer, nullable=False),
    Column("check_id", Text, nullable=False),
    _words("title"),
    _words("url"),
    _words("reason"),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("inspection_id", "rank"),
)

check_error = Table(
    "check_error",
    metadata,
    _inspection(),
    Column("rank", Integer, nullable=False),
    Column("check_id", Text, nullable=False),
    _words("url"),
    _words("error"),
    PrimaryKeyConstraint("inspection_id", "rank"),
)

# What becomes a finding by itself on a day to come: the distance to a veto, and reminders.
countdown = Table(
    "countdown",
    metadata,
    _inspection(),
    Column("rank", Integer, nullable=False),
    Column("check_id", Text, nullable=False),
    _words("title"),
    Column("indicators", JSON, nullable=False),
    _words("url"),
    _words("name"),
    Column("due", Date, nullable=False),
    _words("message"),
    PrimaryKeyConstraint("inspection_id", "rank"),
)

# An account is inspected as a site is, and has a row among them: findings, reviews and reports are the same for both.
account = Table(
    "account",
    metadata,
    Column("site_id", Integer, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("platform", Words, nullable=False),
    _words("filing"),
    Column("state", Code, nullable=False),
    _words("sealed"),  # its credential, encrypted; the key is not here
    Column("entry", JSON(none_as_null=True)),  # as a spreadsheet had it; NULL: the configuration names it
    _one_of("state", AccountState),
)

# One row for each source that tells of a post: what they agree on is found when they are read.
post = Table(
    "post",
    metadata,
    Column("id", Integer, primary_key=True),
    _site(),
    Column("source", Code, nullable=False),
    Column("key", Words, nullable=False),
    _words("title"),
    _words("url"),
    Column("published_at", Instant),
    _words("dated_by"),
    Column("fetched_at", Instant, nullable=False),
    _words("html"),
    Column("is_deleted", Boolean, nullable=False),
    UniqueConstraint("site_id", "source", "key"),
    _one_of("source", SourceKind),
)

# How far a source has come in an inspection: written with the posts it brought, so that a killed run goes on behind them.
reading = Table(
    "reading",
    metadata,
    _inspection(),
    Column("rank", Integer, nullable=False),
    Column("source", Code, nullable=False),
    _words("name"),
    _words("cursor"),
    Column("is_done", Boolean, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("since", Date),
    Column("until", Date),
    _words("error"),
    Column("details", JSON, nullable=False),
    PrimaryKeyConstraint("inspection_id", "rank"),
    _one_of("source", SourceKind),
)

observation = Table(
    "observation",
    metadata,
    Column("id", Integer, primary_key=True),
    _site(),
    Column("topic", Code, nullable=False),
    Column("is_good", Boolean, nullable=False),
    Column("who", Words, nullable=False),
    Column("day", Date, nullable=False),
    Column("latest", Date),
    _words("note"),
    _words("screenshot"),
    UniqueConstraint("site_id", "topic", "who", "day"),
    _one_of("topic", ObservationTopic),
)

# Who works at the review desk. Passwords are hashes; of tokens only a mark is kept.
person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("role", Code, nullable=False),
    _words("unit"),
    Column("password", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("login"),
    _one_of("role", Role),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    _words("address"),
    _words("agent"),
    UniqueConstraint("mark"),
    Index(None, "person_id"),
)

# A program of the office, such as its editing system, that may ask over HTTP.
client = Table(
    "client",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    _words("unit"),
    Column("mark", Text, nullable=False),
    Column("by", Words, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("mark"),
)
