"""Keep the people who may sign in, and how often a sign-in failed."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text, UniqueConstraint

revision = "0006"
down_revision = "0005"

_AT = "LIKE '____-__-__T__:__:__.______+00:00'"


def upgrade() -> None:
    op.create_table(
        "staff",
        Column("id", Integer, primary_key=True),
        Column("sign_in", Text, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        UniqueConstraint("sign_in"),
        CheckConstraint(f"recorded_at {_AT}", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_table(
        "staff_state",
        Column("id", Integer, primary_key=True),
        Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
        Column("name", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("active", Integer, nullable=False, server_default="0"),
        Column("password", Text, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        CheckConstraint("active IN (0, 1)", name="active"),
        CheckConstraint("role IN ('nurse', 'prescriber', 'admin')", name="role"),
        CheckConstraint("password LIKE '$argon2id$%'", name="password"),
        CheckConstraint(f"recorded_at {_AT}", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_index("ix_staff_state_staff_id", "staff_state", ["staff_id"])
    op.create_table(
        "sign_in_try",
        Column("sign_in", Text, primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("last_at", Text, nullable=False),
        CheckConstraint(f"last_at {_AT}", name="last_at"),
        sqlite_strict=True,
    )
    for table in ("staff", "staff_state"):
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'an entry in {table} is never changed nor removed'); END"
            )


def downgrade() -> None:
    for table in ("sign_in_try", "staff_state", "staff"):
        op.drop_table(table)
