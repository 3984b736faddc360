"""What went wrong between a server and us → a few plain words: Twisted's own are lists of Python's objects."""

from collections.abc import Sequence

from OpenSSL import SSL
from scrapy.exceptions import ResponseDataLossError
from twisted.internet.error import ConnectionClosed
from twisted.web._newclient import ResponseNeverReceived
from twisted.web.client import ResponseFailed

_MOST = 200  # characters
_UNPACKERS = ("gzip", "zlib", "brotli", "compression", "backports")  # modules, whose errors share no class
_NO_HTTP = "its answer is no HTTP"


def fault_in_words(error: BaseException | None) -> str:
    """Why a request came to nothing."""
    failed = error if hasattr(error, "reasons") else getattr(error, "__cause__", None)
    reasons = [getattr(reason, "value", reason) for reason in getattr(failed, "reasons", ())]
    if isinstance(error, ResponseDataLossError):
        return "the answer broke off" if _is_closed(reasons[:1]) else _NO_HTTP
    if reasons and not _is_closed(reasons):
        return _NO_HTTP
    if isinstance(failed, ResponseNeverReceived):
        return "the server closed the connection without an answer"
    if isinstance(failed, ResponseFailed):
        return "the answer broke off before its headers ended"
    if reasons or isinstance(error, ConnectionClosed):
        return "the server closed the connection"
    if is_packed_wrongly(error):
        return "its answer cannot be unpacked"
    return (str(error) or type(error).__name__)[:_MOST]


def is_packed_wrongly(error: BaseException | None) -> bool:
    """Whether an answer is not packed as it says."""
    return type(error).__module__.partition(".")[0] in _UNPACKERS


def _is_closed(reasons: Sequence[BaseException]) -> bool:
    """Whether all that happened is that the connection ended."""
    return all(isinstance(reason, ConnectionClosed | SSL.Error) for reason in reasons)
