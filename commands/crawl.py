"""`tinhso crawl`: portals into the database, with a table of what came of each."""

import logging
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database, Unverified, day, origins, settings
from commands.output import console, say, show_json, show_table
from commands.visited import portals_to_visit
from crawler.options import CrawlOptions
from crawler.progress import LiveTable, PlainLines, Reporter, Silent
from crawler.settings import CONTACT
from spiders.fleet import Job, Result, crawl_all, make_job
from storage.by_hand import PortalVisitedError, claim_by_hand
from storage.database import open_database
from storage.transactions import Transactions

VISITED = 3  # exit code: a portal is being visited, and nothing was crawled
_WAIT_SECONDS = 2.0
_COUNTS = (
    "seen", "new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected", "blocked", "failed",
)  # fmt: skip


def crawl(
    portals: Annotated[
        list[str] | None, typer.Argument(metavar="[PORTAL]...", help="Default: every verified portal not dead.")
    ] = None,
    section: Annotated[list[str] | None, typer.Option(metavar="PATH", help="Only this section; repeatable.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only articles listed on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only articles listed on this day or earlier.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Walk whole listings and fetch known articles again.")] = False,
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Walk whole listings, for what was backdated or dropped.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Fetch at most so many articles of each portal.")] = None,
    all_topics: Annotated[bool, typer.Option("--all-topics", help="Store articles whatever their topic.")] = False,
    unverified: Unverified = False,
    at: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Crawl a copy of the portal at this origin (or PORTAL=ORIGIN)."),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for portals that are being visited.")] = False,
    database: Database = DATABASE,
    as_json: AsJson = False,
    setting: Annotated[list[str] | None, typer.Option("-s", metavar="NAME=VALUE", help="A Scrapy setting.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every request.")] = False,
) -> None:
    """Crawl portals into the database: what is new, what changed, what was left pending."""
    names = portals_to_visit(portals, database, unverified=unverified)
    copies = origins(at or (), names)
    first, last = day(since, "--since"), day(until, "--until")
    if first and last and first > last:
        raise typer.BadParameter(
            f"it lies before --since {first}, so that nothing is left to crawl.", param_hint="--until"
        )
    jobs = [
        make_job(
            name, CrawlOptions(tuple(section or ()), first, last, full, sweep, limit, all_topics, copies.get(name, ""))
        )
        for name in names
    ]
    overrides: dict[str, Any] = {"LOG_LEVEL": "DEBUG" if verbose else "WARNING"} | settings(setting or ())
    try:
        results = run_jobs(jobs, database, overrides, quiet=as_json, claim=partial(_claimed, wait=wait))
    except PortalVisitedError as error:
        sys.stderr.write(f"tinhso: {error}\n")
        raise typer.Exit(VISITED) from error
    if not copies and not CONTACT:
        sys.stderr.write("tinhso: portals cannot reach you: set TINHSO_CONTACT to a mail address or a page of yours.\n")
    if as_json:
        show_json([as_row(result) for result in results])
    else:
        show_results(results)
    if not all(result.succeeded for result in results):
        raise typer.Exit(1)


def run_jobs(
    jobs: Sequence[Job],
    database: str,
    overrides: dict[str, Any],
    *,
    quiet: bool = False,
    stored: bool = True,
    claim: Callable[[sa.Engine, Sequence[Job]], Sequence[Job]] | None = None,
) -> list[Result]:
    """Crawls, showing progress on standard error unless told to be quiet. `stored`: False where what is
    crawled is thrown away, so that neither new articles nor runs are claimed. `claim`: puts the jobs under leases first."""
    engine = open_database(database)
    try:
        if claim:
            jobs = claim(engine, jobs)
        with _reporter(quiet, stored) as reporter:
            return crawl_all(jobs, engine, reporter, overrides)
    finally:
        engine.dispose()
        logging.shutdown()


def _claimed(engine: sa.Engine, jobs: Sequence[Job], *, wait: bool) -> list[Job]:
    """The jobs, under leases where the schedule knows their portals. Raises PortalVisitedError, unless told to wait."""
    names = [job.spider.name for job in jobs]
    transactions = Transactions(engine)
    while True:
        try:
            fences = transactions.run(lambda connection: claim_by_hand(connection, names))
        except PortalVisitedError:
            if not wait:
                raise
            time.sleep(_WAIT_SECONDS)
        else:
            return [replace(job, fence=fences.get(job.spider.name), by_hand=True) for job in jobs]


def show_results(results: Sequence[Result]) -> None:
    """The table at the end, and the reasons of what did not end well."""
    show_table([as_row(result) for result in results], ["portal", *_COUNTS, "outcome", "seconds"])
    for result in results:
        if result.reason:
            say(f"{result.portal}: {result.outcome.value}: {result.reason}")
    for result in results:
        if result.tls:
            say(f"{result.portal}: TLS: {result.tls}")


def as_row(result: Result) -> dict[str, Any]:
    """A result as a flat mapping."""
    counts = {name: int(result.counts[name]) for name in (*_COUNTS, "missing", "gone", "undated")}
    return {
        "portal": result.portal,
        **counts,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "seconds": round(result.seconds, 1),
        "run_id": result.run_id,
        "tls": result.tls,
    }


def _reporter(quiet: bool, stored: bool) -> Reporter:
    if quiet:
        return Silent()
    return LiveTable(console(), stored=stored) if sys.stdout.isatty() else PlainLines(stored=stored)
