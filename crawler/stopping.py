"""Stopping in two steps: no request is sent any more while those on their way arrive; then nothing is waited for.

Nor is one sent under a lease that is over.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from weakref import WeakSet

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.defer import Deferred

from storage.errors import StorageError

WAITS = "waits"  # in the meta of a request that was answered, and waits before it is sent again


class Stopped(IgnoreRequest):
    """The crawl was told to stop, or lost its lease, before the request was answered."""


class StoppableDownloader(Downloader):
    """Scrapy ends a crawl when the last answer is in: of a portal that hangs, or that asks to wait, minutes later.

    Here what was not sent yet, or only waits for its turn, is given up at once, and what was sent has STOP_TIMEOUT seconds.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._awaited: dict[Request, Deferred[Any]] = {}
        self._sent: WeakSet[Request] = WeakSet()  # or answered, and still on the way to whom awaits it
        self._is_stopped = False

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        """The answer to a request, or Stopped as soon as the crawl is told to stop and the request is not on its way."""
        answer: Deferred[Response | Request] = Deferred()
        if self._is_stopped:
            answer.errback(Stopped())
            return answer
        self._awaited[request] = answer

        def hand_on(result: Any) -> None:
            if self._awaited.pop(request, None) is not None:
                answer.callback(result)

        super().fetch(request).addBoth(hand_on)
        return answer

    async def _download(self, slot: Slot, request: Request) -> Response:
        """Sends a request whose turn has come, unless the crawl was stopped, or lost its lease, while it waited for that."""
        book = getattr(self.crawler.spider, "ledger", None)
        if book is not None:
            try:
                await book.hold()
            except StorageError as error:
                raise Stopped from error
        if self._is_stopped:
            raise Stopped
        self._sent.add(request)
        return await super()._download(slot, request)

    def stop(self) -> None:
        """Begins no request any more, and waits for those that were sent for a time."""
        if self._is_stopped:
            return
        self._is_stopped = True
        coming = {request for request in self._awaited if request in self._sent and WAITS not in request.meta}
        self._give_up(set(self._awaited) - coming)
        if coming:
            seconds = self.settings.getfloat("STOP_TIMEOUT")
            asyncio.get_running_loop().call_later(seconds, self.abandon)

    def abandon(self) -> None:
        """Begins no request any more, and waits for none."""
        self._is_stopped = True
        self._give_up(set(self._awaited))

    def _give_up(self, requests: set[Request]) -> None:
        for request in requests:
            self._awaited.pop(request).errback(Stopped())


@contextmanager
def signals_call(stop: Callable[[], object], abandon: Callable[[], object]) -> Iterator[None]:
    """While the reactor runs in this context: the first SIGINT or SIGTERM calls `stop` in it, each further one `abandon`."""
    from twisted.internet import reactor  # there is one once Scrapy has chosen it

    steps = iter((stop,))

    def received(_number: int, _frame: FrameType | None) -> None:
        reactor.callFromThread(next(steps, abandon))

    earlier = {number: signal.signal(number, received) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
