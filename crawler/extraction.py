"""A page + a layout → an article: the family's selectors first, the generic path only where they find nothing."""

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.blocks import MAX_TITLE
from crawler.body import Body, make_body
from crawler.cloaked import cloaks, uncloak
from crawler.fragment import Block, read_blocks
from crawler.generic import GENERIC_VERSION, Found, read_generic
from crawler.layout import Layout, Where
from crawler.page import Page
from crawler.passage import is_file
from crawler.text_order import Head, read_head, with_head
from crawler.urls import normalise, path_of, resolve, same_site
from storage.records import GENERIC, Article, Attachment, Image, PortalFacts
from vietnamese.boilerplate import Cut
from vietnamese.dates import Moment, event_dates, latest_day, parse_moment
from vietnamese.unicode import fold, squeeze

_NUMBER = re.compile(r"\d[\d.,]*")
_GENERIC_DATE = (Where("meta[property='article:published_time']", "content"),)
_CAPTION = Where("figcaption, p.imgalt")
_EVENT_PARAGRAPHS = 3  # where a report tells when the event was
_MOST_TAGS = 100
_LONGEST_TAG = 200  # characters
_LONGEST_FIELD = 500  # characters of an author, a source, a section: a longer value is the wrong element's
_LONGEST_LEAD = 20_000  # characters
_MOST_FILES = 500  # an article has a handful
_HREF = re.compile(r'href="([^"]*)"')


def extract(page: Page, layout: Layout, portal: PortalFacts) -> Article | None:
    """The article on a page, or None where neither the layout nor the generic path finds a headline and a body.

    `extractor` says which of the two it was: a rising share of `generic` is how a changed layout shows.
    """
    title = layout.first(page.tree, layout.title)
    blocks = [block for part in (page, *page.parts) for block in _blocks(part, layout)]
    attachments = _attachments(page, layout)
    head = read_head(blocks, page.url, title, layout.order) if layout.order else None
    if head:
        title, blocks = head.title or title, head.blocks
        head = _without_future(head, page, portal)
    if title and (blocks or attachments):
        lead = _short(layout.first(page.tree, layout.lead), _LONGEST_LEAD)
        cuts: list[Cut] = []
        contained = layout.order is None or layout.container(page.tree) is not None
        body = make_body(_without_files(blocks, attachments, cuts), title=title, lead=lead, contained=contained)
        article = _article(page, layout, portal, title, lead or body.lead, body, attachments, cuts)
        return with_head(article, head, portal.date_order, page.fetched_at) if head else article
    return _generic_article(page, layout, portal, title)


def source_key(page: Page, layout: Layout, url: str) -> str:
    """What identifies the article within its portal: the CMS's own id where the family or the listing knows it, else its
    address."""
    own = layout.key_of_page(page.tree) or layout.key_of_url(page.url) or layout.key_of_url(url)
    return own or page.entry.source_key or url


def canonical_url(page: Page, layout: Layout, portal: PortalFacts) -> str:
    """The address the page names as its own, if it is on the portal's host; else the one that answered."""
    for link in page.tree.iter("link"):
        url = resolve(page.url, link.get("href")) if link.get("rel") == "canonical" else ""
        if url and same_site(url, portal.host) and urlsplit(url).path != "/" and _is_of_page(url, page, layout):
            return url
    return normalise(page.url)


def _is_of_page(url: str, page: Page, layout: Layout) -> bool:
    """Whether an address can be another of the page's own, and not one of another article or of every article.

    By the id, where the page was found under one or states one; else by the last part of the path and the query, which may
    be all that tells articles apart.
    """
    key = layout.key_of_url(page.url)
    if key or layout.key_of_page(page.tree):
        return key in (None, layout.key_of_url(url))
    named, own = urlsplit(url), urlsplit(page.url)
    return path_of(url).rpartition("/")[2] == path_of(page.url).rpartition("/")[2] and named.query == own.query


