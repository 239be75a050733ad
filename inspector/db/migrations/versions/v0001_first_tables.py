"""The first tables.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("home_url", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
    )
    op.create_table(
        "claim",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_claim_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_claim")),
    )
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_dismissal_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal")),
    )
    with op.batch_alter_table("dismissal", schema=None) as batch_op:
        batch_op.create_index(
            "uq_dismissal_in_force",
            ["site_id", "fingerprint"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("coverage", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("archive", sa.Text(), server_default="", nullable=False),
        sa.Column("originals", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("archive_bytes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("program", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('running', 'finished', 'stopped', 'thin')", name=op.f("ck_inspection_state")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_inspection_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_today"), ["today"], unique=False)

    op.create_table(
        "address",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("url_hash", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asks", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("status", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("redirect_to", sa.Integer(), nullable=True),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("last_modified", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("record_file", sa.Text(), server_default="", nullable=False),
        sa.Column("record_offset", sa.BigInteger(), nullable=True),
        sa.Column("record_length", sa.BigInteger(), nullable=True),
        sa.Column("full_file", sa.Text(), server_default="", nullable=False),
        sa.Column("full_offset", sa.BigInteger(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("media_type", sa.Text(), server_default="", nullable=False),
        sa.Column("links", sa.LargeBinary(), nullable=True),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_address_inspection_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_address_site_id")),
        sa.PrimaryKeyConstraint("site_id", "number", name=op.f("pk_address")),
        sa.UniqueConstraint("site_id", "url_hash", name=op.f("uq_address_site_id_url_hash")),
    )
    op.create_table(
        "check_error",
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_check_error_inspection_id")),
        sa.PrimaryKeyConstraint("inspection_id", "rank", name=op.f("pk_check_error")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("first_inspection", sa.Integer(), nullable=False),
        sa.Column("last_inspection", sa.Integer(), nullable=False),
        sa.Column("last_judged", sa.Integer(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("record_file", sa.Text(), server_default="", nullable=False),
        sa.Column("record_offset", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.CheckConstraint("certainty IN ('sure', 'suspected')", name=op.f("ck_finding_certainty")),
        sa.CheckConstraint("severity IN ('critical', 'high', 'medium', 'low', 'info')", name=op.f("ck_finding_severity")),
        sa.CheckConstraint("status IN ('new', 'persisting', 'fixed', 'reopened', 'unseen', 'withdrawn')", name=op.f("ck_finding_status")),
        sa.ForeignKeyConstraint(["first_inspection"], ["inspection.id"], name=op.f("fk_finding_first_inspection")),
        sa.ForeignKeyConstraint(["last_inspection"], ["inspection.id"], name=op.f("fk_finding_last_inspection")),
        sa.ForeignKeyConstraint(["last_judged"], ["inspection.id"], name=op.f("fk_finding_last_judged")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_finding_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("site_id", "fingerprint", name=op.f("uq_finding_site_id_fingerprint")),
    )
    op.create_table(
        "question",
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_question_inspection_id")),
        sa.PrimaryKeyConstraint("inspection_id", "rank", name=op.f("pk_question")),
    )
    op.create_table(
        "sighting",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("status IN ('new', 'persisting', 'fixed', 'reopened', 'unseen', 'withdrawn')", name=op.f("ck_sighting_status")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_sighting_finding_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_sighting_inspection_id")),
        sa.PrimaryKeyConstraint("finding_id", "inspection_id", name=op.f("pk_sighting")),
    )
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sighting_inspection_id"), ["inspection_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sighting_inspection_id"))

    op.drop_table("sighting")
    op.drop_table("question")
    op.drop_table("finding")
    op.drop_table("check_error")
    op.drop_table("address")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_today"))
        batch_op.drop_index(batch_op.f("ix_inspection_site_id"))

    op.drop_table("inspection")
    with op.batch_alter_table("dismissal", schema=None) as batch_op:
        batch_op.drop_index("uq_dismissal_in_force", sqlite_where=sa.text("revoked_at IS NULL"), postgresql_where=sa.text("revoked_at IS NULL"))

    op.drop_table("dismissal")
    op.drop_table("claim")
    op.drop_table("site")
