"""`tinhso export`: the articles that are meant, as a file for other programs."""

import signal
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from commands.arguments import DATABASE, AsJson, Database, Then
from commands.output import say, show_json
from commands.selecting import (
    AgencyLevel,
    Duplicates,
    OnTopic,
    Portal,
    Province,
    Section,
    Since,
    TopicFrom,
    UndatedToo,
    Until,
    chosen,
)
from notices.feed import write_atom
from storage.database import open_database
from storage.export.columns import COLUMNS, Kind
from storage.export.lines import Separator, write_csv, write_json_lines
from storage.export.parquet import write_parquet
from storage.export.snapshot import write_snapshot
from storage.export.stream import Stream, streaming
from storage.feed_id import feed_id
from storage.news import selected, updated_last
from storage.selection import Selection, Undated, choose
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


_SUFFIXES = {
    ".csv": Format.CSV,
    ".jsonl": Format.JSONL, ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".db": Format.SQLITE, ".sqlite": Format.SQLITE, ".sqlite3": Format.SQLITE,
    ".atom": Format.ATOM, ".xml": Format.ATOM,
}  # fmt: skip


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, whole or not at all.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="Where the file's name does not end in what it is to be.")
    ] = None,
    portal: Portal = None,
    province: Province = None,
    then: Then = False,
    level: AgencyLevel = None,
    section: Section = None,
    since: Since = None,
    until: Until = None,
    on_topic: OnTopic = False,
    topic_from: TopicFrom = None,
    duplicates: Duplicates = False,
    undated: UndatedToo = Undated.ASKED,
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV for Excel: a byte order mark, and no text is taken for a formula.")
    ] = False,
    separator: Annotated[
        Separator, typer.Option(help="What parts the cells of CSV; Excel in Vietnamese takes ;.")
    ] = Separator.COMMA,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Write articles with their provenance to a file: CSV, JSON lines, Parquet, SQLite or Atom, by its name (docs/export.md)."""
    what = form or _by_name(file)
    if what is not Format.CSV and (bom or separator is not Separator.COMMA):
        raise typer.BadParameter("it belongs to CSV.", param_hint="--bom" if bom else "--separator")
    meant = chosen(
        portal=portal, province=province, then=then, level=level, section=section, since=since, until=until,
        on_topic=on_topic, topic_from=topic_from, duplicates=duplicates, undated=undated,
    )  # fmt: skip
    with _ended_in_order():
        count = export_to(file, what, database, meant.selection, bom=bom, separator=separator)
    if as_json:
        show_json({"file": str(file), "format": what.value, "articles": count})
        return
    if meant.place:
        say(meant.place.says)
    say(f"{count} article(s) in {file}.")


def export_to(
    file: Path,
    what: Format,
    database: str,
    selection: Selection,
    *,
    bom: bool = False,
    separator: str = Separator.COMMA,
) -> int:
    """Write the articles to the file, whole or not at all, and return how many they are. Raises StorageError."""
    with whole_file(file) as made:
        if what is Format.ATOM:
            return _atom(made, database, selection)
        with streaming(database) as stream, _progress(stream, selection) as tick:
            return _write(made, what, stream, selection, tick, bom=bom, separator=separator)


def _by_name(file: Path) -> Format:
    if file.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(
            f"{file.name} does not say what it is to be: end it in {', '.join(_SUFFIXES)}, or write --format.",
            param_hint="FILE",
        )
    return _SUFFIXES[file.suffix.lower()]


def _write(
    file: Path, what: Format, stream: Stream, selection: Selection, tick: Tick, *, bom: bool, separator: str
) -> int:
    if what is Format.SQLITE:
        return write_snapshot(file, stream, selection, tick)
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
    engine = open_database(database)
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


_STEP = 200  # articles between two movements of the bar


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


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """A request to end (SIGTERM) ends the block as Ctrl-C does, so that nothing half written is left."""

    def end(_number: int, _frame: Any) -> None:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