def _article(
    page: Page,
    layout: Layout,
    portal: PortalFacts,
    title: str,
    lead: str,
    body: Body,
    attachments: tuple[Attachment, ...],
    cuts: Sequence[Cut],
    generic: bool = False,
) -> Article:
    tree = page.tree
    url = canonical_url(page, layout, portal)
    published, date_source = _published(page, layout, portal)
    byline = body.byline
    source, source_url = _source(page, layout)
    views = _views(page, layout)
    modified = _moment(layout.modified, page, portal)
    return Article(
        url=url,
        source_key=source_key(page, layout, url),
        title=title,
        lead=lead,
        paragraphs=body.paragraphs,
        body_html=body.html,
        extractor=GENERIC if generic else layout.family,
        extractor_version=GENERIC_VERSION if generic else layout.version,
        author=_short(layout.first(tree, layout.author))
        or (byline.author if byline else "")
        or _short(layout.first(tree, layout.account)),
        source=source or (byline.source if byline else ""),
        source_url=source_url,
        section=_short(layout.first(tree, layout.section)) or next((section.name for section in page.sections), ""),
        tags=_tags(layout, tree),
        published=published,
        date_source=date_source,
        modified_at=_changed(modified, published),
        event_dates=event_dates(
            "\n".join([lead, *body.paragraphs[:_EVENT_PARAGRAPHS]]), published.on if published else None
        ),
        images=_with_head_image(page, layout, body.images),
        attachments=attachments,
        view_count=views,
        viewed_at=page.fetched_at if views is not None else None,
        cuts=(*cuts, *body.cuts),
    )


def _generic_article(page: Page, layout: Layout, portal: PortalFacts, title: str) -> Article | None:
    parts = [_read_generic(part, page, portal) for part in (page, *page.parts)]
    found = parts[0]
    title = title or (found.title if found else "")
    if found is None or not title or len(title) > MAX_TITLE:
        return None
    lead = _short(layout.first(page.tree, layout.lead), _LONGEST_LEAD) or found.lead
    blocks = [block for part in parts if part for block in part.blocks]
    files: dict[str, Attachment] = {}
    for part, read in zip((page, *page.parts), parts, strict=True):
        if read and read.container is not None:
            _add_files(files, part, read.container)
    attachments = tuple(files.values())
    cuts: list[Cut] = []
    body = make_body(_without_files(blocks, attachments, cuts), title=title, lead=lead, contained=False)
    if not body.paragraphs and not attachments:
        return None
    article = _article(page, layout, portal, title, lead or body.lead, body, attachments, cuts, generic=True)
    if found.published and (article.published is None or _is_finer(found.published, article)):
        return _dated(article, found.published)
    return article


def _is_finer(told: Moment, article: Article) -> bool:
    """Whether the page tells the time of the day that the listing tells."""
    shown = article.published
    return article.date_source == "listing" and shown is not None and shown.on == told.on and shown.at is None


def _read_generic(part: Page, page: Page, portal: PortalFacts) -> Found | None:
    return read_generic(
        part.tree,
        part.url,
        base=part.base,
        listed=page.entry.title,
        portal=portal.title,
        repeated=page.repeated,
        order=portal.date_order,
        read_on=page.fetched_at.date(),
    )


def _dated(article: Article, published: Moment) -> Article:
    told = event_dates("\n".join([article.lead, *article.paragraphs[:_EVENT_PARAGRAPHS]]), published.on)
    return replace(article, published=published, date_source="generic", event_dates=told)


def _blocks(page: Page, layout: Layout) -> list[Block]:
    container = page.container(layout)
    if container is None:
        return []
    if cloaks(container) or any(where.elements(container) for where in layout.noise):
        container = copy.deepcopy(container)
        for element in cloaks(container):
            uncloak(element)
        for element in [element for where in layout.noise for element in where.elements(container)]:
            if element is not container and element.getparent() is not None:
                element.drop_tree()
    return read_blocks(container, page.base)


def _without_files(blocks: Sequence[Block], attachments: Sequence[Attachment], cuts: list[Cut]) -> list[Block]:
    """Lines that are nothing but the link of an attachment belong to the attachment."""
    files = {escape(attachment.url) for attachment in attachments}
    kept = []
    for position, block in enumerate(blocks):
        if block.linked and not files.isdisjoint(_HREF.findall(block.html)):
            cuts.append(Cut("attachment:link", "meta", block.text, position))
        else:
            kept.append(block)
    return kept


