"""`tinhso feed`: the newest articles as an Atom file."""

from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json
from notices.feed import NEWEST, write_feed
from storage.database import open_existing


def feed(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, in one step.")],
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many articles, the newest.")] = NEWEST,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Write an Atom feed of the newest articles to a file; `tinhso schedule --feed FILE` keeps one fresh."""
    engine = open_existing(database)
    try:
        with engine.begin() as connection:
            count = write_feed(connection, file, limit)
    finally:
        engine.dispose()
    if as_json:
        show_json({"file": str(file), "articles": count})
    else:
        say(f"{count} article(s) in {file}.")
