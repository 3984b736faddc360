"""What a request passes: waiting when a portal says so."""

import asyncio
import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from crawler.stopping import WAITS, Stopped
from vietnamese.unicode import fold

_log = logging.getLogger(__name__)
_FLOOD_PAGE_BYTES = 8192  # the flood pages seen have 1.8 KB


class Backoff:
    """Waits as long as 429, 503 or a flood page answered 200 ask for, then tries again; gives up after a few times.

    One request is under way per portal, so that waiting here holds everything back, as it should.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._times = crawler.settings.getint("BACKOFF_TIMES")
        self._default = crawler.settings.getfloat("BACKOFF_DEFAULT")
        self._limit = crawler.settings.getfloat("BACKOFF_LIMIT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if not self._asks_to_wait(response):
            return response
        tried = request.meta.get("backoff_times", 0)
        seconds = _retry_after(response, self._default)
        if tried >= self._times or seconds > self._limit:
            return response
        if self._is_stopping:
            raise Stopped
        _log.info("%s asks to wait: %.0f s", request.url, seconds)
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value("backoff/waits")
        meta = request.meta | {"backoff_times": tried + 1}
        request.meta[WAITS] = True
        await asyncio.sleep(seconds)
        return request.replace(dont_filter=True, meta=meta)

    @property
    def _is_stopping(self) -> bool:
        """Whether the answer came after the crawl was told to stop."""
        record = getattr(self._crawler.spider, "record", None)
        return record is not None and record.is_interrupted

    def _asks_to_wait(self, response: Response) -> bool:
        if response.status in (429, 503):
            return True
        layout = getattr(self._crawler.spider, "layout", None)
        if layout is None or not isinstance(response, TextResponse) or len(response.body) > _FLOOD_PAGE_BYTES:
            return False
        text = fold(response.text)
        return any(fold(phrase) in text for phrase in layout.flood)


def _retry_after(response: Response, default: float) -> float:
    """Seconds to wait by RFC 9110 section 10.2.3: a number or a date; the default where neither can be read."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return default
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
