"""`tinhso sql`: a person's own SELECT, its rows on the screen or in a file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, TextIO

import typer

from commands.answer import Format, without_bytes, write_json, write_markdown, write_table
from commands.arguments import DATABASE, AsJson, Database
from commands.output import console
from storage.engine import PEOPLE_SECONDS
from storage.export.lines import Separator, write_csv
from storage.query import run_sql
from storage.whole_file import whole_file
from vietnamese.unicode import nfc

_ROWS = {Format.TABLE: 1_000, Format.MARKDOWN: 1_000, Format.CSV: 100_000, Format.JSON: 100_000}
_SUFFIXES = {
    ".csv": Format.CSV, ".json": Format.JSON, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".txt": Format.TABLE,
    "": Format.TABLE,
}  # fmt: skip
_LONGEST = 1_000_000  # characters of a statement
_MOST_SECONDS = 86_400.0


def sql(
    statement: Annotated[
        str | None, typer.Argument(metavar="SELECT", help="One SELECT over the views (see docs/sql.md).")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="FILE", help="Read the SELECT from a file; - for standard input."),
    ] = None,
    output: Annotated[
        Format | None, typer.Option("--format", help="table, csv, json or markdown; else as --output ends, else table.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write to this file, whole or not at all.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="CSV for Excel: a byte order mark, and no text is taken for a formula.")
    ] = False,
    separator: Annotated[
        Separator, typer.Option(help="What parts the cells of CSV; Excel in Vietnamese takes ;.")
    ] = Separator.COMMA,
    limit: Annotated[
        int | None, typer.Option(min=0, help="Rows at most; 0: all. Else 1000, of CSV and JSON 100000.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, max=_MOST_SECONDS, metavar="SECONDS", help="How long the query may work.")
    ] = PEOPLE_SECONDS,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Ask the database; it is opened read-only."""
    form = Format.JSON if as_json else output or _by_name(into)
    if form is not Format.CSV and (bom or separator is not Separator.COMMA):
        raise typer.BadParameter("it belongs to --format csv.", param_hint="--bom" if bom else "--separator")
    columns, rows = run_sql(database, nfc(_asked(statement, file)), timeout)
    most = _ROWS[form] if limit is None else limit
    shown = without_bytes(islice(rows, most) if most else rows)
    with _opened(into) as out:
        if form is Format.CSV:
            write_csv(out, shown, columns, for_excel=bom, separator=separator)
        elif form is Format.JSON:
            write_json(out, shown, columns)
        elif form is Format.MARKDOWN:
            write_markdown(out, shown, columns)
        else:
            write_table(out, shown, columns, console().width)
    if most and next(rows, None) is not None:
        sys.stderr.write(f"tinhso: these are the first {most} rows; there are more (--limit 0: all).\n")
    rows.close()


def _by_name(file: Path | None) -> Format:
    suffix = file.suffix.lower() if file else ""
    if suffix not in _SUFFIXES:
        raise typer.BadParameter(
            f"{file} does not say what it is to be: end it in {', '.join(filter(None, _SUFFIXES))}, or write --format.",
            param_hint="--output",
        )
    return _SUFFIXES[suffix]


def _asked(statement: str | None, file: Path | None) -> str:
    if (statement is None) == (file is None):
        raise typer.BadParameter("write one SELECT, or name a file that holds it with --file.", param_hint="SELECT")
    if file is None:
        return str(statement)
    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as given:
            text = given.read(_LONGEST + 1).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise typer.BadParameter(f"there is no file {file}.", param_hint="--file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read as text.", param_hint="--file") from error
    if len(text) > _LONGEST:
        raise typer.BadParameter(f"{file} holds more than {_LONGEST} characters.", param_hint="--file")
    return text


@contextmanager
def _opened(file: Path | None) -> Iterator[TextIO]:
    if file is None:
        yield sys.stdout
        return
    with whole_file(file) as made, made.open("w", encoding="utf-8", newline="") as out:
        yield out
