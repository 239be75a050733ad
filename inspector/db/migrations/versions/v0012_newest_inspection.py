"""Inspections by the moment they ended: every page asks whether one has since.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ix_inspection_finished_at", "inspection", ["finished_at"])


def downgrade() -> None:
    op.drop_index("ix_inspection_finished_at", table_name="inspection")
