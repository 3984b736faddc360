"""NukeViet 4.4 (eGovernment) and 4.5: selectors from its themes `default`, `egov` and the mobile one, as measured."""

import re

from crawler.layout import Layout, Where
from spiders.listing import Listing
from spiders.portal import PortalSpider
from spiders.recognise import Mark

LAYOUT = Layout(
    family="nukeviet",
    version=1,
    # The mobile page has an earlier, hidden h1 with the site's name.
    title=(Where("h1[itemprop=headline]"), Where("h1.title"), Where(".news_column h1"), Where("#news_detail h1")),
    # The microdata's datePublished is the edit time; only the visible date is the publication's.
    date=(Where("span.h5"), Where("em.time"), Where(".news_column .h5, .news_column .time")),
    modified=(Where("span[itemprop=dateModified], meta[itemprop=dateModified]"),),
    lead=(Where("div.hometext"), Where("#hometext > div.h2"), Where("#hometext")),
    body=(Where("div#news-bodyhtml"), Where("div.bodytext"), Where("div#bodytext")),
    # With no author, the microdata's author is the administrator's login: better none.
    author=(Where("p.text-right", label="Tác giả(?: bài viết)?"), Where(".author", label="Tác giả(?: bài viết)?")),
    source=(Where("p.text-right", label="Nguồn tin"), Where("p.source", label="Nguồn tin")),
    section=(
        Where("ul.temp-breadcrumbs li:last-child [itemprop=name]"),
        Where("meta[property='article:section']", "content"),
    ),
    tags=(Where("div.news_column a[href*='/tag/']"), Where("a[href*='/tag/']")),
    # The preview holds the picture as uploaded, the figure a small copy and the caption.
    head_image=(
        Where("div#imgpreview"),
        Where("figure.article"),
        Where("div:has(> p.imgalt)"),
    ),
    attachments=(Where("a[href*='?download=']", label="Tập tin"),),
    noise=(Where(".hidden, .hide, .d-none, .fb-like, #imgpreview, .news-download-file"),),
    key_url=re.compile(r"-(\d+)\.html(?:$|\?)"),
    flood=("Hãy đợi",),
)

LISTING = Listing(
    # The first card's title is an h2, the others' h3. The older titles below them ("Các tin khác") are the next page's cards.
    card=(".news_column .panel-body", ".news_column .news-item", ".viewcat article"),
    link=("h2 a", "h3 a", "h4 a"),
    date=(".text-muted li", ".text-muted", ".time"),
    views=(".text-muted li", ".text-muted"),
    # Every later page's link carries rel=next: only the one after the page shown is the next.
    # An empty li may follow the active one.
    next_page=(".pagination li.active ~ li a[rel=next]", "link[rel=next]"),
    page_number=re.compile(r"/page-(\d+)/?$"),
)

MARKS = (
    Mark(
        "the generator is NukeViet",
        re.compile(r"<meta[^>]{1,200}generator[^>]{1,100}NukeViet", re.IGNORECASE),
        weight=2,
    ),
    Mark("the editor's body container", re.compile(r'id="news-bodyhtml"'), weight=2),
    Mark("the CMS's script variables", re.compile(r"\bnv_(?:base_siteurl|lang_data|module_name)\b"), weight=2),
    Mark("the switch between its templates", re.compile(r"[?&;]nvvithemever="), weight=2),
    Mark("uploads by module and month", re.compile(r"=[\"']?/uploads/[a-z0-9-]{1,40}/\d{4}_\d{2}/")),
)


class NukeVietSpider(PortalSpider):
    """A portal run by NukeViet. Its validators are no use: Last-Modified is always a day ago, and pages have no ETag."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.5  # seconds; the flood limit is 40 requests in 60 s and 150 in 300 s
