"""What a browser asks and what a site answers, without sockets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

HTML = "text/html; charset=UTF-8"
XML = "text/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """`target` is path and query as sent, `origin` the address the server is reached at, header names in lower case."""

    target: str
    origin: str
    headers: Mapping[str, str] = field(default_factory=dict)
    posted: str = ""  # the body of a POST

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def argument(self, name: str) -> str:
        """The first value of a query argument; empty if there is none."""
        return parse_qs(urlsplit(self.target).query).get(name, [""])[0]

    def field(self, name: str) -> str:
        """The first value of a field of a posted form; empty if there is none."""
        return parse_qs(self.posted, keep_blank_values=True).get(name, [""])[0]

    def number(self, name: str) -> int:
        """A page's number in the query; 1 where there is none."""
        asked = self.argument(name)
        return int(asked) if asked.isdigit() and int(asked) else 1

    @property
    def is_mobile(self) -> bool:
        return "iPhone" in self.headers.get("user-agent", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """`known` False: the site has no such address, whatever the status says. `hang`: the server says nothing at all."""

    status: int
    body: bytes = b""
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    known: bool = True
    hang: bool = False


def page(text: str, status: int = 200, *, kind: str = HTML, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, text.encode(), kind, headers or {})


def redirect(location: str, *, known: bool = True) -> Answer:
    return Answer(301, headers={"Location": location}, known=known)
