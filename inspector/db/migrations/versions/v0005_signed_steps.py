"""The log of signed steps, verdicts that may need two people, excuses, and where people are with each finding.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_SQLITE = (
    "CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit",
    "CREATE TRIGGER audit_kept BEFORE DELETE ON audit",
    "CREATE TRIGGER audit_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)",
    "CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head",
    "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head WHEN NEW.number <= OLD.number",
)
_POSTGRESQL = (
    "CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit FOR EACH ROW",
    "CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT",
    "CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head FOR EACH ROW",
    "CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT",
    "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (NEW.number <= OLD.number)",
)
_REFUSAL = """CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$"""
_RANKS = ("critical", "high", "medium", "low", "info")
_VETO = re.compile("[A-Z]+-V")
_AT_A_TIME = 1000


def upgrade() -> None:
    _make_tables()
    _guard()
    op.add_column("finding", sa.Column("rank", sa.Integer(), server_default=sa.text("9"), nullable=False))
    op.add_column("finding", sa.Column("kin", sa.Text(), server_default="", nullable=False))
    op.add_column("finding", sa.Column("is_grave", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("finding", sa.Column("stage", sa.Text(), server_default="open", nullable=False))
    op.add_column("finding", sa.Column("assignee", sa.Text(), server_default="", nullable=False))
    op.add_column("finding", sa.Column("is_bulletin", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("finding", sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False))
    columns = ["stage", "rank", "id", "status", "site_id", "unit", "check_id", "certainty", "first_inspection", "assignee", "is_bulletin"]
    op.create_index("ix_finding_queue", "finding", columns)
    op.create_index("ix_finding_kin", "finding", ["kin"])
    _describe_findings()
    _carry_over()
    for name in ("confirmation", "dismissal"):
        op.drop_index(f"uq_{name}_in_force", table_name=name)
        op.drop_table(name)


def _make_tables() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_subject_number"), "audit", ["subject", "number"])
    op.create_index(op.f("ix_audit_who_number"), "audit", ["who", "number"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "upload",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_upload")),
    )
    op.create_table(
        "excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), server_default="", nullable=False),
        sa.Column("upload", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_excuse_site_id")),
        sa.ForeignKeyConstraint(["upload"], ["upload.digest"], name=op.f("fk_excuse_upload")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse")),
    )
    op.create_index(op.f("ix_excuse_site_id"), "excuse", ["site_id"])
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("second_by", sa.Text(), server_default="", nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_note", sa.Text(), server_default="", nullable=False),
        sa.Column("excuse_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at_once", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("is_marked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("kind IN ('confirm', 'dismiss', 'excuse')", name=op.f("ck_verdict_kind")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_verdict_site_id")),
        sa.ForeignKeyConstraint(["excuse_id"], ["excuse.id"], name=op.f("fk_verdict_excuse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    standing, whole = sa.column("revoked_at").is_(None), sa.column("is_whole", sa.Boolean())
    for name, where in (("uq_verdict_in_force", standing & whole), ("uq_verdict_pending", standing & ~whole)):
        op.create_index(name, "verdict", ["site_id", "fingerprint"], unique=True, sqlite_where=where, postgresql_where=where)


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in _SQLITE:
            op.execute(f"{trigger} BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END")
        return
    op.execute(_REFUSAL)
    for trigger in _POSTGRESQL:
        op.execute(f"{trigger} EXECUTE FUNCTION refuse_audit_change()")


def _describe_findings() -> None:
    """Rank, kin and gravity of the findings that are there: new ones bring theirs along."""
    finding = sa.table("finding", *(sa.column(name) for name in ("id", "check_id", "key", "severity", "rank", "kin")), sa.column("is_grave", sa.Boolean))
    payload = sa.column("payload", sa.JSON)
    bind, last = op.get_bind(), 0
    values: dict[str, Any] = {"rank": sa.bindparam("rank_"), "kin": sa.bindparam("kin_"), "is_grave": sa.bindparam("grave_")}
    change = sa.update(finding).where(finding.c.id == sa.bindparam("of")).values(**values)
    while True:
        query = sa.select(finding.c.id, finding.c.check_id, finding.c.key, finding.c.severity, payload).select_from(finding)
        rows = bind.execute(query.where(finding.c.id > last).order_by(finding.c.id).limit(_AT_A_TIME)).all()
        if not rows:
            return
        last = rows[-1].id
        bind.execute(change, [_described(row) for row in rows])


def _described(row: Any) -> dict[str, Any]:
    kin = hashlib.blake2b(f"{row.check_id}\n{row.key}".encode(), digest_size=10).hexdigest()
    clauses = (row.payload or {}).get("indicators", ())
    is_grave = row.severity == "critical" or (row.severity != "info" and any(_VETO.match(clause) for clause in clauses))
    return {"of": row.id, "rank_": _RANKS.index(row.severity), "kin_": kin, "grave_": is_grave}


def _carry_over() -> None:
    """What one person has said so far. A grave finding that only one has confirmed waits for the second from now on."""
    is_grave = "EXISTS (SELECT 1 FROM finding f WHERE f.site_id = c.site_id AND f.fingerprint = c.fingerprint AND f.is_grave)"
    op.execute(
        'INSERT INTO verdict (site_id, fingerprint, kind, reason, "by", "at", is_whole, revoked_at, revoked_by) '
        'SELECT d.site_id, d.fingerprint, \'dismiss\', d.reason, d."by", d."at", TRUE, d.revoked_at, d.revoked_by FROM dismissal d ORDER BY d.id'
    )
    op.execute(
        'INSERT INTO verdict (site_id, fingerprint, kind, reason, "by", "at", is_whole, revoked_at, revoked_by) '
        f'SELECT c.site_id, c.fingerprint, \'confirm\', c.note, c."by", c."at", NOT {is_grave}, c.revoked_at, c.revoked_by FROM confirmation c ORDER BY c.id'
    )
    says = "SELECT 1 FROM verdict v WHERE v.site_id = finding.site_id AND v.fingerprint = finding.fingerprint AND v.revoked_at IS NULL AND v.kind"
    op.execute(f"UPDATE finding SET stage = 'dismissed' WHERE EXISTS ({says} = 'dismiss')")
    op.execute(f"UPDATE finding SET stage = 'confirmed' WHERE EXISTS ({says} = 'confirm' AND v.is_whole)")
    op.execute(f"UPDATE finding SET stage = 'confirming' WHERE EXISTS ({says} = 'confirm' AND NOT v.is_whole)")


def downgrade() -> None:
    _word("dismissal", "reason", "dismiss")
    _word("confirmation", "note", "confirm")
    op.drop_table("verdict")
    op.drop_table("excuse")
    op.drop_table("upload")
    op.drop_table("audit_head")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
    op.drop_index("ix_finding_kin", table_name="finding")
    op.drop_index("ix_finding_queue", table_name="finding")
    for name in ("step", "is_bulletin", "assignee", "stage", "is_grave", "kin", "rank"):
        op.drop_column("finding", name)


def _word(table: str, words: str, kind: str) -> None:
    """The table that held one kind of verdict, with what is whole."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column(words, sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    where = sa.text("revoked_at IS NULL")
    op.create_index(f"uq_{table}_in_force", table, ["site_id", "fingerprint"], unique=True, sqlite_where=where, postgresql_where=where)
    columns = 'site_id, fingerprint, {}, "by", "at", revoked_at, revoked_by'
    op.execute(f"INSERT INTO {table} ({columns.format(words)}) SELECT {columns.format('reason')} FROM verdict WHERE kind = '{kind}' AND is_whole ORDER BY id")
