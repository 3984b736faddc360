"""Liferay 7 with EcoIT's article portlets: addresses, portlet names and paging as verified, all other markup assumed."""

import re
from dataclasses import replace
from hashlib import md5
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request, page, redirect
from replica.pasted import is_bare, numbers, pasted, signed
from replica.shelf import Listing, Shelf, Visit
from replica.template import template

DETAIL = "com_view_article_detail_DetailControllerPortlet"
LIST = "com_soft_article_listnew_ListNewByCategoryPortlet_INSTANCE"
_ARTICLE = re.compile(r"/tin-chi-tiet/-/bai-viet/([a-z0-9-]*?)-(\d+)-(\d+)\.html")
_LIST = re.compile(r"/([a-z0-9-]+)")
_FIRST_CATEGORY = 1500
_OTHERS = 6


class Liferay:
    """The routes and pages of one site."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def address(self, article: Article) -> str:
        return f"/tin-chi-tiet/-/bai-viet/{article.slug}-{article.id}-{self._category(article)}.html"

    def answer(self, request: Request) -> Answer:
        if request.path in ("/", "/web/guest"):
            return self._page(Listing("/", self.shelf.title, self.shelf.articles), request)
        if match := _ARTICLE.fullmatch(request.path):
            return self._article(int(match[2]), request)
        match = _LIST.fullmatch(request.path)
        if match and self.shelf.section(match[1]):
            return self._page(self.section_listing(match[1]), request)
        return self._missing(request)

    def robots(self, request: Request) -> str:
        return f"User-agent: *\nDisallow: /c/\nSitemap: {request.origin}/sitemap.xml"

    def section_listing(self, slug: str) -> Listing:
        section = self.shelf.section(slug)
        return Listing(f"/{slug}", section.name if section else slug, self.shelf.in_section(slug), slug)

    def portlet(self, listing: Listing) -> str:
        """The instance of the list portlet on a layout: its code is the page's own and in no manual."""
        return f"{LIST}_{md5(f'{self.shelf.title}{listing.path}'.encode(), usedforsecurity=False).hexdigest()[:4]}"

    def page_path(self, listing: Listing, number: int) -> str:
        """The address of a page of a listing, as the pager writes it."""
        name = self.portlet(listing)
        return (
            f"{listing.path}?p_p_id={name}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view"
            f"&_{name}_resetCur=false&_{name}_delta={self.shelf.page_size}&_{name}_cur={number}"
        )

    def _category(self, article: Article) -> int:
        slugs = [section.slug for section in self.shelf.sections]
        return _FIRST_CATEGORY + slugs.index(article.section)

    def _page(self, listing: Listing, request: Request) -> Answer:
        if self.shelf.empty_lists:
            listing = replace(listing, articles=())
        # A number meant for another instance is not read, as in Liferay.
        asked = request.argument(f"_{self.portlet(listing)}_cur")
        number = int(asked) if asked.isdigit() and int(asked) else 1
        size, last = self.shelf.page_size, listing.pages(self.shelf.page_size)
        if number > last:
            way = self.shelf.options.past_end
            if way == "first":
                return redirect(f"{request.origin}{listing.path}")
            if way == "missing":
                return self._missing(request, known=True)
            if way == "empty":
                return page(self._listing(listing, number, last, (), request))
            number = last  # Liferay shows the last page again
        pinned = tuple(each for each in listing.articles if each.pinned) if number == 1 else ()
        shown = (*pinned, *listing.articles[(number - 1) * size : number * size])
        return page(self._listing(listing, number, last, shown, request))

    def _listing(self, listing: Listing, number: int, last: int, shown: tuple[Article, ...], request: Request) -> str:
        visit = self.shelf.visit()
        items = "\n".join(self._item(article, request) for article in shown)
        pager = ""
        if last > 1:
            links = "".join(
                f'<li class="page-item{" active" if each == number else ""}"><a class="page-link" '
                f'href="{escape(request.origin + self.page_path(listing, each))}">{each}</a></li>'
                for each in numbers(last, number)
            )
            more = numbers(last, number).stop
            if more <= last:
                beyond = escape(request.origin + self.page_path(listing, more))
                links += f'<li class="page-item"><a class="page-link" href="{beyond}"><span>&raquo;</span></a></li>'
            pager = f'<ul class="pagination">{links}</ul>'
        content = self._portlet(
            self.portlet(listing),
            "ListNewByCategory",
            f'<h3>{escape(listing.title)}</h3>\n<div class="news-list">\n{items}\n</div>\n{pager}',
        )
        return self._frame(listing.title, content, request, visit)

    def _item(self, article: Article, request: Request) -> str:
        url = escape(request.origin + self.address(article))
        title = escape(article.title)
        return (
            f'<div class="newsItem"><a href="{url}"><img alt="" src="/o/songvang-theme/images/tin.png" /></a>\n'
            f'<h2><a href="{url}" title="{title}">{title}</a></h2>\n'
            f'<span class="post-ago">({article.published:%d/%m/%Y})</span>\n<p class="des">{escape(article.lead)}</p></div>'
        )

    def _article(self, number: int, request: Request) -> Answer:
        """The id alone finds the article, whatever the slug says."""
        article = self.shelf.article(number)
        if article is None:
            return self._missing(request)
        if article.id in self.shelf.gone:
            return self._missing(request, self.shelf.gone[article.id], known=True)
        visit = self.shelf.visit()
        section = self.shelf.section(article.section)
        others = "\n".join(
            f'<li><a href="{escape(request.origin + self.address(each))}">{escape(each.title)}</a> '
            f"({each.published:%d/%m/%Y})</li>"
            for each in self.shelf.neighbours(article, _OTHERS)[1]
        )
        below = f"<p><strong>Các tin khác</strong></p>\n<ul>\n{others}\n</ul>" if others else ""
        classes = ("", "", "") if is_bare(article) else (' class="cat-name"', ' class="title"', ' class="post-date"')
        leaked = "<div>DetailController</div>\n" if is_bare(article) else ""  # the portlet's title, in the text itself
        text = (
            f"{leaked}<div{classes[0]}>{escape(section.name) if section else ''}</div>\n"
            f"<div{classes[1]}>{escape(article.title)}</div>\n"
            f"<div{classes[2]}>{article.published:%d/%m/%Y %H:%M}</div>\n"
            f'<div class="col-md-12 mb-3">{pasted(article)}{signed(article)}</div>\n{below}'
        )
        return page(self._frame(article.title, self._portlet(DETAIL, "DetailController", text), request, visit))

    def _portlet(self, name: str, title: str, inner: str) -> str:
        return (
            f'<div class="portlet-boundary portlet-static" id="p_p_id_{name}_">\n<section class="portlet" id="portlet_{name}">\n'
            f'<h2 class="portlet-title-text">{title}</h2>\n<div class="portlet-content"><div class="portlet-content-container">'
            f'<div class="portlet-body">\n{inner}\n</div></div></div>\n</section>\n</div>'
        )

    def _missing(self, request: Request, status: int = 404, *, known: bool = False) -> Answer:
        inner = "<h3>Không tìm thấy</h3>\n<p>Nội dung yêu cầu không tồn tại.</p>"
        text = self._frame(
            "Trạng thái", self._portlet("com_liferay_status", "Status", inner), request, self.shelf.visit()
        )
        return Answer(status, text.encode(), known=known)

    def _frame(self, title: str, content: str, request: Request, visit: Visit) -> str:
        base = request.origin
        chosen = visit.random.sample(self.shelf.articles, min(4, len(self.shelf.articles)))
        links = "\n".join(
            f'<li><h4><a href="{escape(base + self.address(each))}">{escape(each.title)}</a></h4></li>'
            for each in chosen
        )
        # Another instance of the same portlet, with a pager of its own.
        other = f"{LIST}_hotz"
        more = escape(f"{base}{request.path}?p_p_id={other}&_{other}_delta=4&_{other}_cur=2")
        side = self._portlet(other, "Tin nổi bật", f'<ul>\n{links}\n</ul>\n<a href="{more}">2</a>')
        return template("liferay_frame").render(
            page_title=f"{escape(title)} - {escape(self.shelf.title)}",
            head="",
            origin=base,
            site_name=escape(self.shelf.title),
            menu="\n".join(
                f'<li><a href="{base}/{each.slug}">{escape(each.name)}</a></li>' for each in self.shelf.sections
            ),
            content=content,
            side=side,
            online=1 + visit.random.randrange(60),
            today=100 + visit.number,
            total=f"{2_345_600 + visit.number:,}".replace(",", "."),
            token=visit.token[:8],
        )
