"""Keep how many minutes a call took; calls from before have none recorded."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    # Added in place: the rows of facts are guarded, and a table written anew would be a change to every one of them.
    op.execute(
        "ALTER TABLE call_attempt ADD COLUMN minutes INTEGER "
        "CONSTRAINT ck_call_attempt_minutes CHECK (minutes BETWEEN 0 AND 480)"
    )


def downgrade() -> None:
    op.drop_column("call_attempt", "minutes")
