"""Pages that are no article: too large, no HTML, flood, challenge, login, maintenance, empty shell, soft 404, spam.

A phrase alone proves nothing where an article stands on the page: the phrases of `data/blocks.tsv` count only on pages
without one, in a short text, within a short heading, or as a whole heading. The spam of hacked pages is told by the share
of its words or by its links, never by a word: a warning about online fraud uses the same words.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.layout import Layout, Where
from crawler.page import Page
from crawler.urls import path_of
from storage.records import Judgement, PortalFacts
from vietnamese.unicode import fold

_PASSWORD = Where("input[type=password]")
_HEADINGS = Where("title, h1, h2")
_HIDDEN_TEXT = frozenset(("script", "style", "noscript", "template", "option"))
_ARTICLE_WORDS = 40  # a body container with this much text is an article, whatever the page says elsewhere
_SHELL_WORDS = 15  # fewer visible words than any page with content has
_SHORTEST_NOTICE = 12  # words under a headline; "the article does not exist" has fewer
_NOTICE_WORDS = 250  # block pages are short
_HEADING_WORDS = 8  # a longer heading says more than that the page was not found
_SITE_NAME = re.compile(r"\s+[-–—|]\s+")  # parts the heading from the portal's name in a title
# What a feed opens with, the declarations before it bounded.
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,100}+<\?xml[^>]{0,200}>[^<]{0,100}(?:<!DOCTYPE[^<\[]{0,200}\[|<!--[^>]{0,1000}>\s{0,100})?"
    rb"(?:<!ENTITY[^>]{0,1000}>\s{0,100}){0,100}(?:\]>)?\s{0,100}<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]",
    re.IGNORECASE,
)
_PACKINGS = frozenset(
    ("gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd", "dcb", "dcz", "exi", "pack200-gzip")
)
MAX_TITLE = 1_000  # characters: no headline is longer
_NOT_FOUND = "not_found"  # a kind of phrase
_LINK_TEXT = 100  # characters
_READERS_ONLY = re.compile(  # Joomla's words in Vietnamese (recorded) and English
    r"(?:vui lòng )?đăng (?:ký|nhập)(?: hoặc đăng (?:ký|nhập))? để (?:xem|đọc)(?: tiếp| thêm| toàn bộ| đầy đủ)?[ .…]*|"
    r"(?:register|log in|sign in) to (?:read|view)(?: more)?[ .…:]*"
)
_SPAM_LINKS = 3
_SPAM_LINK = re.compile(  # words, and how betting sites are named: 8xbet, f8bet, sunwin, 789club, hi88
    r"nhà cái|cá cược|soi cầu|xổ số|casino|tài xỉu|nổ hũ|lô đề|game bài|đổi thưởng|bóng đá trực tuyến"
    r"|\b(?:[a-z]{0,4}\d{1,3}(?:bet|win|club)|[a-z]{1,5}(?:bet|win|club)\d{2}|kubet|kuwin|sunwin|hitclub|rikvip)\b"
    r"|\b(?:go|hi|jun|new|fun|bk|fb|w|m|j)(?:77|79|88|99)\b"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Why a page is no article. `is_absence`: it says that there is nothing at this address, whatever its status."""

    judgement: Judgement
    reason: str
    is_absence: bool = False


def find_block(page: Page, layout: Layout, portal: PortalFacts) -> Block | None:
    """Why the page is no article, or None. Looks at the answer first, then at what stands on the page."""
    return (
        _by_status(page)
        or _by_kind(page)
        or _by_size(page)
        or _by_address(page, portal)
        or _by_headline(page, layout)
        or _by_form(page, layout)
        or _by_phrase(page, layout)
    )  # fmt: skip


def find_link_spam(page: Page, layout: Layout, portal: PortalFacts) -> Block | None:
    """Rejects a page whose body links to betting or lottery sites: what a break-in leaves behind."""
    container = page.container(layout)
    links = container.iter("a") if container is not None else ()
    foreign = {
        link.get("href")
        for link in links
        if _is_foreign(link, portal) and _SPAM_LINK.search(fold(link.text_content()[:_LINK_TEXT]))
    }
    return Block(Judgement.REJECTED, "spam: links to betting sites") if len(foreign) >= _SPAM_LINKS else None


def _is_foreign(link: HtmlElement, portal: PortalFacts) -> bool:
    try:
        host = urlsplit(link.get("href", "")).hostname
    except ValueError:
        return False
    return host is not None and not host.endswith((".gov.vn", portal.host))


def _by_status(page: Page) -> Block | None:
    if page.status in (404, 410):
        return Block(Judgement.GONE, f"HTTP {page.status}", is_absence=True)
    if page.status in (401, 403, 429):
        return Block(Judgement.BLOCKED, f"HTTP {page.status}")
    if 300 <= page.status < 400:  # Scrapy followed what can be followed
        return Block(Judgement.REJECTED, f"HTTP {page.status} to no address")
    if page.status >= 400 or page.status < 200:
        return Block(Judgement.FAILED, f"HTTP {page.status}")
    return None


