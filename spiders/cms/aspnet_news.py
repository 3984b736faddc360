"""The ASP.NET portal of thainguyencity.gov.vn: the address and the order of the text are verified, all else assumed
(docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from crawler.text_order import TextOrder
from spiders.listing import Listing
from spiders.paging import Numbered
from spiders.portal import PortalSpider
from spiders.recognise import Mark

LAYOUT = Layout(
    family="aspnet_news",
    version=1,
    title=(Where("[id$='lblTitle']"), Where("h1"), Where("meta[property='og:title']", "content")),
    body=(),  # nobody has seen its classes: the text is found around its headline
    date=(),
    noise=(Where(".share, .social, .fb-like, .print"),),
    order=TextOrder(
        slug=re.compile(r"/\?\d+/([^/?#&]+?)\.html?", re.IGNORECASE),
        # Month/day/year, then how often the page was seen.
        date_line=re.compile(
            r"(?P<date>\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M)(?: (?P<views>\d{1,9}))?", re.IGNORECASE
        ),
    ),
    key_url=re.compile(r"/\?(\d+)/"),  # the id stands in the query
)

LISTING = Listing(
    card=(".news-item", ".item-news", ".list-news li", "a[href*='/?']"),
    link=("h2 a[href*='/?']", "h3 a[href*='/?']", ".title a[href*='/?']", "a[href*='/?']"),
    date=(".date", ".time", "i"),
    lead=(".summary", ".des"),
    next_page=("a.next", "a[rel=next]"),
    page_number=re.compile(r"[?&](?:page|p|pageindex|trang)=(\d+)", re.IGNORECASE),
    keyed=True,
    paging=Numbered(),
)


MARKS = (
    Mark(
        "articles with the id in the query",
        re.compile(r"href=[\"']?/home/[a-z0-9-]{1,60}/\?\d{1,9}/[^\"'\s>]{1,300}\.htm\b", re.IGNORECASE),
        weight=2,
    ),
    Mark(
        "its address is such an article's",
        re.compile(r"/home/[a-z0-9-]{1,60}/\?\d{1,9}/[^?#]{1,300}\.htm$"),
        where="url",
        weight=2,
    ),
    Mark("a page of ASP.NET", re.compile(r"<input type=\"hidden\" name=\"__VIEWSTATE\"")),
)


class AspNetNewsSpider(PortalSpider):
    """A portal whose articles are /home/news/?ID/Slug.htm."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    date_order = "mdy"  # as its server, in US English, writes them
    pace = 2.0
