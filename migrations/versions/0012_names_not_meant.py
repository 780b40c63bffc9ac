"""Keep which known name, offered for a slip, the patient did not mean; none was asked about before."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # Added in place: the rows of facts are guarded, and a table written anew would be a change to every one of them.
    op.execute("ALTER TABLE medicine_use ADD COLUMN not_meant TEXT NOT NULL DEFAULT ''")


def downgrade() -> None:
    op.drop_column("medicine_use", "not_meant")
