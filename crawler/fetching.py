"""What Scrapy hands over → our words: a response is a page, a failure is an outcome with a reason."""

from datetime import UTC, datetime

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.addresses import PrivateAddress
from crawler.network_faults import fault_in_words, is_packed_wrongly
from crawler.page import Page
from crawler.robots import RobotsForbidden, RobotsUnreachable
from crawler.tls_faults import TlsRefused
from storage.records import Entry, RunOutcome, SectionFacts

_KEPT_HEADERS = (
    "content-type",
    "content-encoding",
    "last-modified",
    "etag",
    "content-language",
    "retry-after",
    "server",
    # Who refused: a proxy before the portal, or the portal itself.
    "via",
    "location",
    "www-authenticate",
    "cf-ray",
    "cf-mitigated",
    # What runs the portal.
    "x-generator",
    "microsoftsharepointteamservices",
)


def page_of(
    response: Response, entry: Entry, sections: tuple[SectionFacts, ...], form: tuple[tuple[str, str], ...] = ()
) -> Page:
    """The page of a response, with the headers worth keeping. `form`: what was posted for it."""
    headers = {
        name: value.decode("latin-1")[:500]
        for name in _KEPT_HEADERS
        if (value := response.headers.get(name)) is not None
    }
    return Page(response.url, response.status, headers, response.body, datetime.now(UTC), entry, sections, form=form)


def is_too_large(failure: Failure) -> bool:
    """Whether an answer was given up because of its size, packed or unpacked: Scrapy tells the latter in words only."""
    error = failure.value
    return isinstance(error, DownloadCancelledError) or (
        isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error)
    )


def is_page_fault(failure: Failure) -> bool:
    """Whether the server did answer, or was not asked, and the address alone led nowhere: round in a circle, to a private
    address, to none at all, where robots.txt forbids to go; or what it answered cannot be unpacked."""
    error = failure.value
    if isinstance(error, RobotsUnreachable | TlsRefused):
        return False
    return isinstance(error, IgnoreRequest | ValueError) or is_packed_wrongly(error)


def failure_reason(failure: Failure) -> tuple[RunOutcome, str]:
    """What a request that came to nothing means for its run, and why, in a few words."""
    error = failure.value
    if isinstance(error, RobotsForbidden | PrivateAddress):
        return RunOutcome.BLOCKED, str(error)
    if isinstance(error, TlsRefused):
        return RunOutcome.UNREACHABLE, str(error)  # whole: the fact to add to the leaf stands at its end
    return RunOutcome.UNREACHABLE, fault_in_words(error)
