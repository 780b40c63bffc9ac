"""Keep the range a laboratory gives beside a value; values from before have none reported."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # Added in place: the rows of facts are guarded, and a table written anew would be a change to every one of them.
    op.execute("ALTER TABLE lab_result ADD COLUMN reference TEXT NOT NULL DEFAULT ''")


def downgrade() -> None:
    op.drop_column("lab_result", "reference")
