"""Drupal 7: selectors of its themes Bartik and Garland, as measured (docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from spiders.listing import Listing
from spiders.portal import PortalSpider
from spiders.recognise import Mark

LAYOUT = Layout(
    family="drupal",
    version=1,
    title=(Where("h1#page-title"), Where("h1.with-tabs"), Where("#content h1.title")),
    # Comments lie inside the node, in fields of another name.
    body=(Where(".node-full .field-name-body .field-item"), Where(".node .field-name-body .field-item")),
    # Every comment repeats the property, after the article's own.
    date=(
        Where(".node > .submitted [property~='dc:created']", "content"),
        Where(".node [property~='dc:created']", "content"),
    ),
    lead=(Where(".node .field-name-field-trich-yeu .field-item"), Where(".node .field-name-field-lead .field-item")),
    account=(Where(".node > .submitted .username"),),  # cut at twenty characters
    source=(Where(".node .field-name-field-nguon .field-item"),),
    head_image=(Where(".node .field-name-field-image img"),),
    section=(Where(".node .field-name-field-chuyen-muc a"), Where(".breadcrumb a:nth-of-type(2)")),
    tags=(Where(".node .field-name-field-tags a"),),
    attachments=(Where(".node .field-type-file a[href]"),),
    noise=(Where("[class*='comment-'], .links, .print-link, .element-invisible, .element-hidden"),),
    key_page=(
        (Where(".node.node-full[id]", "id"), re.compile(r"^node-(\d+)$")),
        (Where("link[rel=shortlink]", "href"), re.compile(r"/node/(\d+)$")),
    ),
    key_url=re.compile(r"/node/(\d+)(?:$|[/?#])"),
)

LISTING = Listing(
    holder=("#block-system-main", "#content"),  # blocks beside and under it list other articles
    card=(".node-teaser", ".views-row"),
    link=("h2 a", ".views-field-title a"),
    date=("[property~='dc:created']", ".views-field-created"),
    views=(".statistics_counter",),
    key=re.compile(r"^node-(\d+)$"),
    # Past the end the last page is shown again, and its pager has no next.
    next_page=("li.pager-next a",),
    page_number=re.compile(r"[?&]page=(\d+)"),
)


MARKS = (
    # Drupal 8 and later name themselves too: their markup is another.
    Mark(
        "the generator is Drupal 7",
        re.compile(r"<meta[^>]{1,200}generator[^>]{1,100}Drupal 7\b", re.IGNORECASE),
        weight=2,
    ),
    Mark("the header names Drupal 7", re.compile(r"^x-generator: Drupal 7\b"), where="header", weight=2),
    Mark("its settings in the page's script", re.compile(r"\bDrupal\.settings\b"), weight=2),
    Mark("its files", re.compile(r"[=(][\"']?/sites/(?:default|all)/(?:files|themes|modules)/")),
    Mark("nodes with their ids", re.compile(r"<div id=\"node-\d{1,9}\" class=\"node ")),
)


class DrupalSpider(PortalSpider):
    """A portal run by Drupal 7. The node's id is the identity: its alias changes with the title.

    Its ETags are shared by many addresses and change when the cache is cleared: they say nothing of an article.
    """

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
