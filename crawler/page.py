"""A page as it was fetched, parsed once; what is read of it hands the tree on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from crawler.bounds import MAX_BYTES, Bulk
from crawler.decoding import decode, escaped_once
from crawler.layout import Layout
from crawler.legacy_text import convert_fonts
from crawler.repeated import RepeatedLines
from crawler.text_order import find_container
from crawler.urls import resolve
from storage.records import Entry, KeptPage, SectionFacts

MAX_PARTS = 20  # pages one article may span


@dataclass(frozen=True)
class Page:
    """One answer of a portal. `entry` is the row of the listing that led to it, `parts` the article's further pages."""

    url: str  # the public address that answered
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    fetched_at: datetime  # UTC
    entry: Entry
    sections: tuple[SectionFacts, ...] = ()
    parts: tuple["Page", ...] = ()
    repeated: RepeatedLines = field(default_factory=RepeatedLines)  # what is known of the portal's furniture
    form: tuple[tuple[str, str], ...] = ()  # what was posted for it

    @cached_property
    def text(self) -> str:
        """The decoded page (see `crawler.decoding`); empty where the answer is longer than any page."""
        return decode(self.body, self.headers.get("content-type")) if len(self.body) <= MAX_BYTES else ""

    @cached_property
    def bulk(self) -> Bulk:
        """What this page holds, and the article's further pages with it."""
        return sum((part.bulk for part in self.parts), Bulk.of(self.text))

    @property
    def excess(self) -> str:
        """Which bound the page breaks, in a few words; empty if none. What breaks one is never parsed."""
        size = sum(len(part.body) for part in (self, *self.parts))
        return f"page too large: {size} bytes" if size > MAX_BYTES else self.bulk.excess

    @cached_property
    def tree(self) -> HtmlElement:
        """The parsed page, texts in a legacy font encoding converted; an empty document where nothing can be parsed."""
        if self.excess:
            return _nothing()
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        try:
            tree = lxml.html.document_fromstring(escaped_once(self.text).encode("utf-8", "replace"), parser=parser)
        except ParserError:
            return _nothing()
        convert_fonts(tree, self.text)
        return tree

    @cached_property
    def base(self) -> str:
        """What the page's links start from: the address it names, if that is on the same host; else the page's own."""
        for element in self.tree.iter("base"):
            named = resolve(self.url, element.get("href"))
            if named and urlsplit(named).netloc == urlsplit(self.url).netloc:
                return named
            break  # browsers look at the first only
        return self.url

    def container(self, layout: Layout) -> HtmlElement | None:
        """The element that holds the body by that layout, looked for once."""
        places = (layout.body, layout.order)
        if places not in self._containers:
            found = layout.container(self.tree)
            if found is None and layout.order:
                found = find_container(self.tree, self.url, layout.first(self.tree, layout.title), layout.order)
            self._containers[places] = found
        return self._containers[places]

    @cached_property
    def _containers(self) -> dict[object, HtmlElement | None]:
        return {}

    @property
    def is_html(self) -> bool:
        kind = self.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        return kind in ("text/html", "application/xhtml+xml", "")

    def kept(self) -> tuple[KeptPage, ...]:
        """The pages as they are stored, first part first."""
        own = (self, *self.parts)
        return tuple(
            KeptPage(part.url, part.fetched_at, part.status, part.headers, part.body, number)
            for number, part in enumerate(own, start=1)
        )

    def with_parts(self, parts: tuple["Page", ...]) -> "Page":
        """The same page with the further pages its article spans."""
        if not parts:
            return self
        whole = replace(self, parts=parts)
        if "tree" in self.__dict__ and not whole.excess:
            whole.__dict__["tree"] = self.tree  # parsed once
        return whole

    @classmethod
    def of_kept(cls, pages: Sequence[KeptPage], entry: Entry, sections: tuple[SectionFacts, ...]) -> "Page":
        """The page that was stored, to be judged again."""
        first, *rest = (
            cls(kept.url, kept.status, kept.headers, kept.body, kept.fetched_at, entry, sections) for kept in pages
        )
        return first.with_parts(tuple(rest))


def _nothing() -> HtmlElement:
    return lxml.html.document_fromstring("<html><body></body></html>")
