"""What a request passes: no private addresses, and waiting when a portal says so."""

import asyncio
import ipaddress
import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from vietnamese.unicode import fold

_log = logging.getLogger(__name__)
_NUMBER = re.compile(r":|(?:^|\.)(?:0x[0-9a-f]*|\d+)$", re.IGNORECASE)  # what resolvers take for an IP address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_FLOOD_PAGE_BYTES = 8192  # the flood pages seen have 1.8 KB


class PrivateAddress(IgnoreRequest):
    """The address is not public: a hostile page must not reach the machine's own network."""


class PublicAddresses:
    """Refuses requests to private, loopback and reserved addresses. `--at ORIGIN` maps the transport only, below this check."""

    def process_request(self, request: Request) -> None:
        try:
            host = (urlsplit(request.url).hostname or "").rstrip(".")
        except ValueError as error:
            raise PrivateAddress(f"no address: {request.url[:100]}") from error
        if not (_is_public_number(host) if _NUMBER.search(host) else _is_public_name(host)):
            raise PrivateAddress(f"private address: {host}")


def _is_public_name(host: str) -> bool:
    return "." in host and not host.endswith((".localhost", ".local", ".internal", ".home.arpa"))


def _is_public_number(host: str) -> bool:
    """Whether an IP address is a public one; short, octal and hexadecimal forms (127.1, 0x7f.0.0.1) never are."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    inner = address if isinstance(address, ipaddress.IPv4Address) else _carried(address)
    return all(part is None or (part.is_global and not part.is_multicast) for part in (address, inner))


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address an IPv6 one stands for: mapped, 6to4, or translated (64:ff9b::/96)."""
    translated = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None
    return address.ipv4_mapped or address.sixtofour or translated


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
        _log.info("%s asks to wait: %.0f s", request.url, seconds)
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value("backoff/waits")
        await asyncio.sleep(seconds)
        return request.replace(dont_filter=True, meta=request.meta | {"backoff_times": tried + 1})

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
