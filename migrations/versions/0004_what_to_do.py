"""Keep what there is to do for each patient, and who may be told what by message."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("patient", sa.Column("todo", Text, nullable=False, server_default="[]"))
    op.execute(
        "ALTER TABLE patient ADD COLUMN todo_on TEXT CONSTRAINT ck_patient_todo_on CHECK (todo_on LIKE '____-__-__')"
    )
    op.create_index("ix_patient_todo_on", "patient", ["todo_on"])
    op.drop_column("patient", "next_call_why")
    # Written anew by the first run of the day, which looks at everybody not yet judged.
    op.execute("UPDATE patient SET evaluated_on = NULL")
    op.create_table(
        "message_consent",
        Column("id", Integer, primary_key=True),
        Column("patient_id", Integer, ForeignKey("patient.id"), nullable=False),
        Column("day", Text, nullable=False),
        Column("allowed", Integer, nullable=False, server_default="0"),
        Column("with_whom", Text, nullable=False, server_default=""),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        CheckConstraint("day LIKE '____-__-__'", name="day"),
        CheckConstraint("allowed IN (0, 1)", name="allowed"),
        CheckConstraint("recorded_at LIKE '____-__-__T__:__:__.______+00:00'", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_index("ix_message_consent_patient_id", "message_consent", ["patient_id", "day"])
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER message_consent_no_{what.lower()} BEFORE {what} ON message_consent "
            "BEGIN SELECT RAISE(ABORT, 'an entry in message_consent is never changed nor removed'); END"
        )


def downgrade() -> None:
    op.drop_table("message_consent")
    op.add_column("patient", sa.Column("next_call_why", Text, nullable=False, server_default=""))
    op.drop_index("ix_patient_todo_on", "patient")
    op.drop_column("patient", "todo_on")
    op.drop_column("patient", "todo")
