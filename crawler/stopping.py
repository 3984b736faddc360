"""Stopping within seconds: what is under way when the person stops the crawl is left for the next run."""

from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.defer import Deferred


class Stopped(IgnoreRequest):
    """The crawl was told to stop while the request was under way."""


class StoppableDownloader(Downloader):
    """Scrapy ends a crawl when the last answer is in: of a portal that hangs, or that asks to wait, minutes later."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._awaited: set[Deferred[Any]] = set()
        self._is_stopped = False

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        """The answer to a request, or Stopped as soon as the crawl is told to stop."""
        answer: Deferred[Response | Request] = Deferred()
        if self._is_stopped:
            answer.errback(Stopped())
            return answer
        self._awaited.add(answer)

        def hand_on(result: Any) -> None:
            if answer in self._awaited:
                self._awaited.discard(answer)
                answer.callback(result)

        super().fetch(request).addBoth(hand_on)
        return answer

    def stop(self) -> None:
        """Ends the wait for every answer."""
        self._is_stopped = True
        while self._awaited:
            self._awaited.pop().errback(Stopped())
