"""Rows of the views as they are fetched, in batches, from one state of the database however long it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from storage.engine import read_only_engine
from storage.errors import StorageError, said_by

BATCH = 500  # rows: of articles a few megabytes
Row = tuple[Any, ...]


class Stream:
    """A connection that reads one state of the database."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def count(self, statement: sa.Select[Any]) -> int:
        """How many rows a statement has."""
        found: int = self.connection.execute(sa.select(sa.func.count()).select_from(statement.subquery())).scalar_one()
        return found

    def rows(self, statement: sa.Select[Any]) -> Iterator[Row]:
        """Its rows, values as `storage.engine.people_engine` has them, a batch in memory at a time."""
        result = self.connection.execute(statement, execution_options={"yield_per": BATCH})
        for batch in result.partitions():
            yield from batch


@contextmanager
def streaming(url: str, *, as_text: bool = True) -> Iterator[Stream]:
    """A stream from a database, which it cannot write to. `as_text`: days and times are text on PostgreSQL too.

    Raises StorageError if there is no such database, and for what the database says.
    """
    engine = read_only_engine(url)
    options: dict[str, Any] = {}
    if engine.name == "postgresql":
        if as_text:
            from storage.postgresql import plain_values  # here, because a user of SQLite needs no driver

            engine.dispose()  # of the connection that looked for the database
            sa.event.listen(engine, "connect", plain_values)
        options["isolation_level"] = "REPEATABLE READ"  # one state, and a transaction for the server's cursor
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield Stream(connection)
    except sa.exc.DBAPIError as error:
        raise StorageError(f"The database cannot be exported: {said_by(error)}.") from error
    except sa.exc.NoSuchTableError as error:
        raise StorageError(
            f"The database has no view {error}: an older version made it; the next crawl brings it up to date."
        ) from error
    finally:
        engine.dispose()
