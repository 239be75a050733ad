"""The tables, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    and_,
    case,
    column,
    false,
    text,
)

from inspector.core.facts import AccountState, ObservationTopic, SourceKind
from inspector.core.findings import Certainty, Severity, Status
from inspector.core.people import Role
from inspector.core.reviewing import Stage, VerdictKind
from inspector.db.columns import Code, Instant, Words, metadata, of_inspection, of_site, one_of, words
from inspector.db.rows import InspectionState

HEAD = "0012"  # the newest migration: a database that says so needs no alembic
WITHDRAWN = "withdrawn"  # a finding closed because its rule changed; credited to nobody, never listed


site = Table(
    "site",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    words("home_url"),
    words("unit"),
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
    of_site(),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("state", Code, nullable=False),
    Column("today", Date, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("coverage", JSON(none_as_null=True)),
    words("archive"),
    Column("originals", JSON(none_as_null=True)),  # archives that hold the full records its revisit records repeat
    Column("archive_bytes", BigInteger, nullable=False, server_default=text("0")),
    Column("heartbeat_at", Instant, nullable=False),
    words("program"),
    one_of("state", InspectionState),
    Index(None, "site_id"),
    Index(None, "today"),
    Index(None, "finished_at"),
)

# No CHECK on lane and state: two of them cost a third of the writing speed on SQLite, and only enums are written.
address = Table(
    "address",
    metadata,
    of_site(),
    Column("number", Integer, nullable=False),
    Column("url_hash", BigInteger, nullable=False),
    Column("url", Words, nullable=False),
    of_inspection(nullable=True),
    Column("lane", Code, nullable=False),
    words("role"),
    Column("level", Integer, nullable=False),
    Column("state", Code, nullable=False),
    Column("asks", Integer, nullable=False, server_default=text("0")),
    Column("status", Integer, nullable=False, server_default=text("0")),
    words("error"),
    Column("redirect_to", Integer),
    words("etag"),
    words("last_modified"),
    words("digest"),
    words("record_file"),
    Column("record_offset", BigInteger),
    Column("record_length", BigInteger),
    words("full_file"),
    Column("full_offset", BigInteger),
    Column("fetched_at", Instant),
    words("media_type"),
    Column("links", LargeBinary),
    words("title"),
    words("kind"),
    PrimaryKeyConstraint("site_id", "number"),
    UniqueConstraint("site_id", "url_hash"),
)

finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True),
    of_site(),
    Column("fingerprint", Text, nullable=False),
    Column("check_id", Text, nullable=False),
    words("key"),
    words("unit"),
    Column("severity", Code, nullable=False),
    Column("certainty", Code, nullable=False),
    Column("status", Code, nullable=False),
    of_inspection("first_inspection"),
    of_inspection("last_inspection"),
    of_inspection("last_judged"),
    Column("fixed_at", Instant),
    Column("places", Integer, nullable=False),
    words("record_file"),
    Column("record_offset", BigInteger),
    Column("payload", JSON, nullable=False),
    Column("rank", Integer, nullable=False, server_default=text("9")),  # of its severity: the order of the queue
    Column("kin", Text, nullable=False, server_default=""),  # of check and key: the same on other sites
    Column("is_grave", Boolean, nullable=False, server_default=false()),  # critical, or touching a veto
    Column("stage", Code, nullable=False, server_default=Stage.OPEN.value),  # what the verdicts say, written with them
    words("assignee"),
    Column("is_bulletin", Boolean, nullable=False, server_default=false()),
    Column("step", Integer, nullable=False, server_default=text("0")),  # number of the signed step that touched it last
    UniqueConstraint("site_id", "fingerprint"),
    one_of("severity", Severity),
    one_of("certainty", Certainty),
    one_of("status", Status, WITHDRAWN),
)

# They cover the inner query of the queue, by stage and without one, so that the payloads of other rows are never read.
_FILTERED = ("status", "site_id", "unit", "check_id", "certainty", "first_inspection", "assignee", "is_bulletin")
Index("ix_finding_queue", *(finding.c[name] for name in ("stage", "rank", "id", *_FILTERED)))
Index("ix_finding_rank", *(finding.c[name] for name in ("rank", "id", "stage", *_FILTERED)))
Index("ix_finding_kin", finding.c.kin)
_IS_SIGNED = finding.c.step > 0  # most never are
Index("ix_finding_step", finding.c.step, finding.c.site_id, sqlite_where=_IS_SIGNED, postgresql_where=_IS_SIGNED)

# The payload is kept only on days it differs from the day before, so that an old report can be drawn again as it was.
sighting = Table(
    "sighting",
    metadata,
    Column("finding_id", Integer, ForeignKey("finding.id"), nullable=False),
    of_inspection(),
    Column("status", Code, nullable=False),
    Column("places", Integer, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    PrimaryKeyConstraint("finding_id", "inspection_id"),
    one_of("status", Status, WITHDRAWN),
    Index(None, "inspection_id"),
)

# A person's word on a finding: revocable, at most one in force, and at most one more that waits for a second person.
verdict = Table(
    "verdict",
    metadata,
    Column("id", Integer, primary_key=True),
    of_site(),
    Column("fingerprint", Text, nullable=False),
    Column("kind", Code, nullable=False),
    words("reason"),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("is_whole", Boolean, nullable=False),  # False: waits for a second person
    words("second_by"),
    Column("second_at", Instant),
    words("second_note"),
    Column("excuse_id", Integer, ForeignKey("excuse.id")),
    Column("until", Date),  # of an excuse: the last day it holds
    Column("at_once", Integer, nullable=False, server_default=text("1")),  # how many were judged in the same step
    Column("is_marked", Boolean, nullable=False, server_default=false()),  # a dismissal the monthly paper must name
    Column("revoked_at", Instant),
    words("revoked_by"),
    one_of("kind", VerdictKind),
)
_STANDS, _WHOLE = column("revoked_at").is_(None), column("is_whole", Boolean)
_KEY = (verdict.c.site_id, verdict.c.fingerprint)
Index("uq_verdict_in_force", *_KEY, unique=True, sqlite_where=_STANDS & _WHOLE, postgresql_where=_STANDS & _WHOLE)
Index("uq_verdict_pending", *_KEY, unique=True, sqlite_where=_STANDS & ~_WHOLE, postgresql_where=_STANDS & ~_WHOLE)

dismissal, confirmation = verdict.alias("dismissal"), verdict.alias("confirmation")
confirmers = case((confirmation.c.second_by != "", confirmation.c.by + "、" + confirmation.c.second_by), else_=confirmation.c.by).label("by")


def in_force(site_id: ColumnElement[int] | int, fingerprint: ColumnElement[str] | str) -> ColumnElement[bool]:
    """The dismissal or excuse that counts for a finding: at most one."""
    return _standing(dismissal, site_id, fingerprint) & (dismissal.c.kind != VerdictKind.CONFIRM)


def confirmed(site_id: ColumnElement[int] | int, fingerprint: ColumnElement[str] | str) -> ColumnElement[bool]:
    """The confirmation that counts for a finding, by all the persons it needs: at most one."""
    return _standing(confirmation, site_id, fingerprint) & (confirmation.c.kind == VerdictKind.CONFIRM)


def _standing(table: FromClause, site_id: ColumnElement[int] | int, fingerprint: ColumnElement[str] | str) -> ColumnElement[bool]:
    return and_(table.c.site_id == site_id, table.c.fingerprint == fingerprint, table.c.revoked_at.is_(None), table.c.is_whole)


question = Table(
    "question",
    metadata,
    of_inspection(),
    Column("rank", Integer, nullable=False),
    Column("check_id", Text, nullable=False),
    words("title"),
    words("url"),
    words("reason"),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("inspection_id", "rank"),
)

check_error = Table(
    "check_error",
    metadata,
    of_inspection(),
    Column("rank", Integer, nullable=False),
    Column("check_id", Text, nullable=False),
    words("url"),
    words("error"),
    PrimaryKeyConstraint("inspection_id", "rank"),
)

# What becomes a finding by itself on a day to come: the distance to a veto, and reminders.
countdown = Table(
    "countdown",
    metadata,
    of_inspection(),
    Column("rank", Integer, nullable=False),
    Column("check_id", Text, nullable=False),
    words("title"),
    Column("indicators", JSON, nullable=False),
    words("url"),
    words("name"),
    Column("due", Date, nullable=False),
    words("message"),
    PrimaryKeyConstraint("inspection_id", "rank"),
)

# An account is inspected as a site is, and has a row among them: findings, reviews and reports are the same for both.
account = Table(
    "account",
    metadata,
    Column("site_id", Integer, ForeignKey("site.id"), primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("platform", Words, nullable=False),
    words("filing"),
    Column("state", Code, nullable=False),
    words("sealed"),  # its credential, encrypted; the key is not here
    Column("entry", JSON(none_as_null=True)),  # as a spreadsheet had it; NULL: the configuration names it
    one_of("state", AccountState),
)

# One row for each source that tells of a post: what they agree on is found when they are read.
post = Table(
    "post",
    metadata,
    Column("id", Integer, primary_key=True),
    of_site(),
    Column("source", Code, nullable=False),
    Column("key", Words, nullable=False),
    words("title"),
    words("url"),
    Column("published_at", Instant),
    words("dated_by"),
    Column("fetched_at", Instant, nullable=False),
    words("html"),
    Column("is_deleted", Boolean, nullable=False),
    UniqueConstraint("site_id", "source", "key"),
    one_of("source", SourceKind),
)

# How far a source has come in an inspection: written with the posts it brought, so that a killed run goes on behind them.
reading = Table(
    "reading",
    metadata,
    of_inspection(),
    Column("rank", Integer, nullable=False),
    Column("source", Code, nullable=False),
    words("name"),
    words("cursor"),
    Column("is_done", Boolean, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("since", Date),
    Column("until", Date),
    words("error"),
    Column("details", JSON, nullable=False),
    PrimaryKeyConstraint("inspection_id", "rank"),
    one_of("source", SourceKind),
)

observation = Table(
    "observation",
    metadata,
    Column("id", Integer, primary_key=True),
    of_site(),
    Column("topic", Code, nullable=False),
    Column("is_good", Boolean, nullable=False),
    Column("who", Words, nullable=False),
    Column("day", Date, nullable=False),
    Column("latest", Date),
    words("note"),
    words("screenshot"),
    UniqueConstraint("site_id", "topic", "who", "day"),
    one_of("topic", ObservationTopic),
)

# Who works at the review desk. Passwords are hashes; of tokens only a mark is kept.
person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("role", Code, nullable=False),
    words("unit"),
    Column("password", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("login"),
    one_of("role", Role),
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
    words("address"),
    words("agent"),
    UniqueConstraint("mark"),
    Index(None, "person_id"),
)

# A program of the office, such as its editing system, that may ask over HTTP.
client = Table(
    "client",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Words, nullable=False),
    words("unit"),
    Column("mark", Text, nullable=False),
    Column("by", Words, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("mark"),
)
