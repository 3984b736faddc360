"""How requests leave: Scrapy's handler, with our rules of TLS, and with refusals by name instead of failures to retry."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from scrapy.http import Response

from crawler.addresses import PrivateAddress
from crawler.resolver import public_names
from crawler.tls import PortalPolicy
from crawler.tls_faults import TlsRefused, fault_of


class PortalHandler(HTTP11DownloadHandler):
    """Raises TlsRefused and PrivateAddress for what another try would not change."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._policy = PortalPolicy.of(crawler.spidercls, crawler.settings["COPY_ORIGIN"] or "")
        self._contextFactory = self._policy  # type: ignore[assignment]  # the setting DOWNLOADER_CLIENTCONTEXTFACTORY is deprecated

    async def download_request(self, request: Request) -> Response:
        names = public_names()
        host = urlsplit(request.url).hostname or ""
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            if private := names.refused(host):
                raise PrivateAddress(f"private address: {host} is {private}") from error
            raise
        except DownloadFailedError as error:
            if fault := fault_of(error.__cause__):
                raise TlsRefused(self._policy.sentence(fault, host)) from error
            raise
