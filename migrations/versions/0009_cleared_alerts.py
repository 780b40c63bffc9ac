"""Find the alerts that were cleared without a look at all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    cleared = sa.text("state = 'cleared'")
    op.create_index("ix_alert_cleared", "alert", ["rule"], sqlite_where=cleared, postgresql_where=cleared)


def downgrade() -> None:
    op.drop_index("ix_alert_cleared", "alert")
