"""A person's own SQL, on a connection that cannot write."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from storage.engine import read_only_engine
from storage.errors import StorageError


def run_sql(url: str, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Run one statement that reads. Returns the names of its columns, and its rows as they are fetched.

    That nothing is written is the database's doing. Raises StorageError, in the database's words, for a statement that writes,
    is wrong, is more than one or answers with no rows; also while rows are fetched.
    """
    connection = read_only_engine(url).connect().execution_options(stream_results=True)
    try:
        result = connection.exec_driver_sql(sql)
        if not result.returns_rows:
            raise StorageError("The statement answers with no rows: only queries can be run here.")
    except sa.exc.DBAPIError as error:
        connection.close()
        raise StorageError(f"The query failed: {_said(error)}.") from error
    except BaseException:
        connection.close()
        raise
    return list(result.keys()), _rows(connection, result)


def _said(error: sa.exc.DBAPIError) -> str:
    return str(error.orig).rstrip(".")


def _rows(connection: sa.Connection, result: sa.CursorResult[Any]) -> Iterator[tuple[Any, ...]]:
    with connection:
        try:
            for row in result:
                yield tuple(row)
        except sa.exc.DBAPIError as error:
            raise StorageError(f"The query failed: {_said(error)}.") from error
