"""WordPress 6: selectors of its classic and its block themes, as measured."""

import re

from crawler.layout import Layout, Where
from spiders.listing import Listing
from spiders.portal import PortalSpider
from spiders.recognise import Mark

LAYOUT = Layout(
    family="wordpress",
    version=1,
    title=(Where("h1.entry-title"), Where("h1.wp-block-post-title"), Where("article h1")),
    body=(Where("article div.entry-content"), Where("div.entry-content"), Where("div.wp-block-post-content")),
    date=(
        Where("article time.entry-date.published", "datetime"),
        Where("article time.entry-date, article time.published", "datetime"),
        Where(".wp-block-post-date time", "datetime"),
    ),
    modified=(Where("article time.updated", "datetime"),),
    account=(Where("article .author.vcard"), Where(".wp-block-post-author__name"), Where(".wp-block-post-author-name")),
    section=(Where("article .cat-links a"), Where(".taxonomy-category a")),
    tags=(Where("article .tags-links a"), Where(".taxonomy-post_tag a")),
    head_image=(
        Where("div.single-featured-image-header img"),
        Where("article div.post-thumbnail img"),
        Where("figure.wp-block-post-featured-image"),
    ),
    parts=(Where("div.page-links a.post-page-numbers", "href"),),
    noise=(
        Where(".page-links, .wp-block-file, .wp-block-latest-posts, .sharedaddy, .jp-relatedposts, .yarpp-related"),
        Where(".screen-reader-text, .post-views, .addtoany_share_save_container"),
    ),
    key_page=(
        (Where("body", "class"), re.compile(r"(?:^|\s)postid-(\d+)")),
        (Where("main article[id], #content article[id]", "id"), re.compile(r"^post-(\d+)$")),
        (Where("link[rel=shortlink]", "href"), re.compile(r"[?&]p=(\d+)")),
    ),
)

LISTING = Listing(
    card=("main article", "article.post", "ul.wp-block-post-template > li"),
    link=(".entry-title a", ".wp-block-post-title a", "h2 a", "h3 a"),
    date=("time.published", "time.entry-date", ".wp-block-post-date time", "time"),
    key=re.compile(r"(?:^|\s)post-(\d+)(?:\s|$)"),
    pinned="sticky",
    next_page=("nav.pagination a.next", "a.wp-block-query-pagination-next", "link[rel=next]"),
    page_number=re.compile(r"/page/(\d+)/?$"),
)


MARKS = (
    Mark(
        "the generator is WordPress",
        re.compile(r"<meta[^>]{1,200}generator[^>]{1,100}WordPress", re.IGNORECASE),
        weight=2,
    ),
    Mark(
        "its own themes, plugins and scripts",
        re.compile(r"=[\"']?/wp-(?:content/(?:themes|plugins)|includes)/"),
        weight=2,
    ),
    Mark("its REST service", re.compile(r"=[\"']?/wp-json/"), weight=2),
    Mark("uploads", re.compile(r"=[\"']?/wp-content/uploads/")),
)


class WordPressSpider(PortalSpider):
    """A portal run by WordPress, whatever its permalinks: the post's id is on its page."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 1.0
