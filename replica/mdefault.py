"""mDefault.aspx as on Trà Vinh's portals: addresses, labels and order of the text as verified, all other markup assumed."""

import re
from dataclasses import replace
from html import escape

from replica.articles import Article, slugify
from replica.exchange import Answer, Request, page, redirect
from replica.pasted import is_bare, numbers, pasted
from replica.shelf import Listing, Shelf, Visit
from replica.template import template

SITE, LAYOUT_PAGE, FIRST_CATEGORY = 1446, 38995, 68251
_ARTICLE = re.compile(r"/\d+/\d+/\d+/(\d+)/[^/]*/[^/]*")
_OTHERS = 5


class MDefault:
    """The routes and pages of one site."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def address(self, article: Article) -> str:
        name = slugify(self._name(article.section))
        return f"/{SITE}/{LAYOUT_PAGE}/{self._category(article.section)}/{article.id}/{name}/{article.slug}"

    def answer(self, request: Request) -> Answer:
        if request.path == "/":
            return self._page(Listing("/", self.shelf.title, self.shelf.articles), request)
        if match := _ARTICLE.fullmatch(request.path):
            return self._article(match[1], request)
        if request.path.lower() != "/mdefault.aspx":
            return Answer(404, b"<html><body><h1>404 - File or directory not found.</h1></body></html>", known=False)
        if request.argument("id"):
            return self._article(request.argument("id"), request)
        slug = next((each.slug for each in self.shelf.sections if self._is_asked(each.slug, request)), "")
        return self._page(self.section_listing(slug), request) if slug else self._missing(request)

    def robots(self, _request: Request) -> str:
        return "User-agent: *\nDisallow: /admin/"

    def section_listing(self, slug: str) -> Listing:
        path = f"/mDefault.aspx?sid={SITE}&pageid={LAYOUT_PAGE}&catid={self._category(slug)}"
        return Listing(path, self._name(slug), self.shelf.in_section(slug), slug)

    def page_path(self, listing: Listing, number: int) -> str:
        return f"{listing.path}{'&' if '?' in listing.path else '?'}page={number}"

    def _is_asked(self, slug: str, request: Request) -> bool:
        return request.argument("catid") == str(self._category(slug))

    def _category(self, slug: str) -> int:
        return FIRST_CATEGORY + [section.slug for section in self.shelf.sections].index(slug)

    def _name(self, slug: str) -> str:
        section = self.shelf.section(slug)
        return section.name if section else slug

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
                return self._missing(request, 404)
            number = last if way == "repeat" else number
        pinned = tuple(each for each in listing.articles if each.pinned) if number == 1 else ()
        shown = (*pinned, *listing.articles[(number - 1) * size : number * size])
        visit = self.shelf.visit()
        items = "\n".join(self._item(article) for article in shown)
        pager = _pager([self.page_path(listing, each) for each in range(1, last + 1)], number) if last > 1 else ""
        content = f"<div>{escape(listing.title)}</div>\n{items}\n<div>{pager}</div>\n{self._foot(visit)}"
        return page(self._frame(content, visit))

    def _item(self, article: Article) -> str:
        path = escape(self.address(article))
        return (
            f'<div class="ArticleItem"><a href="{path}"><img src="/upload/anh.jpg" alt="" /></a>'
            f'<div class="Title"><a href="{path}">{escape(article.title)}</a></div>'
            f'<div class="Summary">{escape(article.lead)}</div></div>'
        )

    def _article(self, number: str, request: Request) -> Answer:
        """The id alone finds the article; an unknown one is an empty page that answers 200."""
        article = self.shelf.article(int(number)) if number.isdigit() else None
        if article is None:
            return self._missing(request, known=False)
        if article.id in self.shelf.gone:
            return self._missing(request, self.shelf.gone[article.id])
        visit = self.shelf.visit()
        title = escape(article.title)
        head = f"<div><b>{title}</b></div>" if is_bare(article) else f'<div class="TitleNews">{title}</div>'
        signature = escape(article.signature)
        foot = self._foot(visit)
        if article.id % 4 < 2:
            # The signature runs into the statistics: nothing but inline elements between them.
            end = f"<span>{signature}</span>{foot}"
        else:
            end = f"<p><em>{signature}</em></p>\n{self._others(article, visit)}\n{foot}"
        return page(self._frame(f"<div>{head}\n<div>{pasted(article)}</div>\n{end}</div>", visit))

    def _others(self, article: Article, visit: Visit) -> str:
        """Other titles, with dates where the article itself has none, and the digits of a pager."""
        others = list(self.shelf.neighbours(article, _OTHERS)[1])
        visit.random.shuffle(others)
        lines = "".join(
            f'<li><a href="{escape(self.address(each))}">{escape(each.title)}</a> '
            f'<div class="DateCreate">Ngày {each.published:%d/%m/%Y}</div></li>'
            for each in others
        )
        paths = [f"javascript:__doPostBack('ctl00$pager','{each}')" for each in range(1, 20)]
        return f"<div>Tin khác</div>\n<ul>{lines}</ul>\n<div>{_pager(paths, 0)}</div>"

    def _foot(self, visit: Visit) -> str:
        total = 3_484_467 + visit.number
        return (
            "<span>Thống kê truy cập</span>\n<ul>"
            f"<li>Đang online: {1 + visit.random.randrange(9)}</li><li>Hôm nay: {2 + visit.number}</li>"
            f"<li>Trong tuần: 1 {visit.number % 1000:03}</li><li>Tất cả: {total}</li></ul>\n"
            "<div>ĐƠN VỊ CHỦ QUẢN: SỞ THÔNG TIN VÀ TRUYỀN THÔNG SÔNG VÀNG</div>\n"
            "<div>Chịu trách nhiệm chính: Ông Mạc Tiến Đạt - Phó Giám đốc - Trưởng Ban Biên tập.</div>\n"
            "<div>Địa chỉ: số 1 đường Bến Vàng, thành phố Hương Vàng.</div>\n"
            "<div>Email: hopthu@songvang.example; Điện thoại 0299.3000000.</div>\n"
            '<div>(Ghi rõ nguồn "songvang.example" khi sử dụng lại thông tin từ website này)</div>\n'
            '<p><img src="/upload/nca.png" alt="Chung nhan Tin Nhiem Mang" /></p>'
        )

    def _missing(self, request: Request, status: int = 200, *, known: bool = True) -> Answer:
        del request
        visit = self.shelf.visit()
        return Answer(status, self._frame(self._foot(visit), visit).encode(), known=known)

    def _frame(self, content: str, visit: Visit) -> str:
        menu = " ".join(
            f'<a href="{escape(self.section_listing(each.slug).path)}">{escape(each.name)}</a>'
            for each in self.shelf.sections
        )
        return template("mdefault_frame").render(
            site_name=escape(self.shelf.title), menu=menu, content=content, token=visit.token
        )


def _pager(paths: list[str], number: int) -> str:
    shown = numbers(len(paths), number or 1)
    links = " ".join(
        str(each) if each == number else f'<a href="{escape(paths[each - 1])}">{each}</a>' for each in shown
    )
    return f'{links} <a href="{escape(paths[shown.stop - 1])}">...</a>' if shown.stop <= len(paths) else links
