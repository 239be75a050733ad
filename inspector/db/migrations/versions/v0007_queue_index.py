"""The queue without a stage: an index in its own order.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    filtered = ["status", "site_id", "unit", "check_id", "certainty", "first_inspection", "assignee", "is_bulletin"]
    op.create_index("ix_finding_rank", "finding", ["rank", "id", "stage", *filtered])


def downgrade() -> None:
    op.drop_index("ix_finding_rank", table_name="finding")
