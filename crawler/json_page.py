"""An answer of a portal's service, JSON, as the HTML that selectors can read: every key an element of that name."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from itertools import islice
from typing import Any

from crawler.page import Page

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}[\s/>]")
_DEEPEST = 20  # levels; a service's answer has a handful
_MOST_PIECES = 60_000  # an article with its related ones has some hundred
_SECONDS = range(946_684_800, 4_102_444_800)  # 2000 to 2100, as numbers of seconds


def of_json(page: Page) -> Page:
    """The page whose HTML says what the JSON does; the page itself where it is no JSON object, or a huge one.

    `<div data-key="NAME">` for each key, `<div data-item>` for each item of a list. A text with a tag in it is markup. A
    number that can be seconds or milliseconds of this century has its moment in the attribute `datetime`.
    """
    document = parsed(page)
    if document is None:
        return page
    pieces = list(islice(_pieces(document, 0), _MOST_PIECES + 1))
    if len(pieces) > _MOST_PIECES:
        return page
    body = f"<!DOCTYPE html><html><body>{''.join(pieces)}</body></html>"
    return replace(page, body=body.encode(), headers={**page.headers, "content-type": "text/html; charset=utf-8"})


def parsed(page: Page) -> dict[str, Any] | None:
    """The JSON object a page is, or None where it is another thing, or nested beyond sense."""
    if page.text.lstrip()[:1] != "{":
        return None
    try:
        document = json.loads(page.text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def moment_of(value: object) -> str:
    """ISO 8601 for a number of seconds or milliseconds, a text as it is; empty for what names no moment."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    seconds = value / 1000 if value >= _SECONDS.stop else value
    if not _SECONDS.start <= seconds < _SECONDS.stop:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _pieces(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    match value:
        case dict():
            for key, inner in value.items():
                yield f'<div data-key="{escape(str(key))}"{_datetime(inner)}>'
                yield from _pieces(inner, depth + 1)
                yield "</div>"
        case list():
            for inner in value:
                yield "<div data-item>"
                yield from _pieces(inner, depth + 1)
                yield "</div>"
        case str():
            yield value if _TAG.search(value) else escape(value)
        case int() | float() if not isinstance(value, bool):
            yield escape(str(value))


def _datetime(value: object) -> str:
    moment = "" if isinstance(value, str) else moment_of(value)
    return f' datetime="{moment}"' if moment else ""
