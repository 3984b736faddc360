"""Runs the benchmarks and prints one table a part; exit code 1 if a bound is missed. How it is measured: bench/README.md."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from bench import (
    browsing,
    copies,
    exporting,
    extraction,
    generic,
    memory,
    ratio,
    report,
    schedule,
    search,
    search_report,
)
from bench.corpus import ABSENT, is_recorded
from bench.paths import TRACE

Result = tuple[list[report.Row], bool]  # what is printed of a part, and whether its bounds hold


def main(argv: Sequence[str] | None = None) -> int:
    """0 if every bound holds. What a part found is printed when it ends: the whole takes hours."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="this part alone")
    parser.add_argument("--articles", type=int, default=memory.ARTICLES, help="of the crawl whose memory is measured")
    parser.add_argument(
        "--documents",
        type=int,
        help="of the near copies or of the search, on both databases, or of the export; 100,000 and more is honest",
    )
    parser.add_argument("--browsed", type=int, default=browsing.ARTICLES, help="articles that are browsed")
    arguments = parser.parse_args(argv)
    passed = True
    for part in (arguments.only,) if arguments.only else PARTS:
        for rows, holds in PARTS[part](arguments):
            print(report.as_text(rows), flush=True)
            passed = passed and holds
    if not is_recorded():
        print(f"\n*** {ABSENT} ***\n")
    return 0 if passed else 1


def _memory(arguments: argparse.Namespace) -> Iterator[Result]:
    _say(f"memory: crawling {arguments.articles} articles of the replica …")
    peak = memory.measure(arguments.articles)
    yield report.memory_rows(peak), peak.passed


def _ratio(_: argparse.Namespace) -> Iterator[Result]:
    _say("ratio: crawling the corpus, whole and bare, in turns …")
    found = ratio.measure()
    yield report.ratio_rows(found), found.passed


def _extraction(_: argparse.Namespace) -> Iterator[Result]:
    _say("extraction: every tool on every page, in turns …")
    measured = extraction.measure()
    yield report.extraction_rows(measured), extraction.passed(measured)


def _generic(_: argparse.Namespace) -> Iterator[Result]:
    if not is_recorded():
        return
    _say("generic: every generic extractor on every page, as it was sent and without its names …")
    readings = generic.measure()
    yield report.generic_rows(readings), generic.passed(readings)


def _schedule(_: argparse.Namespace) -> Iterator[Result]:
    _say("schedule: sixty days of each fleet, adaptive and hourly …")
    for simulated in schedule.measure(schedule.traces()):
        yield report.schedule_rows(simulated), simulated.passed
    if not TRACE.is_file():
        print(f"\n*** {schedule.ABSENT} ***\n")


def _copies(arguments: argparse.Namespace) -> Iterator[Result]:
    for database, documents in copies.plan(arguments.documents):
        _say(f"copies: signing and linking {documents:,} documents, {database} …")
        linked = copies.measure(database, documents)
        yield report.copies_rows(database, documents, linked), linked is None or copies.passed(linked)


def _export(arguments: argparse.Namespace) -> Iterator[Result]:
    articles = arguments.documents or exporting.ARTICLES
    _say(f"export: making {articles:,} articles, then each format, ours and raw in turns …")
    for exported in exporting.measure(articles):
        yield report.export_rows(exported), exported.passed


def _search(arguments: argparse.Namespace) -> Iterator[Result]:
    documents = arguments.documents or search.DOCUMENTS
    for database in (copies.SQLITE, copies.POSTGRESQL):
        _say(f"search: storing and searching {documents:,} documents, {database} …")
        found = search.measure(database, documents)
        yield search_report.search_rows(database, documents, found), found is None or search.passed(found)


def _browse(arguments: argparse.Namespace) -> Iterator[Result]:
    _say(f"browse: making {arguments.browsed:,} articles, then the pages over them …")
    browsed = browsing.measure(arguments.browsed)
    yield browsing.browse_rows(browsed), browsed.passed


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


PARTS = {
    "ratio": _ratio,
    "extraction": _extraction,
    "generic": _generic,
    "memory": _memory,
    "schedule": _schedule,
    "copies": _copies,
    "search": _search,
    "export": _export,
    "browse": _browse,
}

if __name__ == "__main__":
    sys.exit(main())
