"""A page + a layout → an article: the family's selectors first, the generic path only where they find nothing."""

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.body import Body, make_body
from crawler.cloaked import cloaks, uncloak
from crawler.fragment import Block, read_blocks
from crawler.generic import read_generic
from crawler.layout import Layout, Where
from crawler.page import Page
from crawler.text_order import read_head, with_head
from crawler.urls import normalise, resolve, same_site
from storage.records import Article, Attachment, Image, PortalFacts
from vietnamese.boilerplate import Cut
from vietnamese.dates import Moment, event_dates, parse_moment
from vietnamese.unicode import fold, squeeze

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|zip|rar|7z)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_GENERIC_DATE = (Where("meta[property='article:published_time']", "content"), Where("time[datetime]", "datetime"))
_CAPTION = Where("figcaption, p.imgalt")
_EVENT_PARAGRAPHS = 3  # where a report tells when the event was


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
    if title and (blocks or attachments):
        lead = layout.first(page.tree, layout.lead)
        cuts: list[Cut] = []
        contained = layout.order is None or layout.container(page.tree) is not None
        body = make_body(_without_files(blocks, attachments, cuts), title=title, lead=lead, contained=contained)
        article = _article(page, layout, portal, title, lead or body.lead, body, attachments, cuts)
        return with_head(article, head, portal.date_order, page.fetched_at) if head else article
    return _generic_article(page, layout, portal, title)


def source_key(page: Page, layout: Layout, url: str) -> str:
    """What identifies the article within its portal: the CMS's own id where the family knows it, else its address."""
    return layout.key_of_page(page.tree) or layout.key_of_url(page.url) or layout.key_of_url(url) or url


def canonical_url(page: Page, layout: Layout, portal: PortalFacts) -> str:
    """The address the page names as its own, if it is on the portal's host; else the one that answered."""
    for link in page.tree.iter("link"):
        url = resolve(page.url, link.get("href")) if link.get("rel") == "canonical" else ""
        if not url or not same_site(url, portal.host) or urlsplit(url).path == "/":
            continue
        # An address without the id, where the page was found under one, is that of every article.
        if layout.key_of_url(page.url) in (None, layout.key_of_url(url)):
            return url
    return normalise(page.url)


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
        extractor="generic" if generic else layout.family,
        extractor_version=layout.version,
        author=layout.first(tree, layout.author)
        or (byline.author if byline else "")
        or layout.first(tree, layout.account),
        source=source or (byline.source if byline else ""),
        source_url=source_url,
        section=layout.first(tree, layout.section) or next((section.name for section in page.sections), ""),
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
    found = read_generic(page.tree, page.url)
    if found is None or not (title or found.title):
        return None
    title = title or found.title
    lead = layout.first(page.tree, layout.lead)
    body = make_body(found.blocks, title=title, lead=lead, contained=False)
    if not body.paragraphs:
        return None
    return _article(page, layout, portal, title, lead or body.lead, body, (), (), generic=True)


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
    return read_blocks(container, page.url)


def _without_files(blocks: Sequence[Block], attachments: Sequence[Attachment], cuts: list[Cut]) -> list[Block]:
    """Lines that are nothing but the link of an attachment belong to the attachment."""
    links = tuple(f'href="{attachment.url}"' for attachment in attachments)
    kept = []
    for position, block in enumerate(blocks):
        if block.linked and any(link in block.html for link in links):
            cuts.append(Cut("attachment:link", "meta", block.text, position))
        else:
            kept.append(block)
    return kept


def _published(page: Page, layout: Layout, portal: PortalFacts) -> tuple[Moment | None, str]:
    if moment := _moment(layout.date, page, portal):
        return moment, "portal"
    if page.entry.listed:
        return page.entry.listed, "listing"
    if moment := _moment(_GENERIC_DATE, page, portal):
        return moment, "generic"
    return None, ""


def _moment(places: Iterable[Where], page: Page, portal: PortalFacts) -> Moment | None:
    values = (value for where in places for value in where.read(page.tree))
    return next((moment for value in values if (moment := parse_moment(value, portal.date_order))), None)


def _changed(modified: Moment | None, published: Moment | None) -> datetime | None:
    """The edit time, unless it is the publication time again."""
    if modified is None or modified.at is None or (published and published.at == modified.at):
        return None
    return modified.at.astimezone(UTC)


def _source(page: Page, layout: Layout) -> tuple[str, str]:
    for where in layout.source:
        for element in where.elements(page.tree):
            if text := where.value(element):
                links = (resolve(page.url, link.get("href")) for link in element.iter("a"))
                return text, next((link for link in links if link), "")
    return "", ""


def _views(page: Page, layout: Layout) -> int | None:
    match = _NUMBER.search(layout.first(page.tree, layout.view_count))
    return int(re.sub(r"\D", "", match[0])[:15]) if match else page.entry.views


def _tags(layout: Layout, tree: HtmlElement) -> tuple[str, ...]:
    found = next((values for where in layout.tags if (values := where.read(tree))), [])
    return tuple({fold(value): value for value in found}.values())


def _attachments(page: Page, layout: Layout) -> tuple[Attachment, ...]:
    found: dict[str, Attachment] = {}
    for part in (page, *page.parts):
        for where in layout.attachments:
            for element in where.elements(part.tree):
                _add_file(found, part, element, where.value(element))
        container = part.container(layout)
        for element in container.iter("a") if container is not None else ():
            if _FILE.search(element.get("href", "").partition("?")[0].strip()):
                _add_file(found, part, element, squeeze(element.text_content()))
    return tuple(found.values())


def _add_file(found: dict[str, Attachment], page: Page, element: HtmlElement, name: str) -> None:
    url = resolve(page.url, element.get("href"))
    if url and url not in found:
        found[url] = Attachment(url, name or url.rsplit("/", 1)[-1])


def _with_head_image(page: Page, layout: Layout, images: tuple[Image, ...]) -> tuple[Image, ...]:
    """The images with the one above the text first; one that the body shows again counts twice under two captions only."""
    figures = [figure for where in layout.head_image for figure in where.elements(page.tree)]
    head = next((image for figure in figures if (image := _pictured(figure, page.url))), None)
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
