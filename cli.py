"""`tinhso`: one thin command line over the packages."""

import gc
import os
import signal
import sys
from types import FrameType

gc.disable()  # nothing that is imported is litter, and looking for some takes a sixth of the start

import typer
from sqlalchemy.exc import DBAPIError
from typer.exceptions import Abort, TyperException

from commands import (
    add,
    alerts,
    backup,
    browse,
    check,
    citations,
    crawl,
    demo,
    diff,
    evidence,
    export,
    feed,
    portals,
    probe,
    prune,
    query,
    reprocess,
    schedule,
    search,
    searches,
    seeds,
    sql,
    status,
    terms,
    visit,
)
from commands.one_text import OneText
from commands.output import printable
from spiders.adding.checkout import AddError
from spiders.facts import FactError
from spiders.fleet import UnknownPortalError
from spiders.probing.look import LookError
from storage.errors import StorageError
from storage.refusals import refusal_of

gc.enable()

app = typer.Typer(
    name="tinhso",
    help="Crawls the portals of Vietnam's provinces for news on digital transformation (chuyển đổi số), into SQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    demo.demo, crawl.crawl, check.check, portals.portals, query.articles, query.show, query.reprints, diff.diff,
    query.runs, status.status,
    schedule.schedule, probe.probe, add.add, evidence.evidence, feed.feed, export.export, backup.backup, prune.prune,
    reprocess.reprocess, browse.browse,
):  # fmt: skip
    app.command()(command)
app.command(cls=OneText)(sql.sql)
app.command(cls=OneText)(search.search)
app.command(cls=OneText)(citations.citations)
app.command(hidden=True)(visit.visit)
app.add_typer(alerts.app, name="alerts")
app.add_typer(searches.app, name="searches")
app.add_typer(seeds.app, name="seeds")
app.add_typer(terms.app, name="terms")


def main() -> None:
    """The console script. A user's mistake, and what a database refuses, is one sentence on standard error and exit code 2."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    signal.signal(signal.SIGTERM, _ended)  # a crawl, a scheduler and a server of pages take it over
    try:
        sys.exit(app(standalone_mode=False))
    except (StorageError, UnknownPortalError, FactError, LookError, AddError) as error:
        _refuse(str(error))
    except DBAPIError as error:
        refused = refusal_of(error)
        if refused is None:
            raise
        _refuse(str(refused))
    except TyperException as error:  # a wrong option or argument
        _refuse(error.format_message())
    except Abort:
        sys.exit(130)


def _ended(_number: int, _frame: FrameType | None) -> None:
    """As Ctrl-C: what is half written is taken away first."""
    sys.exit(128 + signal.SIGTERM)


def _refuse(sentence: str) -> None:
    shown = "\n".join(printable(line) for line in sentence.splitlines())  # a portal's words may stand in it
    sys.stderr.write(f"tinhso: {shown}\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
