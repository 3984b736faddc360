"""On what terms a portal lets its texts be used again, as its leaf states it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("portal", sa.Column("reuse", sa.Text(), nullable=False, server_default=sa.text("'unknown'")))
