"""Which addresses a request may go to: public ones, by what the URL says and by what its name resolves to."""

import ipaddress
import re
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

_NUMBER = re.compile(r":|(?:^|\.)(?:0x[0-9a-f]*|\d+)$", re.IGNORECASE)  # what resolvers take for an IP address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network(
    "2000::/3"
)  # all that IANA has given out; Python takes fec0::1 and ::127.0.0.1 for global


class PrivateAddress(IgnoreRequest):
    """The address is not public: a hostile page must not reach the machine's own network."""


class LeavesCopy(IgnoreRequest):
    """The address is another host's than the portal's, while a copy of the portal is crawled: nobody else is asked then."""


class PublicAddresses:
    """Refuses URLs of private, loopback and reserved addresses; what a name resolves to is `crawler.resolver`'s to check.

    `--at ORIGIN` maps the transport only, below this check.
    """

    def process_request(self, request: Request) -> None:
        try:
            host = (urlsplit(request.url).hostname or "").rstrip(".")
        except ValueError as error:
            raise PrivateAddress(f"no address: {request.url[:100]}") from error
        if not is_public_host(host):
            raise PrivateAddress(f"private address: {host}")


def is_public_host(host: str) -> bool:
    """Whether the host of a URL is a public address, or a name that may resolve to one."""
    return is_public(host) if _NUMBER.search(host) else _is_public_name(host)


def is_public(address: str) -> bool:
    """Whether an IP address is a public one; short, octal and hexadecimal forms (127.1, 0x7f.0.0.1) never are."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return _is_global(parsed)
    carried = _carried(parsed)
    if carried is None:
        return parsed in _UNICAST and _is_global(parsed)
    return _is_global(parsed) and _is_global(carried)


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast


def _is_public_name(host: str) -> bool:
    return "." in host and not host.endswith((".localhost", ".local", ".internal", ".home.arpa"))


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address an IPv6 one stands for: mapped, 6to4, or translated (64:ff9b::/96)."""
    translated = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None
    return address.ipv4_mapped or address.sixtofour or translated
