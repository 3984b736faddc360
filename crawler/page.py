"""A page as it was fetched, parsed once; what is read of it hands the tree on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement
from w3lib.encoding import html_to_unicode

from crawler.layout import Layout
from crawler.repeated import RepeatedLines
from crawler.text_order import find_container
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

    @cached_property
    def text(self) -> str:
        """The decoded page: UTF-8 if it is that, whatever it declares; else as browsers decide (BOM, header, meta)."""
        try:
            text = self.body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = html_to_unicode(self.headers.get("content-type"), self.body, default_encoding="utf-8")[1]
        return text.replace("\0", "")

    @cached_property
    def tree(self) -> HtmlElement:
        """The parsed page; an empty document where nothing can be parsed."""
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        try:
            return lxml.html.document_fromstring(self.text.encode("utf-8", "replace"), parser=parser)
        except ParserError:
            return lxml.html.document_fromstring("<html><body></body></html>")

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
        if "tree" in self.__dict__:
            whole.__dict__["tree"] = self.tree  # parsed once
        return whole

    @classmethod
    def of_kept(cls, pages: Sequence[KeptPage], entry: Entry, sections: tuple[SectionFacts, ...]) -> "Page":
        """The page that was stored, to be judged again."""
        first, *rest = (
            cls(kept.url, kept.status, kept.headers, kept.body, kept.fetched_at, entry, sections) for kept in pages
        )
        return first.with_parts(tuple(rest))