def _by_kind(page: Page) -> Block | None:
    if not page.is_html:
        return Block(Judgement.REJECTED, f"not HTML: {page.headers.get('content-type', '')[:60]}")
    if packed := _packing(page.headers.get("content-encoding", "")):
        return Block(Judgement.REJECTED, f"not HTML: packed as {packed[:40]}")
    if "utf-7" in page.headers.get("content-type", "").lower():
        return Block(Judgement.REJECTED, "not HTML: UTF-7, which no browser reads")
    if kind := next((kind for kind, signature in _signatures() if page.body.startswith(signature)), ""):
        return Block(Judgement.REJECTED, f"not HTML: {kind}")
    return Block(Judgement.REJECTED, "not HTML: a feed") if _FEED.match(page.body) else None


def _packing(encodings: str) -> str:
    """How an answer still is packed: what could be unpacked is, and is named no more. Some name here what is no packing."""
    named = {each.strip().lower() for each in encodings.split(",")}
    return encodings if named & _PACKINGS else ""


def _by_size(page: Page) -> Block | None:
    """What breaks a bound is not parsed, so that nothing more can be said of it."""
    if page.excess:
        return Block(Judgement.REJECTED, page.excess)
    is_bare = not page.bulk.tags and bool(page.text.strip())
    return Block(Judgement.REJECTED, "not HTML: not one tag") if is_bare else None


def _by_address(page: Page, portal: PortalFacts) -> Block | None:
    """An unknown address that leads to the front page or back to the listing is no article."""
    asked, answered = path_of(page.entry.url), path_of(page.url)
    query = urlsplit(page.url).query
    if asked == answered and query == urlsplit(page.entry.url).query:
        return None
    if asked != answered == "/" and not query:
        return Block(Judgement.REJECTED, "redirected to the front page", is_absence=True)
    shown = {answered, f"{answered}?{query}"}  # where the id is in the query, a listing may be the path without it
    if any(section.path.rstrip("/") in shown for section in portal.sections):
        return Block(Judgement.REJECTED, "redirected to a listing", is_absence=True)
    return None


def _by_headline(page: Page, layout: Layout) -> Block | None:
    length = len(layout.first(page.tree, layout.title))
    return Block(Judgement.REJECTED, f"headline of {length} characters") if length > MAX_TITLE else None


def _by_form(page: Page, layout: Layout) -> Block | None:
    if any(where.elements(page.tree) for where in layout.barred) or (layout.is_blind and _asks_to_log_in(page.tree)):
        return Block(Judgement.REJECTED, "for registered readers only")
    container = page.container(layout)
    if container is not None and _PASSWORD.elements(container):
        return Block(Judgement.REJECTED, "password form")
    if not _has_article(page, layout) and _PASSWORD.elements(page.tree) and len(_visible(page.tree)) < _NOTICE_WORDS:
        return Block(Judgement.BLOCKED, "login page")
    return None


def _asks_to_log_in(tree: HtmlElement) -> bool:
    """Whether a link stands in for the rest of a text, and leads to the login."""
    return any(_READERS_ONLY.fullmatch(fold(link.text_content()[:_LINK_TEXT])) for link in tree.iter("a"))


def _by_phrase(page: Page, layout: Layout) -> Block | None:
    if _has_article(page, layout):
        return None
    words = _visible(page.tree)
    text = fold(" ".join(words)) if len(words) < _NOTICE_WORDS else ""
    headings = [part for heading in _HEADINGS.read(page.tree) for part in _SITE_NAME.split(fold(heading))]
    headings = [part for part in headings if len(part.split()) <= _HEADING_WORDS]
    for kind, judgement, place, phrase in _phrases():
        said = {
            "text": phrase in text,
            "heading": any(phrase in part for part in headings),
            "whole": phrase in headings,
        }
        if said[place]:
            return Block(judgement, f"{kind}: {phrase}", is_absence=kind == _NOT_FOUND)
    if any(fold(phrase) in text for phrase in layout.flood):
        return Block(Judgement.BLOCKED, "flood")
    return Block(Judgement.REJECTED, "empty page") if len(words) < _SHELL_WORDS else None


def _has_article(page: Page, layout: Layout) -> bool:
    """Whether an article stands on the page: a text in the body container, or a short notice under its headline."""
    container = page.container(layout)
    length = len(_visible(container)) if container is not None else 0
    return length >= _ARTICLE_WORDS or (length >= _SHORTEST_NOTICE and bool(layout.first(page.tree, layout.title)))


def _visible(element: HtmlElement) -> list[str]:
    texts: list[str] = []
    for node in element.iter():
        if node.tag not in _HIDDEN_TEXT and node.text:
            texts.append(node.text)
        if node.tail:
            texts.append(node.tail)
    return " ".join(texts).split()


@cache
def _phrases() -> tuple[tuple[str, Judgement, str, str], ...]:
    with (files("crawler") / "data" / "blocks.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return tuple((row["kind"], Judgement(row["verdict"]), row["place"], fold(row["phrase"])) for row in rows)


@cache
def _signatures() -> tuple[tuple[str, bytes], ...]:
    """How files begin that some portals send as HTML (data/signatures.tsv)."""
    with (files("crawler") / "data" / "signatures.tsv").open(encoding="utf-8") as lines:
        return tuple((row["kind"], bytes.fromhex(row["hex"])) for row in csv.DictReader(lines, delimiter="\t"))
