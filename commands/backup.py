"""`tinhso backup`: a copy of the database as it is at one moment."""

from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json
from storage.backup import back_up


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to make; an earlier one is replaced.")],
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Copy the database into a file, whole and checked, while crawls write to it."""
    if not file.name:
        raise typer.BadParameter("name a file.", param_hint="FILE")
    size = back_up(database, file)
    if as_json:
        show_json({"file": str(file), "bytes": size})
    else:
        say(f"{size / 1e6:.1f} MB in {file}.")
