"""Keep what is being typed of a call, who is ringing whom, and the hour of a call booked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

revision = "0003"
down_revision = "0002"

_AT = "LIKE '____-__-__T__:__:__.______+00:00'"


def upgrade() -> None:
    op.create_table(
        "draft",
        Column("patient_id", Integer, ForeignKey("patient.id"), primary_key=True),
        Column("token", Text, nullable=False),
        Column("actor", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("content", Text, nullable=False),
        CheckConstraint(f"at {_AT}", name="at"),
        CheckConstraint("content LIKE '[%]' OR content LIKE '{%}'", name="content"),
        sqlite_strict=True,
    )
    op.create_table(
        "claim",
        Column("patient_id", Integer, ForeignKey("patient.id"), primary_key=True),
        Column("desk", Text, nullable=False),
        Column("actor", Text, nullable=False),
        Column("since", Text, nullable=False),
        Column("until", Text, nullable=False),
        CheckConstraint(f"since {_AT}", name="since"),
        CheckConstraint(f"until {_AT}", name="until"),
        sqlite_strict=True,
    )
    op.add_column("booked_call", sa.Column("at_time", Text))


def downgrade() -> None:
    op.drop_column("booked_call", "at_time")
    op.drop_table("claim")
    op.drop_table("draft")
