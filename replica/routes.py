"""What most families' sites do alike: a section's list page by page and past its end, articles, what every visit changes."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from html import escape

from replica.articles import Article
from replica.exchange import Answer, Request, page, redirect
from replica.shelf import Listing, PastEnd, Shelf, Visit


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of a list: its number, that of the last, and what stands on it."""

    listing: Listing
    number: int
    last: int
    articles: tuple[Article, ...]


class Routes(ABC):
    """The routes and pages of one site; a family states its addresses and markup."""

    past_end: PastEnd = "repeat"  # the family's own way
    has_head_image = False  # whether an article's page shows its picture above the text

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    @abstractmethod
    def address(self, article: Article) -> str:
        """The path of an article's own page."""

    @abstractmethod
    def section_path(self, slug: str) -> str:
        """The path of a section's list."""

    @abstractmethod
    def page_path(self, listing: Listing, number: int) -> str:
        """The address of a page of a list, as the pager writes it."""

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """What the site says to a request."""

    @abstractmethod
    def list_page(self, shown: Shown, request: Request, visit: Visit) -> str: ...

    @abstractmethod
    def article_page(self, article: Article, request: Request, visit: Visit) -> str: ...

    @abstractmethod
    def missing_page(self, request: Request, visit: Visit) -> str: ...

    def key(self, article: Article) -> str:
        """What a crawler knows the article by: the id the CMS gave it."""
        return str(article.id)

    def link(self, article: Article) -> str:
        """The address at which lists, and what reads them, come to it."""
        return self.address(article)

    def byline(self, article: Article) -> str:
        """Whom the site names as its author."""
        return article.signature

    def robots(self, _request: Request) -> str:
        return "User-agent: *\nDisallow: /admin/"

    def section_listing(self, slug: str) -> Listing:
        section = self.shelf.section(slug)
        return Listing(self.section_path(slug), section.name if section else slug, self.shelf.in_section(slug), slug)

    def front(self) -> Listing:
        return Listing("/", self.shelf.title, self.shelf.articles)

    def show(self, listing: Listing, number: int, request: Request) -> Answer:
        """A page of a list, or what the site does past its end."""
        shown = self.shown(listing, number)
        if shown is None:
            if self._past_end == "first":
                return redirect(f"{request.origin}{listing.path}")
            return self.missing(request, known=True)
        return page(self.list_page(shown, request, self.shelf.visit()))

    def shown(self, listing: Listing, number: int) -> Shown | None:
        """What stands on a page of a list; None past its end where the site has no such page."""
        if self.shelf.empty_lists:
            listing = replace(listing, articles=())
        size, last = self.shelf.page_size, listing.pages(self.shelf.page_size)
        if number > last and self._past_end in ("first", "missing"):
            return None
        if number > last and self._past_end == "repeat":
            number = last
        pinned = tuple(each for each in listing.articles if each.pinned) if number == 1 else ()
        return Shown(listing, number, last, (*pinned, *listing.articles[(number - 1) * size : number * size]))

    @property
    def _past_end(self) -> PastEnd:
        way = self.shelf.options.past_end
        return self.past_end if way == "native" else way

    def show_article(self, article: Article | None, request: Request) -> Answer:
        if article is None:
            return self.missing(request)
        if article.id in self.shelf.gone:
            return self.missing(request, self.shelf.gone[article.id], known=True)
        return page(self.article_page(article, request, self.shelf.visit()))

    def missing(self, request: Request, status: int = 404, *, known: bool = False) -> Answer:
        return Answer(status, self.missing_page(request, self.shelf.visit()).encode(), known=known)

    def furniture(self, request: Request, visit: Visit) -> dict[str, object]:
        """What stands around every page: names, menu, a box of titles, counters and a token, other ones on every visit."""
        chosen = visit.random.sample(self.shelf.articles, min(4, len(self.shelf.articles)))
        return {
            "origin": request.origin,
            "site_name": escape(self.shelf.title),
            "menu": "\n".join(
                f'<li><a href="{escape(self.section_path(each.slug))}">{escape(each.name)}</a></li>'
                for each in self.shelf.sections
            ),
            "box": "\n".join(
                f'<li><a href="{escape(self.link(each))}">{escape(each.title)}</a></li>' for each in chosen
            ),
            "online": 1 + visit.random.randrange(60),
            "today": 100 + visit.number,
            "total": f"{4_567_800 + visit.number:,}".replace(",", "."),
            "token": visit.token,
        }

    def others(self, article: Article, count: int = 5) -> tuple[Article, ...]:
        """The articles that stand under one: older ones of its section."""
        return self.shelf.neighbours(article, count)[1]
