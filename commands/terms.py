"""`tinhso terms`: a person's own vocabulary, found in every article."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json, show_table
from storage.database import open_database, open_existing
from storage.term_file import read_terms
from storage.terms import apply_terms, is_applied, put_terms, remove_terms, stored_terms

app = typer.Typer(
    help="Your own vocabulary, found in every article: the view term_hits.", no_args_is_help=True, add_completion=False
)

_COLUMNS = ["term", "group", "aliases", "articles", "hits"]


@app.command()
def add(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A term a line; after a tab its group, after another its aliases, ';' between."
        ),
    ],
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Add terms, or change those of the same name; they are looked for in everything stored, without a request."""
    terms = read_terms(file)
    engine = open_database(database)
    try:
        with engine.begin() as connection:
            put = put_terms(connection, terms)
        _apply(engine, asdict(put), as_json)
    finally:
        engine.dispose()


@app.command()
def remove(
    terms: Annotated[list[str] | None, typer.Argument(metavar="[TERM]...", help="As `list` shows them.")] = None,
    group: Annotated[
        str | None, typer.Option(help="All terms of this group; of the TERMs that are named, those in it.")
    ] = None,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Forget terms."""
    if not terms and group is None:
        raise typer.BadParameter("name a term, or a --group.", param_hint="TERM")
    engine = open_existing(database)
    try:
        with engine.begin() as connection:
            count = remove_terms(connection, terms or (), group)
        _apply(engine, {"removed": count}, as_json)
    finally:
        engine.dispose()


@app.command()
def apply(as_json: AsJson = False, database: Database = DATABASE) -> None:
    """Look for the terms in everything stored once more, where that was broken off."""
    engine = open_existing(database)
    try:
        _apply(engine, {}, as_json)
    finally:
        engine.dispose()


@app.command("list")
def list_terms(as_json: AsJson = False, database: Database = DATABASE) -> None:
    """List the terms, and in how many articles each stands."""
    engine = open_existing(database)
    try:
        with engine.begin() as connection:
            rows: list[dict[str, Any]] = [
                {
                    "term": term.term,
                    "group": term.group,
                    "aliases": list(term.aliases),
                    "articles": articles,
                    "hits": hits,
                }
                for term, articles, hits in stored_terms(connection)
            ]
            applied = is_applied(connection)
    finally:
        engine.dispose()
    if as_json:
        show_json(rows)
    elif rows:
        show_table([row | {"aliases": "; ".join(row["aliases"])} for row in rows], _COLUMNS)
    else:
        say("There are no terms: `tinhso terms add` adds some.")
    if not applied and not as_json:
        say("Not every stored article was looked at since they were changed: `tinhso terms apply` does so.")


def _apply(engine: sa.Engine, done: dict[str, int], as_json: bool) -> None:
    articles = apply_terms(engine)
    if as_json:
        show_json(done | {"articles": articles})
    else:
        told = "".join(f"{count} {'term' if count == 1 else 'terms'} {what}; " for what, count in done.items() if count)
        say(f"{told}{articles} stored articles looked at.")
