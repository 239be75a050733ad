"""The tables of the daily routine."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint, text

from inspector.core.facts import VisitOutcome
from inspector.db.columns import Code, Instant, Words, metadata, of_site, one_of, words

# One run over all sites that are due.
round_ = Table(
    "round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("planned", Integer, nullable=False),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("is_late", Boolean, nullable=False),
    Index(None, "day"),
)

# An inspection that was to take place and did not. By name: a site that was never inspected has no number.
missed = Table(
    "missed",
    metadata,
    Column("day", Date, nullable=False),
    Column("site", Words, nullable=False),
    words("reason"),
    Column("noted_at", Instant, nullable=False),
    Column("made_up_at", Instant),
    PrimaryKeyConstraint("day", "site"),
)

visit = Table(
    "visit",
    metadata,
    of_site(),
    Column("at", Instant, nullable=False),
    Column("outcome", Code, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("status", Integer, nullable=False),
    words("why"),
    Column("certificate_until", Date),
    PrimaryKeyConstraint("site_id", "at"),
    one_of("outcome", VisitOutcome),
)

# A bulletin as it was approved: never changed again. What becomes known later is told beside it.
bulletin = Table(
    "bulletin",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", Code, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    Column("payload", Words, nullable=False),
    Column("rules", JSON, nullable=False),
    UniqueConstraint("period", "first"),
)

# A message to one person by one channel; the table is its own log. The channel's address, which holds secrets, is not here.
message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("key", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("channel", Words, nullable=False),
    words("title"),
    words("body"),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    words("error"),
    UniqueConstraint("kind", "key", "person", "channel"),
)
