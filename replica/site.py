"""A site of the replica: its shelf of articles, the routes of its family, and whatever is to go wrong with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from hashlib import md5
from threading import RLock

from replica.article_in_menu import ArticleInMenu
from replica.articles import Article, Section, make_articles
from replica.aspnet import AspNet
from replica.drupal import Drupal
from replica.exchange import TEXT, Answer, Request, page
from replica.flood import FloodLimit
from replica.joomla import Joomla
from replica.json_articles import JsonArticles
from replica.liferay import Liferay
from replica.liferay_stock import LiferayStock
from replica.mdefault import MDefault
from replica.module_wrapper import ModuleWrapper
from replica.nukeviet import NukeViet
from replica.routes import Routes
from replica.shelf import Options, Shelf, Variant
from replica.tan_dan import TanDan
from replica.template import template
from replica.wordpress import WordPress

Family = NukeViet | WordPress | Liferay | AspNet | MDefault | Routes
_FAMILIES: dict[str, type[Family]] = {
    "nukeviet": NukeViet,
    "wordpress": WordPress,
    "liferay": Liferay,
    "aspnet": AspNet,
    "mdefault": MDefault,
    "article-in-menu": ArticleInMenu,
    "tan-dan": TanDan,
    "module-wrapper": ModuleWrapper,
    "liferay-stock": LiferayStock,
    "drupal": Drupal,
    "joomla": Joomla,
    "json-articles": JsonArticles,
}
_VARIANTS = {"nukeviet-egov": "nukeviet", "wordpress-block": "wordpress"}  # of a family under another name
SECTIONS = (
    Section("tin-hoat-dong", "Tin hoạt động"),
    Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
    Section("van-hoa-xa-hoi", "Văn hoá - Xã hội"),
)
_FILES = re.compile(r"/(?:wp-content/|uploads?/|portal/Photos/|assets/|themes/|o/|favicon\.ico).*")
_KINDS = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".css": "text/css",
    ".js": "text/javascript",
}
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class Failure(StrEnum):
    """What a site does instead of answering."""

    ERROR = "error"  # 500
    HANG = "hang"  # never answers
    FLOOD = "flood"  # the flood page on every address
    EMPTY_LISTING = "empty_listing"  # lists without entries, articles as ever
    MAINTENANCE = "maintenance"  # 503
    LOGIN = "login"  # 200, a login form on every address
    CHALLENGE = "challenge"  # 200, a JavaScript challenge on every address
    HOME = "home"  # 302 to the front page from everywhere else


TITLE = "Trang thông tin điện tử tỉnh Sông Vàng (DỮ LIỆU MẪU)"


class Site(Shelf):
    """A portal as a server shows it. Thread-safe as far as `answer` goes.

    `flood`: a limit on requests, or None. All else that tests change: `options`, `fail`, and the shelf's methods.
    """

    def __init__(
        self,
        variant: Variant,
        articles: Iterable[Article] | int = 60,
        sections: Sequence[Section] = SECTIONS,
        *,
        title: str = TITLE,
        options: Options | None = None,
        flood: FloodLimit | None = None,
        seed: str = "tinhso",
    ) -> None:
        made = make_articles(articles, sections, seed=seed) if isinstance(articles, int) else articles
        super().__init__(variant, sections, made, title=title, options=options or Options())
        self.flood = flood
        self.seed = seed
        self.family = _FAMILIES[_VARIANTS.get(variant, variant)](self)
        self._failure: Failure | None = None
        self._failing_after = 0
        self._failing_robots = False
        self._failing_paths = re.compile("")
        self._lock = RLock()

    def address(self, article: Article) -> str:
        """The path of an article's own page."""
        return self.family.address(article)

    def publish(self, count: int = 1) -> list[Article]:
        """Writes that many new articles, adds them as the newest, three hours apart, and returns them oldest first."""
        newest = self.articles[0]
        last_id = max(article.id for article in self.articles)
        made = make_articles(count, self.sections, seed=f"{self.seed}:{last_id}", first_id=last_id + 1)
        dates = [newest.published + timedelta(hours=3 * number) for number in range(1, count + 1)]
        return [
            self.add(replace(article, published=date, modified=date, slug=f"{article.slug}-{article.id}"))
            for article, date in zip(made, dates, strict=True)
        ]

    def fail(self, failure: Failure | None, *, after: int = 0, robots: bool = False, paths: str = "") -> None:
        """From the request after the next `after` ones on, addresses that match `paths` fail so; None ends it."""
        self._failure, self._failing_after, self._failing_robots = failure, after, robots
        self._failing_paths = re.compile(paths)

    def answer(self, request: Request) -> Answer:
        with self._lock:
            return self._answer(request)

    def _answer(self, request: Request) -> Answer:
        is_robots = request.path == "/robots.txt"
        if self._fails(request, is_robots):
            return self._failed(request)
        if is_robots:
            return self._robots(request)
        if self.flood and (seconds := self.flood.wait()):
            return self._flooded(seconds)
        if _FILES.fullmatch(request.path):
            return self._file(request)
        return self.family.answer(request)

    def _robots(self, request: Request) -> Answer:
        if self.options.robots_status != 200:
            return page("", self.options.robots_status, kind=TEXT)
        text = self.family.robots(request)
        if not self.variant.startswith("nukeviet"):
            return page(text, kind=TEXT)
        # The only address of NukeViet with a validator that works.
        headers = {"ETag": f'"{md5(text.encode(), usedforsecurity=False).hexdigest()}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Answer(304, headers=headers)
        return page(text, kind=TEXT, headers=headers)

    def _fails(self, request: Request, is_robots: bool) -> bool:
        if self._failure is None or (is_robots and not self._failing_robots):
            return False
        if not self._failing_paths.search(request.path):
            return False
        if self._failing_after:
            self._failing_after -= 1
            return False
        return True

    def _failed(self, request: Request) -> Answer:
        match self._failure:
            case Failure.ERROR:
                return page("<html><body><h1>500 Internal Server Error</h1></body></html>", 500)
            case Failure.HANG:
                return Answer(0, hang=True)
            case Failure.FLOOD:
                return self._flooded(60)
            case Failure.MAINTENANCE:
                return page(template("maintenance").render(), 503)
            case Failure.LOGIN:
                return page(template("login").render())
            case Failure.CHALLENGE:
                return page(template("challenge").render(token=self.visit().token))
            case Failure.HOME if request.path != "/":
                return Answer(302, headers={"Location": "/"})
            case Failure.EMPTY_LISTING:
                return self._without_lists(request)
        return self.family.answer(request)

    def _without_lists(self, request: Request) -> Answer:
        """The family's answer of a site that lists nothing; articles are still found."""
        self.empty_lists = True
        try:
            return self.family.answer(request)
        finally:
            self.empty_lists = False

    def _flooded(self, seconds: int) -> Answer:
        """eGovernment answers 200 to the forty-first request in a minute, everything else 429."""
        text = template("nukeviet_flood").render(seconds=seconds)
        if self.variant == "nukeviet-egov":
            return page(text)
        return page(text, 429, headers={"Retry-After": str(seconds)})

    def _file(self, request: Request) -> Answer:
        """The themes' files exist whatever they are called; of the uploads only those that an article shows."""
        path = request.path.removeprefix("/wp-content").replace("/assets/news/", "/uploads/news/", 1)
        if path.startswith("/uploads/") and not path.startswith("/uploads/banners/") and path not in self.files:
            return Answer(404, known=False)
        kind = next((kind for end, kind in _KINDS.items() if path.endswith(end)), "application/octet-stream")
        return Answer(200, _PIXEL if kind.startswith("image") else b"", kind)
