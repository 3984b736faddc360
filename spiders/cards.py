"""The links of a page that read like headlines → the lists they stand in, a card for each: by shape and place alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.lines import HEADINGS, Line
from crawler.passage import is_file
from crawler.urls import path_of, resolve, same_site
from vietnamese.line_shape import words
from vietnamese.unicode import fold, squeeze

MAX_LINKS = 2000  # that are looked at: a page with more is no listing
_LINKED = 0.5  # a line with a larger share of its letters in links is a link
_LEAST_WORDS, _MOST_WORDS = 4, 45  # of a headline; in a heading three suffice
_LONGEST = 400  # characters
# Copies of articles, and what is done with them (NukeViet, Joomla, WordPress, Tan Dan); never an article's own address.
_NO_ARTICLE = re.compile(
    r"[?&](?:tmpl=component|print=|replytocom=|task=|format=(?:feed|rss|pdf)|share=)|/(?:print|savefile|sendmail|rss|feed|tags?|"
    r"tu-khoa|author|tac-gia|users?|dang-nhap|dang-ky|login|register|search|tim-kiem)(?:/|$|\?)|mailto|/print\.",
    re.IGNORECASE,
)
MORE = re.compile(r"(?:đọc|xem)(?: tiếp| thêm| chi tiết)|chi tiết|read more|continue reading", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headline:
    """A linked line that may be an article's headline; `line`: its place among the lines of the page."""

    line: int
    url: str
    text: str
    element: HtmlElement
    link: HtmlElement
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What the list shows of one article: its headline and the element that holds nothing of another."""

    headline: Headline
    element: HtmlElement


def find_headlines(lines: Sequence[Line], base: str, host: str) -> list[Headline]:
    """The lines that may name an article of the portal, in the order of the page."""
    found = []
    here = path_of(base)
    for place, line in enumerate(lines):
        if line.linked <= _LINKED or not line.text or len(line.text) > _LONGEST:
            continue
        link = _link_of(line)
        url = resolve(base, link.get("href")) if link is not None else ""
        if link is None or not url or not same_site(url, host) or is_file(url) or _NO_ARTICLE.search(url):
            continue
        text = _text_of(link, line)
        heading = _heading_of(line)
        least = _LEAST_WORDS - 1 if heading else _LEAST_WORDS
        if not least <= words(text) <= _MOST_WORDS or MORE.match(text) or path_of(url) == "/" or url == base:
            continue
        if path_of(url) == here and "?" not in url:
            continue
        found.append(Headline(place, url, text, line.element, link, heading))
        if len(found) >= MAX_LINKS:
            break
    return found


def cards_of(headlines: Sequence[Headline]) -> list[list[Card]]:
    """The lists: cards side by side in one element, whose headlines are of one kind, in the order of the page."""
    kinds: dict[object, list[Headline]] = {}
    for headline in headlines:
        kinds.setdefault("heading" if headline.is_heading else _way_to(headline.element), []).append(headline)
    of_all = _owners(headlines)
    lists = [cards for kind in kinds.values() for cards in _with_rows(_lists(kind, _owners(kind)))]
    # A list of one has no neighbours to bound its card: whatever else reads like a headline does.
    return [_lists([cards[0].headline], of_all)[0] if len(cards) == 1 else cards for cards in lists]


def _with_rows(lists: Sequence[list[Card]]) -> list[list[Card]]:
    """The same lists, those made one that are the rows of a grid: side by side, with nothing but cards in them."""
    whole: list[list[Card]] = []
    for cards in lists:
        above = whole[-1][-1].element.getparent() if whole else None
        if above is not None and _follows(cards[0].element.getparent(), above, cards, whole[-1]):
            whole[-1] = whole[-1] + cards
        else:
            whole.append(cards)
    return whole


def _follows(row: HtmlElement | None, above: HtmlElement, cards: Sequence[Card], before: Sequence[Card]) -> bool:
    if row is None or row is above or row.tag != above.tag or row.getparent() is not above.getparent():
        return False
    return _is_row(row, cards) and _is_row(above, before)


def _is_row(row: HtmlElement, cards: Sequence[Card]) -> bool:
    held = {card.element for card in cards}
    return not any(child not in held and child.text_content().strip() for child in row)


def _owners(headlines: Sequence[Headline]) -> dict[HtmlElement, str]:
    """Of each element above headlines: the one address of those in it; empty if there are several."""
    owners: dict[HtmlElement, str] = {}
    for headline in headlines:
        for element in (headline.element, *headline.element.iterancestors()):
            owner = owners.get(element)
            if owner == "":
                break
            owners[element] = headline.url if owner in (None, headline.url) else ""
    return owners


def _lists(headlines: Sequence[Headline], owners: Mapping[HtmlElement, str]) -> list[list[Card]]:
    found: dict[HtmlElement | None, dict[str, Card]] = {}
    for headline in headlines:
        card = headline.element
        while (above := card.getparent()) is not None and owners.get(above) and above.tag != "body":
            card = above
        found.setdefault(card.getparent(), {}).setdefault(headline.url, Card(headline, card))
    return [list(cards.values()) for cards in found.values()]


def _way_to(element: HtmlElement) -> tuple[str, ...]:
    return tuple(str(above.tag) for above in (element, *element.iterancestors()))


def _heading_of(line: Line) -> bool:
    element: HtmlElement | None = line.element
    return element is not None and element.tag in HEADINGS


def _link_of(line: Line) -> HtmlElement | None:
    """The line's first link with a text, which may hold the line's element or stand in it."""
    for link in line.element.iter("a"):
        if (not line.href or link.get("href", "")[:2000] == line.href) and link.text_content().strip():
            return link
    return next((above for above in line.element.iterancestors("a") if above.get("href")), None)


def _text_of(link: HtmlElement, line: Line) -> str:
    """The headline without what stands in the link in an element of its own to date it."""
    if line.element in link.iterdescendants():
        return line.text
    text = squeeze(link.text_content()[:_LONGEST])
    for part in link.iterdescendants("em", "i", "span", "small", "time"):
        told = squeeze(part.text_content()[:_LONGEST])
        if told and re.fullmatch(r"\(?[^\w]*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[^a-zđ]*\)?", fold(told)):
            text = squeeze(text.replace(told, " "))
    return text
