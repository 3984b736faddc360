"""Runs a look as one crawl of Scrapy's, in this process."""

import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.addresses import PrivateAddress, PublicAddresses
from crawler.options import CrawlOptions
from crawler.urls import MAX_URL_LENGTH, normalise
from spiders.fleet import copy_settings, project_settings
from spiders.probing.budget import MAX_REQUESTS
from spiders.probing.guess import guess_name
from spiders.probing.new_leaf import NewLeaf
from spiders.probing.prober import PACE, Prober
from spiders.probing.report import Report
from storage.errors import Refusal
from storage.records import STRICT_TLS, TlsFacts

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


class LookError(Refusal, ValueError):
    """The address is none that may be looked at; a sentence that says what to write."""


def new_report(url: str, at: str = "", lived_with: TlsFacts = STRICT_TLS) -> Report:
    """The empty report of a portal. Raises LookError for what is no public address on the web."""
    whole = url if "://" in url else f"https://{url}"
    usual = normalise(whole)
    try:
        parts, port, stranger = urlsplit(usual), urlsplit(usual).port, "@" in urlsplit(whole).netloc
    except ValueError:
        usual, parts, port, stranger = "", urlsplit(""), None, False
    host = (parts.hostname or "").rstrip(".")
    shown = whole[:100].encode("unicode_escape").decode()
    if len(whole) > MAX_URL_LENGTH or not usual or stranger:
        raise LookError(f"{shown} is no address of a portal; write it like https://sokhoahoc.laichau.gov.vn/.")
    try:
        PublicAddresses().process_request(Request(usual))
    except PrivateAddress as error:
        raise LookError(
            f"{shown} is a {error}; a portal's copy is looked at with its public address and --at ORIGIN."
        ) from error
    if port:
        raise LookError(
            f"{shown} names a port ({port}), and a portal has none; write it like {parts.scheme}://{host}/."
        )
    if not _HOST.fullmatch(host):
        raise LookError(f"{shown} names no host by its name; write it like https://sokhoahoc.laichau.gov.vn/.")
    return Report(url=usual, host=host, at=at, scheme=parts.scheme, lived_with=lived_with)


@contextmanager
def _signals_given_back() -> Iterator[None]:
    """Scrapy takes Ctrl-C and SIGTERM for its own and keeps them when it has ended: what comes after could not be stopped."""
    taken = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in taken.items():
            signal.signal(number, handler)


def look(report: Report, wanted: Sequence[tuple[str, str]] = (), overrides: dict[str, Any] | None = None) -> Report:
    """Looks at the portal and returns the filled report. Asks for MAX_REQUESTS at most, at the pace of the strictest family.

    `wanted`: sections to look at, as (path, name), instead of those found. Raises what went wrong with the program itself.
    """
    settings = project_settings()
    mine = {
        "DOWNLOAD_DELAY": PACE,
        "RETRY_TIMES": 1,
        "BACKOFF_TIMES": 0,  # a portal that says "too many requests" has answered the question
        "ITEM_PIPELINES": {},
        "LOG_LEVEL": "CRITICAL",  # what fails is in the report
        "EXTENSIONS": {
            **settings.getdict("EXTENSIONS"),
            "crawler.ledger_keeper.LedgerKeeper": None,
            "crawler.progress.Progress": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            **settings.getdict("DOWNLOADER_MIDDLEWARES"),
            "spiders.probing.budget.Budget": 990,
        },
    }
    # The class whose name and host TLS is judged by, and its failures told with.
    leaf = NewLeaf(guess_name(report.host) or "the_leaf", report.host, None)
    spider = type(leaf.class_name, (Prober,), {"host": report.host, "scheme": report.scheme, "tls": report.lived_with})
    mapped = copy_settings(spider, CrawlOptions(at=report.at))
    settings.setdict({**mine, **mapped, **(overrides or {})}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = Crawler(spider, process.settings)
    process.crawl(crawler, report=report, wanted=tuple(wanted))
    with _signals_given_back():
        process.start()
    prober = crawler.spider
    if isinstance(prober, Prober):
        if prober.error:
            raise prober.error
        report.requests = prober.sent
    assert report.requests <= MAX_REQUESTS
    return report
