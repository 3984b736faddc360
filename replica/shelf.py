"""The articles of one site, and everything a test or an editor changes about them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import md5
from random import Random
from typing import Any, Literal

from replica.articles import Article, Section, slugify

Variant = Literal[
    "nukeviet",
    "nukeviet-egov",
    "wordpress",
    "wordpress-block",
    "liferay",
    "aspnet",
    "mdefault",
    "article-in-menu",
    "tan-dan",
    "module-wrapper",
    "liferay-stock",
    "drupal",
    "joomla",
    "json-articles",
]
Permalinks = Literal["date", "category", "slug"]  # /2024/01/slug/, /category/slug.html, /slug/
PastEnd = Literal["native", "first", "empty", "missing", "repeat"]

_OWN_PAGE_SIZE = {
    "nukeviet": 20,
    "nukeviet-egov": 20,
    "wordpress": 10,
    "wordpress-block": 10,
    "liferay": 10,
    "aspnet": 10,
    "mdefault": 10,
    "article-in-menu": 15,
    "tan-dan": 10,
    "module-wrapper": 10,
    "liferay-stock": 20,
    "drupal": 10,
    "joomla": 7,
    "json-articles": 10,
}


@dataclass(slots=True)
class Options:
    """How a site is set up; tests change it while it is served.

    `past_end`: what a page past the last one is. native: as the family does; first: 301 to page 1; empty: 200 with an
    empty list; missing: 404; repeat: 200 with the last page again, as Drupal does.
    """

    permalinks: Permalinks = "date"
    page_size: int = 0  # 0: the family's own
    older_titles: int = 10  # NukeViet: undetailed older titles below the cards
    past_end: PastEnd = "native"
    feeds: bool = True
    feed_full_text: bool = True  # WordPress
    sitemap: bool = True
    robots_status: int = 200
    crawl_delay: float | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of articles with its pages: `path` is that of page 1, `articles` newest first."""

    path: str
    title: str
    articles: tuple[Article, ...]
    section: str = ""  # slug, where the list is a section's

    def pages(self, size: int) -> int:
        """How many pages of that size it fills; an empty list has one."""
        return max(-(-len(self.articles) // size), 1)


@dataclass(frozen=True, slots=True)
class Visit:
    """What differs on every visit though nothing was edited: a number, a token, a random generator."""

    number: int
    token: str
    random: Random


class Shelf:
    """A site's sections and articles, its counters, and how it is set up. Not safe for threads: the site locks it."""

    def __init__(
        self,
        variant: Variant,
        sections: Sequence[Section],
        articles: Iterable[Article],
        *,
        title: str,
        options: Options,
    ) -> None:
        self.variant = variant
        self.sections = tuple(sections)
        self.title = title
        self.options = options
        self.edits = 0
        self.gone: dict[int, int] = {}  # id → 404 or 410
        self.old_slugs: dict[str, int] = {}  # slug → id
        self.empty_lists = False  # every list is shown without entries
        self._articles = {article.id: article for article in articles}
        self._hits: dict[int, int] = {}
        self._visits = 0
        self._lists: dict[object, tuple[Article, ...]] = {}
        self._by_slug: dict[str, Article] = {}
        self._files: frozenset[str] = frozenset()
        self._places: dict[str, dict[int, int]] = {}  # section → id → place in its list

    @property
    def page_size(self) -> int:
        return self.options.page_size or _OWN_PAGE_SIZE[self.variant]

    # What is there.

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article that is published, newest first."""
        return self.select("all", lambda article: True)

    def select(self, key: object, wanted: Callable[[Article], bool]) -> tuple[Article, ...]:
        """The published articles that are wanted, newest first; kept under `key` until something is edited."""
        if key not in self._lists:
            chosen = [each for each in self._articles.values() if each.id not in self.gone and wanted(each)]
            self._lists[key] = tuple(sorted(chosen, key=lambda each: (each.published, each.id), reverse=True))
        return self._lists[key]

    def in_section(self, slug: str) -> tuple[Article, ...]:
        return self.select(("section", slug), lambda article: article.in_section(slug))

    def tagged(self, slug: str) -> tuple[Article, ...]:
        return self.select(("tag", slug), lambda article: slug in map(slugify, article.tags))

    @property
    def all_articles(self) -> tuple[Article, ...]:
        """Every article, published or withdrawn, in no order."""
        return tuple(self._articles.values())

    def article(self, number: int) -> Article | None:
        """The article with that id, published or not."""
        return self._articles.get(number)

    def by_slug(self, slug: str) -> Article | None:
        if not self._by_slug:
            self._by_slug = {article.slug: article for article in self._articles.values()}
        return self._by_slug.get(slug)

    @property
    def files(self) -> frozenset[str]:
        """The paths of every picture and attachment."""
        if not self._files:
            self._files = frozenset(path for each in self._articles.values() for path in _files_of(each))
        return self._files

    def section(self, slug: str) -> Section | None:
        return next((section for section in self.sections if section.slug == slug), None)

    def neighbours(self, article: Article, count: int) -> tuple[tuple[Article, ...], tuple[Article, ...]]:
        """Up to that many newer and older articles of its section, the nearest first."""
        listed = self.in_section(article.section)
        if article.section not in self._places:
            self._places[article.section] = {each.id: place for place, each in enumerate(listed)}
        at = self._places[article.section][article.id]
        return tuple(reversed(listed[max(at - count, 0) : at])), listed[at + 1 : at + 1 + count]

    # What changes on every visit.

    def visit(self) -> Visit:
        self._visits += 1
        token = md5(f"{self.title}:{self._visits}".encode(), usedforsecurity=False).hexdigest()
        return Visit(self._visits, token, Random(self._visits))  # noqa: S311 - repeatable noise

    def hits(self, article: Article, more: int = 0) -> int:
        self._hits[article.id] = self._hits.get(article.id, 40 + article.id % 977) + more
        return self._hits[article.id]

    def bump(self, visits: int = 1000) -> None:
        """Raises every counter, as a day of other people's visits would."""
        self._visits += visits
        for article in self._articles.values():
            self.hits(article, 1 + visits % 97 + article.id % 7)

    # What an editor does.

    def edit(self, article: Article, *, modified: datetime | None = None, **changes: Any) -> Article:
        """Publishes the article with those fields changed, by default modified a day after its last state; returns it."""
        current = self._articles[article.id]
        edited = replace(current, modified=modified or current.modified + timedelta(days=1), **changes)
        if edited.slug != current.slug:
            self.old_slugs[current.slug] = current.id
        return self.put(edited)

    def add(self, article: Article) -> Article:
        """Publishes a new article."""
        if article.id in self._articles:
            raise ValueError(f"id {article.id} is taken")
        return self.put(article)

    def repost(
        self, article: Article, *, section: str, after: timedelta = timedelta(hours=20), **changes: Any
    ) -> Article:
        """Publishes another site's article here under an id of our own, later, in that section; returns it."""
        own = max(self._articles, default=0) + 2
        published = article.published + after
        fields: dict[str, Any] = {"second_section": "", "pinned": False, "modified": published} | changes
        return self.add(replace(article, id=own, section=section, published=published, **fields))

    def remove(self, article: Article, status: int = 404) -> None:
        """Withdraws an article: it leaves every list, its page answers 404 or 410."""
        self.gone[article.id] = status
        self._changed()

    def restore(self, article: Article) -> None:
        del self.gone[article.id]
        self._changed()

    def put(self, article: Article) -> Article:
        """Publishes the article as it is, in place of the one with its id; `edit` is what an editor does."""
        self._articles[article.id] = article
        self._changed()
        return article

    def _changed(self) -> None:
        self.edits += 1
        self._lists.clear()
        self._by_slug.clear()
        self._files = frozenset()
        self._places.clear()


def _files_of(article: Article) -> tuple[str, ...]:
    pictures = (*filter(None, (article.head_image,)), *article.pictures)
    return (*(picture.path for picture in pictures), *article.attachments)
