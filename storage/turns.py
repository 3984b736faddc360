"""Who comes when several programs write to one PostgreSQL database. On SQLite every transaction has the file to itself."""

from enum import IntEnum

import sqlalchemy as sa

_LOCK = sa.text("SELECT pg_advisory_xact_lock(:turn, :of)")
_OURS = 0x54534F00  # "TSO": other programs may use advisory locks of the same database


class Turn(IntEnum):
    """What only one transaction does at a time, until it ends. Whoever takes several takes them in this order."""

    OPENING = 1  # schema, provinces, seeds
    SAVING = 2  # identity, revisions and links of articles: two copies saved at once must see each other
    PORTAL = 3  # the ledger of one portal, by its id: a listing and a page may meet the same new URL
    CLAIMING = 4  # leases of portals: two schedulers that look at once must not both take one


def take_turn(connection: sa.Connection, turn: Turn, of: int = 0) -> None:
    """Wait until no other transaction has this turn; what it committed is seen by the statements that follow."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"turn": _OURS + turn, "of": of})
