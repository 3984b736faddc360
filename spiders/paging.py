"""The next page of a listing whose pager says no "next": by the number in its links' addresses, or made from one."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.urls import resolve

_MAX_LINKS = 3000  # a page with more is no listing


@dataclass(frozen=True)
class Numbered:
    """Paging by a number in the address.

    `code` finds what tells this list's pager from others of the page (Liferay's portlet instance) in the id of an
    element around the entries, else in a link. `query` makes the address of a page that no link names: with {code} and {number}.
    """

    code: re.Pattern[str] | None = None
    query: str = ""


def next_by_number(
    tree: HtmlElement, base: str, first: HtmlElement, page_number: re.Pattern[str], paging: Numbered
) -> str:
    """The address of the page after the one at `base`, whose first entry is `first`; empty if that is the last.

    Without any numbered link there is one page only, or a pager that works by script alone.
    """
    links = [url for link in list(tree.iter("a"))[:_MAX_LINKS] if (url := resolve(base, link.get("href")))]
    code = _code(first, links, paging)
    if paging.code and not code:
        return ""
    here = _number(base, page_number) or 1
    numbered = {
        number: url
        for url in reversed(links)  # the first of two links wins
        if (number := _number(url, page_number)) and code in url and urlsplit(url).path == urlsplit(base).path
    }
    if here + 1 in numbered:
        return numbered[here + 1]
    if not paging.query or max(numbered, default=0) <= here:
        return ""
    return resolve(base, "?" + paging.query.format(code=code, number=here + 1))


def _number(url: str, page_number: re.Pattern[str]) -> int:
    match = page_number.search(url)
    return int(match[1]) if match and len(match[1]) < 6 else 0


def _code(first: HtmlElement, links: list[str], paging: Numbered) -> str:
    if paging.code is None:
        return ""
    ids = (element.get("id", "") for element in first.iterancestors())
    return next((match[1] for text in (*ids, *links) if (match := paging.code.search(text))), "")
