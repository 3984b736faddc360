"""Stopping within seconds: what is under way when the person stops the crawl is left for the next run."""

from collections.abc import Generator
from typing import Any

from scrapy import Request
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

    def fetch(self, request: Request) -> Generator[Deferred[Any], Any, Response | Request]:
        """The answer to a request, or Stopped as soon as the crawl is told to stop."""
        answer: Deferred[Any] = Deferred()
        if self._is_stopped:
            answer.errback(Stopped())
            return answer  # type: ignore[return-value]  # Scrapy's annotation is that of the undecorated generator
        self._awaited.add(answer)

        def hand_on(result: Any) -> None:
            if answer in self._awaited:
                self._awaited.discard(answer)
                answer.callback(result)

        fetched: Any = super().fetch(request)
        fetched.addBoth(hand_on)
        return answer  # type: ignore[return-value]

    def stop(self) -> None:
        """Ends the wait for every answer."""
        self._is_stopped = True
        while self._awaited:
            self._awaited.pop().errback(Stopped())
