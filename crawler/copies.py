"""Crawling a copy of a portal at another origin: a mapping of the transport, so that everything above sees the public portal."""

from urllib.parse import quote, urlsplit, urlunsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from crawler.handler import PortalHandler
from crawler.resolver import public_names


class CopyHandler(PortalHandler):
    """Sends the portal's requests to the copy (setting COPY_ORIGIN) and maps its answers back to the portal's own origin.

    Addresses in headers and bodies are mapped too: the page kept is the page the portal would have sent.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._copy = crawler.settings["COPY_ORIGIN"].rstrip("/")
        self._public = crawler.settings["PUBLIC_ORIGIN"].rstrip("/")
        self._pairs = [
            (old.encode(), new.encode())
            for old, new in (
                (self._copy, self._public),
                (self._copy.replace("/", "\\/"), self._public.replace("/", "\\/")),
                (quote(self._copy, safe=""), quote(self._public, safe="")),
                (self._copy.partition(":")[2] + "/", self._public.partition(":")[2] + "/"),  # //host/…
            )
        ]

    async def download_request(self, request: Request) -> Response:
        parts, copy = urlsplit(request.url), urlsplit(self._copy)
        if parts.netloc != urlsplit(self._public).netloc:
            return await super().download_request(request)
        asked = request.replace(url=urlunsplit((copy.scheme, copy.netloc, parts.path, parts.query, "")))
        public_names().admit(self._copy)
        asked.headers["Accept-Encoding"] = "identity"  # a packed body could not be mapped
        response = await super().download_request(asked)
        headers = response.headers.copy()
        if location := headers.get("Location"):
            headers["Location"] = self._mapped(location)
        body = self._mapped(response.body) if isinstance(response, TextResponse) else response.body
        return response.replace(url=request.url, headers=headers, body=body)

    def _mapped(self, content: bytes) -> bytes:
        for old, new in self._pairs:
            content = content.replace(old, new)
        return content
