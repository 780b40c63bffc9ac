"""Keep the clinic's key, sealed under its passphrase, on a server; beside a file it rests in a file of its own."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "sealed_key",
        Column("id", Integer, primary_key=True),
        Column("text", Text, nullable=False),
        Column("proof", Text, nullable=False),
        CheckConstraint("id = 1", name="only_one"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("sealed_key")
