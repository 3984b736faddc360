"""The ASP.NET portal of DesktopModule/UIArticleInMenu: markup and paging by POST as public scrapers know them."""

import re
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request, page
from replica.pasted import numbers, without_lead
from replica.routes import Routes, Shown
from replica.shelf import Listing, Visit
from replica.template import template

LOAD = "/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
_ARTICLE = re.compile(r"/[a-z0-9-]+/[a-z0-9-]*?-(\d+)")
_SECTION = re.compile(r"/([a-z0-9-]+)")
_FIRST_ID, _FIRST_CATEGORY, _SITE = 432_000, 54_442, 4
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy", "Chủ nhật")


class ArticleInMenu(Routes):
    """The routes and pages of one site. The list's first page is a page; the others are fragments, asked for by a form."""

    past_end = "empty"
    has_head_image = True

    def address(self, article: Article) -> str:
        return f"/{article.section}/{article.slug}-{self.key(article)}"

    def key(self, article: Article) -> str:
        return str(_FIRST_ID + article.id)

    def section_path(self, slug: str) -> str:
        return f"/{slug}"

    def page_path(self, listing: Listing, number: int) -> str:
        """The pager's links are scripts: every later page has the same address."""
        return listing.path if number == 1 else LOAD

    def answer(self, request: Request) -> Answer:
        if request.path == "/":
            return self.show(self.front(), 1, request)
        if request.path == LOAD:
            return self._fragment(request)
        if match := _ARTICLE.fullmatch(request.path):
            return self.show_article(self.shelf.article(int(match[1]) - _FIRST_ID), request)
        match = _SECTION.fullmatch(request.path)
        if match and self.shelf.section(match[1]):
            return self.show(self.section_listing(match[1]), 1, request)
        return self.missing(request)

    def _fragment(self, request: Request) -> Answer:
        """The rows of a later page; nothing for another site, a category that is not there or another page size."""
        slugs = {str(self._category(each.slug)): each.slug for each in self.shelf.sections}
        slug = slugs.get(request.field("article_category_id"))
        asked = (request.field("site_id"), request.field("page_size"), request.field("articlelang"))
        number = request.field("page")
        if slug is None or asked != (str(_SITE), str(self.shelf.page_size), "vi-VN") or not number.isdigit():
            return Answer(200, b"", known=False)
        shown = self.shown(self.section_listing(slug), int(number))
        if shown is None:
            return self.missing(request, known=True)
        return page("\n".join(_row(each, self.address(each)) for each in shown.articles))

    def _category(self, slug: str) -> int:
        return _FIRST_CATEGORY + [section.slug for section in self.shelf.sections].index(slug)

    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str:
        rows = "\n".join(_row(each, self.address(each)) for each in shown.articles)
        pager = "".join(
            f'<li class="page-item page-number{" active" if each == shown.number else ""}" data-page="{each}">'
            f'<a class="page-link" href="javascript:void(0)">{each}</a></li>'
            for each in numbers(shown.last, shown.number)
        )
        script = ""
        if shown.listing.section:
            script = template("article_in_menu_paging").render(
                category=self._category(shown.listing.section),
                site=_SITE,
                size=self.shelf.page_size,
                last=shown.last,
                url=LOAD,
            )
        content = (
            f'<div class="UIArticleInMenu_Default"><h1 class="MenuTitle">{escape(shown.listing.title)}</h1>\n'
            f'<ul class="ArticleList">\n{rows}\n</ul>\n<ul class="pagination">{pager}</ul></div>\n{script}'
        )
        return self._frame(shown.listing.title, content, request, visit)

    def article_page(self, article: Article, request: Request, visit: Visit) -> str:
        title, lead, head = escape(article.title), escape(article.lead), article.head_image
        image = f'<img class="ImgDetailImage" src="{escape(head.path)}" alt="Anh-tin-bai" />' if head else ""
        author = f'<div class="author">Tác giả: {escape(article.signature)}</div>' if article.signature else ""
        others = "\n".join(
            f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a> ({each.published:%d/%m/%Y})</li>'
            for each in self.others(article)
        )
        content = template("article_in_menu_article").render(
            title=title,
            date=_written(article),
            lead=f'<div class="ArticleSummary">{lead}</div>' if lead else "",
            image=image,
            body=without_lead(article),
            author=author,
            views=self.shelf.hits(article, more=1),
            others=others,
        )
        return self._frame(article.title, content, request, visit)

    def missing_page(self, request: Request, visit: Visit) -> str:
        return self._frame("Không tìm thấy", "<h1>404</h1><p>Trang bạn yêu cầu không tồn tại.</p>", request, visit)

    def _frame(self, title: str, content: str, request: Request, visit: Visit) -> str:
        return template("article_in_menu_frame").render(
            page_title=escape(title), content=content, **self.furniture(request, visit)
        )


def _row(article: Article, path: str) -> str:
    title = escape(article.title)
    return (
        f'<li class="row"><div class="col-lg-2"><a href="{escape(path)}"><img class="image" src="/upload/4/tin.jpg" '
        f'alt="Anh-tin-bai" /></a></div>\n<div class="col-lg-10"><h2 class="Title"><a href="{escape(path)}" '
        f'title="{title}">{title}</a></h2>\n<div class="Ngaydang">{article.published:%d/%m/%Y}</div>\n'
        f"<p>{escape(article.lead)}</p></div></li>"
    )


def _written(article: Article) -> str:
    """The date in the two forms of which nobody knows which it is."""
    if article.id % 2:
        return f"{article.published:%d/%m/%Y %H:%M}"
    day = article.published.weekday()
    name = _WEEKDAYS[day] if day == 6 else f"Thứ {_WEEKDAYS[day]}"
    return f"{name}, {article.published:%d/%m/%Y} | {article.published:%H:%M}"
