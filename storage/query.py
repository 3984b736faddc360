"""A person's own SQL, on a connection that cannot write."""

import re
from collections.abc import Generator
from typing import Any

import sqlalchemy as sa

from storage.engine import PEOPLE_SECONDS, people_engine
from storage.errors import StorageError, said_by
from storage.reader_role import FUNCTION, ROLE

Rows = Generator[tuple[Any, ...]]
Result = sa.CursorResult[Any]
_EXPLAINS = re.compile(
    r"(?:\s|--[^\n]*(?:\n|$)|/\*(?:[^*]|\*(?!/))*\*/)*EXPLAIN\b", re.IGNORECASE
)  # behind comments too
_TOO_LONG = ("interrupted", "canceling statement due to statement timeout")


def run_sql(url: str, sql: str, seconds: float | None = None) -> tuple[list[str], Rows]:
    """Run one statement that reads. Returns the names of its columns, and its rows as they are fetched.

    Their values are the same on every database (see `people_engine`). That nothing is written is the database's doing.
    Raises StorageError, in the database's words, for a statement that writes, is wrong, is more than one, answers with no
    rows or works for more than `seconds` (a minute, if none are said); also while rows are fetched.
    """
    most = PEOPLE_SECONDS if seconds is None else seconds
    engine = people_engine(url, most)
    try:
        connection = engine.connect().execution_options(stream_results=True)
        try:
            columns, result = _ask_postgresql(connection, sql) if engine.name == "postgresql" else _ask(connection, sql)
            return columns, _rows(connection, result, most)
        except BaseException:
            connection.close()
            raise
    except engine.dialect.dbapi.Error as error:  # type: ignore[union-attr]  # of a connection the driver opened
        raise _failure(error, most) from error
    except sa.exc.DBAPIError as error:
        raise _failure(error, most) from error


def _ask(connection: sa.Connection, sql: str) -> tuple[list[str], Result]:
    result = connection.exec_driver_sql(sql)
    if not result.returns_rows:
        raise StorageError("The statement answers with no rows: only queries can be run here.")
    return list(result.keys()), result


def _ask_postgresql(connection: sa.Connection, sql: str) -> tuple[list[str], Result]:
    """Declare a cursor for the statement, which runs nothing, to learn its columns; then let the role's function run it.

    The server takes exactly one SELECT for a cursor.
    """
    if _EXPLAINS.match(sql):
        raise StorageError(
            "The query begins with EXPLAIN, and on PostgreSQL people's queries are run by a function that takes SELECT alone: "
            f"ask it in psql, after SET ROLE {ROLE}."
        )
    connection.begin()
    driver: Any = connection.connection.driver_connection
    with driver.cursor(name="asked") as cursor:
        cursor.execute(sql)
        if not cursor.description:  # PostgreSQL knows rows without a column
            raise StorageError("The query failed: it asks for no column; name some after SELECT, or write *.")
        columns = [(column.name, column.type_code) for column in cursor.description]
    types = driver.execute(
        "SELECT format_type(oid, NULL) FROM unnest(%s::oid[]) WITH ORDINALITY AS given (oid, n) ORDER BY n",
        ([code for _, code in columns],),
    )
    shape = ", ".join(f"c{number} {name}" for number, (name,) in enumerate(types))
    result = connection.exec_driver_sql(f"SELECT * FROM {FUNCTION}(%s) AS ({shape})", (sql,))  # noqa: S608 - types' names
    return [name for name, _ in columns], result


def _rows(connection: sa.Connection, result: Result, seconds: float) -> Rows:
    with connection:
        try:
            for row in result:
                yield tuple(row)
        except sa.exc.DBAPIError as error:
            raise _failure(error, seconds) from error


def _failure(error: Exception, seconds: float) -> StorageError:
    if said_by(error) in _TOO_LONG:
        return StorageError(f"The query was stopped after {seconds:g} seconds: --timeout SECONDS lets it work longer.")
    return StorageError(f"The query failed: {said_by(error)}.")
