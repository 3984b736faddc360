"""The next page of a listing nobody knows: the least page number above its own, in an address that is else the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.page import Page
from crawler.urls import resolve
from vietnamese.unicode import fold, squeeze

_MAX_LINKS = 3000  # a page with more is no listing
_LONGEST_LABEL = 60  # characters of a pager's link
# Where the number stands: Liferay's portlets prefix theirs with _id_, Joomla and others count entries instead of pages.
_IN_QUERY = re.compile(
    r"(?:.*_)?(?:cur|page|paged|p|pg|pn|trang|start|limitstart|offset|page_?(?:index|no|num|number)|currentpage|cpage)",
    re.IGNORECASE,
)
_IN_PATH = re.compile(
    r"/(?:page|trang|trang-so|paged|p|currentpage|pageindex)[-/_]?(\d{1,5})(?=/|\.\w{2,5}$|$)", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.\w{2,5}$")
_FIRST = frozenset(("1", "«", "««", "<<", "‹", "<", "đầu", "trang đầu", "trang trước", "trước", "first", "previous"))
_NEXT = re.compile(r"(?:trang |xem )?(?:tiếp|tiếp theo|sau|kế|kế tiếp|next)(?: page)?")
_SHAPES_OF_NEXT = frozenset(("›", "»", ">", ">>", "→", "…", "..."))
_BY_SCRIPT = re.compile(r"^\s*(?:javascript:|#)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """An address without its page number, and that number."""

    path: str
    rest: frozenset[tuple[str, str]]
    number: int | None


def next_page(page: Page) -> str:
    """The address of the listing's page after this one; empty if that is the last, or further ones need a script."""
    here = _place(page.url)
    found: dict[int, str] = {}
    for element, url in _links(page.tree, page.base):
        there = _place(url)
        number = there.number
        if number is None or there.path != here.path or _label(element) in _FIRST:
            continue
        if here.number is not None and number <= here.number:
            continue
        if not _is_same_list(here, there):
            continue
        found.setdefault(number, url)
    return found[min(found)] if found else ""


def needs_script(tree: HtmlElement) -> bool:
    """Whether the page has a pager that no address answers: numbered links, 2 among them, or a "next", to a script."""
    labels = [
        _label(link) for link in list(tree.iter("a"))[:_MAX_LINKS] if _BY_SCRIPT.match(link.get("href", "#") or "#")
    ]
    numbers = {label for label in labels if label.isdigit()}
    return "2" in numbers and ("3" in numbers or any(_says_next(label) for label in labels))


def _links(tree: HtmlElement, base: str) -> Iterator[tuple[HtmlElement, str]]:
    for element in [*tree.iter("link"), *list(tree.iter("a"))[:_MAX_LINKS]]:
        if element.tag == "link" and element.get("rel") != "next":
            continue
        url = resolve(base, element.get("href"))
        if url:
            yield element, url


def _label(element: HtmlElement) -> str:
    text = squeeze(element.text_content()[:_LONGEST_LABEL]) or squeeze(element.get("title", "")[:_LONGEST_LABEL])
    return fold(text)


def _says_next(label: str) -> bool:
    bare = label.strip(" ›»>→")
    return label in _SHAPES_OF_NEXT or _NEXT.fullmatch(bare) is not None


def _place(url: str) -> _Place:
    parts = urlsplit(url)
    number = None
    rest = []
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if number is None and _IN_QUERY.fullmatch(name) and value.isascii() and value.isdigit() and len(value) < 6:
            number = int(value)
        else:
            rest.append((name, value))
    path = parts.path
    if match := _IN_PATH.search(path):
        number = int(match[1]) if number is None else number
        path = path[: match.start()] + path[match.end() :]
    return _Place(_EXTENSION.sub("", path).rstrip("/"), frozenset(rest), number)


def _is_same_list(here: _Place, there: _Place) -> bool:
    """Whether but for the number the query is the same. A portlet's first page has none of its parameters."""
    if here.rest == there.rest:
        return True
    added = {name for name, _ in there.rest - here.rest}
    return here.number is None and here.rest <= there.rest and all(_is_portlets(name) for name in added)


def _is_portlets(name: str) -> bool:
    return name.startswith(("p_p_", "_"))
