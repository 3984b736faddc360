"""Which address of a NukeViet site answers what, redirects included, as measured on 4.5 and eGov 1.2."""

import re
from dataclasses import replace
from datetime import timedelta
from email.utils import formatdate
from html import escape
from time import time

from replica.articles import Article
from replica.exchange import XML, Answer, Request, page, redirect
from replica.nukeviet_head import address, image_path, page_path
from replica.nukeviet_pages import NukeVietPages
from replica.shelf import Listing, Shelf

_LIST = re.compile(r"/([a-z0-9-]+)(?:/page-(\d+))?(/?)")
_TAG = re.compile(r"/tag/([a-z0-9-]+)(?:/page-(\d+))?/?")
_ARTICLE = re.compile(r"/([a-z0-9-]+)/([a-z0-9-]+)-(\d+)\.html")
_COPY = re.compile(r"/(print|savefile)(/[a-z0-9-]+/[a-z0-9-]+-\d+\.html)")
_FEED = re.compile(r"/rss/(?:([a-z0-9-]+)/)?")
_FEED_ITEMS = 30
_DISALLOWED = ("/admin/", "/data/", "/includes/", "/install/", "/modules/", "/users/", "/statistics/")


class NukeViet:
    """The routes of one NukeViet site."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.pages = NukeVietPages(shelf)

    def address(self, article: Article) -> str:
        return address(article)

    def answer(self, request: Request) -> Answer:
        path = request.path
        if path == "/":
            return self._page(self.home, 1, request)
        if path == "/sitemap.xml" or path == "/sitemap-vi.news.xml":
            return self._sitemap(request) if self.shelf.options.sitemap else self._missing(request)
        if match := _FEED.fullmatch(path):
            return self._feed(match[1] or "", request)
        if match := _COPY.fullmatch(path):
            return self._article(match[2], request, printed=True)
        if path.startswith("/news/") and _ARTICLE.fullmatch(path[5:]):
            return self._article(path[5:], request, moved=True)
        if _ARTICLE.fullmatch(path):
            return self._article(path, request)
        if match := _TAG.fullmatch(path):
            return self._tag(match[1], int(match[2] or 1), request)
        if (match := _LIST.fullmatch(path)) and self.shelf.section(match[1]):
            return self._section(match[1], int(match[2] or 0), match[3], request)
        # An unknown address inside a category is missing; at the top level the CMS sends the visitor home.
        if self.shelf.section(path.split("/")[1]):
            return self._missing(request)
        return redirect("/", known=False)

    def robots(self, request: Request) -> str:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _DISALLOWED)]
        if self.shelf.options.crawl_delay is not None:
            lines.append(f"Crawl-delay: {self.shelf.options.crawl_delay:g}")
        return "\n".join([*lines, f"Sitemap: {request.origin}/sitemap.xml"])

    @property
    def home(self) -> Listing:
        return Listing("/", self.shelf.title, self.shelf.articles)

    def section_listing(self, slug: str) -> Listing:
        section = self.shelf.section(slug)
        return Listing(f"/{slug}/", section.name if section else slug, self.shelf.in_section(slug), slug)

    def _section(self, slug: str, number: int, slash: str, request: Request) -> Answer:
        listing = self.section_listing(slug)
        if not slash:
            return redirect(f"{request.origin}{request.path}/")
        if number == 1 or request.argument("page"):
            return redirect(listing.path)
        return self._page(listing, number or 1, request)

    def _page(self, listing: Listing, number: int, request: Request) -> Answer:
        if self.shelf.empty_lists:
            listing = replace(listing, articles=())
        size = self.shelf.page_size
        last = listing.pages(size)
        if number <= last:
            shown = listing.articles[(number - 1) * size : number * size]
            pinned = tuple(each for each in listing.articles if each.pinned) if number == 1 else ()
            return _html(self.pages.listing(listing, number, (*pinned, *shown), request))
        return self._past_end(listing, number, last, request)

    def _past_end(self, listing: Listing, number: int, last: int, request: Request) -> Answer:
        way = self.shelf.options.past_end
        if way == "native":
            way = "empty" if self.shelf.variant == "nukeviet-egov" else "first"
        if way == "first":
            return redirect(page_path(listing, 1))
        if way == "missing":
            return self._missing(request)
        if way == "repeat":
            return self._page(listing, last, request)
        return _html(self.pages.listing(replace(listing, articles=()), number, (), request))

    def _article(self, path: str, request: Request, *, printed: bool = False, moved: bool = False) -> Answer:
        """The id alone finds the article; a wrong alias or another category is sent to the right address."""
        match = _ARTICLE.fullmatch(path)
        article = self.shelf.article(int(match[3])) if match else None
        if article is None:
            return self._missing(request)
        if article.id in self.shelf.gone:
            return self._missing(request, self.shelf.gone[article.id], known=True)
        if path != address(article) or moved:
            return redirect(address(article))
        if request.argument("download"):
            return Answer(200, b"%PDF-1.4\n%%EOF\n", "application/pdf")
        return _html((self.pages.printed if printed else self.pages.article)(article, request))

    def _tag(self, slug: str, number: int, request: Request) -> Answer:
        listing = Listing(f"/tag/{slug}/", slug.replace("-", " "), self.shelf.tagged(slug))
        return self._page(listing, number, request) if listing.articles else self._missing(request)

    def _missing(self, request: Request, status: int = 404, *, known: bool = False) -> Answer:
        text = self.pages.error(status, request)
        return Answer(status, text.encode(), known=known)

    def _feed(self, slug: str, request: Request) -> Answer:
        if not self.shelf.options.feeds:
            return redirect("/", known=False)
        if slug and self.shelf.section(slug) is None:
            return redirect("/rss/", known=False)
        listing = self.section_listing(slug) if slug else self.home
        items = () if self.shelf.empty_lists else listing.articles[:_FEED_ITEMS]
        body = "\n".join(_feed_item(article, request) for article in items)
        stamp = _wrong_stamp(items[0]) if items else ""
        return page(
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
            f"<title>Tin Tức - {escape(listing.title)}</title>\n<link>{request.origin}{listing.path}</link>\n"
            f'<atom:link href="{request.origin}{request.path}" rel="self" />\n<language>vi</language>\n'
            f"<pubDate>{stamp}</pubDate>\n<lastBuildDate>{stamp}</lastBuildDate>\n"
            f"<generator><![CDATA[NukeViet v4.0]]></generator>\n{body}\n</channel>\n</rss>",
            kind=XML,
        )

    def _sitemap(self, request: Request) -> Answer:
        declaration, space = '<?xml version="1.0" encoding="UTF-8"?>\n', "http://www.sitemaps.org/schemas/sitemap/0.9"
        if request.path == "/sitemap.xml":
            index = f"<sitemap><loc>{request.origin}/sitemap-vi.news.xml</loc></sitemap>"
            return page(f'{declaration}<sitemapindex xmlns="{space}">{index}</sitemapindex>', kind=XML)
        rows = "".join(
            f"<url><loc>{request.origin}{address(each)}</loc><lastmod>{each.published:%Y-%m-%dT%H:%M:%S}+07:00</lastmod>"
            "<changefreq>daily</changefreq><priority>0.8</priority></url>"
            for each in self.shelf.articles[:1000]
        )
        return page(f'{declaration}<urlset xmlns="{space}">{rows}</urlset>', kind=XML)


def _html(text: str) -> Answer:
    """A page. The CMS claims that it changed a day ago, whenever it is asked, and never answers 304."""
    return page(text, headers={"Last-Modified": formatdate(time() - 86_400, usegmt=True)})


def _wrong_stamp(article: Article) -> str:
    """The CMS prints the month where the minute belongs; date and hour hold."""
    utc = article.published - timedelta(hours=7)
    return f"{utc:%a}, {utc.day} {utc:%b %Y %H}:{utc:%m}:00 GMT"


def _feed_item(article: Article, request: Request) -> str:
    image = f'<img src="{request.origin}{image_path(article)}" width="100" align="left" border="0">'
    return (
        f"<item>\n<title>{escape(article.title)}</title>\n<link>{request.origin}{address(article)}</link>\n"
        f'<guid isPermaLink="false"><![CDATA[news_{article.id}]]></guid>\n<pubDate>{_wrong_stamp(article)}</pubDate>\n'
        f"<description><![CDATA[{image}{escape(article.lead)}]]></description>\n</item>"
    )
