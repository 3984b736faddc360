"""The ASP.NET portal of DesktopModule/UIArticleInMenu (Hải Phòng, Ninh Bình): markup and paging are known from public
scrapers (docs/portals.md)."""

import re
from dataclasses import dataclass, replace

from crawler.layout import Layout, Where
from crawler.page import Page
from crawler.urls import resolve
from spiders.listing import Listing, ListingPage
from spiders.portal import PortalSpider
from spiders.recognise import Mark
from storage.records import PortalFacts

_DETAIL = ".ArticleDetailControl"

LAYOUT = Layout(
    family="article_in_menu",
    version=1,
    title=(Where(f"{_DETAIL} .ArticleHeader"), Where(".ArticleHeader"), Where("meta[property='og:title']", "content")),
    body=(Where(f"{_DETAIL} .ArticleContent"), Where(".ArticleContent")),
    date=(Where(f"{_DETAIL} .PostDate"), Where(".PostDate")),
    lead=(Where(f"{_DETAIL} .ArticleSummary"), Where(".ArticleSummary")),
    author=(Where(f"{_DETAIL} .author", label="Tác giả"),),
    head_image=(Where(f"{_DETAIL} img.ImgDetailImage"),),
    view_count=(Where(f"{_DETAIL} > div, {_DETAIL} > span", label="Lượt xem"),),
    noise=(Where(".tool, .UISocialShare, .author, .ArticleHeader, .PostDate, .ArticleSummary, .ImgDetailImage"),),
    # Portals with /category/slug.html have no id there: a year at the slug's end is none either.
    key_url=re.compile(r"/[^/?#]+-(\d{5,9})(?:$|[?#])"),
)

_LOAD = "/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
_NUMBER = "page"
_DEMANDED = ("article_category_id", "site_id", "page_size")
# The form's fields in their order, with what public scrapers send where a page's script has no value of its own.
_FIELDS = (
    ("article_category_id", ""),
    ("categoryIds", ""),
    ("site_id", ""),
    (_NUMBER, "2"),
    ("page_size", ""),
    ("keyword", ""),
    ("date_begin", ""),
    ("date_end", ""),
    ("show_no", "False"),
    ("show_post_date", "True"),
    ("num_of_text", "0"),
    ("show_view_count", "False"),
    ("filter_order_in_list", "False"),
    ("is_default", "False"),
    ("new", "False"),
    ("number_of_day", "3"),
    ("no", "0"),
    ("articlelang", "vi-VN"),
    ("is_authenticated", "False"),
)
_LAST = re.compile(r"\bmaxPage\s{0,9}=\s{0,9}parseInt\([\"']?(\d{1,6})")


@dataclass(frozen=True)
class PostedListing:
    """A list whose first page is a page and whose others are rows alone, asked for by a form out of the first's script."""

    rows: Listing

    def read(self, page: Page, portal: PortalFacts, key_url: re.Pattern[str] | None) -> ListingPage:
        """As every `ListingReader`. Rows alone do not say whether more follow: a page without any is the end."""
        found = self.rows.read(page, portal, key_url)
        form = _after(page.form) if page.form else _second(page)
        if not form or not found.entries:
            return found
        return replace(found, next_url=resolve(page.url, _LOAD), next_form=form)


def _second(page: Page) -> tuple[tuple[str, str], ...]:
    """The form for the second page; empty where there is none, or where the script does not say what is to be sent."""
    script = next(
        (text for where in page.tree.iter("script") if "ArticleInMenuPagination" in (text := where.text or "")), ""
    )
    last = _LAST.search(script)
    said = {name: value for name, _ in _FIELDS if (value := _value(script, name)) is not None and name != _NUMBER}
    if (last and int(last[1]) < 2) or not all(said.get(name) for name in _DEMANDED):
        return ()
    return tuple((name, said.get(name, usual)) for name, usual in _FIELDS)


def _value(script: str, name: str) -> str | None:
    match = re.search(
        rf"\b{name}\s{{0,9}}[:=]\s{{0,9}}(?:\"([^\"]{{0,500}})\"|'([^']{{0,500}})'|(-?\d{{1,12}})\b)", script
    )
    return next((group for group in match.groups() if group is not None), None) if match else None


def _after(form: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(int(value) + 1) if name == _NUMBER else value) for name, value in form)


LISTING = PostedListing(
    Listing(
        holder=(".UIArticleInMenu_Default", "ul.ArticleList"),  # boxes of other modules stand beside it
        card=("li.row", "li:has(h2)", ".item"),
        link=("h2.Title a", ".Title a", "h2 a", "h3 a"),
        date=(".Ngaydang", ".PostDate"),
        lead=("p", ".Summary"),
        next_page=(),
        page_number=re.compile(r"[?&]page=(\d+)"),
    )
)

MARKS = (
    Mark("its list of articles", re.compile(r"class=\"[^\"]{0,100}\bUIArticleInMenu_"), weight=2),
    Mark("its article", re.compile(r"class=\"[^\"]{0,100}\bArticleDetailControl\b"), weight=2),
    Mark("its other modules", re.compile(r"=[\"']?/DesktopModule/UI\w{1,40}/"), weight=2),
    Mark("pictures described as Anh-tin-bai", re.compile(r"alt=\"Anh-tin-bai\"")),
)


class ArticleInMenuSpider(PortalSpider):
    """A portal run by the ASP.NET CMS whose lists are UIArticleInMenu."""

    layout = LAYOUT
    listing = LISTING
    marks = MARKS
    pace = 2.0
