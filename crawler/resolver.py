"""The address that is dialled is the address that was checked: names are resolved to public addresses only.

A check of a name before the request would leave its owner the time to let it mean another address (DNS rebinding). Twisted
dials what the reactor's resolver answers and nothing else, so the check stands in that answer, behind every cache.
"""

from typing import Any
from urllib.parse import urlsplit

from scrapy.utils.datatypes import LocalCache
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.addresses import is_public
from crawler.urls import DEFAULT_PORTS

_REMEMBERED = 1000  # names that were refused


@implementer(IHostnameResolver)
class PublicNames:
    """Hands on the public addresses of another resolver's answer; of several, the private ones are left out."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._admitted: set[tuple[str, int]] = set()
        self._refused: LocalCache[str, str] = LocalCache(_REMEMBERED)

    def admit(self, origin: str) -> None:
        """Lets the copy at an origin, which the person named, stand anywhere; nothing else of its host is let in."""
        parts = urlsplit(origin)
        self._admitted.add((_plain(parts.hostname or ""), parts.port or DEFAULT_PORTS[parts.scheme]))

    def refused(self, host: str) -> str:
        """The private address that was all the last look-up of the name found; empty if it found another or nothing."""
        return self._refused.get(_plain(host), "")

    def resolveHostName(  # noqa: N802  # Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        receiver, host = resolutionReceiver, _plain(hostName)
        self._refused.pop(host, None)
        if (host, portNumber) not in self._admitted:
            receiver = _PublicOnly(receiver, host, self._refused)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on what is public; the rest is noted, if there was nothing else."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self._receiver = receiver
        self._host = host
        self._refused = refused
        self._private = ""
        self._has_public = False

    def resolutionBegan(self, resolutionInProgress: Any) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        number = str(getattr(address, "host", ""))
        if is_public(number):
            self._has_public = True
            self._receiver.addressResolved(address)
        else:
            self._private = number or str(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._private and not self._has_public:
            self._refused[self._host] = self._private
        self._receiver.resolutionComplete()


def public_names() -> PublicNames:
    """The process's resolver, with what is not public taken out of its answers from now on."""
    from twisted.internet import reactor  # not before the process has chosen one

    chosen: Any = reactor
    if not isinstance(chosen.nameResolver, PublicNames):
        chosen.installNameResolver(PublicNames(chosen.nameResolver))
    names: PublicNames = chosen.nameResolver
    return names


def _plain(host: str) -> str:
    """One spelling of a name: URLs have it in Punycode, Twisted asks in letters."""
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()
