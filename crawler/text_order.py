"""Where nobody has seen a family's class names: the lines of an article's page stand in a known order.

The headline is the line that the address spells (its slug), a date line may follow it, then comes the text. Both survive
every change of classes, ids and templates.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lxml.html import HtmlElement

from crawler.fragment import Block
from storage.records import Article
from vietnamese.boilerplate import Cut
from vietnamese.dates import event_dates, parse_moment
from vietnamese.unicode import fold, search_fold, squeeze

_NEITHER = re.compile(r"[^a-z0-9]+")
_CUT_SLUG = 30  # letters: a slug so long may be the beginning of its headline only
_NUMBER = 4  # digits behind a slug
_LONGEST_LINE = 400  # characters of a headline
_HEAD_LINES = 8  # a headline stands among the first lines of its container
_DATE_LINES = 2  # lines between a headline and its date
_LEAST_WORDS = 20  # an element with fewer holds a headline and no text
_EVENT_PARAGRAPHS = 3  # where a report tells when the event was
_LANDMARKS = frozenset(("nav", "header", "footer", "aside", "form", "select", "input", "iframe"))
_LANDMARK_NAME = re.compile(r"(?:^|[_\s-])(?:menu|nav|header|footer|banner|sidebar|search|login)", re.IGNORECASE)
_UNSHOWN = frozenset(("a", "title", "script", "style", "option", "noscript", "template"))


@dataclass(frozen=True)
class TextOrder:
    """`slug`: its first group finds the headline's slug in an address. `date_line`: a whole line, with the groups `date`
    and, where the view count stands beside it, `views`. `section_above`: the line above the headline names the section."""

    slug: re.Pattern[str]
    date_line: re.Pattern[str]
    section_above: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text, and the blocks of the text itself. Fields are empty where there is no such line."""

    title: str
    section: str
    date: str
    views: str
    blocks: list[Block]
    cuts: tuple[Cut, ...]


def read_head(blocks: Sequence[Block], url: str, title: str, order: TextOrder) -> Head | None:
    """The head of a container's blocks; None where neither its headline nor its date line is found.

    `title` is the headline by the family's selectors: the last that is believed.
    """
    texts = [index for index, block in enumerate(blocks) if block.text][:_HEAD_LINES]
    headline = _first(texts, blocks, _speller(url, order))
    after = texts if headline is None else [index for index in texts if index > headline][: _DATE_LINES + 1]
    dated = next((index for index in after if order.date_line.fullmatch(blocks[index].text)), None)
    if headline is None and dated is not None:
        headline = next((index for index in reversed(texts) if index < dated), None)
    if headline is None:
        headline = _first(texts, blocks, _same_as(title))
    found = [index for index in (headline, dated) if index is not None]
    if not found:
        return None
    last = max(found)
    line = order.date_line.fullmatch(blocks[dated].text) if dated is not None else None
    parts = line.groupdict() if line else {}
    above = [index for index in texts if headline is not None and index < headline]
    return Head(
        title=blocks[headline].text if headline is not None else "",
        section=blocks[above[-1]].text if above and order.section_above else "",
        date=parts.get("date") or "",
        views=parts.get("views") or "",
        blocks=[block for index, block in enumerate(blocks) if index > last],
        cuts=tuple(Cut("head:line", "meta", blocks[index].text, index) for index in texts if index <= last),
    )


def with_head(article: Article, head: Head, date_order: str, read_at: datetime) -> Article:
    """The article with what its head says: when it was published, how often it had been seen, its section."""
    article = replace(article, section=head.section or article.section, cuts=(*head.cuts, *article.cuts))
    if head.views:
        article = replace(article, view_count=int(head.views), viewed_at=read_at)
    moment = parse_moment(head.date, date_order) if head.date else None
    if moment is None:
        return article
    told = "\n".join([article.lead, *article.paragraphs[:_EVENT_PARAGRAPHS]])
    return replace(article, published=moment, date_source="portal", event_dates=event_dates(told, moment.on))


def find_container(tree: HtmlElement, url: str, title: str, order: TextOrder) -> HtmlElement | None:
    """The widest element around the headline that holds none of a page's landmarks.

    The headline is the line the address spells, else the one beside the date line, else the one that says `title`.
    """
    for wanted in (_speller(url, order), lambda line: bool(order.date_line.fullmatch(line))):
        if (element := next(_with_line(tree, wanted), None)) is not None:
            return _around(element)
    element = next(_with_line(tree, _same_as(title)), None)
    found = _around(element) if element is not None else None
    # Every page has a heading: that of a login page stands beside its form.
    return found if found is not None and not _has_landmark(found) else None


def _speller(url: str, order: TextOrder) -> Callable[[str], bool]:
    """Tells whether a line spells the slug of the address; never, where the address has none."""
    match = order.slug.search(url)
    slug = _NEITHER.sub("", match[1].lower()) if match else ""

    def spelled(line: str) -> bool:
        if not slug or not len(slug) - _NUMBER <= len(line) <= _LONGEST_LINE:
            return False
        letters = _NEITHER.sub("", search_fold(line))
        # The second article of one headline has a number behind its slug.
        numbered = letters and slug.startswith(letters) and slug[len(letters) :].isdigit()
        return letters == slug or bool(numbered) or (len(slug) >= _CUT_SLUG and letters.startswith(slug))

    return spelled


def _same_as(title: str) -> Callable[[str], bool]:
    known = fold(title)
    return lambda line: bool(known) and len(line) <= _LONGEST_LINE and fold(line) == known


def _first(places: Sequence[int], blocks: Sequence[Block], wanted: Callable[[str], bool]) -> int | None:
    return next((index for index in places if wanted(blocks[index].text)), None)


def _with_line(tree: HtmlElement, wanted: Callable[[str], bool]) -> Iterator[HtmlElement]:
    """The elements that hold such a line as a text of their own, links and what is not shown left out."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _UNSHOWN:
            continue
        own = (element.text, *(child.tail for child in element))
        if any(text and len(text) <= 2 * _LONGEST_LINE and wanted(squeeze(text)) for text in own):
            yield element


def _around(element: HtmlElement) -> HtmlElement:
    found, holds_text = element, False
    for outer in element.iterancestors():
        if outer.tag in ("body", "html"):
            break
        holds_text = holds_text or len(found.text_content().split()) >= _LEAST_WORDS
        # Only what the wider element adds is looked at, so that deep nesting costs no more than the page is long.
        if holds_text and (_is_landmark(outer) or any(_has_landmark(child) for child in outer if child is not found)):
            break
        found = outer
    return found


def _has_landmark(element: HtmlElement) -> bool:
    return any(_is_landmark(inner) for inner in element.iter() if isinstance(inner.tag, str))


def _is_landmark(element: HtmlElement) -> bool:
    if element.tag in _LANDMARKS:
        return True
    return bool(_LANDMARK_NAME.search(f"{element.get('id', '')} {element.get('class', '')}"))
