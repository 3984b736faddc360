"""The ASP.NET portal with the id in the query: address and order of the text as verified, all other markup assumed."""

import re
from dataclasses import replace
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from replica.articles import Article
from replica.exchange import Answer, Request, page, redirect
from replica.pasted import is_bare, numbers, pasted, signed
from replica.shelf import Listing, Shelf, Visit
from replica.template import template

_SECTION = re.compile(r"/home/([a-z0-9-]+)/")
_ARTICLE = re.compile(r"(\d+)/[^/&]*\.htm")
_OTHERS = 5


class AspNet:
    """The routes and pages of one site."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def address(self, article: Article) -> str:
        return f"/home/{article.section}/?{article.id}/{article.slug[:1].upper()}{article.slug[1:]}.htm"

    def answer(self, request: Request) -> Answer:
        if request.path == "/":
            return self._page(Listing("/", self.shelf.title, self.shelf.articles), request)
        match = _SECTION.fullmatch(request.path)
        if match is None or self.shelf.section(match[1]) is None:
            return self._missing()
        if asked := _ARTICLE.fullmatch(urlsplit(request.target).query):
            return self._article(int(asked[1]), request)
        return self._page(self.section_listing(match[1]), request)

    def robots(self, _request: Request) -> str:
        return "User-agent: *\nDisallow: /admin/"

    def section_listing(self, slug: str) -> Listing:
        section = self.shelf.section(slug)
        return Listing(f"/home/{slug}/", section.name if section else slug, self.shelf.in_section(slug), slug)

    def page_path(self, listing: Listing, number: int) -> str:
        return f"{listing.path}?page={number}"

    def _page(self, listing: Listing, request: Request) -> Answer:
        if self.shelf.empty_lists:
            listing = replace(listing, articles=())
        asked = request.argument("page")
        number = int(asked) if asked.isdigit() and int(asked) else 1
        size, last = self.shelf.page_size, listing.pages(self.shelf.page_size)
        if number > last:
            way = self.shelf.options.past_end
            if way == "first":
                return redirect(f"{request.origin}{listing.path}")
            if way == "missing":
                return self._missing(known=True)
            number = last if way == "repeat" else number
        pinned = tuple(each for each in listing.articles if each.pinned) if number == 1 else ()
        shown = (*pinned, *listing.articles[(number - 1) * size : number * size])
        items = "\n".join(self._item(article) for article in shown)
        links = " ".join(
            f"<b>{each}</b>" if each == number else f'<a href="{escape(self.page_path(listing, each))}">{each}</a>'
            for each in numbers(last, number)
        )
        if (beyond := numbers(last, number).stop) <= last:
            links += f' <a href="{escape(self.page_path(listing, beyond))}">...</a>'
        pager = f'<div class="pager">{links}</div>' if last > 1 else ""
        content = f"<b>{escape(listing.title)}</b><br />\n<table>\n{items}\n</table>\n{pager}"
        return page(self._frame(content, request, self.shelf.visit()))

    def _item(self, article: Article) -> str:
        path, title = escape(self.address(article)), escape(article.title)
        return (
            f'<tr><td><a href="{path}"><img src="/upload/anh.jpg" alt="" width="120" /></a></td>'
            f'<td><a href="{path}"><b>{title}</b></a><br />{escape(article.lead)}</td></tr>'
        )

    def _article(self, number: int, request: Request) -> Answer:
        """The id alone finds the article; without one the list is shown."""
        article = self.shelf.article(number)
        if article is None:
            return redirect(request.path, known=False)
        if article.id in self.shelf.gone:
            return self._missing(self.shelf.gone[article.id], known=True)
        visit = self.shelf.visit()
        line = f"{_american(article.published)} {self.shelf.hits(article, more=1)}"
        if is_bare(article):
            head = f"<b>{escape(article.title)}</b><br />{line}<br />"
        else:
            head = f'<span id="ctl00_main_lblTitle">{escape(article.title)}</span><div><i>{line}</i></div>'
        lists = self._others("Tin Nổi bật", visit.random.sample(self.shelf.articles, min(3, len(self.shelf.articles))))
        lists += self._others("Tin Liên quan", self.shelf.neighbours(article, _OTHERS)[1])
        content = f"<div>{head}\n<div>{pasted(article)}{signed(article)}</div>\n<p>&nbsp;</p>\n{lists}</div>"
        # As some of these portals have it: the canonical address is that of every article.
        canonical = f'<link rel="canonical" href="{request.origin}{request.path}" />'
        return page(self._frame(content, request, visit, canonical))

    def _others(self, heading: str, articles: tuple[Article, ...] | list[Article]) -> str:
        lines = "".join(
            f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a> ({each.published:%d/%m/%Y})</li>'
            for each in articles
        )
        return f"<div><b>{heading}</b></div>\n<ul>{lines}</ul>\n"

    def _missing(self, status: int = 404, *, known: bool = False) -> Answer:
        text = (
            "<html><head><title>The resource cannot be found.</title></head><body><h1>Server Error in '/' Application.</h1>"
            f"<h2><i>The resource cannot be found.</i></h2><b>Description:</b> HTTP {status}.</body></html>"
        )
        return Answer(status, text.encode(), known=known)

    def _frame(self, content: str, request: Request, visit: Visit, head: str = "") -> str:
        name = escape(self.shelf.title)
        return template("aspnet_frame").render(
            page_title=name,  # the same on every page
            head=head,
            action=escape(request.target),
            site_name=name,
            menu="\n".join(f'<a href="/home/{each.slug}/">{escape(each.name)}</a>' for each in self.shelf.sections),
            content=content,
            online=1 + visit.random.randrange(60),
            today=100 + visit.number,
            total=f"{3_456_700 + visit.number:,}",
            token=visit.token,
        )


def _american(moment: datetime) -> str:
    """11/18/2020 4:10:37 PM, without leading zeros."""
    return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M:%S %p}"
