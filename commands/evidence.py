"""`tinhso evidence`: the pages that are kept of what went wrong with a portal."""

from dataclasses import asdict
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import local, say, show_json, show_table
from crawler.excerpt import seen_text
from crawler.page import Page
from spiders.fleet import known_portals
from storage.database import reading_engine
from storage.errors import StorageError
from storage.evidence import evidence_of, page_at
from storage.records import Entry, KeptPage

_COLUMNS = ("fetched_at", "run_id", "what", "status", "url", "reason", "excerpt")


def evidence(
    portal: Annotated[str, typer.Argument(metavar="PORTAL", help="Whose pages.")],
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="Show the page kept of this address.")] = None,
    html: Annotated[bool, typer.Option("--html", help="Print the page as it was sent, not what it says.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many are listed, newest first.")] = 20,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """List the pages kept of what failed, was blocked or was no article; with an address, show one: headers and text."""
    known_portals([portal])
    if html and url is None:
        raise typer.BadParameter("--html shows one page: name its address too.", param_hint="URL")
    if url is not None:
        _show_page(_page(database, portal, url), html=html, as_json=as_json)
        return
    engine = reading_engine(database)
    try:
        with engine.connect() as connection:
            rows = [asdict(each) for each in evidence_of(connection, portal, limit)]
    finally:
        engine.dispose()
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows, _COLUMNS)
    else:
        say(f"Nothing is kept of {portal}: no page of it went wrong.")


def _page(database: str, portal: str, url: str) -> KeptPage:
    engine = reading_engine(database)
    try:
        with engine.connect() as connection:
            page = page_at(connection, portal, url)
    finally:
        engine.dispose()
    if page is None:
        raise StorageError(f"No page of {url} is kept; `tinhso evidence {portal}` lists those there are.")
    return page


def _show_page(kept: KeptPage, *, html: bool, as_json: bool) -> None:
    page = Page.of_kept([kept], Entry(kept.url), ())
    text = page.text if html else seen_text(page)
    if as_json:
        show_json(
            {
                "url": kept.url, "fetched_at": kept.fetched_at, "status": kept.status, "headers": dict(kept.headers),
                "text": text,
            }
        )  # fmt: skip
        return
    if not html:
        say(f"{kept.url}\nHTTP {kept.status}, fetched {local(kept.fetched_at)}")
        for name, value in kept.headers.items():
            say(f"{name}: {value}")
        say()
    say(text, is_raw=html)
