"""Keep that somebody asked about other medicines and was told of none."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

revision = "0005"
down_revision = "0004"

_AT = "LIKE '____-__-__T__:__:__.______+00:00'"


def upgrade() -> None:
    op.create_table(
        "medicines_asked",
        Column("id", Integer, primary_key=True),
        Column("patient_id", Integer, ForeignKey("patient.id"), nullable=False),
        Column("day", Text, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        CheckConstraint("day LIKE '____-__-__'", name="day"),
        CheckConstraint(f"recorded_at {_AT}", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_index("ix_medicines_asked_patient_id", "medicines_asked", ["patient_id", "day"])
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER medicines_asked_no_{what.lower()} BEFORE {what} ON medicines_asked "
            "BEGIN SELECT RAISE(ABORT, 'an entry in medicines_asked is never changed nor removed'); END"
        )


def downgrade() -> None:
    op.drop_table("medicines_asked")
