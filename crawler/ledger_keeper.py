"""The run and its ledger: Scrapy's signals → the run's record, opened and closed in the database."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from twisted.python.failure import Failure

from crawler import run_log
from crawler.ledger import Ledger
from crawler.progress import PlainLines
from crawler.record import RUN_ENDED, RunRecord
from storage.database import open_database
from storage.errors import StorageError
from storage.writer import Writer


class LedgerKeeper:
    """Opens the run when the spider starts and closes it, with its outcome and counters, when the spider ends."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._own_writer: Writer | None = None
        self._started_at = datetime.now(UTC)
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.failed, signal=signals.spider_error)
        crawler.signals.connect(self.failed, signal=signals.item_error)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run_log.begin(crawler)
        return cls(crawler)

    async def opened(self, spider: Spider) -> None:
        portal: Any = spider
        try:
            if portal.ledger is None:  # `scrapy crawl` starts without the command line's writer and reporter
                portal.reporter = PlainLines()
                self._own_writer = Writer(open_database(self._crawler.settings["DATABASE_URL"]))
                portal.ledger = Ledger(self._own_writer, portal.facts, portal.layout, portal.options)
            portal.record.past = await portal.ledger.open()
            portal.record.run_id = portal.ledger.run_id
        except StorageError as error:
            portal.record.failed(error)
            raise CloseSpider(str(error)) from error

    def failed(self, failure: Failure, spider: Spider) -> None:
        portal: Any = spider
        portal.record.failed(failure.value)

    async def closed(self, spider: Spider, reason: str) -> None:
        portal: Any = spider
        record: RunRecord = portal.record
        ledger: Ledger | None = portal.ledger
        seconds = (datetime.now(UTC) - self._started_at).total_seconds()
        ending = None
        if ledger is not None and ledger.run_id:
            try:
                if record.counts["missing"]:
                    missing = await ledger.settle_missing()
                    record.settled(missing.gone, missing.mass)
                ending = record.outcome(reason)  # once: a signal may still come, and what is told is what is written
                counters = self._counters(record, seconds)
                await ledger.close(*ending, counters, record.figures, is_told=record.is_interrupted)
            except StorageError as error:
                record.failed(error)
                ending = record.outcome(reason)
        record.ended(*(ending or record.outcome(reason)), seconds)
        self._crawler.signals.send_catch_log(RUN_ENDED, spider=spider)
        if self._own_writer is not None:
            await asyncio.to_thread(self._own_writer.close)

    def _counters(self, record: RunRecord, seconds: float) -> dict[str, float]:
        stats = self._crawler.stats.get_stats() if self._crawler.stats is not None else {}
        return {
            **record.counters(),
            "requests": stats.get("downloader/request_count", 0),
            "bytes": stats.get("downloader/response_bytes", 0),
            "seconds": round(seconds, 3),
        }
