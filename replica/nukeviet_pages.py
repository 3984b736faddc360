"""NukeViet's pages: 4.5 under the theme `default`, eGovernment 1.2 under `egov`, and the mobile theme of both."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from replica.articles import Article
from replica.body import nukeviet_body
from replica.exchange import Request
from replica.nukeviet_head import address, article_head, image_path, listing_head, teaser
from replica.nukeviet_parts import (
    attachments,
    breadcrumb,
    counter,
    full_figure,
    mobile_figure,
    pager,
    small_figure,
    tags,
    thumb,
    titles,
)
from replica.shelf import Listing, Shelf, Visit
from replica.template import nukeviet_escaped, template

_DAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_RELATED = 10  # newer and older titles below an article
_TOP = 10


class NukeVietPages:
    """Renders the pages of one site; `request` decides between desktop and mobile."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.egov = shelf.variant == "nukeviet-egov"

    def article(self, article: Article, request: Request) -> str:
        visit = self.shelf.visit()
        theme = "_mobile" if request.is_mobile else "_egov" if self.egov else ""
        own = address(article)
        content = template(f"nukeviet_article{theme}").render(
            title=nukeviet_escaped(article.title),
            schema_author=escape(article.author or article.account),
            modified_iso=f"{article.modified:%Y-%m-%dT%H:%M:%S}+07:00",
            url=escape(request.origin + own),
            path=escape(own),
            image_url=escape(request.origin + image_path(article)),
            site_name=escape(self.shelf.title),
            origin=request.origin,
            date=_long_date(article.published),
            hits=self.shelf.hits(article, more=1),
            hometext=self._hometext(article, request),
            body=nukeviet_body(article.blocks, article.style),
            attachments=attachments(article, address(article)),
            byline=self._byline(article, request),
            tags=tags(article, request),
            points=visit.number % 40,
            votes=visit.number % 40 // 4,
            related=self._related(article, visit, request),
            token=visit.token,
        )
        head = article_head(self.shelf, article, request)
        return self._frame(request, visit, article.title, head, content, article.section)

    def listing(self, listing: Listing, number: int, shown: Sequence[Article], request: Request) -> str:
        """Page `number` of a listing with those cards; below them, except on the last page, the next older titles."""
        visit = self.shelf.visit()
        last = listing.pages(self.shelf.page_size)
        rest = listing.articles[number * self.shelf.page_size :]
        cards = "".join(self._card(article, listing, at) for at, article in enumerate(shown))
        older = self._older(rest[: self.shelf.options.older_titles], listing)
        pages = pager(listing, number, last, "text-right genpage_nobottom genpage_cute" if self.egov else "text-center")
        desktop_egov = self.egov and not request.is_mobile
        column = "news_column listpage" if desktop_egov else "news_column"
        below = (pages, older) if desktop_egov else (older, pages)
        content = "\n".join((f'<div class="{column}">\n{cards}</div>', *below))
        head = listing_head(self.shelf, listing, number, last, request)
        title = listing.title if number == 1 else f"{listing.title} - Trang {number}"
        return self._frame(request, visit, title, head, content, listing.section)

    def printed(self, article: Article, request: Request) -> str:
        """The copy made for printing, whose canonical address is its own."""
        return template("nukeviet_print").render(
            title=nukeviet_escaped(article.title),
            site_name=escape(self.shelf.title),
            url=escape(request.origin + request.path),
            origin=request.origin,
            date=_long_date(article.published),
            lead=escape(article.lead),
            body=nukeviet_body(article.blocks, article.style),
        )

    def error(self, status: int, request: Request) -> str:
        token = self.shelf.visit().token[:8]
        return template("nukeviet_404").render(
            origin=request.origin, site_name=escape(self.shelf.title), status=status, short_token=token
        )

    def _frame(self, request: Request, visit: Visit, title: str, head: str, content: str, section: str) -> str:
        online = 90 + visit.random.randrange(120)
        name = escape(self.shelf.title)
        return template("nukeviet_frame_mobile" if request.is_mobile else "nukeviet_frame").render(
            page_title=escape(title),
            head=head,
            theme="egov" if self.egov else "default",
            site_name=name,
            site_heading=f'<span class="site_name">{name}</span>',
            menu="\n".join(
                f'    <li><a href="/{each.slug}/" title="{escape(each.name)}">{escape(each.name)}</a></li>'
                for each in self.shelf.sections
            ),
            breadcrumb=breadcrumb(self.shelf.section(section)),
            content=content,
            top=self._top(visit),
            banner=("xuan", "ha", "thu")[visit.number % 3],
            counter=counter(online, visit.number),
            online=online,
            origin=request.origin,
            token=visit.token,
            short_token=visit.token[:8],
        )

    def _top(self, visit: Visit) -> str:
        articles = self.shelf.articles
        chosen = visit.random.sample(articles, min(_TOP, len(articles)))
        return "\n".join(
            f'    <li class="clearfix">\n        <a class="show" href="{escape(address(each))}" '
            f'data-content="{teaser(each)}" data-img="{escape(thumb(each))}" data-rel="block_news_tooltip">'
            f"{escape(each.title)}</a>\n    </li>"
            for each in chosen
        )

    def _card(self, article: Article, listing: Listing, place: int) -> str:
        path, title = escape(address(article, listing.section)), escape(article.title)
        tag, featured = ("h2", " featured") if place == 0 else ("h3", "")
        more = f'\n<div class="viewmore text-right"><a href="{path}" class="more">Xem tiếp&nbsp;</a></div>'
        return (
            f'    <div class="panel panel-default">\n        <div class="panel-body{featured}">\n            '
            f'<a href="{path}" title="{title}" ><img  alt="{title}" src="{escape(thumb(article))}" width="100" '
            f'class="img-thumbnail pull-left imghome" /></a>\n            <{tag}>\n                '
            f'<a href="{path}" title="{title}" >{title}</a>\n            </{tag}>\n            '
            '<div class="text-muted">\n                <ul class="list-unstyled list-inline">\n                    '
            f'<li><em class="fa fa-clock-o">&nbsp;</em> {self._short_date(article.published)}</li>\n'
            f'                    <li><em class="fa fa-eye">&nbsp;</em> Đã xem: {self.shelf.hits(article)}</li>\n'
            f"                </ul>\n            </div>\n            {escape(article.lead)}{more if self.egov else ''}\n"
            "        </div>\n    </div>\n"
        )

    def _short_date(self, moment: datetime) -> str:
        return f"{moment:%d/%m/%Y %I:%M:%S %p}" if self.egov else f"{moment:%d/%m/%Y %H:%M:%S}"

    def _older(self, articles: Sequence[Article], listing: Listing) -> str:
        if not articles:
            return ""
        lines = "\n".join(
            '    <li>\n        <em class="fa fa-angle-right">&nbsp;</em>'
            f'<a href="{escape(address(each, listing.section))}" title="{escape(each.title)}" >'
            f"{escape(each.title)} <em>({each.published:%d/%m/%Y}) </em></a>\n    </li>"
            for each in articles
        )
        if self.egov:
            return f'<hr/>\n<h4 class="h2">Các tin khác</h4>\n<ul class="related related-square">\n{lines}\n</ul>'
        return f'<hr/>\n<h4>Các tin khác</h4>\n<ul class="related list-items">\n{lines}\n</ul>'

    def _hometext(self, article: Article, request: Request) -> str:
        """The lead, and the head image after it or, with even ids, before it as a small figure."""
        lead = escape(article.lead)
        if request.is_mobile:
            home = f'<div id="hometext"><div class="h2" itemprop="description">{lead}</div></div>\n'
            return home + (mobile_figure(article.head_image) if article.head_image else "")
        mark = "" if self.egov else ' itemprop="description"'
        home = f'<div class="hometext m-bottom"{mark}>{lead}</div>\n' if lead else ""
        if article.head_image is None:
            return home
        if article.id % 2:
            return home + full_figure(article.head_image)
        return small_figure(article.head_image, thumb(article), self.egov) + home

    def _byline(self, article: Article, request: Request) -> str:
        kind = "text-right" if request.is_mobile else "h5 text-right"
        label = "Tác giả bài viết" if self.egov else "Tác giả"
        source = escape(article.source)
        if article.source_url:
            source = f'<a title="{source}" rel="nofollow" href="{escape(article.source_url)}">{source}</a>'
        rows = ((label, escape(article.author)), ("Nguồn tin", source))
        return "\n".join(f'<p class="{kind}">\n<strong>{name}: </strong>{value}\n</p>' for name, value in rows if value)

    def _related(self, article: Article, visit: Visit, request: Request) -> str:
        newer, older = (list(each) for each in self.shelf.neighbours(article, _RELATED))
        for listed in (newer, older):
            visit.random.shuffle(listed)
        if self.egov and not request.is_mobile:
            return "\n".join(
                f'<div class="clearfix" id="{name}"><ul class="related related-square">\n'
                f"{titles(listed, 'egov')}\n</ul></div>"
                for name, listed in (("news-relatednew", newer), ("news-related", older))
            )
        blocks = [(head, each) for head, each in (("Những tin mới hơn", newer), ("Những tin cũ hơn", older)) if each]
        if request.is_mobile:
            return "\n".join(
                f'<p><strong>{head}</strong></p>\n<ul class="related">\n{titles(listed, "mobile")}\n</ul>'
                for head, listed in blocks
            )
        return "\n".join(
            f'<p class="h3"><strong>{head}</strong></p>\n<div class="clearfix">\n'
            f'<ul class="detail-related related list-none list-items">\n{titles(listed, "default")}\n</ul>\n</div>'
            for head, listed in blocks
        )


def _long_date(moment: datetime) -> str:
    return f"{_DAYS[moment.weekday()]} - {moment:%d/%m/%Y %H:%M}"
