"""One process that crawls served portals a few times over and says what each round took. Only `bench.ratio` runs it.

    python -m bench.crawling whole|staged|bare|stock ROUNDS FOLDER < plan.json

whole: the product, every portal into a fresh database each round. staged: the same with a clock on every stage.
bare: Scrapy with the product's settings fetches the same addresses and does nothing with the answers. stock: the same with
none of the product's middlewares or handlers, from the copies themselves.

The plan holds `origins` (portal → origin) and `addresses` (portal → the addresses the product asked for; only `whole`
needs none). A round's CPU is the process's own, all threads, user and system, from the moment the first request of a portal
goes out until its spider is closed. What comes before (imports, the reactor, the database's schema) is not in it.
"""

import asyncio
import io
import json
import resource
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.defer import deferred_f_from_coro_f
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor
from twisted.internet.task import react

from bench.stages import StageClock
from crawler.ledger import Ledger
from crawler.options import CrawlOptions
from crawler.progress import PlainLines
from spiders.fleet import portal_classes, project_settings
from spiders.portal import PortalSpider
from storage.database import claim_kind, open_database
from storage.writer import Writer

_COPY_HANDLER = "crawler.copies.CopyHandler"
_UNCOUNTED = {"scrapy.extensions.logstats.LogStats": None}


@dataclass(slots=True)
class Round:
    """What one crawl of all portals took. `requests`: portal → how many went out, robots.txt and redirects included."""

    cpu: float = 0.0  # seconds
    requests: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    articles: int = 0
    stages: dict[str, float] = field(default_factory=dict)  # stage → CPU seconds


class Bare(Spider):
    """Asks for the addresses it is given, one after the other, and does nothing with the answers."""

    name = "bare"

    def __init__(self, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.addresses = addresses

    async def start(self) -> AsyncIterator[Request]:
        for address in self.addresses:
            yield Request(address, dont_filter=True)

    def parse(self, response: Response) -> None:
        return None


class Meter:
    """The CPU of one crawler, from its first request to its end, and the addresses it asked for by itself."""

    def __init__(self, crawler: Crawler) -> None:
        self.requests = 0
        self.addresses: list[str] = []
        self.cpu = 0.0
        self._begin = 0.0
        crawler.signals.connect(self._asked, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    def _asked(self, request: Request) -> None:
        if not self.requests:
            self._begin = cpu_seconds()
        self.requests += 1
        if urlsplit(request.url).path != "/robots.txt" and not request.meta.get("redirect_times"):
            self.addresses.append(request.url)

    def _closed(self) -> None:
        self.cpu = cpu_seconds() - self._begin


def cpu_seconds() -> float:
    """What this process has used so far, all threads, user and system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def settings_for(spider: type[PortalSpider], origin: str, **more: Any) -> Settings:
    """The product's settings for the copy of a portal at an origin on this machine."""
    settings = project_settings()
    copy = {
        "DOWNLOAD_HANDLERS": {"http": _COPY_HANDLER, "https": _COPY_HANDLER},
        "COPY_ORIGIN": origin,
        "PUBLIC_ORIGIN": f"{spider.scheme}://{spider.host}",
        "DOWNLOAD_DELAY": 0,
    }
    settings.setdict(copy | more, priority="cmdline")
    return settings


async def whole(runner: AsyncCrawlerRunner, origins: Mapping[str, str], folder: Path, number: int) -> Round:
    """One crawl of every portal by the product."""
    engine = open_database(f"sqlite:///{folder}/round-{number}.db")
    with engine.begin() as connection:
        claim_kind(connection, "copy")
    done = Round()
    with Writer(engine) as writer:
        for name, origin in origins.items():
            spider = portal_classes()[name]
            options = CrawlOptions(all_topics=True, at=origin)
            crawler = Crawler(spider, settings_for(spider, origin))
            meter = Meter(crawler)
            ledger = Ledger(writer, spider.facts, spider.layout, options)
            await runner.crawl(crawler, options=options, ledger=ledger, reporter=PlainLines(io.StringIO()))
            assert isinstance(crawler.spider, PortalSpider)
            counts = crawler.spider.record.counts
            done.articles += counts["new"] + counts["duplicate"] + counts["sighting"]
            _add(done, name, meter)
    engine.dispose()
    return done


async def bare(
    runner: AsyncCrawlerRunner, origins: Mapping[str, str], addresses: Mapping[str, list[str]], *, stock: bool
) -> Round:
    """One fetch of the same addresses by Scrapy alone."""
    done = Round()
    for name, origin in origins.items():
        spider = portal_classes()[name]
        asked = addresses[name]
        settings = settings_for(spider, origin, ITEM_PIPELINES={}, EXTENSIONS=_UNCOUNTED)
        if stock:
            settings.setdict({"DOWNLOAD_HANDLERS": {}, "DOWNLOADER_MIDDLEWARES": {}}, priority="cmdline")
            public = settings["PUBLIC_ORIGIN"]
            asked = [origin + address.removeprefix(public) for address in asked]
        crawler = Crawler(Bare, settings)
        meter = Meter(crawler)
        await runner.crawl(crawler, addresses=asked)
        _add(done, name, meter)
    return done


def _add(done: Round, name: str, meter: Meter) -> None:
    done.cpu += meter.cpu
    done.requests[name] = meter.requests
    done.addresses[name] = meter.addresses


def main(kind: str, rounds: str, folder: str) -> None:
    """Runs one warming round, in which lazy imports and caches fill, then `rounds` that are told."""
    plan = json.load(sys.stdin)
    told: list[Round] = []
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    configure_logging(project_settings())

    async def run(_: object) -> None:
        runner = AsyncCrawlerRunner(project_settings())
        clock = StageClock() if kind == "staged" else None
        for number in range(int(rounds) + 1):
            if clock:
                clock.seconds.clear()
            if kind in ("whole", "staged"):
                done = await whole(runner, plan["origins"], Path(folder), number)
            else:
                done = await bare(runner, plan["origins"], plan["addresses"], stock=kind == "stock")
            if clock:
                done.stages = dict(clock.seconds)
            told.append(done)
            await asyncio.sleep(0)

    try:
        react(deferred_f_from_coro_f(run))
    except SystemExit as ended:  # how `react` returns
        if ended.code:
            raise
    print(json.dumps([asdict(done) for done in told[1:]]))


if __name__ == "__main__":
    main(*sys.argv[1:])
