"""What a person reads: each measurement as rows of one table, and whether its bound holds."""

from collections.abc import Sequence

from bench import extraction, memory, ratio, schedule

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
