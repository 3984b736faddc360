"""`tinhso schedule`: the portals visited as often as each deserves, until it is stopped."""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import sqlalchemy as sa
import typer

from commands.arguments import (
    DATABASE,
    AsJson,
    Database,
    Notify,
    NotifyFrom,
    Unverified,
    age,
    origins,
    quiet,
    receiver_urls,
)
from commands.output import local, say, show_json
from commands.visited import portals_to_visit
from scheduler import CHILDREN, Plan, Scheduler
from spiders.fleet import known_portals
from storage.database import open_database
from storage.errors import ServerAwayError
from storage.leases import database_now
from storage.schedule import next_due
from storage.whole_file import refuse_unwritable

_T = TypeVar("_T")
_AWAY_SECONDS = 5.0  # between two looks for a server

_log = logging.getLogger("tinhso.scheduler")


def schedule(
    portals: Annotated[
        list[str] | None, typer.Argument(metavar="[PORTAL]...", help="Default: every verified portal not dead.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Visit what is due now, and end: for cron.")] = False,
    unverified: Unverified = False,
    at: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Visit a copy of the portal at this origin (or PORTAL=ORIGIN)."),
    ] = None,
    notify: Notify = None,
    notify_from: NotifyFrom = None,
    feed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep an Atom feed of the newest articles in this file.")
    ] = None,
    keep_pages: Annotated[
        str | None,
        typer.Option(
            "--keep-pages", metavar="AGE", help="Once a day, delete older pages as `tinhso prune` does, e.g. 180d."
        ),
    ] = None,
    quiet_hours: Annotated[
        str, typer.Option(metavar="HH:MM-HH:MM", help="Begin no visit in these hours, on the clock of Vietnam.")
    ] = "",
    children: Annotated[int, typer.Option(min=1, max=16, help="Processes at a time, of 20 portals each.")] = CHILDREN,
    database: Database = DATABASE,
    as_json: AsJson = False,
) -> None:
    """Visit portals as often as they publish, each at its own pace. Ctrl-C or SIGTERM ends it cleanly."""
    from notices.receivers import receivers  # here, because no other command should wait for Apprise
    from notices.teller import Teller

    known_portals(portals or ())
    kept = age(keep_pages, "--keep-pages") if keep_pages else None
    told, hours = receivers(receiver_urls(notify, notify_from)), quiet(quiet_hours)
    if feed:
        refuse_unwritable(feed)
    _log_to_standard_error()
    there = _at_once if once else _when_there
    names = there(lambda: portals_to_visit(portals, database, unverified=unverified))
    plan = Plan(database, names, origins(at or (), names), children, kept, hours)
    engine = there(lambda: open_database(database))  # which is made once nothing is to be refused any more
    try:
        teller = Teller(engine, told, feed)
        scheduler = Scheduler(plan, engine, teller)
        scheduler.enrol()
        teller.begin()
        if once:
            visited = scheduler.run_once()
            if as_json:
                show_json({"visited": visited})
            else:
                why = (
                    ""
                    if visited
                    else f": {_when(engine, names, 'what is due waits for quiet hours or a visit to end')}"
                )
                say(f"{visited} portal(s) visited{why}.")
        else:
            _log.info("%d portal(s) looked after: %s", len(names), _when(engine, names, "some are due now"))
            scheduler.run()
    finally:
        engine.dispose()


def _when(engine: sa.Engine, portals: Sequence[str], due: str) -> str:
    """When the next visit is due, in a few words; `due`: what is said if that time has come."""
    with engine.begin() as connection:
        first, now = next_due(connection, portals), database_now(connection)
    if first is None:
        return "there is none to visit"
    return due if first <= now else f"the next visit is due {local(first)}"


def _at_once(work: Callable[[], _T]) -> _T:
    return work()


def _when_there(work: Callable[[], _T]) -> _T:
    """A server that is away is waited for, as it is later: after a power cut both start at once."""
    while True:
        try:
            return work()
        except ServerAwayError as error:
            _log.warning("%s Trying again in %.0f s.", error, _AWAY_SECONDS)
            time.sleep(_AWAY_SECONDS)


def _log_to_standard_error() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger = logging.getLogger("tinhso")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
