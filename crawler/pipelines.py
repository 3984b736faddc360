"""Hands each outcome to storage; the answer comes when its batch is committed, which holds a fast portal back."""

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from storage.errors import StorageError
from storage.records import Outcome, Verdict


class StorePipeline:
    """Stores outcomes and counts their verdicts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not hasattr(crawler.spidercls, "facts"):
            raise NotConfigured("only portal spiders have a ledger")
        return cls(crawler)

    async def process_item(self, item: Outcome) -> Outcome:
        spider: Any = self._crawler.spider
        try:
            verdict: Verdict = await spider.ledger.save(item)
        except StorageError as error:
            spider.record.failed(error)  # the spider ends the run at its next answer
        else:
            spider.record.count(verdict)
        return item
