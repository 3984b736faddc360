"""Liferay as it comes, versions 6.2 and 7: the asset publisher's markup is known from Liferay's own source, addresses are
seen on portals; what a portal's own structures show of an article is not known (docs/portals.md)."""

import re

from crawler.layout import Layout, Where
from crawler.text_order import TextOrder
from spiders.listing import Listing
from spiders.paging import Numbered
from spiders.portal import PortalSpider
from spiders.recognise import Mark

_FULL = ".asset-full-content"
_ADDRESS = r"/-/asset_publisher/[^/?#\"'\s>]{1,60}/content/(?:id/)?([^/?#\"'\s>]{1,300})"

LAYOUT = Layout(
    family="liferay",
    version=1,
    title=(
        Where(f"{_FULL} .asset-title"),
        Where(".portlet-asset-publisher .header-title"),
        Where(f"{_FULL} .journal-content-article", "data-analytics-asset-title"),
        Where("meta[property='og:title']", "content"),
    ),
    # Boxes and the footer are articles of the CMS too.
    body=(
        Where(f"{_FULL} .journal-content-article"),
        Where(f"{_FULL} .asset-content"),
        Where(".portlet-asset-publisher .journal-content-article"),
    ),
    date=(Where(f"{_FULL} .metadata-publish-date"), Where(f"{_FULL} .asset-publish-date")),
    noise=(
        Where(".taglib-social-bookmarks, .taglib-ratings, .asset-metadata, .hide-accessible, .sr-only, .asset-more"),
    ),
    # A portal's own structure may show title and date inside the text.
    order=TextOrder(
        slug=re.compile(_ADDRESS),
        date_line=re.compile(
            r"(?:Ngày đăng|Đăng ngày)(?: tin)? ?:? ?(?P<date>\d{1,2}/\d{1,2}/\d{4}(?: ?[|-]? ?\d{1,2}:\d{2})?)"
            r"(?: ?\| ?(?:View count|Lượt xem|Số lượt xem) ?: ?(?P<views>\d{1,9}))?",
            re.IGNORECASE,
        ),
    ),
    key_url=re.compile(_ADDRESS),  # one slug is one article, under whatever layout and instance
)

_LISTED = ".portlet-asset-publisher"

LISTING = Listing(
    # Boxes beside the list are asset publishers too; the one that pages is the list, else the one in the first column.
    holder=(f"{_LISTED}:has(.lfr-pagination-buttons)", f"#column-1 {_LISTED}", _LISTED),
    card=(".asset-abstract", ".title-list li", "tr.asset-entry", "a[href*='/-/asset_publisher/']"),
    link=(".asset-title a", "a.asset-title", "h2 a", "h3 a", "h4 a", "a[href*='/-/asset_publisher/']"),
    date=(".metadata-publish-date", ".asset-publish-date", ".date"),
    lead=(".asset-summary",),
    next_page=(),
    page_number=re.compile(r"_cur=(\d+)"),
    keyed=True,
    paging=Numbered(
        code=re.compile(
            r"p_p_id[_=]((?:com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet|101)_INSTANCE_[A-Za-z0-9]+)"
        ),
        query="p_p_id={code}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&_{code}_cur={number}",
    ),
)

MARKS = (
    Mark("Liferay's own script", re.compile(r"\bLiferay\.(?:ThemeDisplay|authToken|currentURL)\b"), weight=2),
    Mark("articles of the asset publisher", re.compile(rf"=[\"']?/[^\"'\s>]{{0,200}}{_ADDRESS}"), weight=2),
    Mark("portlets", re.compile(r"id=\"p_p_id_\w{1,200}_\"")),
    Mark("files by group and folder", re.compile(r"=[\"']?/documents/\d{2,12}/\d{1,12}/")),
    Mark(
        "EcoIT's portlets, a family of their own",
        re.compile(r"com_soft_article_|com_view_article_detail_|_WAR_CmsViewEcoITportlet"),
        weight=-9,
    ),
)


class LiferaySpider(PortalSpider):
    """A portal run by Liferay with its own asset publisher."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
