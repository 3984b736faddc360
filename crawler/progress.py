"""What a person sees while it runs: a live table on a terminal, plain lines elsewhere, nothing when asked for JSON."""

import sys
import time
from collections.abc import Callable
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.record import RUN_ENDED, RunRecord

_PLAIN_INTERVAL = 10.0  # seconds between two lines of one portal
_STOPPING = "Stopping: what was asked for is awaited for a few seconds, nothing more is asked. Again ends that too."
_SHOWN = ("seen", "new", "revised", "unchanged", "duplicate", "sighting", "off_topic", "rejected", "blocked", "failed")


class Reporter(Protocol):
    """Who is told how the runs go."""

    def update(self, portal: str, record: RunRecord) -> None: ...

    def ended(self, portal: str, record: RunRecord) -> None: ...

    def stopping(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Silent:
    """Says nothing."""

    def update(self, portal: str, record: RunRecord) -> None:
        return

    ended = update

    def stopping(self) -> None:
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return


class PlainLines(Silent):
    """A line a portal every few seconds and one at its end, for logs and pipes."""

    def __init__(self, out: TextIO = sys.stderr, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._said: dict[str, float] = {}

    def update(self, portal: str, record: RunRecord) -> None:
        now = self._clock()
        if now - self._said.setdefault(portal, now) >= _PLAIN_INTERVAL:
            self._said[portal] = now
            self._line(portal, record, _counts(record))

    def ended(self, portal: str, record: RunRecord) -> None:
        outcome, reason, seconds = record.ending or ("error", "", 0.0)
        self._line(
            portal, record, f"{outcome} after {seconds:.1f} s{': ' + reason if reason else ''}; {_counts(record)}"
        )

    def stopping(self) -> None:
        self._out.write(f"{_STOPPING}\n")
        self._out.flush()

    def _line(self, portal: str, record: RunRecord, text: str) -> None:
        self._out.write(f"{portal}: {text}{f'; run {record.run_id}' if record.run_id else ''}\n")
        self._out.flush()


class LiveTable(Silent):
    """One row a portal, redrawn as it goes."""

    def __init__(self, console: Console) -> None:
        self._records: dict[str, RunRecord] = {}
        self._live = Live(console=console, get_renderable=self._table, refresh_per_second=4, transient=True)

    def update(self, portal: str, record: RunRecord) -> None:
        self._records[portal] = record

    ended = update

    def stopping(self) -> None:
        self._live.console.print(_STOPPING)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def _table(self) -> Table:
        table = Table("portal", *(name.replace("_", " ") for name in _SHOWN), "state")
        for portal, record in self._records.items():
            state = record.ending[0].value if record.ending else "crawling"
            table.add_row(portal, *(str(record.counts[name]) for name in _SHOWN), state)
        return table


def _counts(record: RunRecord) -> str:
    return (
        ", ".join(f"{name.replace('_', ' ')} {record.counts[name]}" for name in _SHOWN if record.counts[name])
        or "nothing yet"
    )


class Progress:
    """Tells the spider's reporter of every answer and of the end."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.answered, signal=signals.response_received)
        crawler.signals.connect(extension.ended, signal=RUN_ENDED)
        return extension

    def answered(self, spider: Spider) -> None:
        spider.reporter.update(spider.name, spider.record)  # type: ignore[attr-defined]

    def ended(self, spider: Spider) -> None:
        spider.reporter.ended(spider.name, spider.record)  # type: ignore[attr-defined]
