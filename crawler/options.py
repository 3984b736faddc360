"""What the person asked of a crawl."""

import ipaddress
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """The choices of one `tinhso crawl`, for one portal. Empty `sections`: all of them. `at`: the origin of a copy."""

    sections: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    full: bool = False
    sweep: bool = False  # walk whole listings, and fetch what is not known
    limit: int | None = None
    all_topics: bool = False
    at: str = ""

    @property
    def bounded(self) -> bool:
        """Whether the crawl leaves out articles on purpose, so that it says nothing of what the section holds."""
        return self.since is not None or self.until is not None or self.limit is not None

    @property
    def at_loopback(self) -> bool:
        """Whether the copy stands on this machine, where no pace is owed to anybody."""
        host = urlsplit(self.at).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def within(self, day: date) -> bool:
        """Whether an article of that day is asked for."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)
