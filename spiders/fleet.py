"""Several portals in one process: each a crawler of its own, each failing alone, at most so many at a time."""

import asyncio
import gc
import logging
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import sqlalchemy as sa
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler import run_log
from crawler.allocator import give_large_blocks_back
from crawler.lease_keeper import LeaseKeeper
from crawler.ledger import Ledger
from crawler.options import CrawlOptions
from crawler.progress import Reporter
from crawler.record import RunRecord
from crawler.stopping import StoppableDownloader, signals_call
from spiders.portal import PortalSpider
from storage.database import Kind, claim_kind
from storage.errors import Refusal, StorageError
from storage.leases import Fence
from storage.records import RunOutcome
from storage.writer import Writer

AT_A_TIME = 20  # crawlers in one process: 60 to 200 were measured to work, at 50 ms CPU each
# What these log, with tracebacks, is in the outcome and reason of the run.
_TOLD_OTHERWISE = ("scrapy.downloadermiddlewares.retry", "scrapy.downloadermiddlewares.robotstxt")
_TELLING_ERRORS = (
    "scrapy.core.scraper",
    "scrapy.core.engine",
)  # mistakes of the program, and what the database refused
_CLOSING = 0.01  # seconds between two looks at whether a crawl has closed
_COPY_HANDLER = "crawler.copies.CopyHandler"


class UnknownPortalError(Refusal, ValueError):
    """There is no portal, or no section of a portal, of that name."""


@dataclass(frozen=True, slots=True)
class Job:
    """One portal to crawl, and how."""

    spider: type[PortalSpider]
    options: CrawlOptions
    fence: Fence | None = None  # of the lease under which it is crawled, if it is under one
    by_hand: bool = False  # a person started it: the schedule stays as it is


@dataclass(frozen=True, slots=True)
class Result:
    """How the crawl of one portal ended."""

    portal: str
    run_id: int
    outcome: RunOutcome
    reason: str
    seconds: float
    counts: Mapping[str, float]
    tls: str = ""  # what of the portal's TLS was let through

    @property
    def succeeded(self) -> bool:
        return self.outcome in (RunOutcome.OK, RunOutcome.QUIET)


def portal_classes() -> dict[str, type[PortalSpider]]:
    """Every portal there is, by name."""
    loader = SpiderLoader.from_settings(project_settings())
    return {name: loader.load(name) for name in sorted(loader.list())}  # type: ignore[misc]


