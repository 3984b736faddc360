"""How much a look at a portal may ask for: everything that is sent counts, robots.txt, redirects and second tries too."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

MAX_REQUESTS = 15


class BudgetSpent(IgnoreRequest):
    """The look has asked for as much as it may."""


class Budget:
    """Refuses whatever is beyond MAX_REQUESTS. The last of the middlewares, so that nothing is sent that it has not counted."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = self._crawler.spider
        sent: int = getattr(spider, "sent", 0)
        if sent >= MAX_REQUESTS:
            raise BudgetSpent(f"the {MAX_REQUESTS} requests of a look are spent")
        spider.sent = sent + 1  # type: ignore[union-attr]  # Prober.sent
