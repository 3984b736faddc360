"""What stands before every page: which requests are let in, and what every answer tells the browser to refuse."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from browse.words import LANGUAGES, rows, speaker

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

DATABASE = "tinhso"  # what the file is called in addresses, whatever its name
LANGUAGE_COOKIE = "tinhso_lang"
HERE = "tinhso_here"  # in the scope: the address as it was asked for
NOWHERE = "/-/nowhere"  # what is asked for in the place of a page there is none of; nobody reaches it by its own name
_PAGES = re.compile(
    r"/(?:|search|data|favicon\.ico|article/[0-9]{1,18}|province/[0-9]{2}|static/browse\.css"
    rf"|{DATABASE}/[a-z_]+(?:\.(?:json|csv))?)"
)
_VIEW = re.compile(rf"/{DATABASE}/([a-z_]+)(?:\.\w+)?")
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?", re.IGNORECASE)
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_COLUMNS = {row["view"]: row["columns"].split() for row in rows("views") if row["columns"]}


def gate(app: App, *, local_only: bool) -> App:
    """The app behind its gate.

    GET and HEAD of the pages there are, nothing else. `local_only`: under a name of this machine alone, so that no
    website reads the pages by giving its own name this machine's address. What another website's page loads, as a picture or
    otherwise, is refused, by what browsers say of it. `?lang=` becomes a cookie. A view with long texts shows its short columns
    unless others are asked for.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        sealed = _sealing(send)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0].decode("latin-1")
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        chosen = [value for name, value in asked if name == "lang"]
        if scope["method"] not in ("GET", "HEAD"):
            await _say(sealed, 405, _both("only_reads"), {"allow": "GET, HEAD"})
        elif local_only and not _LOOPBACK.fullmatch(headers.get("host", "")):
            await _say(sealed, 421, _both("other_name"))
        elif headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            await _say(sealed, 403, _both("other_website"))
        elif not _PAGES.fullmatch(path):
            end = ".json" if path.endswith(".json") else ""
            nowhere = {"path": NOWHERE + end, "raw_path": f"{NOWHERE}{end}".encode(), "query_string": b""}
            await app({**scope, **nowhere, HERE: "/"}, receive, sealed)
        elif chosen:
            rest = urlencode([(name, value) for name, value in asked if name != "lang"])
            await _say(sealed, 302, "", _language_headers(f"{path}?{rest}" if rest else path, chosen[-1]))
        else:
            query = scope["query_string"].decode("latin-1")
            here = {**scope, HERE: f"{path}?{query}" if query else path}
            await app(_with_columns(here, path, [name for name, _ in asked]), receive, sealed)

    return answer


def _both(key: str) -> str:
    """The sentence in both languages, for answers that are no page."""
    return "\n".join(speaker(language)(key) for language in LANGUAGES)


def _sealing(send: Send) -> Send:
    """Sends what it is given, each answer with our headers instead of any of the same names."""

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if _name(name) not in _HEADERS]
            ours = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            message = {**message, "headers": [*kept, *ours]}
        await send(message)

    return sealed


def _name(raw: bytes) -> str:
    return raw.decode("latin-1").lower()


def _language_headers(location: str, language: str) -> Mapping[str, str]:
    headers = {"location": location}
    if language in LANGUAGES:
        headers["set-cookie"] = f"{LANGUAGE_COOKIE}={language}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    return headers


def _with_columns(scope: Scope, path: str, names: Collection[str]) -> Scope:
    view = _VIEW.fullmatch(path)
    columns = _COLUMNS.get(view[1], []) if view else []
    if not columns or "_col" in names or "_nocol" in names:
        return scope
    added = urlencode([("_col", column) for column in columns]).encode()
    return {**scope, "query_string": b"&".join(part for part in (scope["query_string"], added) if part)}


async def _say(send: Send, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
    body = f"{sentence}\n".encode() if sentence else b""
    told = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **(headers or {})}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
