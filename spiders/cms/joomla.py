"""Joomla 3: selectors of its templates protostar and beez3, as measured (docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from spiders.listing import Listing
from spiders.portal import PortalSpider
from spiders.recognise import Mark

LAYOUT = Layout(
    family="joomla",
    version=1,
    title=(Where(".item-page h2[itemprop=headline]"), Where(".item-page h2")),  # the h1 is the section's heading
    body=(Where(".item-page [itemprop=articleBody]"),),
    date=(
        Where(".item-page dd.published time", "datetime"),
        Where(".item-page dd.published", label="Được đăng"),  # the dd.create before it is when it was written
    ),
    modified=(Where(".item-page dd.modified time", "datetime"),),
    account=(Where(".item-page dd.createdby [itemprop=name]"), Where(".item-page dd.createdby", label="Viết bởi")),
    section=(Where(".item-page dd.category-name a"),),
    tags=(Where(".item-page ul.tags a"),),
    head_image=(Where(".item-page .item-image img"), Where(".item-page .pull-left.item-image")),
    view_count=(Where(".item-page dd.hits", label="Lượt xem"),),
    parts=(Where(".item-page .article-index a[href*='start=']", "href"),),
    noise=(Where(".article-index, .pagination, .pagenavcounter, .pager, .moduletable, .fields-container"),),
    barred=(Where(".item-page p.readmore a[href*='return=']"),),  # the teaser, and a link to the login
    # Any slug and any section answer under the same id. An article with a menu item of its own has no id in its address.
    key_page=((Where(".item-page [id^='dropdownMenuButton-']", "id"), re.compile(r"-(\d+)$")),),
    key_url=re.compile(r"/(\d+)-[^/?#]*(?:$|[?#])"),
)

LISTING = Listing(
    holder=(".blog", ".category-list", ".content-category"),
    card=("[itemprop=blogPost]", "table.category tr", "article.item-page"),
    link=("h2 a", "td.list-title a"),
    date=("dd.published time", "dd.published", "td.list-date"),
    next_page=(".pagination a:has(.icon-next)", "li.pagination-next a", ".pagination a[title='Trang sau']"),
    page_number=re.compile(r"[?&]start=(\d+)"),
)


MARKS = (
    Mark(
        "the generator is Joomla", re.compile(r"<meta[^>]{1,200}generator[^>]{1,100}Joomla!", re.IGNORECASE), weight=2
    ),
    Mark("its own scripts and styles", re.compile(r"=[\"']?/media/(?:jui|system)/(?:js|css)/"), weight=2),
    Mark("its script options", re.compile(r"class=\"joomla-script-options\b"), weight=2),
    Mark(
        "an article with its microdata",
        re.compile(r"class=\"item-page\b[^>]{1,100}itemtype=\"https?://schema\.org/Article"),
    ),
)


class JoomlaSpider(PortalSpider):
    """A portal run by Joomla 3. Last-Modified is when the page was made, and the cache's ETag answers 304 after an edit."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
