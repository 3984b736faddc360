"""`tinhso browse`: the database as pages, for a browser on this machine."""

import sys
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json
from storage.errors import StorageError

_PACKAGES = frozenset({"datasette", "uvicorn"})  # of the extra


def browse(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes a free port.")] = 8001,
    host: Annotated[
        str, typer.Option(help="Other machines see the pages only where this names an address of this one.")
    ] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser too.")] = False,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Serve the database as pages: charts, a map, search, articles, saved queries; read-only, until Ctrl-C."""
    try:
        from browse.serving import serve  # here, because only this command needs the extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise StorageError("The pages need Datasette: pip install 'tinhso[browse]'.") from error

    def announce(address: str) -> None:
        if as_json:
            show_json({"url": address})
        else:
            say(f"The pages are at {address}, until Ctrl-C.")
        sys.stdout.flush()  # whoever reads it from a pipe waits for it

    serve(database, host, port, open_browser=open_browser, say=announce)
