"""Connections: one kind that writes, one that cannot; and what differs between the databases."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from storage.errors import StorageError

BUSY_TIMEOUT_MS = 30_000  # a batch takes far less; a person's backup or VACUUM may take this long


def writing_engine(url: str) -> sa.Engine:
    """An engine whose every transaction may write: on SQLite it begins as BEGIN IMMEDIATE.

    A deferred transaction that reads and then writes fails at once when another wrote in between, whatever the
    timeout. Raises StorageError for what is no SQLite file's URL.
    """
    sqlite_file(url)
    engine = sa.create_engine(url)

    @sa.event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None  # SQLAlchemy's recipe: no BEGIN from the driver, ours below instead
        _pragmas(
            dbapi_connection, busy_timeout=BUSY_TIMEOUT_MS, journal_mode="WAL", synchronous="NORMAL", foreign_keys="ON"
        )

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def read_only_engine(url: str) -> sa.Engine:
    """An engine the database itself keeps from writing: the file is opened read-only, and nothing can be attached.

    Raises StorageError if there is no such database, or if the URL names no SQLite file.
    """
    file = sqlite_file(url)
    if not file.exists():
        raise StorageError(f"There is no database at {file} yet: a crawl makes one.")
    uri = f"file:{quote(str(file.absolute()))}?mode=ro"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        _pragmas(connection, busy_timeout=BUSY_TIMEOUT_MS, query_only="ON")
        connection.set_authorizer(_authorise_reading)  # last: it refuses PRAGMAs that set something too
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)


def sqlite_file(url: str) -> Path:
    """The file a URL such as sqlite:///tinhso.db names. Raises StorageError if it names none."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise StorageError(f"{url!r} is no database URL; one looks like sqlite:///tinhso.db.") from error
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        shown = parsed.render_as_string(hide_password=True)
        raise StorageError(
            f"{shown} cannot be used: only SQLite files are supported so far, as in sqlite:///tinhso.db."
        )
    return Path(parsed.database)


def _pragmas(connection: Any, **settings: object) -> None:
    cursor = connection.cursor()
    for name, value in settings.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _authorise_reading(action: int, _first: str | None, second: str | None, *_rest: str | None) -> int:
    """ATTACH opens, and VACUUM INTO writes, files beside this one; a PRAGMA with a value could take the guard away."""
    sets_something = action == sqlite3.SQLITE_PRAGMA and second is not None and _first not in _ASKING_PRAGMAS
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH) or sets_something:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


_ASKING_PRAGMAS = frozenset(
    {"table_info", "table_xinfo", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
)
