"""Marks of what was committed, for writers that lose their connection at that moment."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "commit_mark",
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("writer", name=op.f("pk_commit_mark")),
    )
