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
_LOOKED = ("seen", "rejected", "blocked", "failed")  # where nothing is stored
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

    def __init__(
        self, out: TextIO = sys.stderr, clock: Callable[[], float] = time.monotonic, *, stored: bool = True
    ) -> None:
        self._out = out
        self._stored = stored
        self._clock = clock
        self._said: dict[str, float] = {}

    def update(self, portal: str, record: RunRecord) -> None:
        now = self._clock()
        if now - self._said.setdefault(portal, now) >= _PLAIN_INTERVAL:
            self._said[portal] = now
            self._line(portal, record, self._counts(record))

    def ended(self, portal: str, record: RunRecord) -> None:
        outcome, reason, seconds = record.ending or ("error", "", 0.0)
        said = f"{outcome} after {seconds:.1f} s{': ' + reason if reason else ''}"
        self._line(portal, record, f"{said}; {self._counts(record)}")

    def stopping(self) -> None:
        self._out.write(f"{_STOPPING}\n")
        self._out.flush()

    def _line(self, portal: str, record: RunRecord, text: str) -> None:
        run = f"; run {record.run_id}" if record.run_id and self._stored else ""
        self._out.write(f"{portal}: {text}{run}\n")
        self._out.flush()

    def _counts(self, record: RunRecord) -> str:
        names = [name for name in _shown(self._stored) if record.counts[name]]
        return ", ".join(f"{name.replace('_', ' ')} {record.counts[name]}" for name in names) or "nothing yet"


class LiveTable(Silent):
    """One row a portal, redrawn as it goes."""

    def __init__(self, console: Console, *, stored: bool = True) -> None:
        self._names = _shown(stored)
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
        table = Table("portal", *(name.replace("_", " ") for name in self._names), "state")
        for portal, record in self._records.items():
            state = record.ending[0].value if record.ending else "crawling"
            table.add_row(portal, *(str(record.counts[name]) for name in self._names), state)
        return table


def _shown(stored: bool) -> tuple[str, ...]:
    """The counts that are shown of a crawl, or of a look that stores nothing."""
    return _SHOWN if stored else _LOOKED


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
