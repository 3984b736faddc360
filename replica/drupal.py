"""Drupal 7 with the theme Bartik, as measured: one article under many addresses, and the last list page for ever."""

import re
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request
from replica.pasted import signed, without_lead
from replica.routes import Routes, Shown
from replica.shelf import Listing, Visit
from replica.template import template

_ARTICLE = re.compile(r"/[a-z0-9-]+/([a-z0-9-]+)/?")
_NODE = re.compile(r"/node/(\d+)")
_SECTION = re.compile(r"/([a-z0-9-]+)/?")
_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_SHOWN = 20  # characters of an account's name


class Drupal(Routes):
    """The routes and pages of one site. Pages are numbered from 0; a comment looks like an article."""

    has_head_image = True

    def address(self, article: Article) -> str:
        return f"/{article.section}/{article.slug}"

    def byline(self, article: Article) -> str:
        return article.signature or article.account

    def section_path(self, slug: str) -> str:
        return f"/{slug}"

    def page_path(self, listing: Listing, number: int) -> str:
        return listing.path if number == 1 else f"{listing.path}?page={number - 1}"

    def robots(self, _request: Request) -> str:
        return "User-agent: *\nCrawl-delay: 10\nDisallow: /admin/\nDisallow: /node/add/"

    def answer(self, request: Request) -> Answer:
        asked = request.argument("page")
        number = int(asked) + 1 if asked.isdigit() else 1
        if request.path in ("/", "/node"):
            return self.show(self.front(), number, request)
        if match := _NODE.fullmatch(request.path):
            return self.show_article(self.shelf.article(int(match[1])), request)
        if match := _ARTICLE.fullmatch(request.path):
            return self.show_article(self.shelf.by_slug(match[1]), request)
        match = _SECTION.fullmatch(request.path)
        if match and self.shelf.section(match[1]):
            return self.show(self.section_listing(match[1]), number, request)
        return self.missing(request)

    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str:
        nodes = "\n".join(
            template("drupal_teaser").render(lead=escape(each.lead), **self._node(each)) for each in shown.articles
        )
        pager = ""
        if shown.last > 1:
            links = "".join(
                f'<li class="pager-current">{each}</li>'
                if each == shown.number
                else f'<li class="pager-item"><a href="{self.page_path(shown.listing, each)}">{each}</a></li>'
                for each in range(1, shown.last + 1)
            )
            if shown.number < shown.last:
                links += (
                    f'<li class="pager-next"><a href="{self.page_path(shown.listing, shown.number + 1)}">sau ›</a></li>'
                )
            pager = (
                f'<h2 class="element-invisible">Trang</h2><div class="item-list"><ul class="pager">{links}</ul></div>'
            )
        # Every page of a list names the first as its own.
        head = f'<link rel="canonical" href="{shown.listing.path}" />'
        content = f'<div class="content">\n{nodes or "<p>Chưa có nội dung.</p>"}\n{pager}</div>'
        return self._frame(shown.listing.title, head, content, "", request, visit)

    def article_page(self, article: Article, request: Request, visit: Visit) -> str:
        name = "field-name-field-trich-yeu field-type-text-long"
        lead = _field(name, escape(article.lead)) if article.lead else ""
        image = _field("field-name-field-image field-type-image", _image(article)) if article.head_image else ""
        comment = ""
        if article.id % 3 == 0:  # a reader's words, dated by the same property
            comment = template("drupal_comment").render(
                number=visit.number, date=f"{article.modified:%Y-%m-%dT%H:%M:%S+07:00}"
            )
        content = template("drupal_node").render(
            image=image,
            lead=lead,
            body=f"{without_lead(article)}{signed(article)}",
            comment=comment,
            views=self.shelf.hits(article, more=1),
            token=visit.token,
            **self._node(article),
        )
        others = "".join(
            f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a> <em>({each.published:%d/%m/%Y})</em></li>'
            for each in self.others(article)
        )
        related = f'<div id="block-views-tin-khac-block" class="block"><h2>Tin khác</h2><ul>{others}</ul></div>'
        head = f'<link rel="canonical" href="{self.address(article)}" />\n<link rel="shortlink" href="/node/{article.id}" />'
        return self._frame(article.title, head, content, related, request, visit)

    def _node(self, article: Article) -> dict[str, object]:
        section = self.shelf.section(article.section)
        when = article.published
        account = article.account
        return {
            "id": article.id,
            "path": escape(self.address(article)),
            "title": escape(article.title),
            "iso": f"{when:%Y-%m-%dT%H:%M:%S+07:00}",
            "date": f"{_WEEKDAYS[when.weekday()]}, {when:%d/%m/%Y} - {when:%H:%M}",
            "account": escape(account if len(account) <= _SHOWN else f"{account[: _SHOWN - 5]} ..."),
            "section_path": escape(self.section_path(article.section)),
            "section": escape(section.name if section else ""),
        }

    def missing_page(self, request: Request, visit: Visit) -> str:
        content = "<p>Không tìm thấy trang bạn yêu cầu.</p>"
        return self._frame("Không tìm thấy trang", "", content, "", request, visit)

    def _frame(self, title: str, head: str, content: str, below: str, request: Request, visit: Visit) -> str:
        return template("drupal_frame").render(
            title=escape(title), head=head, content=content, below=below, **self.furniture(request, visit)
        )


def _field(name: str, inner: str) -> str:
    return f'<div class="field {name}"><div class="field-items"><div class="field-item even">{inner}</div></div></div>'


def _image(article: Article) -> str:
    head = article.head_image
    return (
        f'<img typeof="foaf:Image" src="{escape(head.path)}" alt="" title="{escape(head.caption)}" />' if head else ""
    )
