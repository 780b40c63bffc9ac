"""Keep what there is to do for each patient, plans waiting for release, letters, and messages agreed to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

revision = "0004"
down_revision = "0003"

_AT = "LIKE '____-__-__T__:__:__.______+00:00'"


def upgrade() -> None:
    op.add_column("patient", sa.Column("todo", Text, nullable=False, server_default="[]"))
    op.execute(
        "ALTER TABLE patient ADD COLUMN todo_on TEXT CONSTRAINT ck_patient_todo_on CHECK (todo_on LIKE '____-__-__')"
    )
    op.execute(
        "ALTER TABLE patient ADD COLUMN last_tried_on TEXT CONSTRAINT ck_patient_last_tried_on "
        "CHECK (last_tried_on LIKE '____-__-__')"
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
        CheckConstraint(f"recorded_at {_AT}", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_index("ix_message_consent_patient_id", "message_consent", ["patient_id", "day"])
    op.create_table(
        "plan_proposal",
        Column("id", Integer, primary_key=True),
        Column("patient_id", Integer, ForeignKey("patient.id"), nullable=False),
        Column("title", Text, nullable=False),
        Column("content", Text, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        CheckConstraint("content LIKE '[%]' OR content LIKE '{%}'", name="content"),
        CheckConstraint(f"recorded_at {_AT}", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_index("ix_plan_proposal_patient_id", "plan_proposal", ["patient_id"])
    op.create_table(
        "plan_proposal_end",
        Column("plan_proposal_id", Integer, ForeignKey("plan_proposal.id"), primary_key=True),
        Column("ended", Text, nullable=False),
        Column("reason", Text, nullable=False, server_default=""),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        CheckConstraint("ended IN ('released', 'replaced', 'refused')", name="ended"),
        CheckConstraint(f"recorded_at {_AT}", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_table(
        "letter",
        Column("id", Integer, primary_key=True),
        Column("patient_id", Integer, ForeignKey("patient.id"), nullable=False),
        Column("day", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        CheckConstraint("day LIKE '____-__-__'", name="day"),
        CheckConstraint(f"recorded_at {_AT}", name="recorded_at"),
        sqlite_strict=True,
    )
    op.create_index("ix_letter_patient_id", "letter", ["patient_id", "day"])
    for table in ("message_consent", "plan_proposal", "plan_proposal_end", "letter"):
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'an entry in {table} is never changed nor removed'); END"
            )


def downgrade() -> None:
    for table in ("letter", "plan_proposal_end", "plan_proposal", "message_consent"):
        op.drop_table(table)
    op.add_column("patient", sa.Column("next_call_why", Text, nullable=False, server_default=""))
    op.drop_index("ix_patient_todo_on", "patient")
    op.drop_column("patient", "todo_on")
    op.drop_column("patient", "last_tried_on")
    op.drop_column("patient", "todo")
