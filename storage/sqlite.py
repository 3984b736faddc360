"""SQLite's connections: one kind that writes, one that cannot."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from storage.errors import NoDatabaseError, StorageError
from storage.folding import teach

BUSY_TIMEOUT_MS = 30_000  # a batch takes far less; a person's backup or VACUUM may take this long
_WAL_PAUSE = 0.02  # seconds between two tries to set the write-ahead log
_STEPS = 100_000  # instructions of SQLite's machine between two looks at the clock: a millisecond or two


def writing_engine(url: sa.URL) -> sa.Engine:
    """An engine whose every transaction may write: it begins as BEGIN IMMEDIATE.

    A deferred transaction that reads and then writes fails at once when another wrote in between, whatever the
    timeout. Raises StorageError for a URL that names no file.
    """
    database_file(url)
    engine = sa.create_engine(url)

    @sa.event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None  # SQLAlchemy's recipe: no BEGIN from the driver, ours below instead
        _pragmas(dbapi_connection, busy_timeout=BUSY_TIMEOUT_MS)
        _write_ahead(dbapi_connection)
        _pragmas(dbapi_connection, synchronous="NORMAL", foreign_keys="ON")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading_engine(url: sa.URL, *, seconds: float | None = None) -> sa.Engine:
    """An engine the database itself keeps from writing: the file is opened read-only, and nothing can be attached.

    `seconds`: of this thread's processor time, after which a statement of the connection is interrupted. Raises
    StorageError if there is no such database.
    """
    file = database_file(url)
    if not file.exists():
        raise NoDatabaseError(f"There is no database at {file} yet: a crawl makes one.")
    uri = f"file:{quote(str(file.absolute()))}?mode=ro"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        _pragmas(connection, busy_timeout=BUSY_TIMEOUT_MS, query_only="ON")
        teach(connection)
        connection.set_authorizer(_authorise_reading)  # last: it refuses PRAGMAs that set something too
        if seconds is not None:
            _interrupt_after(connection, seconds)
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)


def database_file(url: sa.URL) -> Path:
    """The file a URL such as sqlite:///tinhso.db names. Raises StorageError if it names none."""
    if not url.database or url.database == ":memory:":
        raise StorageError(f"{url} cannot be used: name a file, as in sqlite:///tinhso.db.")
    return Path(url.database)


def _interrupt_after(connection: sqlite3.Connection, seconds: float) -> None:
    """Processor time, because a person may leaf through the rows for an hour without the query doing anything."""
    began = time.thread_time()
    connection.set_progress_handler(lambda: time.thread_time() - began > seconds, _STEPS)


def _write_ahead(connection: Any) -> None:
    """Sets WAL, which SQLite refuses at once, whatever the busy timeout, while another connection is setting it too."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            _pragmas(connection, journal_mode="WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_WAL_PAUSE)


def _pragmas(connection: Any, **settings: object) -> None:
    with closing(connection.cursor()) as cursor:
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name}={value}")


def _authorise_reading(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
    """What only reads. ATTACH opens, and VACUUM INTO writes, files beside this one; a PRAGMA could take the guard away."""
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:
        name = str(first).lower()
        if name in _ACTING_PRAGMAS or (second is not None and name not in _ASKING_PRAGMAS):
            return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and str(second).lower() in _POINTING_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


_ASKING_PRAGMAS = frozenset(
    {"table_info", "table_xinfo", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
)
_ACTING_PRAGMAS = frozenset({"optimize", "wal_checkpoint", "incremental_vacuum"})  # without a value too
_POINTING_FUNCTIONS = frozenset({"fts3_tokenizer", "load_extension"})  # run whatever code their argument points to
