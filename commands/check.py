"""`tinhso check`: whether portals can be read, by a few of their pages; no article is stored."""

import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database, origins
from commands.crawl import VISITED, run_jobs
from commands.output import say, show_json, show_table
from crawler.options import CrawlOptions
from spiders.fleet import Job, Result, default_portals, make_job
from storage.by_hand import PortalVisitedError, claim_by_hand
from storage.checks import Check, found_by, keep_check
from storage.database import open_database, read_only_engine
from storage.leases import Fence, release
from storage.transactions import Transactions

ARTICLES = 3  # that are read of each portal
_COLUMNS = ("portal", "result", "entries", "articles", "titled", "texts", "dated", "generic", "requests", "reason")


def check(
    portals: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PORTAL]...", help="Default: every portal not dead, unverified ones too."),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Look at a copy of the portal at this origin (or PORTAL=ORIGIN)."),
    ] = None,
    database: Database = DATABASE,
    as_json: AsJson = False,
) -> None:
    """Look at portals: the first page of each list and three articles. The result is kept, the articles are not."""
    names = list(dict.fromkeys(portals or default_portals(unverified=True)))
    copies = origins(at or (), names)
    jobs = [make_job(name, CrawlOptions(limit=ARTICLES, all_topics=True, at=copies.get(name, ""))) for name in names]
    engine = open_database(database)
    transactions = Transactions(engine)
    fences: dict[str, Fence] = {}
    try:
        fences = transactions.run(lambda connection: claim_by_hand(connection, names))
        checks = looked_at(jobs, quiet=as_json)
        facts = {job.spider.name: job.spider.facts for job in jobs}
        for each in checks:
            transactions.run(partial(keep_check, facts=facts[each.portal], check=each))
    except PortalVisitedError as error:
        sys.stderr.write(f"tinhso: {str(error).replace(', or with --wait', '')}\n")
        raise typer.Exit(VISITED) from error
    finally:
        for fence in fences.values():
            transactions.run(partial(release, fence=fence))
        engine.dispose()
    _show(checks, as_json=as_json)
    if any(each.result != "works" for each in checks):
        raise typer.Exit(1)


def looked_at(jobs: Sequence[Job], *, quiet: bool) -> list[Check]:
    """Crawls a few pages of each portal as ever, into a database that is thrown away, and says what they were like."""
    with tempfile.TemporaryDirectory(prefix="tinhso-check-") as folder:
        url = f"sqlite:///{Path(folder) / 'check.db'}"
        results = run_jobs(jobs, url, {"LOG_LEVEL": "WARNING"}, quiet=quiet, stored=False)
        engine = read_only_engine(url)
        try:
            with engine.connect() as connection:
                return [
                    found_by(
                        connection,
                        job.spider.facts,
                        result.run_id,
                        datetime.now(UTC),
                        has_selectors=bool(job.spider.layout.title),
                    )
                    for job, result in zip(jobs, results, strict=True)
                    if _was_begun(result)
                ]
        finally:
            engine.dispose()


def _was_begun(result: Result) -> bool:
    """Whether there is a run to judge: not where Ctrl-C came first."""
    return result.run_id > 0


def _show(checks: Sequence[Check], *, as_json: bool) -> None:
    rows = [{name: getattr(each, name) for name in (*_COLUMNS, "checked_at", "origin")} for each in checks]
    if as_json:
        show_json(rows)
        return
    show_table(rows, _COLUMNS)
    works = sum(each.result == "works" for each in checks)
    say(f"{works} of {len(checks)} work. `tinhso portals` shows this beside the evidence level.")
