"""When each portal is visited next, who visits it now, and how its last visits went."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("next_visit_at", UtcDateTime(), nullable=False),
        sa.Column("token", Id, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Double(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("usual_gap_days", sa.Double(), nullable=True),
        sa.Column("swept_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=op.f("fk_schedule_portal_id")),
        sa.PrimaryKeyConstraint("portal_id", name=op.f("pk_schedule")),
    )
    op.create_index(op.f("ix_schedule_server"), "schedule", ["server"])
    op.create_index(op.f("ix_schedule_next_visit_at"), "schedule", ["next_visit_at"])