def known_portals(names: Iterable[str], others: Iterable[str] = ()) -> dict[str, type[PortalSpider]]:
    """Every portal there is, by name. Raises UnknownPortalError, with what is named most like it, if one of `names` is none.

    `others`: names that will do too.
    """
    classes = portal_classes()
    known = list(dict.fromkeys([*classes, *others]))
    if unknown := next((name for name in names if name not in known), None):
        near = get_close_matches(unknown, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"`tinhso portals` lists the {len(classes)} there are."
        raise UnknownPortalError(f"There is no portal named {unknown!r}; {hint}")
    return classes


def default_portals(working: Container[str] = (), *, unverified: bool = False) -> list[str]:
    """The portals that are visited where none is named: not dead, and not of evidence `unverified`.

    Nobody has seen how an unverified one answers, so that it is only asked by those who mean it: by name, with `unverified`,
    or once it is among the `working`, which a look found to work.
    """
    return [
        name
        for name, spider in portal_classes().items()
        if spider.state != "dead" and (unverified or spider.evidence != "unverified" or name in working)
    ]


def project_settings() -> Settings:
    """The project's settings, wherever the program was started."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return settings


def make_job(name: str, options: CrawlOptions, fence: Fence | None = None) -> Job:
    """The job of crawling a portal. Raises UnknownPortalError, with what there is, for a wrong name or section."""
    spider = known_portals([name])[name]
    paths = {section.path for section in spider.sections}
    if unknown := [path for path in options.sections if path not in paths]:
        raise UnknownPortalError(f"{name} has no section {unknown[0]!r}; it has {', '.join(sorted(paths))}.")
    return Job(spider, options, fence)


def crawl_all(jobs: Sequence[Job], engine: sa.Engine, reporter: Reporter, overrides: Mapping[str, Any]) -> list[Result]:
    """Crawls the portals and returns how each ended, in the order given. Raises StorageError before anything is fetched if
    the database holds the other kind of crawl, live or copy."""
    kind: Kind = "copy" if any(job.options.at for job in jobs) else "live"
    settings = project_settings()
    settings.set("LOG_FORMAT", run_log.LOG_FORMAT, priority="project")
    settings.setdict(dict(overrides), priority="cmdline")
    give_large_blocks_back()
    run_log.name_runs()
    process = AsyncCrawlerProcess(settings)
    if settings["LOG_LEVEL"] != "DEBUG":  # after Scrapy set up its loggers
        for name in _TOLD_OTHERWISE:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        for name in _TELLING_ERRORS:
            logging.getLogger(name).addFilter(_is_news)
    gate = asyncio.Semaphore(AT_A_TIME)
    servers: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    with Writer(engine) as writer:
        writer.submit(lambda connection: claim_kind(connection, kind)).result()
        crawlers = [_start(process, job, writer, gate, servers[job.spider.facts.server], reporter) for job in jobs]
        gc.collect()
        gc.freeze()  # what was imported stays: the collector need not look through it for every few pages' litter

        def stop() -> None:
            reporter.stopping()
            for each in crawlers:
                each.interrupt()

        def abandon() -> None:
            for each in crawlers:
                each.abandon()

        with signals_call(stop, abandon):
            process.start(install_signal_handlers=False)
    return [_result(job, crawler) for job, crawler in zip(jobs, crawlers, strict=True)]


def _is_news(line: logging.LogRecord) -> bool:
    """Whether a line of the log tells more than the run's reason will: what the database refuses is said there, once."""
    error = line.exc_info[1] if line.exc_info else None
    return not isinstance(error, StorageError)


class _GatedCrawler(Crawler):
    """A crawler that waits for its turn, and does not start any more once the process is told to stop."""

    def __init__(
        self,
        spider: type[PortalSpider],
        settings: Settings,
        book: Ledger,
        gate: asyncio.Semaphore,
        server: asyncio.Lock,
    ) -> None:
        super().__init__(spider, settings)
        self._book = book
        self._gate = gate
        self._server = server  # what it shares with other portals: one is asked after the other
        self._stopped = False
        self._ending: asyncio.Future[None] | None = None

    async def crawl_async(self, *args: Any, **kwargs: Any) -> None:
        async with LeaseKeeper(self._book, self._lost), self._server, self._gate:
            if self._stopped:
                await self._book.give_back()
            else:
                await super().crawl_async(*args, **kwargs)
                while self._engine is not None and self._engine.spider is not None:
                    await asyncio.sleep(_CLOSING)  # told to stop while it closes, Scrapy returns before it has closed

    async def _lost(self, error: StorageError) -> None:
        """Ends the crawl whose lease was lost; one that has not begun will find out when it opens its run."""
        if isinstance(self.spider, PortalSpider):
            self.spider.record.failed(error)
        if self._engine is not None and self._engine.running:
            await self._engine.close_spider_async(reason="lease lost")

    def interrupt(self) -> None:
        """Begins nothing any more, and ends once what is on its way has arrived and is stored, or its time is over."""
        self._stopped = True
        if isinstance(self.spider, PortalSpider):
            self.spider.record.is_interrupted = True
        if downloader := self._downloader:
            downloader.stop()
        # Told to stop before its engine runs, Scrapy would end the crawl and wait for ever; without a request it ends by itself.
        if self._engine is not None and self._engine.running:
            self._ending = asyncio.ensure_future(self.stop_async())

    def abandon(self) -> None:
        """Waits no longer for what is on its way."""
        if downloader := self._downloader:
            downloader.abandon()

    @property
    def _downloader(self) -> StoppableDownloader | None:
        """None before the crawl has begun."""
        downloader = None if self._engine is None else self._engine.downloader
        return downloader if isinstance(downloader, StoppableDownloader) else None


def copy_settings(spider: type[PortalSpider], options: CrawlOptions) -> dict[str, Any]:
    """What crawling a copy of the portal adds to the settings: nothing where the portal itself is crawled."""
    if not options.at:
        return {}
    mapped = {
        "DOWNLOAD_HANDLERS": {"http": _COPY_HANDLER, "https": _COPY_HANDLER},
        "COPY_ORIGIN": options.at,
        "PUBLIC_ORIGIN": f"{spider.scheme}://{spider.host}",
    }
    return mapped | ({"DOWNLOAD_DELAY": 0} if options.at_loopback else {})


def _start(
    process: AsyncCrawlerProcess,
    job: Job,
    writer: Writer,
    gate: asyncio.Semaphore,
    server: asyncio.Lock,
    reporter: Reporter,
) -> _GatedCrawler:
    spider, options = job.spider, job.options
    settings = process.settings.copy()
    settings.setdict(copy_settings(spider, options), priority="cmdline")
    book = Ledger(writer, spider.facts, spider.layout, options, job.fence, by_hand=job.by_hand)
    crawler = _GatedCrawler(spider, settings, book, gate, server)
    process.crawl(crawler, options=options, ledger=book, reporter=reporter)
    return crawler


def _result(job: Job, crawler: Crawler) -> Result:
    name, tls = job.spider.name, job.spider.facts.tls.stated
    spider = crawler.spider
    if not isinstance(spider, PortalSpider):
        return Result(name, 0, RunOutcome.INTERRUPTED, "never started", 0.0, RunRecord().counters(), tls)
    outcome, reason, seconds = spider.record.ending or (RunOutcome.ERROR, "ended without a record", 0.0)
    return Result(name, spider.book.run_id, outcome, reason, seconds, spider.record.counters(), tls)
