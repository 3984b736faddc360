"""The databases that whole crawls are tested on, behind one interface: an SQLite file, or one on the tests' own server."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg.rows import dict_row

from storage.postgresql import plain_values
from tests.storage.postgresql import Server

Rows = list[dict[str, Any]]


class Database(Protocol):
    """What tests ask of a database; values are the same on both kinds, as `storage.engine.people_engine` has them."""

    @property
    def url(self) -> str: ...

    def query(self, statement: str, values: tuple[object, ...]) -> Rows:
        """The rows of a SELECT; `?` stands for a value."""

    def execute(self, statement: str) -> None:
        """Change something behind the program's back."""

    def faults(self) -> list[str]:
        """What the database's own check of itself finds; nothing if it is sound."""

    def become(self, other: Any) -> None:
        """Take on the content of another database of the kind, which nobody uses at the moment."""

    def lock(self) -> Any:
        """A context in which another program keeps every crawl from writing."""

    def drop(self) -> None: ...


class SqliteFile:
    """A file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def query(self, statement: str, values: tuple[object, ...]) -> Rows:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(statement, values)]

    def execute(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement)

    def faults(self) -> list[str]:
        said = [str(row["integrity_check"]) for row in self.query("PRAGMA integrity_check", ())]
        orphans = [str(row) for row in self.query("PRAGMA foreign_key_check", ())]
        return [line for line in said if line != "ok"] + orphans

    def become(self, other: "SqliteFile") -> None:
        for file in self._files():
            file.unlink(missing_ok=True)
        shutil.copyfile(other.file, self.file)

    @contextmanager
    def lock(self) -> Iterator[None]:
        with closing(
            sqlite3.connect(self.file, isolation_level=None, timeout=20, check_same_thread=False)
        ) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.rollback()

    def drop(self) -> None:
        for file in self._files():
            file.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return [Path(f"{self.file}{end}") for end in ("", "-wal", "-shm")]


class ServerDatabase:
    """A database of the tests' own server, with its schema and no crawl."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.url = server.new()

    def query(self, statement: str, values: tuple[object, ...]) -> Rows:
        with psycopg.connect(self.url, options="-c timezone=UTC", row_factory=dict_row) as connection:
            plain_values(connection)
            if not values:
                return connection.execute(statement).fetchall()  # type: ignore[arg-type, unused-ignore]
            asked = statement.replace("%", "%%").replace("?", "%s")
            return connection.execute(asked, values).fetchall()  # type: ignore[arg-type, unused-ignore]

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(statement)  # type: ignore[arg-type, unused-ignore]

    def faults(self) -> list[str]:
        """Every index against its table, and every table's pages. Foreign keys need no look: the server holds to them."""
        with psycopg.connect(self.url) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA pristine")
            try:
                connection.execute(_CHECK_INDEXES)
            except psycopg.Error as error:
                return [str(error)]
            return [str(row) for row in connection.execute(_CHECK_TABLES)]

    def become(self, other: "ServerDatabase") -> None:
        self.server.copy(other.url, self.url)

    @contextmanager
    def lock(self) -> Iterator[None]:
        with psycopg.connect(self.url) as connection:
            connection.execute("LOCK TABLE ledger_entry, run IN EXCLUSIVE MODE")
            yield
            connection.rollback()

    def drop(self) -> None:
        self.server.drop(self.url)


_OURS = "WHERE relnamespace = 'public'::regnamespace AND relkind = "
_CHECK_INDEXES = (
    "SELECT pristine.bt_index_check(oid, true) FROM pg_class "  # there is no check of the index of words, a GIN one
    f"{_OURS} 'i' AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')"
)
_CHECK_TABLES = f"SELECT relname, found.* FROM pg_class, pristine.verify_heapam(oid) AS found {_OURS} 'r'"
