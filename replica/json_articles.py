"""A single-page portal: every address answers with the same empty shell, and a service with the articles as JSON."""

import json
import re
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request, page
from replica.pasted import pasted, signed
from replica.routes import Routes, Shown
from replica.shelf import Listing, Visit
from replica.template import template

JSON = "application/json; charset=utf-8"
LIST, ONE = "/api/pub/articles/list", "/api/pub/articles/slug"
_SHELL = re.compile(r"/|/articles/[a-z0-9-]+|/categories/[a-z0-9-]+")


class JsonArticles(Routes):
    """The routes and answers of one site. An unknown article is an empty object, answered 200."""

    past_end = "empty"

    def address(self, article: Article) -> str:
        return f"/articles/{article.slug}"

    def link(self, article: Article) -> str:
        return f"{ONE}?slug={article.slug}&pageSize=5"

    def key(self, article: Article) -> str:
        return article.slug

    def section_path(self, slug: str) -> str:
        return f"{LIST}?key={slug}&pageSize={self.shelf.page_size}&page=1"

    def page_path(self, listing: Listing, number: int) -> str:
        return f"{listing.path.removesuffix('1')}{number}"

    def answer(self, request: Request) -> Answer:
        if request.path == LIST and self.shelf.section(request.argument("key")):
            return self.show(self.section_listing(request.argument("key")), request.number("page"), request)
        if request.path == ONE:
            article = self.shelf.by_slug(request.argument("slug"))
            return self.show_article(article, request) if article else Answer(200, b"{}", JSON, known=False)
        if _SHELL.fullmatch(request.path):
            return page(self._shell(request, self.shelf.visit()))
        return self.missing(request)

    def show(self, listing: Listing, number: int, request: Request) -> Answer:
        return _as_json(super().show(listing, number, request))

    def show_article(self, article: Article | None, request: Request) -> Answer:
        return _as_json(super().show_article(article, request))

    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str:
        rows = [
            {
                "slug": each.slug,
                "title": each.title,
                "published_date": int(each.published.timestamp()),
                "views": visit.number,
            }
            for each in shown.articles
        ]
        return _said({"rows": rows, "count": len(shown.listing.articles), "page": shown.number})

    def article_page(self, article: Article, request: Request, visit: Visit) -> str:
        """The article, and others with all their text: keys of the same names as its own."""
        others = [{"slug": each.slug, "title": each.title, "content": pasted(each)} for each in self.others(article)]
        told = {
            "id": article.id,
            "slug": article.slug,
            "title": article.title,
            "content": f"{pasted(article)}{signed(article)}",
            "published_date": int(article.published.timestamp()) * (1000 if article.id % 2 else 1),
            "views": self.shelf.hits(article, more=1),
            "label": {"title": "Chuyên mục", "content": None},
        }
        return _said({"article": told, "related": {"rows": others}, "token": visit.token})

    def missing_page(self, request: Request, visit: Visit) -> str:
        return "{}"

    def _shell(self, request: Request, visit: Visit) -> str:
        return template("json_articles_shell").render(site_name=escape(self.shelf.title), token=visit.token)


def _said(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)


def _as_json(answer: Answer) -> Answer:
    return Answer(answer.status, answer.body, JSON, answer.headers, answer.known)
