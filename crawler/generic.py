"""The generic path: an article on a page no layout fits, found by the order and shape of its lines."""

import copy
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from crawler.fragment import INLINE, Block, read_blocks
from crawler.headline import find_date, find_headline, stated_title
from crawler.lines import Line, Reading, read_lines
from crawler.passage import Passage, common_ancestor, find_foreign, find_passage
from crawler.repeated import RepeatedLines
from vietnamese.dates import Moment
from vietnamese.line_shape import BODY_WORDS, words
from vietnamese.unicode import fold, squeeze

GENERIC_VERSION = 3
_MIN_WORDS = 60  # what trafilatura finds with fewer are teasers, and notices of the page itself
_HELD = 2  # lines that an element must hold to be the body's container


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. `container` holds the text alone, cut out of a copy of the page; None where trafilatura read it."""

    title: str
    lead: str
    blocks: list[Block]
    published: Moment | None
    container: HtmlElement | None


def read_generic(
    tree: HtmlElement,
    url: str,
    *,
    base: str,
    listed: str,
    portal: str,
    repeated: RepeatedLines,
    order: str,
    read_on: date,
) -> Found | None:
    """The article of a page no layout fits, or None where there is no text worth the name.

    `base`: what the page's links start from; `listed`: the headline by the listing; `portal`: the portal's name;
    `repeated`: what is known of its furniture; `order`: of day and month in its dates; `read_on`: the day the page was read.
    """
    body = tree.find("body")
    reading = read_lines(tree if body is None else body)
    headline = find_headline(reading.lines, tree, url, listed=listed, portal=portal, repeated=repeated)
    title = reading.lines[headline].text if headline is not None else listed or stated_title(tree, portal)
    passage = find_passage(reading.lines, headline, repeated)
    if passage is None:
        if headline is None:
            return None
        doomed = find_foreign(reading.lines, headline, repeated) | set(reading.noise)
        return _by_trafilatura(_without(tree, doomed), url, title)
    container = _cut_out(reading, passage)
    dropped = {fold(line.text) for line in _others(reading.lines, passage) if line.text}
    kept = {fold(reading.lines[index].text) for index in passage.kept}
    blocks = [
        block for block in read_blocks(container, base) if not block.text or fold(block.text) not in dropped - kept
    ]
    moment = None
    if headline is not None:
        moment = find_date(reading.lines, headline, passage.start, order, read_on)
    return Found(title, _lead(reading.lines, passage), blocks, moment, container)


def _others(lines: Sequence[Line], passage: Passage) -> Iterator[Line]:
    kept = set(passage.kept)
    return (line for index, line in enumerate(lines) if index not in kept)


def _lead(lines: Sequence[Line], passage: Passage) -> str:
    """The first paragraph, where it stands apart from what holds the rest."""
    places = [index for index in passage.kept if lines[index].text]
    if len(places) <= _HELD or words(lines[places[0]].text) < BODY_WORDS:
        return ""
    rest = common_ancestor(lines[places[1]].element, lines[places[-1]].element)
    first = lines[places[0]].element
    return "" if rest in (first, *first.iterancestors()) else lines[places[0]].text


def _cut_out(reading: Reading, passage: Passage) -> HtmlElement:
    """A copy of the smallest element that holds the passage, with all else in it replaced by nothing."""
    lines = [reading.lines[index] for index in passage.kept]
    container = common_ancestor(lines[0].element, lines[-1].element)
    if container.getparent() is not None and container.tag in INLINE | {"img"}:
        container = container.getparent()
    wanted = {container}
    for line in lines:
        element = line.element
        while element is not None and element not in wanted:
            wanted.add(element)
            element = element.getparent()
    doomed = {line.element for line in _others(reading.lines, passage)} - wanted | set(reading.noise)
    return _without(container, doomed)


def _without(root: HtmlElement, doomed: Set[HtmlElement]) -> HtmlElement:
    """A copy of an element in which nothing stands of those doomed."""
    cut = copy.deepcopy(root)
    cut.tail = None
    for element, twin in list(zip(root.iter(), cut.iter(), strict=True)):
        if element in doomed:
            _empty(twin)
    return cut


def _empty(element: HtmlElement) -> None:
    """Makes nothing of an element. It stays in its place: taking out thousands would copy the text between them as often."""
    for child in element:
        child.tail = None
    del element[:]
    element.text = None
    element.tag = "template" if element.tag in INLINE else "hr"


def _by_trafilatura(tree: HtmlElement, url: str, title: str) -> Found | None:
    """The last resort, where a headline stands and no text follows it: what trafilatura finds elsewhere on the page."""
    from trafilatura import bare_extraction  # a fifth of a second, which a crawl without a misfit need not pay
    from trafilatura.settings import Document

    document = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=False)
    text = document.text or "" if isinstance(document, Document) else ""
    lines = (squeeze(line) for line in text.splitlines())
    blocks = [Block("li" if line.startswith("- ") else "p", line) for line in lines if line]
    if sum(words(block.text) for block in blocks) < _MIN_WORDS:
        return None
    return Found(title, "", blocks, None, None)
