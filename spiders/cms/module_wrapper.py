"""The portal of ModuleWrapper and news-detail-layout-type-2 (districts in today's Ninh Bình): markup is known from public
scrapers and a saved template, addresses are not (docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from spiders.listing import Listing
from spiders.portal import PortalSpider
from spiders.recognise import Mark

_DETAIL = "article.news-detail-layout-type-2"

LAYOUT = Layout(
    family="module_wrapper",
    version=1,
    title=(Where(f"{_DETAIL} h1.title-detail"), Where("h1.title-detail"), Where(f"{_DETAIL} [itemprop=headline]")),
    # An older kind of page has no field for the body: its text stands in the lead's.
    body=(Where(f"{_DETAIL} .content-detail"), Where(f"{_DETAIL} [itemprop=articleBody]"), Where(f"{_DETAIL} .brief")),
    date=(Where(f"{_DETAIL} .post-date"), Where(f"{_DETAIL} meta[itemprop=datePublished]", "content")),
    lead=(Where(f"{_DETAIL}:has(.content-detail) .brief:not(:has(.content-detail))"),),
    author=(Where(f"{_DETAIL} .author", label="Tác giả"),),
    source=(Where(f"{_DETAIL} .source", label="Nguồn(?: tin)?"),),
    view_count=(Where(f"{_DETAIL} .author", label="Lượt xem"),),
    noise=(
        Where("header, .block_share, .social-connect, .network-share, .button-bookmark, .rating, .author, .source"),
        Where("[id^='audio'], .show-article, .relatedArticles, .comment, .content-detail .brief"),
    ),
    key_page=(
        (Where(f"{_DETAIL} [onclick*='printArticle(']", "onclick"), re.compile(r"printArticle\('([0-9a-f]{24})'")),
    ),
)

LISTING = Listing(
    # Related and featured articles are lists of the same class, of another name.
    holder=(".Article-Detail-listmeberpost", ".Article-Detail-default", ".Article-Detail-listType5"),
    card=("article.item-block", "article.detailType2", ".news-item"),
    link=(".entry-title a", ".post-title a", ".news-title a"),
    date=("time.post-date", "span.date", ".time-news"),
    lead=(".post-content", ".brief"),
    next_page=("a.next", "a.next-pages", "li.btn-next a"),
    page_number=re.compile(r"[?&]page=(\d+)"),
)

MARKS = (
    Mark("its modules", re.compile(r"\bmoduleRootId=\"\d{1,12}\"", re.IGNORECASE), weight=2),
    Mark("its article", re.compile(r"class=\"news-detail-layout-type-\d"), weight=2),
    Mark("its lists", re.compile(r"class=\"section-list Article-[A-Z]?[a-zA-Z]{1,20}-"), weight=2),
    Mark("boxes called ModuleWrapper", re.compile(r"class=\"ModuleWrapper\"")),
)


class ModuleWrapperSpider(PortalSpider):
    """A portal run by the CMS whose boxes are ModuleWrapper."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
