"""A listing page → its entries and what comes after it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lxml.html import HtmlElement

from crawler.layout import Where, shown_text
from crawler.page import Page
from crawler.urls import resolve, same_site
from spiders.paging import Numbered, next_by_number
from storage.records import Entry, PortalFacts
from vietnamese.dates import latest_day, parse_moment
from vietnamese.unicode import squeeze

MAX_ENTRIES = 500  # a page with more is no listing of a CMS we know
_LONGEST_TEXT = 2_000  # characters of a title or a lead: the rest is no part of it


@dataclass(frozen=True)
class Listing:
    """How a CMS family lists articles: CSS selectors, several per field, tried in order.

    `key` finds the CMS's id in a card's id or class; `pinned` is the class of a card kept on top whatever its date.
    """

    card: tuple[str, ...]
    link: tuple[str, ...]
    date: tuple[str, ...]
    next_page: tuple[str, ...]
    page_number: re.Pattern[str]
    lead: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    key: re.Pattern[str] | None = None
    pinned: str = ""
    holder: tuple[str, ...] = ()  # what holds the cards: outside it, there are none, even where it is empty
    keyed: bool = False  # only what carries an article's id is an entry: the cards are any links
    paging: Numbered | None = None  # where no link says "next"

    def read(self, page: Page, portal: PortalFacts, key_url: re.Pattern[str] | None) -> "ListingPage":
        """As every `ListingReader`; by these selectors."""
        return read_listing(
            page.tree,
            page.base,
            self,
            host=portal.host,
            key_url=key_url,
            date_order=portal.date_order,
            latest=latest_day(page.fetched_at),
        )


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one page of a listing says: its rows, newest first, and the address of the next page, if it names one.

    `next_form`: the fields to be posted there, in order; empty where the next page is a plain link. `note`: why it cannot
    say what comes after it, where it cannot.
    """

    entries: tuple[Entry, ...]
    next_url: str
    next_form: tuple[tuple[str, str], ...] = ()
    note: str = ""


class ListingReader(Protocol):
    """How a family reads its listings: by selectors (`Listing`), or in a way of its own."""

    def read(self, page: Page, portal: PortalFacts, key_url: re.Pattern[str] | None) -> ListingPage:
        """The rows of a listing's page and what comes after it. `key_url`: finds the CMS's id in an article's address."""
        ...


def read_listing(
    tree: HtmlElement,
    base: str,
    listing: Listing,
    *,
    host: str,
    key_url: re.Pattern[str] | None,
    date_order: str,
    latest: date | None = None,
) -> ListingPage:
    """The entries of a listing page that lead to the portal's own articles, each once, in the order of the page.

    A date after `latest`, the day to which the portal can have published, is none.
    """
    found: dict[str, Entry] = {}
    first: HtmlElement | None = None
    for card in _cards(tree, listing)[:MAX_ENTRIES]:
        entry = _entry(card, base, listing, key_url, date_order, latest)
        if entry and same_site(entry.url, host) and (entry.source_key or not listing.keyed):
            key = entry.source_key or entry.url
            first = card if first is None else first
            if key not in found or not found[key].title:  # the picture's link comes before the headline's
                found[key] = entry
    next_url = _next_url(tree, base, listing)
    if not next_url and listing.paging and first is not None:
        next_url = next_by_number(tree, base, first, listing.page_number, listing.paging)
    return ListingPage(with_pins(list(found.values())), next_url)


def _cards(tree: HtmlElement, listing: Listing) -> list[HtmlElement]:
    holders = next((found for css in listing.holder if (found := Where(css).elements(tree))), [tree])
    of_each = ([card for holder in holders for card in Where(css).elements(holder)] for css in listing.card)
    return next((cards for cards in of_each if cards), [])


def _entry(
    card: HtmlElement,
    base: str,
    listing: Listing,
    key_url: re.Pattern[str] | None,
    date_order: str,
    latest: date | None,
) -> Entry | None:
    link = next((element for css in listing.link for element in Where(css).elements(card)), None)
    url = resolve(base, link.get("href")) if link is not None else ""
    if link is None or not url:
        return None
    listed = (
        parse_moment(value, date_order)
        for css in listing.date
        for element in Where(css).elements(card)
        for value in (element.get("datetime") or squeeze(shown_text(element)),)
    )
    return Entry(
        url=url,
        source_key=_key(card, url, listing, key_url),
        title=(squeeze(shown_text(link)) or squeeze(link.get("title", "")))[:_LONGEST_TEXT],
        lead=next((value for css in listing.lead for value in Where(css).read(card)), "")[:_LONGEST_TEXT],
        listed=next((moment for moment in listed if moment and (latest is None or moment.on <= latest)), None),
        pinned=bool(listing.pinned) and listing.pinned in card.get("class", "").split(),
        views=next(
            (views for css in listing.views for value in Where(css).read(card) if (views := _views(value))), None
        ),
    )


def _key(card: HtmlElement, url: str, listing: Listing, key_url: re.Pattern[str] | None) -> str | None:
    if listing.key:
        for value in (card.get("id", ""), card.get("class", "")):
            if match := listing.key.search(value):
                return match[1]
    match = key_url.search(url) if key_url else None
    return match[1] if match else None


def _views(text: str) -> int | None:
    match = re.search(r"(?:Đã xem|Lượt xem|xem)\s*:?\s*([\d.,]{1,15})", text)
    digits = re.sub(r"\D", "", match[1]) if match else ""
    return int(digits) if digits else None


def with_pins(entries: list[Entry]) -> tuple[Entry, ...]:
    """Marks as pinned what stands above a newer row: a listing is newest first, whatever its author keeps on top."""
    newest_below = None
    marked: list[Entry] = []
    for entry in reversed(entries):
        moment = entry.listed
        out_of_order = moment is not None and newest_below is not None and moment.on < newest_below
        if moment is not None and not out_of_order:
            newest_below = moment.on if newest_below is None else max(newest_below, moment.on)
        marked.append(_pin(entry) if out_of_order else entry)
    return tuple(reversed(marked))


def _pin(entry: Entry) -> Entry:
    return Entry(entry.url, entry.source_key, entry.title, entry.lead, entry.listed, True, entry.views)


def _next_url(tree: HtmlElement, base: str, listing: Listing) -> str:
    links = (element for css in listing.next_page for element in Where(css).elements(tree))
    return next((url for link in links if (url := resolve(base, link.get("href")))), "")