def _published(page: Page, layout: Layout, portal: PortalFacts) -> tuple[Moment | None, str]:
    """When it was published and who says so. A day to come is nobody's: a template's slip, or a date of the text's own."""
    if moment := _moment(layout.date, page, portal):
        return moment, "portal"
    if page.entry.listed and not _is_future(page.entry.listed, page):
        return page.entry.listed, "listing"
    if moment := _moment(_GENERIC_DATE, page, portal):
        return moment, "generic"
    return None, ""


def _moment(places: Iterable[Where], page: Page, portal: PortalFacts) -> Moment | None:
    values = (value for where in places for value in where.read(page.tree))
    moments = (moment for value in values if (moment := parse_moment(value, portal.date_order)))
    return next((moment for moment in moments if not _is_future(moment, page)), None)


def _is_future(moment: Moment, page: Page) -> bool:
    return moment.on > latest_day(page.fetched_at)


def _without_future(head: Head, page: Page, portal: PortalFacts) -> Head:
    """The head, without its date where that is a day to come."""
    moment = parse_moment(head.date, portal.date_order) if head.date else None
    return replace(head, date="") if moment and _is_future(moment, page) else head


def _short(text: str, limit: int = _LONGEST_FIELD) -> str:
    """The text, or nothing where it is too long to be what was looked for."""
    return text if len(text) <= limit else ""


def _changed(modified: Moment | None, published: Moment | None) -> datetime | None:
    """The edit time, unless it is the publication time again."""
    if modified is None or modified.at is None or (published and published.at == modified.at):
        return None
    return modified.at.astimezone(UTC)


def _source(page: Page, layout: Layout) -> tuple[str, str]:
    for where in layout.source:
        for element in where.elements(page.tree):
            if text := _short(where.value(element)):
                links = (resolve(page.base, link.get("href")) for link in element.iter("a"))
                return text, next((link for link in links if link), "")
    return "", ""


def _views(page: Page, layout: Layout) -> int | None:
    match = _NUMBER.search(layout.first(page.tree, layout.view_count))
    return int(re.sub(r"\D", "", match[0])[:15]) if match else page.entry.views


def _tags(layout: Layout, tree: HtmlElement) -> tuple[str, ...]:
    found = next((values for where in layout.tags if (values := where.read(tree))), [])
    short = (value for value in found if len(value) <= _LONGEST_TAG)
    return tuple(islice({fold(value): value for value in short}.values(), _MOST_TAGS))


def _attachments(page: Page, layout: Layout) -> tuple[Attachment, ...]:
    found: dict[str, Attachment] = {}
    for part in (page, *page.parts):
        for where in layout.attachments:
            for element in where.elements(part.tree):
                _add_file(found, part, element, where.value(element))
        container = part.container(layout)
        if container is not None:
            _add_files(found, part, container)
    return tuple(found.values())


def _add_files(found: dict[str, Attachment], page: Page, container: HtmlElement) -> None:
    for element in container.iter("a"):
        if is_file(element.get("href", "")):
            _add_file(found, page, element, squeeze(element.text_content()))


def _add_file(found: dict[str, Attachment], page: Page, element: HtmlElement, name: str) -> None:
    url = resolve(page.base, element.get("href"))
    if url and url not in found and len(found) < _MOST_FILES:
        found[url] = Attachment(url, name or url.rsplit("/", 1)[-1])


def _with_head_image(page: Page, layout: Layout, images: tuple[Image, ...]) -> tuple[Image, ...]:
    """The images with the one above the text first; one that the body shows again counts twice under two captions only."""
    figures = [figure for where in layout.head_image for figure in where.elements(page.tree)]
    head = next((image for figure in figures if (image := _pictured(figure, page.base))), None)
    captions = (squeeze(line.text_content()) for figure in figures for line in _CAPTION.elements(figure))
    head = replace(head, caption=next(captions, "")) if head else None
    if head is None:
        return images
    shown = next((image for image in images if image.url == head.url), None)
    if shown is None or (head.caption and shown.caption and fold(head.caption) != fold(shown.caption)):
        return (head, *images)
    return tuple(replace(image, caption=image.caption or head.caption) if image is shown else image for image in images)


def _pictured(figure: HtmlElement, base: str) -> Image | None:
    picture = figure if figure.tag == "img" else next(figure.iter("img"), None)
    url = resolve(base, picture.get("src")) if picture is not None else ""
    if picture is None or not url:
        return None
    return Image(url, alt=squeeze(picture.get("alt", "")))
