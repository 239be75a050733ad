"""Drafts with their signatures, notices with their answers and rechecks, contacts, and settings of the desk.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_unit_institution"), "contact", ["unit", "institution"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Text(), server_default="", nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'issued', 'withdrawn')", name=op.f("ck_notice_state")),
        sa.CheckConstraint("(year IS NULL) = (serial IS NULL)", name=op.f("ck_notice_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_notice_year_serial")),
    )
    op.create_index(op.f("ix_notice_unit"), "notice", ["unit"], unique=False)
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("upload", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("secrecy", sa.Text(), server_default="", nullable=False),
        sa.Column("secrecy_by", sa.Text(), server_default="", nullable=False),
        sa.Column("secrecy_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("publisher", sa.Text(), server_default="", nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("kind IN ('file', 'pasted', 'wechat')", name=op.f("ck_draft_kind")),
        sa.CheckConstraint("state IN ('open', 'done', 'published', 'withdrawn')", name=op.f("ck_draft_state")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_draft_site_id")),
        sa.ForeignKeyConstraint(["upload"], ["upload.digest"], name=op.f("fk_draft_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_state_id"), "draft", ["state", "id"], unique=False)
    op.create_table(
        "notice_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("limit_number", sa.Float(), nullable=False),
        sa.Column("limit_unit", sa.Text(), nullable=False),
        sa.Column("limit_source", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("rebounds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("severity IN ('critical', 'high', 'medium', 'low', 'info')", name=op.f("ck_notice_item_severity")),
        sa.CheckConstraint(
            "state IN ('waiting', 'answered', 'disputed', 'delay_asked', 'not_ours', 'reopened', 'closed', 'dropped', 'moved')",
            name=op.f("ck_notice_item_state"),
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_item_notice_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_notice_item_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_item")),
        sa.UniqueConstraint("notice_id", "rank", name=op.f("uq_notice_item_notice_id_rank")),
    )
    op.create_index(op.f("ix_notice_item_site_id_fingerprint"), "notice_item", ["site_id", "fingerprint"], unique=False)
    op.create_index(op.f("ix_notice_item_state_due_at"), "notice_item", ["state", "due_at"], unique=False)
    op.create_index(
        "uq_notice_item_open",
        "notice_item",
        ["site_id", "fingerprint"],
        unique=True,
        sqlite_where=sa.text("(state NOT IN ('closed', 'dropped', 'moved'))"),
        postgresql_where=sa.text("(state NOT IN ('closed', 'dropped', 'moved'))"),
    )
    op.create_table(
        "site_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_reading_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_reading")),
    )
    op.create_index(op.f("ix_site_reading_site_id_day"), "site_reading", ["site_id", "day"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("kind IN ('已改', '有异议', '申请延期', '非本单位')", name=op.f("ck_answer_kind")),
        sa.ForeignKeyConstraint(["item_id"], ["notice_item.id"], name=op.f("fk_answer_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_item_id"), "answer", ["item_id"], unique=False)
    op.create_table(
        "draft_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_help_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_help")),
    )
    op.create_index(op.f("ix_draft_help_draft_id"), "draft_help", ["draft_id"], unique=False)
    op.create_table(
        "draft_text",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_text_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "revision", name=op.f("pk_draft_text")),
    )
    op.create_table(
        "recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("result IN ('clean', 'left', 'blocked')", name=op.f("ck_recheck_result")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_recheck_inspection_id")),
        sa.ForeignKeyConstraint(["item_id"], ["notice_item.id"], name=op.f("fk_recheck_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
    )
    op.create_index(op.f("ix_recheck_item_id"), "recheck", ["item_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("is_returned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_signature_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_draft_id"), "signature", ["draft_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_signature_draft_id"), table_name="signature")
    op.drop_table("signature")
    op.drop_index(op.f("ix_recheck_item_id"), table_name="recheck")
    op.drop_table("recheck")
    op.drop_table("draft_text")
    op.drop_index(op.f("ix_draft_help_draft_id"), table_name="draft_help")
    op.drop_table("draft_help")
    op.drop_index(op.f("ix_answer_item_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_site_reading_site_id_day"), table_name="site_reading")
    op.drop_table("site_reading")
    op.drop_index(
        "uq_notice_item_open",
        table_name="notice_item",
        sqlite_where=sa.text("(state NOT IN ('closed', 'dropped', 'moved'))"),
        postgresql_where=sa.text("(state NOT IN ('closed', 'dropped', 'moved'))"),
    )
    op.drop_index(op.f("ix_notice_item_state_due_at"), table_name="notice_item")
    op.drop_index(op.f("ix_notice_item_site_id_fingerprint"), table_name="notice_item")
    op.drop_table("notice_item")
    op.drop_index(op.f("ix_draft_state_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_table("setting")
    op.drop_index(op.f("ix_notice_unit"), table_name="notice")
    op.drop_table("notice")
    op.drop_index(op.f("ix_contact_unit_institution"), table_name="contact")
    op.drop_table("contact")
