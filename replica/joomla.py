"""Joomla 3 with the template protostar, as measured: the id alone finds an article, and a list has no end."""

import re
from datetime import datetime
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request
from replica.pasted import pasted, signed
from replica.routes import Routes, Shown
from replica.shelf import Listing, Visit
from replica.template import template

_ARTICLE = re.compile(r"/index\.php/[a-z0-9-]+/(\d+)-[a-z0-9-]*")
_SECTION = re.compile(r"/index\.php/([a-z0-9-]+)")
_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_MORE = 4  # titles at a list's foot: the next page's


class Joomla(Routes):
    """The routes and pages of one site. Lists are asked for by the number of the first entry."""

    past_end = "empty"
    has_head_image = True

    def address(self, article: Article) -> str:
        return f"/index.php/{article.section}/{article.id}-{article.slug}"

    def byline(self, article: Article) -> str:
        return article.signature or article.account

    def section_path(self, slug: str) -> str:
        return f"/index.php/{slug}"

    def page_path(self, listing: Listing, number: int) -> str:
        return listing.path if number == 1 else f"{listing.path}?start={(number - 1) * self.shelf.page_size}"

    def answer(self, request: Request) -> Answer:
        asked = request.argument("start")
        number = int(asked) // self.shelf.page_size + 1 if asked.isdigit() else 1
        if request.path in ("/", "/index.php"):
            return self.show(self.front(), number, request)
        if match := _ARTICLE.fullmatch(request.path):
            return self.show_article(self.shelf.article(int(match[1])), request)
        match = _SECTION.fullmatch(request.path)
        if match and self.shelf.section(match[1]):
            return self.show(self.section_listing(match[1]), number, request)
        return self.missing(request)

    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str:
        rows = "\n".join(
            '<div itemprop="blogPost" itemscope itemtype="https://schema.org/BlogPosting">\n'
            f'<div class="page-header"><h2 itemprop="name"><a href="{escape(self.address(each))}" itemprop="url">\n'
            f"\t{escape(each.title)}\t</a></h2></div>\n{self._info(each)}\n<p>{escape(each.lead)}</p></div>"
            for each in shown.articles
        )
        following = shown.listing.articles[shown.number * self.shelf.page_size :][:_MORE] if shown.articles else ()
        more = "".join(
            f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a></li>' for each in following
        )
        content = template("joomla_blog").render(
            title=escape(shown.listing.title),
            rows=rows or "<p>Không có bài nào trong mục này.</p>",
            more=more,
            pager=self._pager(shown),
        )
        return self._frame(shown.listing.title, self.page_path(shown.listing, shown.number), content, request, visit)

    def _pager(self, shown: Shown) -> str:
        if shown.last == 1:
            return ""
        links = "".join(
            f'<li><a title="{each}" href="{self.page_path(shown.listing, each)}" class="pagenav">{each}</a></li>'
            for each in range(1, shown.last + 1)
        )
        if shown.number < shown.last:
            after = self.page_path(shown.listing, shown.number + 1)
            links += f'<li><a title="Trang sau" href="{after}" class="pagenav"><span class="icon-next"></span></a></li>'
        counter = f'<p class="counter pull-right"> Page {min(shown.number, shown.last)} of {shown.last} </p>'
        return f'<div class="pagination">{counter}<ul class="pagination-list">{links}</ul></div>'

    def article_page(self, article: Article, request: Request, visit: Visit) -> str:
        section = self.shelf.section(article.section)
        head = article.head_image
        picture = f'<div class="pull-left item-image"><img src="{escape(head.path)}" alt="" /></div>' if head else ""
        newer, older = self.shelf.neighbours(article, 1)
        near = "".join(
            f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a></li>' for each in newer + older
        )
        content = template("joomla_article").render(
            id=article.id,
            path=escape(self.address(article)),
            section=escape(section.name if section else ""),
            title=escape(article.title),
            info=self._info(article),
            views=self.shelf.hits(article, more=1),
            picture=picture,
            body=f"{pasted(article)}{signed(article)}",
            near=near,
        )
        return self._frame(article.title, self.address(article), content, request, visit)

    def _info(self, article: Article) -> str:
        """Who, where and when. Written the day before, which stands first where the site shows it."""
        section = self.shelf.section(article.section)
        published = _times("published", "Được đăng", article.published)
        modified = _times("modified", "Cập nhật lần cuối", article.modified)
        return template("joomla_info").render(
            account=escape(article.account),
            section_path=self.section_path(article.section),
            section=escape(section.name if section else ""),
            published=published,
            modified=modified,
        )

    def missing_page(self, request: Request, visit: Visit) -> str:
        content = "<h1>404</h1><p>Không tìm thấy bài viết.</p>"
        return self._frame("404", request.path, content, request, visit)

    def _frame(self, title: str, path: str, content: str, request: Request, visit: Visit) -> str:
        return template("joomla_frame").render(
            title=escape(title),
            base=escape(request.origin + path),
            content=content,
            **self.furniture(request, visit),
        )


def _times(name: str, label: str, moment: datetime) -> str:
    shown = f"{_WEEKDAYS[moment.weekday()]}, {moment.day:02} Tháng {moment.month} {moment.year} {moment:%H:%M}"
    return (
        f'<dd class="{name}"><span class="icon-calendar"></span><time datetime="{moment:%Y-%m-%dT%H:%M:%S+07:00}">'
        f"{label}: {shown}</time></dd>"
    )
