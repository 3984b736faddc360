"""CPU of crawls inside one process: a meter on each crawler, rounds one after the other, the result as JSON."""

import asyncio
import json
import resource
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.defer import deferred_f_from_coro_f
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor
from twisted.internet.task import react


@dataclass(slots=True)
class Round:
    """What one crawl of all portals took: CPU seconds between the first request of a portal and its end, summed.

    `until`: CPU seconds of the process so far, its start included. `requests`: portal → how many went out, robots.txt
    and redirects too. `addresses`: portal → what was asked for by itself. `stages`: stage → CPU seconds.
    """

    cpu: float = 0.0
    until: float = 0.0
    requests: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    articles: int = 0
    stages: dict[str, float] = field(default_factory=dict)


class Meter:
    """The CPU of one crawler, from its first request to its end, and the addresses it asked for by itself."""

    def __init__(self, crawler: Crawler) -> None:
        self._requests = 0
        self._addresses: list[str] = []
        self._cpu = 0.0
        self._begin = 0.0
        crawler.signals.connect(self._asked, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    def add_to(self, done: Round, portal: str) -> None:
        done.cpu += self._cpu
        done.until = cpu_seconds()
        done.requests[portal] = self._requests
        done.addresses[portal] = self._addresses

    def _asked(self, request: Request) -> None:
        if not self._requests:
            self._begin = cpu_seconds()
        self._requests += 1
        if urlsplit(request.url).path != "/robots.txt" and not request.meta.get("redirect_times"):
            self._addresses.append(request.url)

    def _closed(self) -> None:
        self._cpu = cpu_seconds() - self._begin


def cpu_seconds() -> float:
    """What this process has used so far, all threads, user and system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def run_rounds(count: int, settings: Settings, crawl: Callable[[AsyncCrawlerRunner], Awaitable[Round]]) -> None:
    """Crawls so many times, one after the other, and prints a JSON array of what each round took."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    configure_logging(settings)
    rounds: list[dict[str, Any]] = []

    async def run(_reactor: object) -> None:
        runner = AsyncCrawlerRunner(settings)
        for _ in range(count):
            rounds.append(asdict(await crawl(runner)))
            await asyncio.sleep(0)

    try:
        react(deferred_f_from_coro_f(run))
    except SystemExit as ended:  # how `react` returns
        if ended.code:
            raise
    sys.stdout.write(json.dumps(rounds))
