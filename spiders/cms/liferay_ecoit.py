"""Liferay 7 with EcoIT's "soft CMS": addresses and portlet names are verified, class names come from clones (docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from crawler.text_order import TextOrder
from spiders.listing import Listing
from spiders.paging import Numbered
from spiders.portal import PortalSpider
from spiders.recognise import Mark

_DETAIL = "[id*='DetailControllerPortlet']"
_LIST = "[id*='ListNewByCategoryPortlet']"

LAYOUT = Layout(
    family="liferay_ecoit",
    version=1,
    title=(
        Where("meta[property='og:title']", "content"),
        Where(f"{_DETAIL} .portlet-body h1"),
        Where(f"{_DETAIL} .portlet-body h2"),
    ),
    body=(Where(f"{_DETAIL} .portlet-body"), Where(f"{_DETAIL} .portlet-content"), Where(".journal-content-article")),
    date=(),  # read from the head, by its form
    section=(Where("ul.breadcrumb li:last-child"), Where("ol.breadcrumb li:last-child")),
    noise=(Where(".portlet-title-text, .portlet-topper, .hide-accessible, .sr-only, .taglib-social-bookmarks"),),
    order=TextOrder(
        slug=re.compile(r"/-/(?:bai-viet|chi-tiet)/([^/?#]+?)-\d+-\d+\.html"),
        date_line=re.compile(r"(?P<date>\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}(?::\d{2})?)"),
        section_above=True,
    ),
    key_url=re.compile(r"/-/(?:bai-viet|chi-tiet)/[^?#]*?-(\d+)-\d+\.html(?:$|[?#])"),
)

LISTING = Listing(
    holder=(".news-list", _LIST),  # other instances of the portlet show other lists
    card=(".newsItem", "a[href*='/-/bai-viet/'], a[href*='/-/chi-tiet/']"),
    link=("h2 a", "h3 a", "h4 a", "a[href*='/-/bai-viet/']", "a[href*='/-/chi-tiet/']"),
    date=("span.post-ago", ".post-ago", ".date", ".time"),
    lead=("p.des", ".des"),
    next_page=(),
    page_number=re.compile(r"_cur=(\d+)"),
    keyed=True,
    paging=Numbered(
        code=re.compile(r"(?:p_p_id[_=])(com_soft_article_listnew_ListNewByCategoryPortlet_INSTANCE_[A-Za-z0-9]+)"),
        query="p_p_id={code}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view"
        "&_{code}_resetCur=false&_{code}_delta=10&_{code}_cur={number}",
    ),
)


MARKS = (
    Mark(
        "EcoIT's portlets",
        re.compile(r"com_soft_article_\w{1,40}Portlet_INSTANCE_|com_view_article_detail_DetailControllerPortlet"),
        weight=2,
    ),
    Mark(
        "their articles' addresses",
        re.compile(r"=[\"']?/[^\"'\s>]{1,100}/-/bai-viet/[^\"'\s>]{1,300}-\d{1,9}-\d{1,9}\.html"),
        weight=2,
    ),
)


class LiferayEcoitSpider(PortalSpider):
    """A portal run by EcoIT's article portlets on Liferay 7."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
