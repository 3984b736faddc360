"""The pace of the fleet, and which portals keep it."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "pacing",
        sa.Column("id", Id, nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("portals", sa.Integer(), nullable=False),
        sa.Column("reckoned_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pacing")),
    )
    op.add_column("schedule", sa.Column("is_adaptive", sa.Boolean(), nullable=False, server_default=sa.true()))
