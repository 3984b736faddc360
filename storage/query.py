"""A person's own SQL, on a connection that cannot write."""

from collections.abc import Generator
from typing import Any

import sqlalchemy as sa

from storage.engine import people_engine
from storage.errors import StorageError, said_by
from storage.reader_role import FUNCTION

Rows = Generator[tuple[Any, ...]]


def run_sql(url: str, sql: str, seconds: float | None = None) -> tuple[list[str], Rows]:
    """Run one statement that reads. Returns the names of its columns, and its rows as they are fetched.

    Their values are the same on every database (see `people_engine`). That nothing is written is the database's doing.
    Raises StorageError, in the database's words, for a statement that writes, is wrong, is more than one, answers with no
    rows or works for more than `seconds` (a minute, if none are said); also while rows are fetched.
    """
    engine = people_engine(url, seconds)
    try:
        connection = engine.connect().execution_options(stream_results=True)
        try:
            return _ask_postgresql(connection, sql) if engine.name == "postgresql" else _ask(connection, sql)
        except BaseException:
            connection.close()
            raise
    except engine.dialect.dbapi.Error as error:  # type: ignore[union-attr]  # of a connection the driver opened
        raise _failure(error) from error
    except sa.exc.DBAPIError as error:
        raise _failure(error) from error


def _ask(connection: sa.Connection, sql: str) -> tuple[list[str], Rows]:
    result = connection.exec_driver_sql(sql)
    if not result.returns_rows:
        raise StorageError("The statement answers with no rows: only queries can be run here.")
    return list(result.keys()), _rows(connection, result)


def _ask_postgresql(connection: sa.Connection, sql: str) -> tuple[list[str], Rows]:
    """Declare a cursor for the statement, which runs nothing, to learn its columns; then let the role's function run it.

    The server takes exactly one SELECT for a cursor.
    """
    connection.begin()
    driver: Any = connection.connection.driver_connection
    with driver.cursor(name="asked") as cursor:
        cursor.execute(sql)
        columns = [(column.name, column.type_code) for column in cursor.description]
    types = driver.execute(
        "SELECT format_type(oid, NULL) FROM unnest(%s::oid[]) WITH ORDINALITY AS given (oid, n) ORDER BY n",
        ([code for _, code in columns],),
    )
    shape = ", ".join(f"c{number} {name}" for number, (name,) in enumerate(types))
    result = connection.exec_driver_sql(f"SELECT * FROM {FUNCTION}(%s) AS ({shape})", (sql,))  # noqa: S608 - types' names
    return [name for name, _ in columns], _rows(connection, result)


def _rows(connection: sa.Connection, result: sa.CursorResult[Any]) -> Rows:
    with connection:
        try:
            for row in result:
                yield tuple(row)
        except sa.exc.DBAPIError as error:
            raise _failure(error) from error


def _failure(error: Exception) -> StorageError:
    return StorageError(f"The query failed: {said_by(error)}.")
