"""The tables of what people do: the log of signed steps, the papers behind them, exceptions."""

from __future__ import annotations

from sqlalchemy import DDL, CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text, event

from inspector.db.columns import Instant, Words, metadata, of_site, words

# The log is only ever added to. Its head, one row, is what a step locks: two people acting at once take turns.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", Words, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Words, nullable=False),
    words("note"),
    Column("payload", Words, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "subject", "number"),
    Index(None, "who", "number"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("id = 1", name="id"),
)

# Files people hand in with a step, kept once for each content.
upload = Table(
    "upload",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256
    Column("name", Words, nullable=False),
    Column("size", Integer, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

excuse = Table(
    "excuse",
    metadata,
    Column("id", Integer, primary_key=True),
    of_site(),
    Column("phrase", Words, nullable=False),
    words("column"),  # how the addresses of the column begin; empty: the whole site
    Column("until", Date, nullable=False),
    Column("reason", Words, nullable=False),
    words("attachment"),
    Column("upload", Text, ForeignKey("upload.digest")),
    Column("by", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("revoked_at", Instant),
    words("revoked_by"),
    Index(None, "site_id"),
)

_SQLITE = {
    "audit_unchanged": "BEFORE UPDATE ON audit",
    "audit_kept": "BEFORE DELETE ON audit",
    "audit_replaced": "BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)",
    "audit_head_kept": "BEFORE DELETE ON audit_head",
    "audit_head_forward": "BEFORE UPDATE ON audit_head WHEN NEW.number <= OLD.number",
}
_POSTGRESQL = {
    "audit_unchanged": "BEFORE UPDATE OR DELETE ON audit FOR EACH ROW",
    "audit_kept": "BEFORE TRUNCATE ON audit FOR EACH STATEMENT",
    "audit_head_kept": "BEFORE DELETE ON audit_head FOR EACH ROW",
    "audit_head_whole": "BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT",
    "audit_head_forward": "BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (NEW.number <= OLD.number)",
}
_REFUSAL = """CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$"""


def _guard() -> None:
    """The database itself refuses to change or remove what was signed."""
    for name, moment in _SQLITE.items():
        words_of = f"CREATE TRIGGER {name} {moment} BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END"
        _after_creation(words_of, "sqlite")
    _after_creation(_REFUSAL, "postgresql")
    for name, moment in _POSTGRESQL.items():
        words_of = f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION refuse_audit_change()"
        _after_creation(words_of, "postgresql")


def _after_creation(statement: str, dialect: str) -> None:
    event.listen(audit_head, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap


# the second of the two tables: both are there when it has been made
audit_head.add_is_dependent_on(audit)
_guard()
