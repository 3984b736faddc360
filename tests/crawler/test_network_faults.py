"""What ends up in a run's reason and in the ledger is words, whatever Twisted and Scrapy raise."""

import asyncio
import gzip
import zlib
from typing import Any

import brotli
import pytest
from OpenSSL import SSL
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, ResponseDataLossError
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, RequestTransmissionFailed, ResponseFailed, ResponseNeverReceived

from crawler.fetching import failure_reason
from crawler.network_faults import fault_in_words
from storage.records import RunOutcome

CLOSED = "the server closed the connection without an answer"
BROKE_OFF = "the answer broke off"
NO_HTTP = "its answer is no HTTP"


def caused(error: Exception, cause: Exception) -> Exception:
    """As Scrapy raises what Twisted failed with."""
    error.__cause__ = cause
    return error


def of(kind: Any, *reasons: Exception) -> Exception:
    return kind([Failure(reason) for reason in reasons])  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (of(ResponseNeverReceived, ConnectionLost("Connection lost")), CLOSED),
        (of(ResponseNeverReceived, ConnectionDone()), CLOSED),
        (of(ResponseNeverReceived, SSL.SysCallError(-1, "Unexpected EOF")), CLOSED),
        (of(ResponseFailed, ConnectionLost()), "the answer broke off before its headers ended"),
        (of(ResponseFailed, ParseError("wrong number of parts", b"<html>")), NO_HTTP),
        (of(ResponseFailed, ValueError("Value contains non-decimal digits: b'-5'")), NO_HTTP),
        (of(ResponseFailed, KeyError(b"gzip, chunked")), NO_HTTP),
    ],
)
def test_what_scrapy_wraps_is_said_in_words(cause: Exception, words: str) -> None:
    error = caused(DownloadFailedError(str(cause)), cause)
    assert fault_in_words(error) == words
    assert failure_reason(Failure(error)) == (RunOutcome.UNREACHABLE, words)


def test_an_answer_that_broke_off_is_told_from_one_that_is_no_http() -> None:
    lost, bad = ConnectionDone(), ValueError("Chunk-size must be an integer.")
    assert fault_in_words(caused(ResponseDataLossError(), of(ResponseFailed, lost, ValueError()))) == BROKE_OFF
    assert fault_in_words(caused(ResponseDataLossError(), of(ResponseFailed, bad, ValueError()))) == NO_HTTP
    assert fault_in_words(ResponseDataLossError()) == BROKE_OFF


@pytest.mark.parametrize("error", [of(RequestTransmissionFailed, ConnectionLost()), ConnectionLost(), ConnectionDone()])
def test_what_scrapy_passes_on_as_it_is_is_said_in_words(error: Exception) -> None:
    assert fault_in_words(error) == "the server closed the connection"


def unpacked(how: Any) -> Exception:
    with pytest.raises(Exception) as raised:  # of which class is what is asked
        how(b"xin chao")
    return raised.value


@pytest.mark.parametrize("how", [gzip.decompress, zlib.decompress, brotli.decompress])
def test_what_cannot_be_unpacked_is_said_to_be_so(how: Any) -> None:
    assert fault_in_words(unpacked(how)) == "its answer cannot be unpacked"


def test_what_says_it_in_words_already_is_left_alone() -> None:
    said = "Getting https://mau.gov.vn/a took longer than 30 seconds."
    assert fault_in_words(DownloadTimeoutError(said)) == said
    assert fault_in_words(asyncio.CancelledError()) == "CancelledError"
    assert fault_in_words(ValueError("a" * 500)) == "a" * 200
