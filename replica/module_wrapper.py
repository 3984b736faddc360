"""The portal of ModuleWrapper and news-detail-layout-type-2: markup as public code knows it, addresses and pager assumed."""

import re
from hashlib import md5
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request
from replica.pasted import pasted, without_lead
from replica.routes import Routes, Shown
from replica.shelf import Listing, Visit
from replica.template import template

_ARTICLE = re.compile(r"/[a-z0-9-]+/([a-z0-9-]+)\.html")
_SECTION = re.compile(r"/([a-z0-9-]+)")
_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


class ModuleWrapper(Routes):
    """The routes and pages of one site. Its sections show three kinds of list; an address holds no number."""

    past_end = "empty"

    def address(self, article: Article) -> str:
        return f"/{article.section}/{article.slug}.html"

    def key(self, article: Article) -> str:
        """The id of the CMS's database: only the buttons beside the text state it."""
        return md5(f"{article.id}".encode(), usedforsecurity=False).hexdigest()[:24]

    def section_path(self, slug: str) -> str:
        return f"/{slug}"

    def page_path(self, listing: Listing, number: int) -> str:
        return listing.path if number == 1 else f"{listing.path}?page={number}"

    def answer(self, request: Request) -> Answer:
        if request.path == "/":
            return self.show(self.front(), request.number("page"), request)
        if match := _ARTICLE.fullmatch(request.path):
            return self.show_article(self.shelf.by_slug(match[1]), request)
        match = _SECTION.fullmatch(request.path)
        if match and self.shelf.section(match[1]):
            return self.show(self.section_listing(match[1]), request.number("page"), request)
        return self.missing(request)

    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str:
        slugs = [section.slug for section in self.shelf.sections]
        kind = slugs.index(shown.listing.section) % 3 if shown.listing.section else 0
        name, row = (("listmeberpost", _member), ("default", _plain), ("listType5", _sixth))[kind]
        rows = "\n".join(row(each, escape(self.address(each))) for each in shown.articles)
        content = (
            f'<section id="section33" class="section-list Article-Detail-{name}">\n'
            f"<h1>{escape(shown.listing.title)}</h1>\n{rows}\n{self._pager(shown)}</section>"
        )
        return self._frame(shown.listing.title, content, request, visit)

    def _pager(self, shown: Shown) -> str:
        if shown.last == 1:
            return ""
        if shown.number < shown.last:
            after = f'<a class="next" href="{escape(self.page_path(shown.listing, shown.number + 1))}">Sau</a>'
        else:
            after = '<span class="current next">Sau</span>'
        return f'<div class="default-pagination"><span class="current">{shown.number}</span> {after}</div>'

    def article_page(self, article: Article, request: Request, visit: Visit) -> str:
        """Every third page is of the older kind, which has the whole text in one field."""
        if article.id % 3:
            lead = f"<p>{escape(article.lead)}</p>" if article.lead else ""
            brief = f'<div class="brief font-size-text mb-10">{lead}</div>'
            body = (
                f'<div class="content-detail font-size-text mb-20" itemprop="articleBody">{without_lead(article)}</div>'
            )
        else:
            brief, body = "", f'<div class="brief">{pasted(article)}</div>'
        author = f'<div class="author">Tác giả: {escape(article.signature)}</div>' if article.signature else ""
        content = template("module_wrapper_article").render(
            title=escape(article.title),
            iso=f"{article.published:%Y-%m-%dT%H:%M:%S+07:00}",
            date=_written(article),
            id=self.key(article),
            brief=brief,
            body=body,
            author=author,
            views=self.shelf.hits(article, more=1),
            others="\n".join(
                f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a> '
                f'<span class="time-relatedArticles">({each.published:%d/%m/%Y})</span></li>'
                for each in self.others(article)
            ),
        )
        return self._frame(article.title, content, request, visit)

    def missing_page(self, request: Request, visit: Visit) -> str:
        return self._frame("404", "<h1>404</h1><p>Trang này không tồn tại.</p>", request, visit)

    def _frame(self, title: str, content: str, request: Request, visit: Visit) -> str:
        return template("module_wrapper_frame").render(
            page_title=escape(title), content=content, **self.furniture(request, visit)
        )


def _member(article: Article, path: str) -> str:
    return (
        f'<article class="item-block"><figure class="post-image"><a href="{path}"><img src="/upload/tin.jpg" alt="" /></a>'
        f'</figure><h2 class="entry-title"><a href="{path}">{escape(article.title)}</a></h2>'
        f'<time class="post-date">{article.published:%d/%m/%Y}</time>'
        f'<div class="post-content">{escape(article.lead)}</div></article>'
    )


def _plain(article: Article, path: str) -> str:
    return (
        f'<article class="detailType2 Article-News"><h4 class="entry-title"><a href="{path}" title="{escape(article.title)}">'
        f'{escape(article.title)}</a></h4><time class="post-date updated" datetime="{article.published:%Y-%m-%dT%H:%M:%S+07:00}">'
        f'{article.published:%d/%m/%Y}</time><div class="post-content">{escape(article.lead)}</div></article>'
    )


def _sixth(article: Article, path: str) -> str:
    return (
        f'<div class="listType6 news-item"><div class="images-news"><a href="{path}"><img src="data:image/gif;base64,R0lGOD" '
        f'alt="" /></a></div><div class="content-title"><div class="news-title"><a href="{path}">{escape(article.title)}</a>'
        f'</div><span class="time-news"><i class="fa fa-calendar"></i> {article.published:%d/%m/%Y}</span>'
        f'<div class="brief">{escape(article.lead)}</div></div></div>'
    )


def _written(article: Article) -> str:
    moment = article.published
    if article.id % 2:
        return f"{moment:%H:%M:%S} | {moment:%d/%m/%Y}"
    return f'{_WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y}<span class="drash"> | </span>{moment:%H:%M}'
