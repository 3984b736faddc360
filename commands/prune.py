"""`tinhso prune`: old pages are deleted, articles and their texts never."""

from dataclasses import asdict
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database, age
from commands.output import say, show_json
from storage.database import open_existing, read_only_engine
from storage.retention import Retention
from storage.transactions import Transactions


def prune(
    pages: Annotated[
        str, typer.Option("--pages", metavar="AGE", help="Delete pages fetched longer ago than this, e.g. 90d or 12w.")
    ],
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Delete old pages, but for those the articles' current texts were read from. Articles, revisions and texts stay."""
    oldest = age(pages, "--pages")
    engine, reader = open_existing(database), read_only_engine(database)
    try:
        dropped = Retention(reader, Transactions(engine)).prune(oldest)
    finally:
        engine.dispose()
        reader.dispose()
    if as_json:
        show_json(asdict(dropped))
    else:
        say(
            f"Deleted: {dropped.pages} page(s), {dropped.listings} page(s) of listings that failed, "
            f"the figures of {dropped.figures} run(s)."
        )
