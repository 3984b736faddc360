"""Writes an export: which writer, the feed's identity, a bar in a terminal."""

import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from notices.feed import write_atom
from storage.database import open_existing
from storage.export.columns import COLUMNS, Kind
from storage.export.lines import Separator, write_csv, write_json_lines
from storage.export.parquet import write_parquet
from storage.export.snapshot import write_snapshot
from storage.export.stream import Stream, streaming
from storage.feed_id import feed_id
from storage.news import selected, updated_last
from storage.selection import Selection, choose, left_out
from storage.whole_file import whole_file

Tick = Callable[[int], None]
T = TypeVar("T")


class Format(StrEnum):
    """What kind of file is written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    ATOM = "atom"


SUFFIXES = {
    ".csv": Format.CSV,
    ".jsonl": Format.JSONL, ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".db": Format.SQLITE, ".sqlite": Format.SQLITE, ".sqlite3": Format.SQLITE,
    ".atom": Format.ATOM, ".xml": Format.ATOM,
}  # fmt: skip


def export_to(
    file: Path,
    what: Format,
    database: str,
    selection: Selection,
    *,
    bom: bool = False,
    separator: str = Separator.COMMA,
    with_words: bool = False,
) -> int:
    """Write the articles to the file, whole or not at all, and return how many they are. Raises StorageError."""
    with whole_file(file) as made:
        if what is Format.ATOM:
            return _atom(made, database, selection)
        with streaming(database) as stream, _progress(stream, selection) as tick:
            if what is Format.SQLITE:
                return write_snapshot(made, stream, selection, tick, with_words=with_words)
            return _write(made, what, stream, selection, tick, bom=bom, separator=separator)


def count_left_out(database: str, selection: Selection) -> int:
    """How many undated articles the days leave out of an export."""
    undated = left_out(selection)
    if undated is None:
        return 0
    with streaming(database) as stream:
        return stream.count(choose(undated, "id"))


def _write(
    file: Path, what: Format, stream: Stream, selection: Selection, tick: Tick, *, bom: bool, separator: str
) -> int:
    counted = _Counted(stream.rows(choose(selection, *COLUMNS).order_by(sa.column("id"))), tick)
    if what is Format.PARQUET:
        write_parquet(file, counted, COLUMNS)
        return counted.count
    with file.open("w", encoding="utf-8", newline="") as out:
        if what is Format.CSV:
            write_csv(out, counted, list(COLUMNS), for_excel=bom, separator=separator)
        else:
            nested = [name for name, kind in COLUMNS.items() if kind is Kind.JSON]
            write_json_lines(out, counted, list(COLUMNS), nested)
    return counted.count


def _atom(file: Path, database: str, selection: Selection) -> int:
    """The feed's identity is kept in the database, so it is made there first; one with filters is another feed."""
    engine = open_existing(database)
    with engine.begin() as connection:
        identity = feed_id(connection)
    engine.dispose()
    if selection != Selection():
        identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{identity} {selection}").urn
    with streaming(database, as_text=False) as stream, _progress(stream, selection) as tick, file.open("wb") as out:
        news = _Counted(selected(stream.connection, selection), tick)
        write_atom(out, news, identity, updated_last(stream.connection, selection))
    return news.count


class _Counted(Iterable[T]):
    """Passes on what it is given, counts it, and tells of it now and then."""

    def __init__(self, rows: Iterable[T], tick: Tick) -> None:
        self._rows = rows
        self._tick = tick
        self.count = 0

    def __iter__(self) -> Iterator[T]:
        for row in self._rows:
            yield row
            self.count += 1
            if self.count % _STEP == 0:
                self._tick(_STEP)


_STEP = 50  # articles between two movements of the bar


@contextmanager
def _progress(stream: Stream, selection: Selection) -> Iterator[Tick]:
    """A bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress("articles", *columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=stream.count(choose(selection, "id")))
        yield lambda count: bar.advance(task, count)
