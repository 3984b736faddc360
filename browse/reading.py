"""The pages' own questions to the database, on connections that cannot write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.engine import asking_engine, is_postgresql, parse, shown
from storage.errors import StorageError, said_by
from storage.sqlite import database_file
from storage.views import view_statements

Row = dict[str, Any]
Ask = Callable[..., list[Row]]
# What the pages themselves read; a database without one of them was made by another version.
NEEDED = frozenset(
    {
        "articles", "unique_articles", "reprints", "revisions", "article_urls", "images", "attachments", "cuts", "portals",
        "portal_health", "runs", "provinces", "province_names",
    }
)  # fmt: skip


class Reading:
    """One SQLite file, and which of the public views it has (in a snapshot they may be tables)."""

    def __init__(self, url: str) -> None:
        """Raises StorageError for a database that is not SQLite, is not there, or lacks views that the pages need."""
        parsed = parse(url)
        if is_postgresql(parsed):
            raise StorageError(
                f"{shown(parsed)} is on PostgreSQL, and the pages show SQLite files: "
                "`tinhso export x.db` makes one of it, to be browsed with --database sqlite:///x.db."
            )
        self.file = database_file(parsed)
        self.engine = asking_engine(url)
        self.public = self._public(shown(parsed))

    def _public(self, shown_url: str) -> frozenset[str]:
        try:
            with self.asking() as ask:
                held = {row["name"] for row in ask("SELECT name FROM sqlite_master WHERE type IN ('view', 'table')")}
        except sa.exc.DBAPIError as error:
            raise StorageError(f"The database {shown_url} cannot be read: {said_by(error)}.") from error
        if lacking := sorted(NEEDED - held):
            raise StorageError(
                f"{shown_url} has no view {lacking[0]}: it is no database of tinhso, or one of an older version, which "
                "the next `tinhso crawl` or `tinhso schedule` brings up to date."
            )
        return frozenset(view_statements()) & held

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        """A function from a SELECT and its values to rows as dictionaries, on one connection, so of one state."""
        with self.engine.connect() as connection, connection.begin():

            def ask(statement: str, **values: object) -> list[Row]:
                return [dict(row) for row in connection.execute(sa.text(statement), values).mappings()]

            yield ask

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """What changes whenever the database does: the times and sizes of the file and its write-ahead log."""
        found = (path.stat() for path in (self.file, Path(f"{self.file}-wal")) if path.exists())
        return tuple((status.st_mtime_ns, status.st_size) for status in found)
