"""The daily routine: rounds, inspections that did not take place, and visits that ask whether a site opens. Addresses know what kind of page they are.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_OUTCOMES = "outcome IN ('opened', 'failed', 'unclear', 'own outage')"


def upgrade() -> None:
    op.add_column("address", sa.Column("kind", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_day"), "round", ["day"])
    op.create_table(
        "missed",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("day", "site", name=op.f("pk_missed")),
    )
    op.create_table(
        "visit",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("certificate_until", sa.Date(), nullable=True),
        sa.CheckConstraint(_OUTCOMES, name=op.f("ck_visit_outcome")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_visit_site_id")),
        sa.PrimaryKeyConstraint("site_id", "at", name=op.f("pk_visit")),
    )


def downgrade() -> None:
    op.drop_table("visit")
    op.drop_table("missed")
    op.drop_table("round")
    op.drop_column("address", "kind")
