"""Which address of a WordPress site answers what, redirects and missing pages included, as measured on 6.8."""

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import md5
from html import escape

from replica.articles import Article
from replica.exchange import XML, Answer, Request, page, redirect
from replica.shelf import Listing, Shelf
from replica.wordpress_pages import WordPressPages, shown_title

_LIST = re.compile(r"/(?:(category|tag)/([a-z0-9-]+)/)?(?:page/(\d+)/)?")
_FEED = re.compile(r"/(?:category/([a-z0-9-]+)/)?feed/")
_DATED = re.compile(r"/\d{4}/\d{2}/(?P<slug>[a-z0-9-]+)/(?:(?P<part>\d+)/)?")
_IN_CATEGORY = re.compile(r"/[a-z0-9-]+/(?P<slug>[a-z0-9-]+)\.html(?:/(?P<part>\d+)/)?")
_PLAIN = re.compile(r"/(?P<slug>[a-z0-9-]+)/(?:(?P<part>\d+)/)?")
_MONTH = re.compile(r"/(\d{4})/(?:(\d{2})/)?")
_FEED_ITEMS = 10
_RSS = "application/rss+xml; charset=UTF-8"
_REST_CLOSED = '{"code":"rest_disabled","message":"REST API is closed.","data":{"status":401}}'
_JSON = "application/json; charset=UTF-8"


