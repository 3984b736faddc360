"""What a portal repeats: paragraphs that stand on many of its pages are furniture, whatever they say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import islice

from lxml.html import HtmlElement

from crawler.lines import Line, read_lines
from vietnamese.unicode import fold

ENOUGH = 12  # that are looked at: more tell nothing new
_MAX_LINES = 2_000  # of a page
_LEAST_WORDS = 12  # shorter ones are labels, which count as no text anyway, or the set phrases of many articles
_LEAST_PAGES = 5  # a line on fewer proves nothing: articles on one subject share a set paragraph too
_SHARE = 0.5  # of the pages looked at
_LISTINGS_LEARNT = 6  # listing pages whose common lines are learnt, a millisecond each
_LISTINGS = 30  # whose links are remembered, the last ones met
_LINKED = 0.5  # links count as no text anyway, and a list of new articles names this one too


@dataclass(frozen=True)
class RepeatedLines:
    """What was seen of some pages of one portal: the hashes of each page's paragraphs, links and cells left out, and of its
    links' texts; the links of its last listing pages too.

    `text in repeated` tells whether a line stands on at least five, and half, of these pages.
    """

    pages: tuple[frozenset[bytes], ...] = ()
    links: tuple[frozenset[bytes], ...] = ()

    def with_page(self, tree: HtmlElement) -> "RepeatedLines":
        """What is known once this page was seen too; the same where enough were."""
        if len(self.pages) >= ENOUGH:
            return self
        lines = _lines(tree)
        paragraphs = frozenset(islice(map(_hash, _paragraphs(lines)), _MAX_LINES))
        return RepeatedLines((*self.pages, paragraphs), (*self.links, _links(lines)))

    def with_listing(self, tree: HtmlElement, *, every: bool) -> "RepeatedLines":
        """What is known once this page of a listing was seen too: all of the first ones, and of `every` further one its links."""
        if len(self.pages) < _LISTINGS_LEARNT:
            return self.with_page(tree)
        if not every:
            return self
        return RepeatedLines(self.pages, (*self.links, _links(_lines(tree)))[-_LISTINGS:])

    def lists_like(self, texts: Sequence[str], share: float) -> int:
        """On how many of these pages so large a share of the texts stands in links, as in a list that stands on every page."""
        hashes = {_hash(text) for text in texts}
        return sum(len(hashes & page) >= share * len(hashes) for page in self.links)

    @cached_property
    def _repeated(self) -> frozenset[bytes]:
        counts = Counter(line for page in self.pages for line in page)
        least = max(_LEAST_PAGES, _SHARE * len(self.pages))
        return frozenset(line for line, count in counts.items() if count >= least)

    def __bool__(self) -> bool:
        return bool(self._repeated)

    def __contains__(self, text: str) -> bool:
        return bool(self._repeated) and _hash(text) in self._repeated


def _lines(tree: HtmlElement) -> Sequence[Line]:
    body = tree.find("body")
    return read_lines(tree if body is None else body).lines


def _links(lines: Iterable[Line]) -> frozenset[bytes]:
    linked = (_hash(line.text) for line in lines if line.linked > _LINKED and line.text)
    return frozenset(islice(linked, _MAX_LINES))


def _paragraphs(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        if line.linked <= _LINKED and not line.cell and len(line.text.split()) >= _LEAST_WORDS:
            yield line.text


def _hash(text: str) -> bytes:
    return blake2b(fold(text).encode("utf-8", "replace"), digest_size=8).digest()
