"""`tinhso visit`: what the scheduler starts: the portals it has claimed, crawled under their leases in one process."""

import json
import signal
import sys
from typing import Annotated, Any

import typer

from commands.arguments import DATABASE, Database
from commands.crawl import run_jobs
from crawler.options import CrawlOptions
from spiders.fleet import Job, make_job
from storage.leases import Fence


def visit(
    database: Database = DATABASE,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every request.")] = False,
) -> None:
    """Crawl the portals that standard input names, as the scheduler claimed them. Not for people: use crawl."""
    # Before the crawl listens, and after, there is nothing half written: the process may end at once, without a word.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    jobs = [_job(claim) for claim in json.load(sys.stdin)]
    run_jobs(jobs, database, {"LOG_LEVEL": "DEBUG" if verbose else "WARNING"})


def _job(claim: dict[str, Any]) -> Job:
    options = CrawlOptions(sweep=claim["is_sweep"], at=claim["at"])
    return make_job(claim["portal"], options, Fence(claim["portal_id"], claim["token"]))
