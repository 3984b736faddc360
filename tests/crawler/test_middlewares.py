"""What a request passes: waits, robots.txt. No network, no sleeping."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from crawler import middlewares
from crawler.middlewares import Backoff
from crawler.robots import MAX_CRAWL_DELAY, CrawlDelay, RobotsForbidden, RobotsUnreachable, StrictRobots
from spiders.cms.nukeviet import LAYOUT

URL = "https://mau.gov.vn/tin/bai-1.html"

# Waiting


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []

    async def sleep(wanted: float) -> None:
        seconds.append(wanted)

    monkeypatch.setattr(middlewares.asyncio, "sleep", sleep)
    return seconds


def _crawler(**settings: Any) -> Crawler:
    given = {
        "BACKOFF_TIMES": 3,
        "BACKOFF_DEFAULT": 60.0,
        "BACKOFF_LIMIT": 300.0,
        "USER_AGENT": "tinhso",
        "ROBOTSTXT_OBEY": True,
    }
    crawler = get_crawler(Spider, given | settings)
    crawler.spider = Spider(name="mau")
    crawler.spider.layout = LAYOUT  # type: ignore[attr-defined]
    return crawler


def _passed(response: Response, request: Request | None = None) -> Request | Response:
    return asyncio.run(Backoff(_crawler()).process_response(request or Request(URL), response))


def _busy(after: str | bytes | None, status: int = 429) -> Response:
    return Response(URL, status, headers={} if after is None else {"Retry-After": after})


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("7", 7.0),
        (" 300 ", 300.0),
        ("0", 0.0),
        (None, 60.0),
        ("", 60.0),
        ("soon", 60.0),
        ("-5", 60.0),
        ("1.5", 60.0),
        ("１２", 60.0),
        (b"\xff\xfe", 60.0),
        ("Fri, 99 Foo 2026 99:99:99 GMT", 60.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_waits_as_long_as_asked(slept: list[float], after: str | bytes | None, seconds: float, status: int) -> None:
    again = _passed(_busy(after, status))
    assert isinstance(again, Request)
    assert (again.url, again.dont_filter, again.meta["backoff_times"]) == (URL, True, 1)
    assert slept == [seconds]


def test_waits_until_the_date_asked(slept: list[float]) -> None:
    until = datetime.now(UTC) + timedelta(seconds=100)
    assert isinstance(_passed(_busy(format_datetime(until, usegmt=True))), Request)
    assert slept == [pytest.approx(99, abs=2)]


@pytest.mark.parametrize("after", ["301", "999999999", "9" * 30, "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_longer_wait_is_taken_as_a_block(slept: list[float], after: str) -> None:
    response = _busy(after)
    if len(after) == 30:  # no number any more: the default wait
        assert isinstance(_passed(response), Request)
        return
    assert _passed(response) is response
    assert slept == []


def test_gives_up_after_some_times(slept: list[float]) -> None:
    response = _busy("1")
    assert _passed(response, Request(URL, meta={"backoff_times": 3})) is response
    again = _passed(response, Request(URL, meta={"backoff_times": 2, "kept": 1}))
    assert isinstance(again, Request)
    assert (again.meta["backoff_times"], again.meta["kept"]) == (3, 1)
    assert slept == [1.0]


FLOOD = "<html><body><p>Hãy đợi...</p></body></html>"


def test_a_flood_page_answered_200_is_waited_for(slept: list[float]) -> None:
    assert isinstance(_passed(HtmlResponse(URL, body=FLOOD, encoding="utf-8")), Request)
    assert slept == [60.0]


@pytest.mark.parametrize(
    "response",
    [
        HtmlResponse(URL, body=FLOOD + "<p>Bài viết dài</p>" * 600, encoding="utf-8"),
        HtmlResponse(URL, body="<p>Bài viết</p>", encoding="utf-8"),
        Response(URL, body=FLOOD.encode()),
        Response(URL, 500),
        Response(URL, 404),
    ],
    ids=["long page", "another page", "no text", "500", "404"],
)
def test_everything_else_passes(slept: list[float], response: Response) -> None:
    assert _passed(response) is response
    assert slept == []


# robots.txt


def _asked(robots: Response | Exception, url: str = URL) -> None:
    """Asks for an address where robots.txt is answered so; raises what the middleware raises."""

    async def download_async(request: Request) -> Response:
        assert request.url == "https://mau.gov.vn/robots.txt"
        if isinstance(robots, Exception):
            raise robots
        return robots.replace(url=request.url, request=request)

    crawler = _crawler(ROBOTSTXT_PARSER="scrapy.robotstxt.ProtegoRobotParser")
    crawler.engine = SimpleNamespace(download_async=download_async, spider=crawler.spider)  # type: ignore[assignment]
    asyncio.run(StrictRobots(crawler).process_request(Request(url)))


def _robots(text: str, status: int = 200) -> Response:
    return HtmlResponse("https://mau.gov.vn/robots.txt", status, body=text, encoding="utf-8")


FORBIDS = "User-agent: *\nDisallow: /quan-tri/\n"


def test_what_robots_allows_passes() -> None:
    _asked(_robots(FORBIDS))
    _asked(_robots(""))


def test_what_robots_forbids_is_refused() -> None:
    with pytest.raises(RobotsForbidden):
        _asked(_robots(FORBIDS), "https://mau.gov.vn/quan-tri/a")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_robots_everything_is_allowed(status: int) -> None:
    _asked(_robots(FORBIDS, status), "https://mau.gov.vn/quan-tri/a")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_unreachable_robots_are_waited_for(status: int) -> None:
    with pytest.raises(RobotsUnreachable, match=f"HTTP {status}"):
        _asked(_robots("", status))


def test_robots_that_cannot_be_fetched_are_waited_for() -> None:
    with pytest.raises(RobotsUnreachable, match="refused"):
        _asked(ConnectionRefusedError("refused"))


def _delayed(
    crawl_delay: str, pace: float, *, at_loopback: bool = False, known: bool = True
) -> tuple[float, dict[str, Any]]:
    crawler = _crawler(DOWNLOAD_DELAY=pace)
    crawler.spider.options = SimpleNamespace(at_loopback=at_loopback)  # type: ignore[union-attr]
    slot = SimpleNamespace(delay=pace)
    downloader = SimpleNamespace(
        get_slot_key=lambda request: "mau.gov.vn", per_slot_settings={}, slots={"mau.gov.vn": slot} if known else {}
    )
    crawler.engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment]
    parser = ProtegoRobotParser.from_crawler(crawler, f"User-agent: *\n{crawl_delay}\n".encode())
    CrawlDelay.from_crawler(crawler).robots_parsed(parser, Request(URL))
    return slot.delay, downloader.per_slot_settings


@pytest.mark.parametrize(
    ("crawl_delay", "pace", "delay"),
    [("Crawl-delay: 10", 2.5, 10.0), ("Crawl-delay: 1", 2.5, 2.5), ("Crawl-delay: 86400", 2.5, MAX_CRAWL_DELAY)],
)
def test_the_crawl_delay_is_kept_where_it_is_longer(crawl_delay: str, pace: float, delay: float) -> None:
    assert _delayed(crawl_delay, pace) == (delay, {"mau.gov.vn": {"delay": delay}})


@pytest.mark.parametrize("crawl_delay", ["", "Crawl-delay: 0", "Crawl-delay: x", "Disallow: /a"])
def test_without_a_crawl_delay_the_pace_stays(crawl_delay: str) -> None:
    assert _delayed(crawl_delay, 2.5) == (2.5, {})


def test_a_copy_on_loopback_owes_no_delay() -> None:
    assert _delayed("Crawl-delay: 10", 0.0, at_loopback=True) == (0.0, {})


def test_the_crawl_delay_awaits_a_slot_to_come() -> None:
    assert _delayed("Crawl-delay: 10", 2.5, known=False)[1] == {"mau.gov.vn": {"delay": 10.0}}
