"""What a person reads: each measurement as rows of one table, and whether its bound holds."""

from collections.abc import Sequence

from bench import copies, exporting, extraction, generic, memory, ratio, schedule
from bench.linking import Linked

Row = tuple[str, str, str, str]  # what, figure, against it, verdict
HEAD: Row = ("", "measured", "compared", "bound")


def ratio_rows(found: ratio.Ratio) -> list[Row]:
    """The whole crawl, what it is held against, and its stages."""
    whole, bare, stock = found.whole, found.bare, found.stock
    return [
        (f"CPU OF A CRAWL: {found.articles} articles, {found.requests} requests, ms a request, start-up left out", "", "", ""),
        ("whole crawl", _ms(whole), f"{whole.ms / bare.ms:.2f} × bare", _verdict(found.passed, f"≤ {ratio.BOUND} × bare")),
        ("  its floor: fetch + parse + soup", f"{found.floor_ms:.2f} ms", f"{found.floor_ms / bare.ms:.2f} × bare", ""),
        ("bare Scrapy, our settings", _ms(bare), f"{bare.ms / stock.ms:.2f} × stock", ""),
        ("stock Scrapy", _ms(stock), "", ""),
        ("one process, imports and all: whole", f"{whole.cold:.2f} s", f"{whole.cold / bare.cold:.2f} × bare", ""),
        ("one process, imports and all: bare", f"{bare.cold:.2f} s", "", ""),
        *((f"  {stage}", f"{ms:.2f} ms", f"{ms / bare.ms:.2f} × bare", "") for stage, ms in found.stages.items()),
    ]  # fmt: skip


def extraction_rows(found: Sequence[extraction.Measured]) -> list[Row]:
    """Every tool, ours first, the losers too."""
    ours = next(row for row in found if row.tool == extraction.OURS)
    return [
        ("EXTRACTION: CPU ms a page, mean F1 (worst)", "", "", ""),
        *(
            (
                row.tool,
                f"{row.ms:.2f} ms ({row.low:.2f} – {row.high:.2f})",
                f"F1 {row.f1:.3f} ({row.worst_f1:.3f}), {row.ms / ours.ms:.1f} × ours",
                _verdict(row.ms >= extraction.BOUND * ours.ms, f"≥ {extraction.BOUND:g} × ours")
                if row.tool in extraction.RIVALS
                else "",
            )
            for row in found
        ),
    ]


def generic_rows(found: generic.Found) -> list[Row]:
    """Every generic extractor, ours first; then what could not be measured here."""
    rows: list[Row] = []
    for is_scrambled, how in ((False, "as they were sent"), (True, "without names")):
        rows.append((f"GENERIC PATH: article pages {how}: F1, mean (worst) and by CMS; shares of pages", "", "", ""))
        for row in found.rows:
            if row.scrambled == is_scrambled:
                by_portal = ", ".join(f"{portal} {value:.3f}" for portal, value in row.by_portal.items())
                dates = "none told" if row.dates_right is None else f"{row.dates_right} right, {row.dates_wrong} wrong"
                rows.append(
                    (
                        row.tool,
                        f"F1 {row.f1:.3f} ({row.worst_f1:.3f}): {by_portal}",
                        f"leads {row.leads:.0%}, leaks {row.leaks:.0%}, titles {row.titles:.0%}, dates {dates}, {row.ms:.1f} ms",
                        _verdict(
                            generic.holds(row), f"F1 ≥ {generic.BOUND}, leads ≥ {generic.LEADS:.0%}, no wrong date"
                        )
                        if row.tool in (generic.OURS, generic.LEARNT)
                        else "",
                    )
                )
    return rows + [(tool, "not installed: not measured", "", "") for tool in found.absent]


def memory_rows(found: memory.Memory) -> list[Row]:
    """The peak of one crawl."""
    return [
        (f"MEMORY: a replica portal of {found.articles} articles", "", "", ""),
        (
            "peak of the crawling process",
            f"{found.peak_mb:.0f} MB",
            f"{found.stored} stored, {found.outcome}",
            _verdict(found.passed, f"≤ {memory.BOUND_MB:g} MB, all stored"),
        ),
        ("time", f"{found.seconds:.0f} s", f"{found.cpu_seconds:.0f} s of CPU", ""),
    ]


