"""Datasette's own connections: they read the public views, and nothing else of the file."""

import sqlite3
from collections.abc import Callable, Collection
from typing import Any

from datasette.database import Database

from browse.asked import teach

_SCHEMA = frozenset({"sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"})
_TABLES_OF_FUNCTIONS = frozenset({"json_each", "json_tree"})
# What Datasette asks of a database's shape; each may be asked and none may be set.
_ASKING_PRAGMAS = frozenset(
    {"schema_version", "table_info", "table_xinfo", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
)
_HARMLESS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
_NO_FUNCTIONS = frozenset({"load_extension", "writefile", "readfile", "edit", "fts3_tokenizer"})


class ReadOnlyDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """A file that Datasette opens read-only; it refuses to open it otherwise, whoever asks."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        if write:
            raise sqlite3.OperationalError("these pages only read")
        connection: sqlite3.Connection = super().connect()
        connection.execute("PRAGMA query_only=ON")
        return connection

    async def primary_keys(self, table: str) -> list[str]:
        """None: no row has a page of Datasette's own."""
        return []

    async def get_view_definition(self, view: str) -> str:
        """That it is a view, if it is there at all: in a snapshot, where it is a table, it is shown in the same way."""
        found = await self.execute("SELECT 1 FROM sqlite_master WHERE name = ? AND type IN ('view', 'table')", [view])
        return "a view" if found.rows else ""


def guard(connection: sqlite3.Connection, public: Collection[str]) -> None:
    """Let the connection read what is in `public` and the list of views, and nothing else.

    It gets the functions by which the saved questions read what was typed (`browse.asked`).
    """
    teach(connection)
    connection.set_authorizer(_authoriser(frozenset(public)))


def _authoriser(public: frozenset[str]) -> Callable[..., int]:
    """A table may be read where a public view reads it. That alone would not do: SQLite tells a WITH's name as if it were a
    view's. So nobody writes SQL in the browser (see `browse.plugin`); this is what holds if that failed."""
    named = public | _SCHEMA | _TABLES_OF_FUNCTIONS

    def authorise(action: int, first: str | None, second: str | None, _database: str | None, within: str | None) -> int:
        allowed: Any = False
        if action == sqlite3.SQLITE_READ:
            allowed = (
                first in named or within in public or second == ""
            )  # no column: rows are counted, no value is read
        elif action == sqlite3.SQLITE_FUNCTION:
            allowed = second not in _NO_FUNCTIONS
        elif action == sqlite3.SQLITE_PRAGMA:
            allowed = first in _ASKING_PRAGMAS and (second is None or first != "schema_version")
        else:
            allowed = action in _HARMLESS
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return authorise
