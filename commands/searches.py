"""`tinhso searches`: searches whose every new match is told."""

from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.one_text import OneText
from commands.output import say, show_json, show_table
from commands.selecting import demand_known
from storage.database import open_database, open_existing
from storage.search_query import parse
from storage.searches import add_search, remove_search, saved_searches

app = typer.Typer(help="Searches whose every new match is told.", no_args_is_help=True, add_completion=False)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The search's name: letters, digits, - and _.")]


@app.command(cls=OneText)
def add(
    name: Name,
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="""As `tinhso search` takes it; portal=NAME and province=NAME beside the words; marks are optional.""",
        ),
    ],
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Save a search: each article stored from now on that matches it is told."""
    engine = open_database(database)
    try:
        demand_known(parse(query), database)
        with engine.begin() as connection:
            add_search(connection, name, query)
    finally:
        engine.dispose()
    if as_json:
        show_json({"name": name, "query": query})
    else:
        say(f"New articles that match {query} are told as {name}.")


@app.command()
def remove(name: Name, as_json: AsJson = False, database: Database = DATABASE) -> None:
    """Forget a search."""
    engine = open_existing(database)
    try:
        with engine.begin() as connection:
            remove_search(connection, name)
    finally:
        engine.dispose()
    if as_json:
        show_json({"removed": name})
    else:
        say(f"{name} is forgotten.")


@app.command("list")
def list_searches(as_json: AsJson = False, database: Database = DATABASE) -> None:
    """List the saved searches."""
    engine = open_existing(database)
    try:
        with engine.begin() as connection:
            rows = [{"name": each.name, "query": each.query} for each in saved_searches(connection)]
    finally:
        engine.dispose()
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows, ["name", "query"])
    else:
        say("No search is saved: `tinhso searches add` saves one.")
