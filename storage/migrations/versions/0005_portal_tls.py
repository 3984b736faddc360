"""What of a portal's TLS is let through: as its leaf states it, and as it was for each run."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("portal", "run"):
        op.add_column(name, sa.Column("tls", sa.Text(), nullable=False, server_default=sa.text("''")))
