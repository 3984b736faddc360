"""SharePoint as Tân Dân builds it: addresses and class names of articles as seen and scraped, its lists' markup assumed."""

import re
from hashlib import md5
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request
from replica.pasted import numbers, signed, without_lead
from replica.routes import Routes, Shown
from replica.shelf import Listing, Visit
from replica.template import template

_ARTICLE = re.compile(r"/portal/Pages/\d{4}-\d{1,2}-\d{1,2}/([^/]+)\.aspx")
_SECTION = re.compile(r"/portal/Pages/([A-Za-z0-9-]+)\.aspx")
_SLUG = 45  # characters of a title that an address keeps
_FIELD = "ctl00_PlaceHolderMain_ctl03__ControlWrapper_RichHtmlField"


class TanDan(Routes):
    """The routes and pages of one site. An address ends in letters of chance; no article has a number."""

    def address(self, article: Article) -> str:
        day = article.published
        return f"/portal/Pages/{day.year}-{day.month}-{day.day}/{self._name(article)}.aspx"

    def key(self, article: Article) -> str:
        day = article.published
        return f"{day.year}-{day.month}-{day.day}/{self._name(article)}"

    def _name(self, article: Article) -> str:
        """The slug, cut, and six characters of its own; it stays what it was when the title is edited."""
        first = next((slug for slug, number in self.shelf.old_slugs.items() if number == article.id), article.slug)
        chance = md5(f"{article.id}".encode(), usedforsecurity=False).hexdigest()[:6]
        return f"{first[:_SLUG]}{chance}"

    def section_path(self, slug: str) -> str:
        return f"/portal/Pages/{slug.capitalize()}.aspx"

    def page_path(self, listing: Listing, number: int) -> str:
        return listing.path if number == 1 else f"{listing.path}?PageIndex={number}"

    def answer(self, request: Request) -> Answer:
        if request.path in ("/", "/portal/Pages/default.aspx"):
            return self.show(self.front(), request.number("PageIndex"), request)
        if match := _ARTICLE.fullmatch(request.path):
            named = (each for each in self.shelf.all_articles if self._name(each) == match[1])
            return self.show_article(next(named, None), request)
        match = _SECTION.fullmatch(request.path)
        if match and self.shelf.section(match[1].lower()):
            return self.show(self.section_listing(match[1].lower()), request.number("PageIndex"), request)
        return self.missing(request)

    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str:
        rows = "\n".join(
            f'<div class="channel-news"><a href="{escape(self.address(each))}"><img src="/portal/Photos/tin.jpg" alt="" /></a>'
            f'<p class="channel-news-title"><a href="{escape(self.address(each))}">{escape(each.title)}</a></p>'
            f'<p class="channel-news-summary">{escape(each.lead)}</p></div>'
            for each in shown.articles
        )
        pager = " ".join(
            f"<span>{each}</span>" if each == shown.number else f'<a href="{self._step(shown, each)}">{each}</a>'
            for each in numbers(shown.last, shown.number)
        )
        content = (
            f'<div class="channel-title">{escape(shown.listing.title)}</div>\n{rows}\n'
            f'<div class="channel-pager">{pager if shown.last > 1 else ""}</div>'
        )
        return self._frame(shown.listing.title, content, request, visit)

    def _step(self, shown: Shown, number: int) -> str:
        """Half the lists page by links, the others by post-backs."""
        if len(shown.listing.title) % 2:
            return f"javascript:__doPostBack(&#39;ctl00$g_list$pager&#39;,&#39;{number}&#39;)"
        return escape(self.page_path(shown.listing, number))

    def article_page(self, article: Article, request: Request, visit: Visit) -> str:
        field = f'<div id="{_FIELD}" class="ms-rtestate-field">\n{without_lead(article)}{signed(article)}\n</div>'
        # A paragraph cannot hold the field: every parser closes it before.
        main = "p" if article.id % 2 else "div"
        tags = "".join(
            f'<a href="/portal/Pages/tim-kiem.aspx?k={escape(tag)}">{escape(tag)}</a> ' for tag in article.tags
        )
        others = "\n".join(
            f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a> ({each.published:%d/%m/%Y})</li>'
            for each in self.others(article)
        )
        content = template("tan_dan_article").render(
            title=escape(article.title),
            day=f"{article.published:%d/%m/%Y}",
            lead=f'<p class="tandan-p-article-news-summary">{escape(article.lead)}</p>' if article.lead else "",
            main=f'<{main} class="tandan-p-article-main">{field}</{main}>',
            number=article.id,
            tags=f'<div class="td-tags"><span>Tags:</span> {tags}</div>' if tags else "",
            others=others,
        )
        return self._frame(article.title, content, request, visit)

    def missing_page(self, request: Request, visit: Visit) -> str:
        return self._frame("Lỗi", "<h1>404 NOT FOUND</h1><p>Trang không tồn tại.</p>", request, visit)

    def _frame(self, title: str, content: str, request: Request, visit: Visit) -> str:
        return template("tan_dan_frame").render(
            page_title=f"{escape(title)} - CỔNG THÔNG TIN ĐIỆN TỬ", content=content, **self.furniture(request, visit)
        )
