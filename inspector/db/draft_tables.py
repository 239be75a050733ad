"""The tables of drafts before publication: their texts, who signed what, what the machine remarked; and settings of the desk."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from inspector.core.drafting import DraftKind, DraftState
from inspector.db.columns import Code, Instant, Words, metadata, one_of, words

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Words, nullable=False),
    Column("kind", Code, nullable=False),
    words("origin"),  # 来源
    words("author"),  # 拟稿
    words("unit"),
    Column("site_id", Integer, ForeignKey("site.id")),
    words("file_name"),
    Column("upload", Text, ForeignKey("upload.digest")),
    Column("state", Code, nullable=False),
    Column("revision", Integer, nullable=False),
    words("secrecy"),  # 保密结论
    words("secrecy_by"),
    Column("secrecy_at", Instant),
    words("url"),
    words("publisher"),
    Column("published_on", Date),
    Column("added_by", Words, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("step", Integer, nullable=False, server_default=text("0")),
    one_of("kind", DraftKind),
    one_of("state", DraftState),
    Index(None, "state", "id"),
)

draft_text = Table(
    "draft_text",
    metadata,
    Column("draft_id", Integer, ForeignKey("draft.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of the text
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    words("note"),
    PrimaryKeyConstraint("draft_id", "revision"),
)

# A signature covers one stage, or several that the stage table merges. Returned ones stay, for nobody may do two of a kind.
signature = Table(
    "signature",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", Integer, ForeignKey("draft.id"), nullable=False),
    Column("stages", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    words("note"),
    Column("is_returned", Boolean, nullable=False),
    Index(None, "draft_id"),
)

# What the machine remarked: help for a stage, never a stage.
draft_help = Table(
    "draft_help",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", Integer, ForeignKey("draft.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("program", Words, nullable=False),
    Column("remarks", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "draft_id"),
)

# Readings of a site (读网), signed in the desk.
site_reading = Table(
    "site_reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site_id", Integer, ForeignKey("site.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    words("note"),
    Index(None, "site_id", "day"),
)
