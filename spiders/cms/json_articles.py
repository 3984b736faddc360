"""A single-page portal whose articles are JSON at /api/pub/articles/slug (congan.hoabinh.gov.vn): the article's service and
the rows of lists are known from a public scraper, all else is assumed (docs/portals.md)."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from crawler.json_page import moment_of, parsed
from crawler.layout import Layout, Where
from crawler.page import Page
from crawler.urls import resolve, same_site
from spiders.listing import MAX_ENTRIES, ListingPage
from spiders.portal import PortalSpider
from spiders.recognise import Mark
from spiders.service import Service
from storage.records import Entry, PortalFacts
from vietnamese.dates import Moment, latest_day, parse_moment
from vietnamese.unicode import squeeze

_ARTICLE = "[data-key=article] >"
_LONGEST = 2_000  # characters of a title or a lead
_DATES = ("published_date", "publishedDate", "published_at", "created_date")
_LEADS = ("summary", "description")

LAYOUT = Layout(
    family="json_articles",
    version=1,
    title=(Where(f"{_ARTICLE} [data-key=title]"),),
    body=(Where(f"{_ARTICLE} [data-key=content]"),),
    date=tuple(
        where
        for name in _DATES
        for where in (Where(f"{_ARTICLE} [data-key={name}]", "datetime"), Where(f"{_ARTICLE} [data-key={name}]"))
    ),
    lead=tuple(Where(f"{_ARTICLE} [data-key={name}]") for name in _LEADS),
    author=(Where(f"{_ARTICLE} [data-key=author]"),),
    key_url=re.compile(r"/articles/([^/?#]+)(?:$|[?#])"),
    json=True,
)

SERVICE = Service(re.compile(r"/articles/([^/?#]+)(?:$|[?#])"), "/api/pub/articles/slug?slug={name}&pageSize=5")

_PAGE = re.compile(r"([?&]page=)(\d{1,6})")


@dataclass(frozen=True)
class JsonListing:
    """A list as the service gives it: {"rows": [{"slug": …, "title": …}, …]}, paged by `page` in the query.

    A section's path states the number of its first page, 0 or 1; where it does not, 1 is asked for next: on a site that
    counts from 1 that is the first page again, after which the walk goes on.
    """

    def read(self, page: Page, portal: PortalFacts, _key_url: re.Pattern[str] | None) -> ListingPage:
        """As every `ListingReader`. Rows do not say whether more follow: a page without any is the end."""
        rows = (parsed(page) or {}).get("rows")
        if not isinstance(rows, list):
            return ListingPage((), "")
        made = (self._entry(row, page, portal) for row in rows[:MAX_ENTRIES])
        entries = {entry.url: entry for entry in made if entry and same_site(entry.url, portal.host)}
        return ListingPage(tuple(entries.values()), _next(page.url) if entries else "")

    def _entry(self, row: object, page: Page, portal: PortalFacts) -> Entry | None:
        if not isinstance(row, dict) or not isinstance(slug := row.get("slug"), str) or not slug.strip("/. "):
            return None
        return Entry(
            resolve(page.url, f"/articles/{quote(slug, safe='')}"),
            slug,
            title=_text(row, "title"),
            lead=next((text for name in _LEADS if (text := _text(row, name))), ""),
            listed=self._listed(row, page, portal),
        )

    def _listed(self, row: dict[str, object], page: Page, portal: PortalFacts) -> Moment | None:
        named = (moment_of(row.get(name)) for name in _DATES)
        moments = (parse_moment(text, portal.date_order) for text in named if text)
        latest = latest_day(page.fetched_at)
        return next((moment for moment in moments if moment and moment.on <= latest), None)


def _text(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    return squeeze(value)[:_LONGEST] if isinstance(value, str) else ""


def _next(url: str) -> str:
    match = _PAGE.search(url)
    if match:
        return f"{url[: match.start(2)]}{int(match[2]) + 1}{url[match.end(2) :]}"
    return f"{url}{'&' if '?' in url else '?'}page=1"


MARKS = (
    Mark("its service's address", re.compile(r"[\"'=]/api/pub(?:/articles)?\b"), weight=2),
    Mark(
        "rows with slugs, as JSON",
        re.compile(r"^\s{0,9}\{[^<]{0,300}\"rows\"\s{0,9}:\s{0,9}\[\s{0,9}\{[^<>]{0,2000}\"slug\""),
        weight=2,
    ),
    Mark("an article as JSON", re.compile(r"^\s{0,9}\{\s{0,9}\"article\"\s{0,9}:\s{0,9}\{"), weight=2),
    Mark("its address is an article's", re.compile(r"^https?://[^/]{1,253}/articles/[^/?#]{1,300}$"), where="url"),
)


class JsonArticlesSpider(PortalSpider):
    """A single-page portal: its pages are an empty shell, its articles come from a service."""

    layout = LAYOUT
    listing = JsonListing()
    marks = MARKS
    service = SERVICE
    pace = 2.0
