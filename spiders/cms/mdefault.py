"""mDefault.aspx (Trà Vinh, Sóc Trăng): both forms of its addresses and the order of the text are verified, all else
assumed (docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from crawler.text_order import TextOrder
from spiders.listing import Listing
from spiders.paging import Numbered
from spiders.portal import PortalSpider
from spiders.recognise import Mark

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


MARKS = (
    Mark(
        "pages, articles or forms at mDefault.aspx",
        re.compile(r"=[\"']?/?(?:\w{1,40}/){0,3}mDefault\.aspx\?", re.IGNORECASE),
        weight=2,
    ),
    Mark(
        "addresses of site, page, category and article id",
        re.compile(r"href=[\"']?/(?:[a-z]\w{0,40}/)?(?:\d{2,9}/){4}[^/\"'\s>]{1,100}/[^/\"'\s>]", re.IGNORECASE),
        weight=2,
    ),
    Mark("its dates' class", re.compile(r"<div class=\"DateCreate\"")),
)


class MDefaultSpider(PortalSpider):
    """A portal whose pages are mDefault.aspx with sid, pageid, catid and id."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
