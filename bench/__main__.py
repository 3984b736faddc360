"""Runs the benchmarks and prints one table; exit code 1 if a bound is missed. How it is measured: bench/README.md."""

import argparse
import sys
from collections.abc import Sequence

from bench import copies, extraction, generic, memory, ratio, report, schedule
from bench.corpus import ABSENT, is_recorded
from bench.paths import TRACE

PARTS = ("ratio", "extraction", "generic", "memory", "schedule", "copies")


def main(argv: Sequence[str] | None = None) -> int:
    """0 if every bound holds."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="this part alone")
    parser.add_argument("--articles", type=int, default=memory.ARTICLES, help="of the crawl whose memory is measured")
    parser.add_argument(
        "--documents", type=int, help="of the near copies, on both databases; 100,000 and more is honest"
    )
    arguments = parser.parse_args(argv)
    parts = (arguments.only,) if arguments.only else PARTS
    rows: list[report.Row] = []
    passed = True
    if "memory" in parts:
        _say(f"memory: crawling {arguments.articles} articles of the replica …")
        peak = memory.measure(arguments.articles)
        rows += report.memory_rows(peak)
        passed = passed and peak.passed
    if "ratio" in parts:
        _say("ratio: crawling the corpus, whole and bare, in turns …")
        found = ratio.measure()
        rows += report.ratio_rows(found)
        passed = passed and found.passed
    if "extraction" in parts:
        _say("extraction: every tool on every page, in turns …")
        measured = extraction.measure()
        rows += report.extraction_rows(measured)
        passed = passed and extraction.passed(measured)
    if "copies" in parts:
        for database, documents in copies.plan(arguments.documents):
            _say(f"copies: signing and linking {documents:,} documents, {database} …")
            linked = copies.measure(database, documents)
            rows += report.copies_rows(database, documents, linked)
            passed = passed and (linked is None or copies.passed(linked))
    if "generic" in parts and is_recorded():
        _say("generic: every generic extractor on every page, as it was sent and without its names …")
        readings = generic.measure()
        rows += report.generic_rows(readings)
        passed = passed and generic.passed(readings)
    if "schedule" in parts:
        _say("schedule: sixty days of each fleet, adaptive and hourly …")
        simulated = schedule.measure(schedule.traces())
        rows += [row for each in simulated for row in report.schedule_rows(each)]
        passed = passed and all(each.passed for each in simulated)
        if not TRACE.is_file():
            print(f"\n*** {schedule.ABSENT} ***\n")
    if not is_recorded():
        print(f"\n*** {ABSENT} ***\n")
    print(report.as_text(rows))
    return 0 if passed else 1


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    sys.exit(main())
