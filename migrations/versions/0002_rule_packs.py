"""Keep the rule packs a clinic has judged by, so that any past day can be judged by the rules of then."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "rule_pack",
        Column("id", Integer, primary_key=True),
        Column("sha256", Text, nullable=False),
        Column("rules", Text, nullable=False),
        Column("medicines", Text, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("deed_id", Integer, ForeignKey("deed.id"), nullable=False),
        CheckConstraint("recorded_at LIKE '____-__-__T__:__:__.______+00:00'", name="recorded_at"),
        sqlite_strict=True,
    )
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER rule_pack_no_{what.lower()} BEFORE {what} ON rule_pack "
            "BEGIN SELECT RAISE(ABORT, 'an entry in rule_pack is never changed nor removed'); END"
        )


def downgrade() -> None:
    op.drop_table("rule_pack")
