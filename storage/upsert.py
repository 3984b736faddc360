"""Inserts that leave a row alone which another program put there first, on both databases."""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """An insert into the table that does nothing where a row of the same key stands, or was committed this moment.

    On PostgreSQL two programs may look for a row at once, both find none and both insert it; the second then waits for
    the first. RETURNING answers with no row for what was there.
    """
    return _insert(table, connection.dialect.name)


@cache  # statements of every save are built once: building costs as much as running
def _insert(table: sa.Table, dialect: str) -> sa.Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
