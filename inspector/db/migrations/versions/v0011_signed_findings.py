"""Findings by the step that touched them last: what the first page must count again.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    is_signed = sa.text("step > 0")
    op.create_index("ix_finding_step", "finding", ["step", "site_id"], sqlite_where=is_signed, postgresql_where=is_signed)


def downgrade() -> None:
    op.drop_index("ix_finding_step", table_name="finding")
