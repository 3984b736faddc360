"""robots.txt as a promise: obeyed where it is read, waited for where it cannot be, and its Crawl-delay kept."""

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.addresses import LeavesCopy, PrivateAddress
from crawler.network_faults import fault_in_words
from crawler.tls_faults import TlsRefused

MAX_CRAWL_DELAY = 120.0  # seconds; more is a mistake of the file


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, so that nothing may be assumed (RFC 9309, section 2.3.1.4)."""


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids the address."""


class StrictRobots(RobotsTxtMiddleware):
    """Scrapy's middleware takes an unreachable robots.txt for permission; this one refuses until it can be read."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}
        self._refused: dict[str, IgnoreRequest] = {}  # for what any other request would be refused too

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable[netloc] = f"HTTP {response.status}"
        elif response.status >= 400:
            response = response.replace(body=b"")  # no such file: everything is allowed (RFC 9309, section 2.3.1.3)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, LeavesCopy | PrivateAddress | TlsRefused):
            self._refused[netloc] = exc
        else:
            self._unreachable[netloc] = fault_in_words(exc)
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        netloc = urlparse_cached(request).netloc
        if refusal := self._refused.get(netloc):
            raise refusal
        if reason := self._unreachable.get(netloc):
            raise RobotsUnreachable(f"robots.txt could not be read: {reason}")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RobotsForbidden("robots.txt forbids it") from error


class CrawlDelay:
    """Keeps a portal's Crawl-delay where it is longer than the pace; a copy on loopback owes none."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        options = getattr(self._crawler.spider, "options", None)
        if not delay or self._crawler.engine is None or (options is not None and options.at_loopback):
            return
        downloader = self._crawler.engine.downloader
        delay = max(min(float(delay), MAX_CRAWL_DELAY), self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings.setdefault(key, {})["delay"] = delay
        if key in downloader.slots:
            downloader.slots[key].delay = delay