class WordPress:
    """The routes of one WordPress site."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.pages = WordPressPages(shelf, self.address)

    def address(self, article: Article) -> str:
        """The permalink's path, in the shape the site is set to."""
        shape = self.shelf.options.permalinks
        if shape == "category":
            return f"/{article.section}/{article.slug}.html"
        return f"/{article.published:%Y/%m}/{article.slug}/" if shape == "date" else f"/{article.slug}/"

    def answer(self, request: Request) -> Answer:
        path = request.path
        if path == "/" and request.argument("p"):
            return self._short_link(request)
        if path.startswith("/wp-json/"):
            return page(
                '{"code":"rest_disabled","message":"REST API is closed.","data":{"status":401}}', 401, kind=_JSON
            )
        if path in ("/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml") and self.shelf.options.sitemap:
            return self._sitemap(request)
        if match := _FEED.fullmatch(path):
            return self._feed(match[1] or "", request)
        if listed := self._listing(path):
            return self._page(*listed, request)
        found = self._post(path)
        if found is not None:
            return self._article(*found, request)
        if not path.endswith("/") and (
            self._listing(f"{path}/") or self._post(f"{path}/") or _FEED.fullmatch(f"{path}/")
        ):
            return redirect(f"{request.origin}{path}/")
        return self._missing(request)

    def robots(self, request: Request) -> str:
        lines = ["User-agent: *", "Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php"]
        if self.shelf.options.crawl_delay is not None:
            lines.append(f"Crawl-delay: {self.shelf.options.crawl_delay:g}")
        return "\n".join([*lines, "", f"Sitemap: {request.origin}/wp-sitemap.xml", ""])

    def section_listing(self, slug: str) -> Listing:
        section = self.shelf.section(slug)
        return Listing(f"/category/{slug}/", section.name if section else slug, self.shelf.in_section(slug), slug)

    def _listing(self, path: str) -> tuple[Listing, int] | None:
        """The list at that path and the number of its page; 0 where page 1 is asked for by number."""
        if match := _MONTH.fullmatch(path):
            stamp = f"{match[1]}-{match[2] or ''}"
            months = self.shelf.select(path, lambda each: f"{each.published:%Y-%m}".startswith(stamp))
            return (Listing(path, stamp.strip("-"), months), 1) if months else None
        match = _LIST.fullmatch(path)
        if match is None:
            return None
        kind, slug, number = match.groups()
        page_number = 1 if number is None else int(number) if int(number) > 1 else 0
        if kind is None:
            return Listing("/", self.shelf.title, self.shelf.articles), page_number
        if kind == "category":
            return (self.section_listing(slug), page_number) if self.shelf.section(slug) else None
        tagged = self.shelf.tagged(slug)
        return (Listing(f"/tag/{slug}/", slug.replace("-", " "), tagged), page_number) if tagged else None

    def _page(self, listing: Listing, number: int, request: Request) -> Answer:
        if self.shelf.empty_lists:
            listing = replace(listing, articles=())
        size, last = self.shelf.page_size, listing.pages(self.shelf.page_size)
        if number == 0:
            return redirect(f"{request.origin}{listing.path}")
        if number > last:
            way = self.shelf.options.past_end
            if way == "first":
                return redirect(f"{request.origin}{listing.path}")
            if way == "repeat":
                return self._page(listing, last, request)
            if way == "empty":
                return page(self.pages.listing(listing, number, (), request))
            return self._missing(request, known=True)
        shown = listing.articles[(number - 1) * size : number * size]
        pinned = tuple(each for each in listing.articles if each.pinned) if number == 1 else ()
        return page(self.pages.listing(listing, number, (*pinned, *shown), request))

    def _post(self, path: str) -> tuple[Article, int] | None:
        """The post at that path, under its present or an old slug, and which of its pages is meant."""
        shape = self.shelf.options.permalinks
        if shape == "category":
            match = _IN_CATEGORY.fullmatch(path)
        elif shape == "date":
            match = _DATED.fullmatch(path)
        else:
            match = _PLAIN.fullmatch(path)
        if match is None:
            return None
        slug, part = match["slug"], match["part"]
        article = self.shelf.by_slug(slug) or self.shelf.article(self.shelf.old_slugs.get(slug, -1))
        return (article, int(part or 1)) if article else None

    def _article(self, article: Article, part: int, request: Request) -> Answer:
        if article.id in self.shelf.gone:
            return self._missing(request, self.shelf.gone[article.id], known=True)
        own = self.address(article)
        # Where the category is part of the address, a post answers under each of its own: only rel=canonical tells.
        shared = self.shelf.options.permalinks == "category" and article.second_section
        right = {own, f"/{article.second_section}/{article.slug}.html"} if shared else {own}
        if part > len(article.pages) or not any(request.path in (path, _part_path(path, part)) for path in right):
            return redirect(f"{request.origin}{own}")
        return page(self.pages.article(article, part, request))

    def _short_link(self, request: Request) -> Answer:
        number = request.argument("p")
        article = self.shelf.article(int(number)) if number.isdigit() else None
        if article is None or article.id in self.shelf.gone:
            return self._missing(request)
        return redirect(f"{request.origin}{self.address(article)}")

    def _missing(self, request: Request, status: int = 404, *, known: bool = False) -> Answer:
        return Answer(status, self.pages.missing(request).encode(), known=known)

    def _feed(self, slug: str, request: Request) -> Answer:
        if not self.shelf.options.feeds or (slug and self.shelf.section(slug) is None):
            return self._missing(request)
        articles = self.shelf.in_section(slug) if slug else self.shelf.articles
        asked = request.argument("paged")
        number = int(asked) if asked.isdigit() else 1
        shown = () if self.shelf.empty_lists else articles[(number - 1) * _FEED_ITEMS : number * _FEED_ITEMS]
        headers = self._validators()
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Answer(304, headers=headers)
        body = "\n".join(self._feed_item(article, request) for article in shown)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n'
            '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
            '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
            '\txmlns:atom="http://www.w3.org/2005/Atom"\n\t>\n\n<channel>\n'
            f"\t<title>{escape(self.shelf.title)}</title>\n\t<link>{request.origin}</link>\n"
            f'\t<atom:link href="{request.origin}{request.path}" rel="self" type="application/rss+xml" />\n'
            "\t<language>vi</language>\n\t<generator>https://wordpress.org/?v=6.8.8</generator>\n"
            f"{body}\n</channel>\n</rss>\n"
        )
        return page(text, 200 if shown else 404, kind=_RSS, headers=headers)

    def _validators(self) -> dict[str, str]:
        """One ETag for every feed of the site: it moves only when a post does, not when permalinks or themes change."""
        latest = max((each.modified for each in self.shelf.articles), default=None)
        stamp = f"{latest - timedelta(hours=7):%a, %d %b %Y %H:%M:%S GMT}" if latest else ""
        return {"ETag": f'"{md5(stamp.encode(), usedforsecurity=False).hexdigest()}"', "Last-Modified": stamp}

    def _feed_item(self, article: Article, request: Request) -> str:
        link = request.origin + self.address(article)
        text = ""
        if self.shelf.options.feed_full_text:
            content = self.pages.body(article, 1, request.origin, whole=False)
            text = f"\n\t\t<content:encoded><![CDATA[{content}]]></content:encoded>"
        categories = "".join(
            f"\n\t\t<category><![CDATA[{name}]]></category>" for name in (self._section_name(article), *article.tags)
        )
        return (
            f"\t<item>\n\t\t<title>{escape(shown_title(article))}</title>\n\t\t<link>{link}</link>\n"
            f"\t\t<dc:creator><![CDATA[{article.account}]]></dc:creator>\n"
            f"\t\t<pubDate>{article.published - timedelta(hours=7):%a, %d %b %Y %H:%M:%S} +0000</pubDate>{categories}\n"
            f'\t\t<guid isPermaLink="false">{request.origin}/?p={article.id}</guid>\n'
            f"\t\t<description><![CDATA[{'' if article.password else article.lead}]]></description>{text}\n\t</item>"
        )

    def _section_name(self, article: Article) -> str:
        section = self.shelf.section(article.section)
        return section.name if section else article.section

    def _sitemap(self, request: Request) -> Answer:
        declaration, space = '<?xml version="1.0" encoding="UTF-8"?>\n', "http://www.sitemaps.org/schemas/sitemap/0.9"
        if request.path == "/wp-sitemap.xml":
            index = f"<sitemap><loc>{request.origin}/wp-sitemap-posts-post-1.xml</loc></sitemap>"
            return page(f'{declaration}<sitemapindex xmlns="{space}">{index}</sitemapindex>', kind=XML)
        rows = "".join(
            f"<url><loc>{request.origin}{self.address(each)}</loc>"
            f"<lastmod>{each.modified:%Y-%m-%dT%H:%M:%S}+07:00</lastmod></url>"
            for each in self.shelf.articles[:2000]
        )
        return page(f'{declaration}<urlset xmlns="{space}">{rows}</urlset>', kind=XML)


def _part_path(path: str, part: int) -> str:
    return path if part == 1 else f"{path.removesuffix('/')}/{part}/"
