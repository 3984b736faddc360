"""mDefault.aspx (Trà Vinh, Sóc Trăng): both forms of its addresses and the order of the text are verified, all else
assumed (docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from crawler.text_order import TextOrder
from spiders.listing import Listing
from spiders.paging import Numbered
from spiders.portal import PortalSpider

LAYOUT = Layout(
    family="mdefault",
    version=1,
    title=(Where("div.TitleNews"), Where("h1"), Where("meta[property='og:title']", "content")),
    body=(),  # nobody has seen its classes: the text is found around its headline
    date=(),  # div.DateCreate, known of a sister site, stands beside other titles too: read from the head only
    noise=(Where(".share, .social, .fb-like, .print"),),
    order=TextOrder(
        # /sid/pageid/catid/id/category/title, /m/…, or mDefault.aspx?…&title=…
        slug=re.compile(
            r"(?:/\d+/\d+/\d+/\d+/[^/?#]*/|[?&]title=)([^/?#&]+?)(?:\.aspx|\.html?)?(?:$|[?#&])", re.IGNORECASE
        ),
        date_line=re.compile(
            r"(?:Ngày(?: đăng)?:? ?)?(?P<date>\d{1,2}/\d{1,2}/\d{4}(?: \d{1,2}:\d{2})?)", re.IGNORECASE
        ),
    ),
    key_url=re.compile(
        r"^https?://[^/?#]+/(?:(?:[a-z]\w*/)?\d+/\d+/\d+/|mdefault\.aspx\?(?:[^#&]*&)*?id=)(\d+)(?=[/&#]|$)",
        re.IGNORECASE,
    ),
)

LISTING = Listing(
    card=(".ArticleItem", ".NewsItem", "a[href]"),
    link=("h2 a", "h3 a", ".Title a", ".TitleNews a", "a[href]"),
    date=("div.DateCreate", ".DateCreate"),
    lead=(".Summary", ".Sapo"),
    next_page=("a.next", "a[rel=next]"),
    page_number=re.compile(r"[?&](?:page|p|pageindex|trang)=(\d+)", re.IGNORECASE),
    keyed=True,
    paging=Numbered(),
)


class MDefaultSpider(PortalSpider):
    """A portal whose pages are mDefault.aspx with sid, pageid, catid and id."""

    layout = LAYOUT
    listing = LISTING
    pace = 2.0
