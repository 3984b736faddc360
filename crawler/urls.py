"""One form for a portal's addresses, and nothing but http and https."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

MAX_URL_LENGTH = 2000

# What visitors' links carry and no portal needs to find the article; every other query string may be the identity itself.
_TRACKING = re.compile(r"^(utm_[a-z]+|fbclid|gclid|zarsrc|replytocom|PHPSESSID|jsessionid)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise(url: str) -> str:
    """The address without fragment, tracking parameters and default port, percent-encoded one way; empty if unusable."""
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0]))
    normal = urlunsplit(SplitResult(parts.scheme, host, parts.path or "/", query, ""))
    return normal if len(normal) <= MAX_URL_LENGTH else ""


def resolve(base: str, link: str | None) -> str:
    """The normalised address a link of the page at `base` leads to; empty for anchors, scripts, mail and broken links."""
    if not link or link.lstrip()[:11].lower() == "javascript:":
        return ""
    try:
        return normalise(urljoin(base, link.strip()))
    except ValueError:
        return ""


def same_site(url: str, host: str) -> bool:
    """Whether the address is on that host, with or without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.") == host.removeprefix("www.")


def path_of(url: str) -> str:
    """The path of an address, without its last slash: "/tin-tuc" for "https://x.gov.vn/tin-tuc/?a=1"."""
    return urlsplit(url).path.rstrip("/") or "/"