def copies_rows(database: str, documents: int, found: Linked | None) -> list[Row]:
    """What one database of documents took: cost, recall of each kind, what was linked wrongly, sizes, time of a search."""
    head = (f"NEAR COPIES: {documents:,} documents, {database}", "", "", "")
    if found is None:
        return [head, (copies.NO_SERVER, "not measured", "", "")]
    enough = f"≥ {copies.RECALL:g}"
    return [
        head,
        ("signing: documents per CPU-second", f"{documents / found.sign:,.0f}", f"{found.sign:.0f} s of CPU", ""),
        (
            "signing, storing, linking: documents per CPU-second",
            f"{documents / (found.sign + found.link):,.0f}",
            f"{found.sign + found.link:.0f} s of CPU, {found.seconds:.0f} s with making the documents",
            "",
        ),
        *(
            (
                f"recall: {kind}",
                f"{found.found[kind] / planted:.4f}",
                f"{found.found[kind]:,} of {planted:,}",
                _verdict(found.found[kind] >= copies.RECALL * planted, enough),
            )
            for kind, planted in found.planted.items()
        ),
        ("linked wrongly", f"{found.false}", "", _verdict(not found.false, "0")),
        ("signatures, bands, edges on disk", f"{found.disk / 1e6:,.0f} MB", f"{found.whole / 1e6:,.0f} MB in all", ""),
        ("memory the process grew by", f"{found.memory / 1e6:.0f} MB", "", ""),
        *(
            (f"one link among {stored:,}", f"{middle:.2f} ms, median", f"{high:.1f} ms, 99th centile", "")
            for stored, (middle, high) in found.looked.items()
        ),
    ]


def export_rows(found: exporting.Exported) -> list[Row]:
    """One format: our speed beside the plainest code's, and the peak of memory beside that of a tenth of the articles."""
    return [
        (f"EXPORT: {found.articles:,} articles to {found.form}", "", "", ""),
        (
            "articles per CPU-second, beside the plainest code",
            f"{found.articles / min(found.ours):,.0f}",
            f"{found.articles / min(found.raw):,.0f}",
            _verdict(found.ratio >= exporting.RATIO, f"{found.ratio:.2f} ≥ {exporting.RATIO:g}"),
        ),
        (
            "peak of memory, beside that of a tenth",
            f"{found.peak:.0f} MB",
            f"{found.small:.0f} MB; the plainest code {found.raw_peak:.0f} MB",
            _verdict(found.peak - found.small <= exporting.GROWTH_MB, f"+ {exporting.GROWTH_MB:g} MB at most"),
        ),
    ]


def schedule_rows(found: schedule.Schedule) -> list[Row]:
    """A fleet's trace visited adaptively, beside every hour."""
    ours, hourly = found.adaptive, found.hourly
    alarms = ", ".join(f"{count} {state}" for state, count in sorted(found.alarms.items())) or "none"
    return [
        (f"SCHEDULE: {found.trace}, {found.weeks:.0f} portal-weeks; beside it fixed hourly visits", "", "", ""),
        (
            "requests: listings + articles",
            f"{ours.requests} = {ours.listings} + {ours.articles}",
            f"{hourly.requests} = {hourly.listings} + {hourly.articles}",
            _verdict(found.ratio <= schedule.REQUESTS_BOUND, f"{found.ratio:.3f} ≤ {schedule.REQUESTS_BOUND}"),
        ),
        (
            "publication to storage, median",
            f"{ours.median:.1f} min",
            f"{hourly.median:.1f} min",
            _verdict(ours.median <= hourly.median, "not worse"),
        ),
        (
            "  95th percentile",
            f"{ours.p95:.1f} min",
            f"{hourly.p95:.1f} min",
            _verdict(ours.p95 <= hourly.p95, "not worse"),
        ),
        ("  articles stored", str(ours.stored), str(hourly.stored), ""),
        *(
            (
                f"breaks reported in time: {each.kind}",
                f"{each.in_time} of {each.met}",
                f"{each.all} in the trace",
                _verdict(each.in_time == each.met, "all"),
            )
            for each in found.breaks
        ),
        ("  flaky, reported", str(found.flaky_said), "", ""),
        (
            "false alarms",
            f"{found.alarm_rate:.2f} in 100 portal-weeks",
            f"{alarms}; within the usual gap {found.silent_early}",
            _verdict(
                found.alarm_rate <= schedule.ALARMS_BOUND and not found.silent_early, f"≤ {schedule.ALARMS_BOUND:g}"
            ),
        ),
    ]


def as_text(rows: Sequence[Row]) -> str:
    """The rows as one table in plain text; a row with a first cell alone is a heading."""
    table = [HEAD, *rows]
    widths = [max(len(row[at]) for row in table if any(row[1:])) for at in range(4)]
    lines = []
    for row in table:
        if any(row[1:]):
            lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        else:
            lines += ["", row[0]]
    return "\n".join(lines)


def _ms(cost: ratio.Cost) -> str:
    return f"{cost.ms:.2f} ms ({cost.low:.2f} – {cost.high:.2f})"


def _verdict(passed: bool, bound: str) -> str:
    return f"{bound}: {'holds' if passed else 'MISSED'}"
