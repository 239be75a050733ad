"""Accounts of new media: what they are, what they published, how each source was read, and what people saw.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_SOURCES = "source IN ('wechat_api', 'wechat_statistics', 'weibo_api', 'feed', 'addresses', 'ledger', 'market')"
_TOPICS = "topic IN ('updates', 'interaction', 'followers', 'availability', 'feedback', 'closed')"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("filing", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), server_default="", nullable=False),
        sa.Column("entry", sa.JSON(), nullable=True),
        sa.CheckConstraint("state IN ('运行', '归并', '关停')", name=op.f("ck_account_state")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_account_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_account")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dated_by", sa.Text(), server_default="", nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("html", sa.Text(), server_default="", nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.CheckConstraint(_SOURCES, name=op.f("ck_post_source")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_post_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("site_id", "source", "key", name=op.f("uq_post_site_id_source_key")),
    )
    op.create_table(
        "reading",
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("cursor", sa.Text(), server_default="", nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(_SOURCES, name=op.f("ck_reading_source")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_reading_inspection_id")),
        sa.PrimaryKeyConstraint("inspection_id", "rank", name=op.f("pk_reading")),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("screenshot", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(_TOPICS, name=op.f("ck_observation_topic")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_observation_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("site_id", "topic", "who", "day", name=op.f("uq_observation_site_id_topic_who_day")),
    )


def downgrade() -> None:
    op.drop_table("observation")
    op.drop_table("reading")
    op.drop_table("post")
    op.drop_table("account")
