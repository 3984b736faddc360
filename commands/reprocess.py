"""`tinhso reprocess`: the kept pages judged again with today's selectors, vocabulary and threshold, without one request."""

from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated

import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json, show_table
from crawler.judge import judge
from crawler.page import Page
from crawler.repeated import ENOUGH, RepeatedLines
from spiders.fleet import known_portals
from spiders.portal import PortalSpider
from storage.articles import SaveContext
from storage.database import open_existing, read_only_engine
from storage.pages import StoredEntry, stored_pages
from storage.portals import sync_portal
from storage.records import Outcome, Verdict
from storage.writer import Writer


def reprocess(
    portals: Annotated[list[str] | None, typer.Argument(metavar="[PORTAL]...", help="Default: every portal.")] = None,
    all_topics: Annotated[bool, typer.Option("--all-topics", help="Admit articles whatever their topic.")] = False,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Judge every kept page again: texts are rewritten in place, articles now on topic are admitted, none is removed.

    A row for each portal of which a page was read.
    """
    classes = known_portals(portals or ())
    counts = _rejudge_all({name: classes[name] for name in portals or classes}, database, all_topics)
    rows = [
        {"portal": portal} | {verdict.value: tally[verdict] for verdict in Verdict}
        for portal, tally in counts.items()
        if tally
    ]
    if as_json:
        show_json(rows)
    elif not rows:
        say(f"No page of {', '.join(portals) if portals else 'any portal'} is kept: there was nothing to judge again.")
    else:
        show_table(
            rows, ["portal", "new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected"]
        )


def _rejudge_all(
    classes: dict[str, type[PortalSpider]], database: str, all_topics: bool
) -> dict[str, Counter[Verdict]]:
    engine, reader = open_existing(database), read_only_engine(database)
    with engine.begin() as connection:
        ids = {name: sync_portal(connection, spider.facts).portal_id for name, spider in classes.items()}
    counts = {name: Counter[Verdict]() for name in classes}
    waiting: deque[tuple[str, Future[Verdict]]] = deque()
    now = datetime.now(UTC)
    with Writer(engine) as writer, reader.connect() as connection:
        for name, spider in classes.items():
            context = SaveContext(ids[name], spider.facts.lineage, now, admit_off_topic=all_topics)
            repeated = _repeated(stored_pages(connection, ids[name]))
            for stored in stored_pages(connection, ids[name]):
                waiting.append((name, writer.save(_judged(stored, spider, repeated), context, reprocess=True)))
                while waiting and waiting[0][1].done():
                    _tally(counts, waiting)
        writer.flush()
        while waiting:
            _tally(counts, waiting)
    engine.dispose()
    reader.dispose()
    return counts


def _tally(counts: dict[str, Counter[Verdict]], waiting: deque[tuple[str, Future[Verdict]]]) -> None:
    name, future = waiting.popleft()
    counts[name][future.result()] += 1


def _repeated(stored: Iterable[StoredEntry]) -> RepeatedLines:
    """What the first kept pages of a portal have in common, for those the generic path reads."""
    known = RepeatedLines()
    for entry in islice(stored, ENOUGH):
        known = known.with_page(Page.of_kept(entry.pages, entry.entry, ()).tree)
    return known


def _judged(stored: StoredEntry, spider: type[PortalSpider], repeated: RepeatedLines) -> Outcome:
    sections = tuple(section for section in spider.sections if section.path in stored.sections)
    page = replace(Page.of_kept(stored.pages, stored.entry, sections), repeated=repeated)
    return judge(page, spider.layout, spider.facts)
