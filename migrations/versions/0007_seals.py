"""Seal every deed with what it wrote, each seal over the one before, so that a change from outside shows."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "seal",
        Column("deed_id", Integer, ForeignKey("deed.id"), primary_key=True),
        Column("maintained", Text, nullable=False),
        Column("mac", Text, nullable=False),
        CheckConstraint("maintained LIKE '[%]' OR maintained LIKE '{%}'", name="maintained"),
        sqlite_strict=True,
    )
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER seal_no_{what.lower()} BEFORE {what} ON seal "
            "BEGIN SELECT RAISE(ABORT, 'an entry in seal is never changed nor removed'); END"
        )


def downgrade() -> None:
    op.drop_table("seal")
