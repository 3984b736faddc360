"""One form for a portal's addresses, and nothing but http and https."""

import csv
import re
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from crawler.addresses import is_public_host

MAX_URL_LENGTH = 2000

_LONGEST_LINK = 4 * MAX_URL_LENGTH  # a picture may stand in its own address, megabytes of it

# What visitors' links carry and no portal needs to find the article; every other query string may be the identity itself.
_TRACKING = "(?:utm_[a-z]+|fbclid|gclid|zarsrc|replytocom)(?:=.*)?"
# What browsers pass over in a link (WHATWG URL, basic parsing): "java<tab>script:" is a script's address too.
_AROUND = "".join(map(chr, range(0x21)))
_WITHIN = str.maketrans("", "", "\t\n\r")
DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise(url: str) -> str:
    """The address without fragment, tracking parameters, session ids and default port, percent-encoded one way; empty if
    unusable."""
    if len(url) > _LONGEST_LINK:
        return ""
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    in_path, in_query = _session_ids()
    path = in_path.sub("", parts.path)
    query = "&".join(pair for pair in parts.query.split("&") if pair and not in_query.match(pair))
    normal = urlunsplit(SplitResult(parts.scheme, host, path or "/", query, ""))
    return normal if len(normal) <= MAX_URL_LENGTH else ""


def resolve(base: str, link: str | None) -> str:
    """The normalised address a link of the page at `base` leads to; empty for anchors, scripts, mail, broken links, and for
    what leads from a public page into a private network."""
    if not link or len(link) > _LONGEST_LINK:
        return ""
    link = link.strip(_AROUND).translate(_WITHIN)
    if link[:11].lower() == "javascript:":
        return ""
    try:
        url = normalise(urljoin(base, link))
        host = urlsplit(url).hostname or ""
        return url if host == urlsplit(base).hostname or is_public_host(host) else ""
    except ValueError:
        return ""


def same_site(url: str, host: str) -> bool:
    """Whether the address is on that host, with or without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.") == host.removeprefix("www.")


def path_of(url: str) -> str:
    """The path of an address, without its last slash: "/tin-tuc" for "https://x.gov.vn/tin-tuc/?a=1"."""
    return urlsplit(url).path.rstrip("/") or "/"


@cache
def _session_ids() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What gives every visitor an address of his own (data/session_ids.tsv): in a path, and as a whole query parameter.

    A name that is some portal's article id too counts only with the value of a session: long, and no number.
    """
    with (files("crawler") / "data" / "session_ids.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    in_path = "|".join(row["name"] + row["value"] for row in rows if row["place"] == "path")
    in_query = "|".join(f"{row['name']}={row['value']}" for row in rows if row["place"] == "query")
    return re.compile(in_path, re.IGNORECASE), re.compile(rf"(?:{_TRACKING}|{in_query})\Z", re.IGNORECASE)
