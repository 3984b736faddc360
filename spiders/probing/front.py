"""A front page → its title, the links that may be sections, its feeds: by what links are called and where they lead.

BeautifulSoup reads only the few tags that are asked for, of a page that is within its bounds.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, SoupStrainer, Tag

from crawler.page import Page
from crawler.urls import resolve, same_site
from spiders.probing.report import Link
from spiders.probing.title import title_of
from vietnamese.unicode import search_fold, squeeze

MOST_LINKS = 5_000  # of a front page; the largest seen has 400
MOST_SECTIONS = 30
FRONT_PATH, FRONT_NAME = "/", "Trang chủ"
_LONGEST_NAME = 60  # characters; a longer link is a headline
_MOST_WORDS = 8
_TAGS = SoupStrainer(["title", "meta", "a", "link"])
_FEED = re.compile(r"application/(?:rss|atom)\+xml")
_IN_PATH = 2 / 3  # what the same words are worth in an address: articles carry them too
_ASIDE = re.compile(
    r"/(?:tags?|tu-khoa|chu-de|author|tac-gia|search|tim-kiem|feeds?|rss|users?|login|dang-nhap)(?:/|$)"
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar|jpe?g|png|gif|mp4|xml)$", re.IGNORECASE)
_MODULE = re.compile(r"^(.*?)\s*\(\d+\)$")  # a name with the number of its articles


@dataclass(frozen=True, slots=True)
class Front:
    """What a front page says of its portal. `feeds`: addresses on its own host."""

    title: str
    links: tuple[Link, ...]  # the likeliest section first
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    words: re.Pattern[str]
    shown: str
    points: int
    topical: bool


def read_front(page: Page, host: str, articles: re.Pattern[str] | None = None) -> Front:
    """What stands on a front page; nothing where it breaks a bound. `articles`: what addresses of articles look like."""
    if page.excess:
        return Front("", (), ())
    soup = BeautifulSoup(page.text, "lxml", parse_only=_TAGS)
    tags = [tag for tag in soup.find_all(["a", "link", "meta"], limit=MOST_LINKS) if isinstance(tag, Tag)]
    feeds = [
        url
        for tag in tags
        if tag.name == "link" and _FEED.search(_attribute(tag, "type"))
        and (url := resolve(page.base, _attribute(tag, "href"))) and same_site(url, host)
    ]  # fmt: skip
    title = soup.find("title")
    named = next((_attribute(tag, "content") for tag in tags if _attribute(tag, "property") == "og:site_name"), "")
    links = [tag for tag in tags if tag.name == "a"]
    return Front(
        title_of(named, title.get_text() if title else "", links, page, host),
        _sections(links, page, host, articles),
        tuple(dict.fromkeys(feeds)),
    )


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name, "")
    return value if isinstance(value, str) else " ".join(value or ())


def _sections(tags: Iterable[Tag], page: Page, host: str, articles: re.Pattern[str] | None) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for tag in tags:
        url = resolve(page.base, _attribute(tag, "href"))
        if not url or not same_site(url, host) or (articles and articles.search(url)):
            continue
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if path == FRONT_PATH:
            continue
        name = squeeze(tag.get_text(" "))[: _LONGEST_NAME + 1] or squeeze(_attribute(tag, "title"))
        link = rate(path, _MODULE.sub(r"\1", name))
        if link and (path not in found or link.points > found[path].points):
            found[path] = link
    ranked = sorted(found.values(), key=lambda link: -link.points)  # stable: the menu's order among equals
    by_name: dict[str, Link] = {}
    for link in ranked:
        by_name.setdefault(search_fold(link.name), link)
    return tuple(by_name.values())[:MOST_SECTIONS]


def rate(path: str, name: str) -> Link | None:
    """How likely an address of that name is a section with news; None where nothing speaks for it."""
    slug = urlsplit(path).path
    if _FILE.search(slug) or len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return None
    said = f" {_plain(name)} "
    last = _plain(unquote(slug.rstrip("/").rpartition("/")[2]))
    led = f" {last} " if len(last.split()) <= _MOST_WORDS else ""  # an article's address says what its headline does
    by_name = next((each for each in _words() if each.words.search(said)), None)
    by_path = next((each for each in _words() if each.words.search(led)), None)
    if not by_name and not by_path:
        return None
    points = by_name.points if by_name else 0
    points += int(by_path.points * _IN_PATH) if by_path else 0
    where = [f"{each.shown!r} in its {place}" for each, place in ((by_name, "name"), (by_path, "address")) if each]
    link = Link(path, name, bool(by_name and by_name.topical), points, ", ".join(where))
    return replace(link, points=points // 4) if _ASIDE.search(slug.lower()) else link


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", search_fold(text)))


@cache
def _words() -> tuple[_Words, ...]:
    """The names of sections (section_words.tsv), those worth most first."""
    with (files("spiders") / "probing" / "section_words.tsv").open(encoding="utf-8") as lines:
        rows = sorted(csv.DictReader(lines, delimiter="\t"), key=lambda row: -int(row["points"]))
    return tuple(
        _Words(re.compile(rf" {row['words']} "), row["words"], int(row["points"]), row["topical"] == "yes")
        for row in rows
    )
