"""Keeps the lease of a visit alive while its portal is crawled, and ends the crawl when it is lost."""

import asyncio
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from storage.errors import StorageError
from storage.leases import RENEWED_EVERY


class LeaseKeeper:
    """Renews the lease four times before it would run out."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._renewing: asyncio.Task[None] | None = None
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not hasattr(crawler.spidercls, "facts"):
            raise NotConfigured("only portal spiders have a ledger")
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        portal: Any = spider
        if portal.ledger is not None and portal.ledger.is_leased:
            self._renewing = asyncio.get_running_loop().create_task(self._renew(portal))

    def closed(self) -> None:
        if self._renewing is not None:
            self._renewing.cancel()
            self._renewing = None

    async def _renew(self, portal: Any) -> None:
        try:
            while True:
                await asyncio.sleep(RENEWED_EVERY.total_seconds())
                await portal.ledger.renew()
        except StorageError as error:
            portal.record.failed(error)
            self._renewing = None  # it ends by itself, and must not be cancelled by the end it brings about
            if self._crawler.engine is not None:
                await self._crawler.engine.close_spider_async(reason="lease lost")
