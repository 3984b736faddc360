"""SharePoint as Tân Dân builds it, /portal/Pages/… (Điện Biên, Thanh Hóa, Nam Định): addresses are seen, the article's
class names are known from a public scraper (docs/portals.md)."""

import re
from dataclasses import dataclass, replace

from crawler.layout import Layout, Where
from crawler.page import Page
from crawler.urls import resolve
from spiders.listing import Listing, ListingPage
from spiders.paging import Numbered
from spiders.portal import PortalSpider
from spiders.recognise import Mark
from storage.records import PortalFacts

_DATED = r"/Pages/(\d{4}-\d{1,2}-\d{1,2}/[^/?#\"'\s>]{1,200}?)\.aspx"

LAYOUT = Layout(
    family="tan_dan",
    version=1,
    title=(Where(".tandan-p-article-news-title"), Where(".tandan-title-view"), Where(".title-news")),
    body=(
        # The paragraph that should hold the field is closed before it: nothing stands in it.
        Where(".tandan-p-article-main .ms-rtestate-field"),
        Where(".tandan-p-article-main ~ .ms-rtestate-field"),
        Where("[id$='_RichHtmlField'].ms-rtestate-field"),
        Where("div.tandan-p-article-main"),
        Where(".tandan-content-view"),
    ),
    date=(Where(".tandan-span-date-publish"), Where(".tandan-date-view"), Where(".date-news")),
    lead=(Where(".tandan-p-article-news-summary"), Where(".summary-news")),
    tags=(Where(".td-tags a"),),
    noise=(Where(".social-share, .tandan-div-article-other, [id$='_label']"),),
    key_url=re.compile(_DATED, re.IGNORECASE),  # the day and a name that ends in letters of chance: all it is known by
)

_PAGE_NUMBER = re.compile(r"[?&]PageIndex=(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class TriedListing:
    """A list whose next page is its link with PageIndex; where the pager works by script, the same is tried.

    A site that does not read it shows its first page again, which is the end of the walk.
    """

    rows: Listing

    def read(self, page: Page, portal: PortalFacts, key_url: re.Pattern[str] | None) -> ListingPage:
        """As every `ListingReader`."""
        found = self.rows.read(page, portal, key_url)
        if found.next_url or not found.entries:
            return found
        match = _PAGE_NUMBER.search(page.url)
        number = int(match[1]) + 1 if match and len(match[1]) < 6 else 2
        scripts = Where("a[href*='__doPostBack']").read(page.tree)
        return replace(found, next_url=resolve(page.url, f"?PageIndex={number}")) if str(number) in scripts else found


LISTING = TriedListing(
    Listing(
        holder=("#DeltaPlaceHolderMain", "#contentBox"),  # boxes of other lists stand beside it
        card=(".channel-news-title", ".tandan-p-article-news-title", ".title-news", "a[href*='/Pages/']"),
        link=("a[href*='/Pages/']",),
        date=(),
        next_page=(),
        page_number=_PAGE_NUMBER,
        keyed=True,
        paging=Numbered(query="PageIndex={number}"),
    )
)

MARKS = (
    Mark("its class names", re.compile(r"class=\"[^\"]{0,100}\btandan-[a-z]{1,20}"), weight=2),
    Mark("articles under the day's folder", re.compile(rf"href=[\"']?/[^\"'\s>]{{0,60}}{_DATED}"), weight=2),
    Mark("SharePoint", re.compile(r"\b_spPageContextInfo\b")),
)


class TanDanSpider(PortalSpider):
    """A portal run by Tân Dân's SharePoint."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
