"""When stored pages are read again, and since when a page is missing."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"

_STORED = ("new", "revised", "unchanged", "duplicate")
_RECENT = timedelta(days=60)


def upgrade() -> None:
    op.add_column("ledger_entry", sa.Column("missing_since", UtcDateTime(), nullable=True))
    op.add_column("ledger_entry", sa.Column("revisits", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ledger_entry", sa.Column("revisit_at", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_ledger_entry_portal_id_revisit_at"), "ledger_entry", ["portal_id", "revisit_at"])
    op.add_column("run", sa.Column("missing", sa.Integer(), nullable=False, server_default="0"))
    _begin()


def _begin() -> None:
    """Recent articles of a database that had no revisits are due at once; each visit takes its share of them."""
    entry = sa.table(
        "ledger_entry", sa.column("verdict"), sa.column("published_on", sa.Date), sa.column("revisit_at", UtcDateTime())
    )
    now = datetime.now(UTC)
    recent = (entry.c.published_on >= (now - _RECENT).date()) & entry.c.verdict.in_(_STORED)
    op.execute(entry.update().where(recent).values(revisit_at=now))
