"""A snapshot: an SQLite file whose tables are the public views, with indexes, for every tool that reads SQLite."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.errors import StorageError
from storage.export.columns import Kind, kind_of
from storage.export.stream import Stream
from storage.selection import Selection, Undated, choose
from storage.views import view_statements

_LEFT_OUT = frozenset({"messages"})  # to whom something was sent is nobody else's business
_VIEWS = frozenset({"unique_articles"})  # stays a view
_KEYS = ("article_id", "original_id", "portal", "entry_id", "published_on", "published_month", "province_now", "url")
_QUICK = {"journal_mode": "OFF", "synchronous": "OFF", "cache_size": -8000}  # a file that nobody has until it is whole


def write_snapshot(file: Path, stream: Stream, selection: Selection, tick: Callable[[int], None]) -> int:
    """Copy the views into a new file and return how many articles it holds. `tick` is told how many more there are.

    The selection's articles, with their copies whether asked for or not (`unique_articles` leaves them out), and of the
    other views what belongs to them; without any filter everything. Raises StorageError if the file cannot be written.
    """
    try:
        return _write(file, stream, replace(selection, duplicates=True), tick)
    except sqlite3.Error as error:
        raise StorageError(f"The snapshot cannot be written: {error}.") from error


def _write(file: Path, stream: Stream, chosen: Selection, tick: Callable[[int], None]) -> int:
    with closing(sqlite3.connect(file, isolation_level=None)) as target:
        for name, value in _QUICK.items():
            target.execute(f"PRAGMA {name} = {value}")
        target.execute("BEGIN")
        copied = {name: _copy(target, stream, name, chosen, tick) for name in _tables()}
        for name in sorted(_VIEWS):
            target.execute(view_statements()[name])
        _sign(target, chosen)
        target.execute("COMMIT")
        target.execute("ANALYZE")
    return copied["articles"]


def _tables() -> list[str]:
    return [name for name in view_statements() if name not in _LEFT_OUT | _VIEWS]


def _copy(target: sqlite3.Connection, stream: Stream, name: str, chosen: Selection, tick: Callable[[int], None]) -> int:
    columns = [column["name"] for column in sa.inspect(stream.connection).get_columns(name)]
    target.execute(f'CREATE TABLE "{name}" ({", ".join(_declared(name, column) for column in columns)})')
    marks = ", ".join("?" * len(columns))
    insert = f'INSERT INTO "{name}" VALUES ({marks})'  # noqa: S608 - names of our own views
    count = 0
    for batch in _batches(stream.rows(_rows_of(name, columns, chosen))):
        target.executemany(insert, batch)
        count += len(batch)
        if name == "articles":
            tick(len(batch))
    for column in columns:
        if column in _KEYS:
            target.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')
    return count


def _rows_of(name: str, columns: Sequence[str], chosen: Selection) -> sa.Select[Any]:
    if name == "articles":
        return choose(chosen, *columns).order_by(sa.column("id"))
    wanted: list[sa.ColumnElement[Any]] = [sa.column(column) for column in columns]
    statement = sa.select(*wanted).select_from(sa.table(name))
    if "article_id" in columns and chosen != Selection(duplicates=True):
        statement = statement.where(sa.column("article_id").in_(choose(chosen, "id")))
    return statement


def _declared(view: str, column: str) -> str:
    """A column with the type its values are of: a tool that knows more types than SQLite reads days and times by it."""
    return f'"{column}" ' + ("INTEGER PRIMARY KEY" if column == "id" else _TYPES.get(kind_of(view, column), "TEXT"))


_TYPES = {
    Kind.INTEGER: "INTEGER",
    Kind.TRUTH: "INTEGER",
    Kind.NUMBER: "REAL",
    Kind.DAY: "DATE",
    Kind.TIME: "TIMESTAMP",
}


def _batches(rows: Iterable[Sequence[Any]], size: int = 500) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _sign(target: sqlite3.Connection, selection: Selection) -> None:
    """Say in the file what it is: when and by what it was made, and which articles it holds."""
    filters = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(selection).items()
        if value not in (None, False, Undated.ASKED)
    }
    target.execute("CREATE TABLE snapshot (key TEXT PRIMARY KEY, value TEXT)")
    facts = {
        "made_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
        "made_by": f"tinhso {version('tinhso')}",
        **{name: value for name, value in filters.items() if name != "province_column" or selection.province},
    }
    target.executemany("INSERT INTO snapshot VALUES (?, ?)", [(name, str(value)) for name, value in facts.items()])
