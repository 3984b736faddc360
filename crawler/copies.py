"""Crawling a copy of a portal at another origin: a mapping of the transport, so that everything above sees the public portal."""

from urllib.parse import quote, urlsplit, urlunsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from crawler.addresses import LeavesCopy
from crawler.handler import PortalHandler
from crawler.resolver import public_names
from crawler.urls import DEFAULT_PORTS, resolve, same_site


class CopyHandler(PortalHandler):
    """Sends the portal's requests to the copy (setting COPY_ORIGIN) and maps its answers back to the portal's own origin.

    The portal is its host with www. and without; to every other host nothing is sent (LeavesCopy).

    Addresses in headers and bodies are mapped too: the page kept is the page the portal would have sent.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._copy: str = crawler.settings["COPY_ORIGIN"].rstrip("/")
        self._public: str = crawler.settings["PUBLIC_ORIGIN"].rstrip("/")
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
        if not self._is_portals(request.url):
            raise LeavesCopy(
                f"leads to {urlsplit(request.url).netloc}, and while a copy is read no other host is asked"
            )
        asked = request.replace(url=self._at_copy(request.url))
        public_names().admit(self._copy)
        asked.headers["Accept-Encoding"] = "identity"  # a packed body could not be mapped
        response = await super().download_request(asked)
        headers = response.headers.copy()
        if location := headers.get("Location"):
            headers["Location"] = mapped = self._mapped(location)
            self._refuse_circle(request.url, resolve(request.url, mapped.decode("latin-1")))
        body = self._mapped(response.body) if isinstance(response, TextResponse) else response.body
        return response.replace(url=request.url, headers=headers, body=body)

    def _at_copy(self, url: str) -> str:
        parts, copy = urlsplit(url), urlsplit(self._copy)
        return urlunsplit((copy.scheme, copy.netloc, parts.path, parts.query, ""))

    def _refuse_circle(self, url: str, target: str) -> None:
        """Raises LeavesCopy for a move between the portal's two hosts: the copy of both would answer with it for ever."""
        host = urlsplit(target).netloc
        if host != urlsplit(url).netloc and self._is_portals(target) and self._at_copy(url) == self._at_copy(target):
            raise LeavesCopy(f"leads to {host}: the copy stands for that host too, and would lead there again")

    def _is_portals(self, url: str) -> bool:
        asked, public = urlsplit(url), urlsplit(self._public)
        ports = (None, DEFAULT_PORTS.get(asked.scheme), public.port)
        return same_site(url, public.hostname or "") and asked.port in ports

    def _mapped(self, content: bytes) -> bytes:
        for old, new in self._pairs:
            content = content.replace(old, new)
        return content
