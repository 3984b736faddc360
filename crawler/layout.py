"""How a CMS family marks up an article: selectors as facts, several per field, tried in order."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from cssselect.xpath import XPathExpr
from lxml.cssselect import CSSSelector, LxmlHTMLTranslator
from lxml.html import HtmlElement

from crawler.text_order import TextOrder
from vietnamese.unicode import squeeze

_UNSHOWN = ("script", "style")


def shown_text(element: HtmlElement) -> str:
    """The text of an element without that of scripts and styles in it."""
    if next(element.iter(*_UNSHOWN), None) is None:
        return cast(str, element.text_content())
    return "".join(
        text
        for part in element.iter()
        for text in (part.text if part.tag not in _UNSHOWN else "", part.tail if part is not element else "")
        if text
    )


@dataclass(frozen=True)
class Where:
    """Where a field stands: a CSS selector, the attribute to read (else the text), and a label the text must begin with."""

    css: str
    attribute: str = ""
    label: str = ""

    def read(self, tree: HtmlElement) -> list[str]:
        """The values found, without their label, squeezed to one line, empty ones left out."""
        values = (self.value(element) for element in self.elements(tree))
        return [value for value in values if value]

    def elements(self, tree: HtmlElement) -> list[HtmlElement]:
        return cast(list[HtmlElement], _compiled(self.css)(tree))

    def value(self, element: HtmlElement) -> str:
        """What this place says in one element; empty if its label is missing."""
        raw = element.get(self.attribute, "") if self.attribute else shown_text(element)
        value = squeeze(raw)
        if not self.label:
            return value
        match = re.match(rf"(?:{self.label})\s*:?\s*(.+)", value, re.IGNORECASE)
        return match[1] if match else ""


class _Translator(LxmlHTMLTranslator):  # type: ignore[misc]  # untyped in lxml
    """CSS → the same XPath at two thirds of the cost: selectors are the larger part of reading a page."""

    def xpath_descendant_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return left.join("/descendant::", right)  # one step; the usual two make a set of every element below

    def xpath_attrib_includes(self, xpath: XPathExpr, name: str, value: str) -> XPathExpr:
        there = xpath.add_condition(f"contains({name}, {self.xpath_literal(value)})")  # spares most elements the rest
        return cast(XPathExpr, super().xpath_attrib_includes(there, name, value))


_TRANSLATOR = _Translator()


@cache
def _compiled(css: str) -> CSSSelector:
    return CSSSelector(css, translator=_TRANSLATOR)


@dataclass(frozen=True)
class Layout:
    """The markup of one CMS family. Raise `version` whenever a change makes other text of the same page.

    `key_url` and `key_page` find the CMS's own article id; `noise` is cut from inside the body container. `order` stands in
    for selectors nobody knows.
    """

    family: str
    version: int
    title: tuple[Where, ...]
    body: tuple[Where, ...]
    date: tuple[Where, ...]
    lead: tuple[Where, ...] = ()
    modified: tuple[Where, ...] = ()
    author: tuple[Where, ...] = ()  # the byline the portal prints
    account: tuple[Where, ...] = ()  # who uploaded it: the last resort
    source: tuple[Where, ...] = ()
    section: tuple[Where, ...] = ()
    tags: tuple[Where, ...] = ()
    head_image: tuple[Where, ...] = ()
    attachments: tuple[Where, ...] = ()
    view_count: tuple[Where, ...] = ()
    parts: tuple[Where, ...] = ()
    noise: tuple[Where, ...] = ()
    order: TextOrder | None = None
    key_url: re.Pattern[str] | None = None
    key_page: tuple[tuple[Where, re.Pattern[str]], ...] = ()
    barred: tuple[Where, ...] = ()  # what a page shows in place of a text for registered readers
    json: bool = False  # its articles come as JSON: selectors are those of crawler.json_page
    flood: tuple[str, ...] = field(default=())  # phrases of the family's own "too many requests" page answered 200

    @property
    def measure(self) -> str:
        """What figures of a crawl are comparable by: other selectors fill other fields."""
        return f"{self.family} {self.version}"

    @property
    def is_blind(self) -> bool:
        """Whether it knows of no place where a text stands: every article is left to the generic path."""
        return not self.body and self.order is None

    def first(self, tree: HtmlElement, places: tuple[Where, ...]) -> str:
        """The first value found in the order of the selectors; empty if none."""
        return next((value for where in places for value in where.read(tree)), "")

    def container(self, tree: HtmlElement) -> HtmlElement | None:
        """The element that holds the body and nothing else."""
        return next((element for where in self.body for element in where.elements(tree)), None)

    def key_of_url(self, url: str) -> str | None:
        """The article id an address carries."""
        match = self.key_url.search(url) if self.key_url else None
        return match[1] if match else None

    def key_of_page(self, tree: HtmlElement) -> str | None:
        """The article id a page states."""
        for where, pattern in self.key_page:
            for value in where.read(tree):
                if match := pattern.search(value):
                    return match[1]
        return None
