"""The tables of rectification: notices to units, their items, answers and rechecks; and who answers for a unit."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, column, text

from inspector.core.findings import Severity
from inspector.core.rectifying import AnswerKind, ItemState, NoticeState, RecheckResult
from inspector.db.columns import Code, Instant, Words, metadata, of_site, one_of, words

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer),  # with its number, when it is issued
    Column("serial", Integer),
    Column("unit", Words, nullable=False),
    Column("state", Code, nullable=False),
    Column("made_by", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    words("issued_by"),
    Column("issued_at", Instant),
    words("note"),
    Column("step", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("year", "serial"),
    CheckConstraint("(year IS NULL) = (serial IS NULL)", name="number"),
    one_of("state", NoticeState),
    Index(None, "unit"),
)

notice_item = Table(
    "notice_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notice_id", Integer, ForeignKey("notice.id"), nullable=False),
    Column("rank", Integer, nullable=False),
    of_site(),
    Column("fingerprint", Text, nullable=False),
    Column("severity", Code, nullable=False),
    Column("state", Code, nullable=False),
    Column("limit_number", Float, nullable=False),
    Column("limit_unit", Text, nullable=False),
    words("limit_source"),  # which layer of rules sets it
    Column("due_at", Instant),  # from the day the notice is issued
    Column("stopped_at", Instant),  # while the clock rests
    words("stop_reason"),
    Column("places", Integer, nullable=False),  # when the notice was made
    Column("left", Integer),  # that still had it when last looked at; NULL: not looked at yet
    Column("rebounds", Integer, nullable=False, server_default=text("0")),
    Column("closed_at", Instant),
    Column("step", Integer, nullable=False, server_default=text("0")),
    UniqueConstraint("notice_id", "rank"),
    one_of("severity", Severity),
    one_of("state", ItemState),
    Index(None, "site_id", "fingerprint"),
    Index(None, "state", "due_at"),
)
_OPEN = column("state", Text).not_in([ItemState.CLOSED.value, ItemState.DROPPED.value, ItemState.MOVED.value])
Index("uq_notice_item_open", notice_item.c.site_id, notice_item.c.fingerprint, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("notice_item.id"), nullable=False),
    Column("kind", Code, nullable=False),
    words("note"),
    Column("until", Date),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    words("decision"),
    words("decided_by"),
    Column("decided_at", Instant),
    words("decision_note"),
    one_of("kind", AnswerKind),
    Index(None, "item_id"),
)

recheck = Table(
    "recheck",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, ForeignKey("notice_item.id"), nullable=False),
    Column("inspection_id", Integer, ForeignKey("inspection.id")),  # NULL: on demand
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("result", Code, nullable=False),
    Column("left", Integer),
    words("note"),
    one_of("result", RecheckResult),
    Index(None, "item_id"),
)

# Who answers for a unit or an institution of it; who did before stays, with the day they left.
contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", Words, nullable=False),
    words("institution"),
    Column("name", Words, nullable=False),
    words("phone"),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "unit", "institution"),
)
