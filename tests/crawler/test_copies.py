"""A copy of a portal at another origin: what is above the transport sees the public portal."""

import asyncio
from typing import Any

import pytest
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.addresses import LeavesCopy
from crawler.copies import CopyHandler
from crawler.resolver import PublicNames

COPY, PUBLIC = "http://127.0.0.1:8190", "https://mau.gov.vn"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    requests: list[Request] = []

    async def download_request(self: HTTP11DownloadHandler, request: Request) -> Response:
        requests.append(request)
        answer: Response = request.meta["answer"]
        return answer.replace(url=request.url)

    # The transport itself needs a reactor; the crawls of the recordings go through it.
    monkeypatch.setattr(HTTP11DownloadHandler, "__init__", lambda self, crawler: None)
    monkeypatch.setattr(HTTP11DownloadHandler, "download_request", download_request)
    for module in ("copies", "handler"):
        monkeypatch.setattr(f"crawler.{module}.public_names", lambda: PublicNames(None))
    return requests


def _answered(answer: Response, url: str = f"{PUBLIC}/tin/?a=1&b=%C4%91") -> Response:
    async def ask() -> Response:
        handler = CopyHandler(get_crawler(settings_dict={"COPY_ORIGIN": COPY + "/", "PUBLIC_ORIGIN": PUBLIC}))
        return await handler.download_request(Request(url, meta={"answer": answer}))

    return asyncio.run(ask())


def _html(body: str, **headers: Any) -> Response:
    return HtmlResponse(COPY, headers=headers, body=body, encoding="utf-8")


def test_the_request_goes_to_the_copy_and_the_answer_is_the_portals(asked: list[Request]) -> None:
    response = _answered(_html("chào"))
    assert [request.url for request in asked] == [f"{COPY}/tin/?a=1&b=%C4%91"]
    assert asked[0].headers["Accept-Encoding"] == b"identity"
    assert (response.url, response.body.decode()) == (f"{PUBLIC}/tin/?a=1&b=%C4%91", "chào")


@pytest.mark.parametrize(
    ("written", "mapped"),
    [
        (f'<a href="{COPY}/a">', f'<a href="{PUBLIC}/a">'),
        (f'{{"url":"{COPY}/a"}}'.replace("/", "\\/"), f'{{"url":"{PUBLIC}/a"}}'.replace("/", "\\/")),
        ("?u=http%3A%2F%2F127.0.0.1%3A8190%2Fa", "?u=https%3A%2F%2Fmau.gov.vn%2Fa"),
        ('<img src="//127.0.0.1:8190/a.jpg">', '<img src="//mau.gov.vn/a.jpg">'),
        ('<a href="/a">http://127.0.0.1:80/</a>', '<a href="/a">http://127.0.0.1:80/</a>'),
    ],
    ids=["absolute", "escaped", "percent-encoded", "without scheme", "others"],
)
def test_addresses_in_the_body_are_mapped(asked: list[Request], written: str, mapped: str) -> None:
    assert _answered(_html(written)).body.decode() == mapped


def test_redirects_are_mapped(asked: list[Request]) -> None:
    assert _answered(_html("", Location=f"{COPY}/b/")).headers["Location"] == f"{PUBLIC}/b/".encode()
    assert _answered(_html("", Location="/b/")).headers["Location"] == b"/b/"


def test_what_is_no_text_stays_as_it_is(asked: list[Request]) -> None:
    answer = Response(COPY, body=f"\x89PNG {COPY}/".encode("latin-1"))
    assert _answered(answer).body == answer.body


@pytest.mark.parametrize(
    "url",
    ["https://www.mau.gov.vn/a?b", "http://mau.gov.vn/a?b", "https://MAU.gov.vn:443/a?b", "https://x@mau.gov.vn/a?b"],
)
def test_the_portals_host_however_it_is_written_is_the_copy(asked: list[Request], url: str) -> None:
    assert _answered(_html(f"{COPY}/a"), url).body.decode() == f"{PUBLIC}/a"
    assert [request.url for request in asked] == [f"{COPY}/a?b"]


@pytest.mark.parametrize("host", ["khac.gov.vn", "www.khac.gov.vn", "xa.mau.gov.vn", "mau.gov.vn:8080"])
def test_no_other_host_is_asked(asked: list[Request], host: str) -> None:
    with pytest.raises(LeavesCopy, match=f"^leads to {host}, "):
        _answered(_html(""), f"https://{host}/a")
    assert asked == []
