"""Liferay 7 as it comes: the asset publisher's lists and pages, and a portal's own structure inside the article."""

import re
from hashlib import md5
from html import escape
from urllib.parse import quote

from replica.articles import Article
from replica.exchange import Answer, Request
from replica.pasted import signed, without_lead
from replica.routes import Routes, Shown
from replica.shelf import Listing, Visit
from replica.template import template

PORTLET = "com_liferay_asset_publisher_web_portlet_AssetPublisherPortlet_INSTANCE"
_ARTICLE = re.compile(r"/web/guest/[a-z0-9-]+/-/asset_publisher/\w+/content/([a-z0-9-]+)")
_SECTION = re.compile(r"/web/guest/([a-z0-9-]+)")


class LiferayStock(Routes):
    """The routes and pages of one site. Lists link with a query that no article needs; its slug is unique on the site."""

    def address(self, article: Article) -> str:
        layout = f"/web/guest/{article.section}"
        return f"{layout}/-/asset_publisher/{self._instance(layout)}/content/{article.slug}"

    def link(self, article: Article) -> str:
        return (
            f"{self.address(article)}?inheritRedirect=false&redirect={quote(f'/web/guest/{article.section}', safe='')}"
        )

    def key(self, article: Article) -> str:
        return article.slug

    def section_path(self, slug: str) -> str:
        return f"/web/guest/{slug}"

    def page_path(self, listing: Listing, number: int) -> str:
        name = self.portlet(listing)
        return (
            f"{listing.path}?p_p_id={name}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view&_{name}_delta={self.shelf.page_size}"
            f"&p_r_p_resetCur=false&_{name}_cur={number}"
        )

    def portlet(self, listing: Listing) -> str:
        return f"{PORTLET}_{self._instance(listing.path)}"

    def _instance(self, path: str) -> str:
        return md5(f"{self.shelf.title}{path}".encode(), usedforsecurity=False).hexdigest()[:12]

    def answer(self, request: Request) -> Answer:
        if request.path in ("/", "/web/guest", "/web/guest/home"):
            return self.show(self.front(), request.number(f"_{self.portlet(self.front())}_cur"), request)
        if match := _ARTICLE.fullmatch(request.path):
            return self.show_article(self.shelf.by_slug(match[1]), request)
        match = _SECTION.fullmatch(request.path)
        if match and self.shelf.section(match[1]):
            listing = self.section_listing(match[1])
            return self.show(listing, request.number(f"_{self.portlet(listing)}_cur"), request)
        return self.missing(request)

    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str:
        rows = "\n".join(
            f'<div class="asset-abstract mb-5"><h4 class="component-title"><a class="asset-title d-inline" '
            f'href="{escape(request.origin + self.link(each))}">{escape(each.title)}</a></h4>\n'
            f'<div class="asset-content mb-3"><div class="asset-summary">{escape(each.lead)}</div></div>\n'
            f'<div class="asset-metadata"><span class="metadata-entry metadata-publish-date">{each.published:%d-%m-%Y}</span>'
            "</div></div>"
            for each in shown.articles
        )
        none = '<div class="alert alert-info text-center">Không có kết quả.</div>'
        content = self._portlet(
            self.portlet(shown.listing), shown.listing.title, f"{rows or none}\n{self._pager(shown, request)}"
        )
        return self._frame(shown.listing.title, "", content, request, visit)

    def _pager(self, shown: Shown, request: Request) -> str:
        if shown.last == 1:
            return ""
        steps = (
            ("Đầu tiên", 1),
            ("Trước", shown.number - 1),
            ("Tiếp theo", shown.number + 1),
            ("Cuối cùng", shown.last),
        )
        links = "".join(
            f'<li><a href="{escape(request.origin + self.page_path(shown.listing, number))}">{name}</a></li>'
            if 1 <= number <= shown.last and number != shown.number
            else f'<li class="disabled"><a href="javascript:;">{name}</a></li>'
            for name, number in steps
        )
        return f'<div class="clearfix lfr-pagination"><ul class="lfr-pagination-buttons pager">{links}</ul></div>'

    def article_page(self, article: Article, request: Request, visit: Visit) -> str:
        """Of even id: the asset publisher shows title and date; of odd id: the portal's own structure has them in the text."""
        title, lead = escape(article.title), escape(article.lead)
        lead = f"<p><strong>{lead}</strong></p>\n" if lead else ""
        body = f"{lead}{without_lead(article)}{signed(article)}"
        if article.id % 2:
            line = f"{article.published:%d/%m/%Y} | {article.published:%H:%M} | View count: {self.shelf.hits(article, more=1)}"
            head, below, asset = "", "", ""
            body = f"<h3>{title}</h3>\n<p>Ngày đăng {line}</p>\n{body}"
        else:
            head = f'<div class="mb-2"><h4 class="component-title"><span class="asset-title d-inline">{title}</span></h4></div>'
            date = f'<span class="metadata-entry metadata-publish-date">Ngày đăng {article.published:%d-%m-%Y}</span>'
            below = f'<div class="asset-metadata">{date}</div>'
            asset = f' data-analytics-asset-id="{article.id}" data-analytics-asset-title="{title}"'
        others = "".join(
            f'<li><a href="{escape(self.link(each))}">{escape(each.title)}</a> ({each.published:%d/%m/%Y})</li>'
            for each in self.others(article)
        )
        inner = template("liferay_stock_article").render(head=head, asset=asset, body=body, below=below, others=others)
        listing = self.section_listing(article.section)
        canonical = f'<link href="{escape(request.origin + self.address(article))}" rel="canonical" />'
        content = self._portlet(self.portlet(listing), "Tin tức", inner)
        return self._frame(article.title, canonical, content, request, visit)

    def missing_page(self, request: Request, visit: Visit) -> str:
        inner = "<h3>Không tìm thấy</h3><p>Nội dung yêu cầu không tồn tại.</p>"
        return self._frame("Trạng thái", "", inner, request, visit)

    def _portlet(self, name: str, title: str, inner: str) -> str:
        return (
            f'<div class="portlet-boundary portlet-static portlet-asset-publisher" id="p_p_id_{name}_">\n'
            f'<span id="p_{name}"></span><section class="portlet" id="portlet_{name}"><div class="portlet-content">'
            f'<h2 class="portlet-title-text">{escape(title)}</h2>\n<div class="portlet-body">\n{inner}\n</div></div>'
            "</section></div>"
        )

    def _frame(self, title: str, head: str, content: str, request: Request, visit: Visit) -> str:
        values = self.furniture(request, visit)
        box = self._portlet(
            f"{PORTLET}_hotz00000000", "Tin nổi bật", f'<ul class="title-list">{values.pop("box")}</ul>'
        )
        return template("liferay_stock_frame").render(
            page_title=escape(title), head=head, content=content, box=box, **values
        )
