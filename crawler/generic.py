"""The generic path: what trafilatura finds on a page once its noise is cut from the tree."""

import copy
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.fragment import Block
from crawler.layout import Where
from vietnamese.unicode import squeeze

_NOISE = Where("nav, header nav, footer, aside, form, script, style, noscript, iframe, select, button, [hidden]")
_NOISE_NAME = re.compile(
    r"(?:^|[_-])(?:menu|navbar|breadcrumbs?|footer|sidebar|banner|counter|related|comments?|share|social|pagination|copyright|"
    r"rating|poll|vote|login|search|widget|other-?news)(?:[_-]|$|\d)",
    re.IGNORECASE,
)
_TITLE = (
    Where("h1[itemprop=headline]"),
    Where("article h1"),
    Where("meta[property='og:title']", "content"),
    Where("h1"),
    Where("title"),
)
_MENU_LINKS = 3
_MENU_SHARE = 0.8  # of a menu's text is in its links
_MIN_WORDS = 20  # shorter finds are menus and notices of the page itself


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    blocks: list[Block]


def read_generic(tree: HtmlElement, url: str) -> Found | None:
    """The title and text lines of a page no layout fits, or None where there is no text worth the name."""
    from trafilatura import bare_extraction  # a fifth of a second, which a crawl without a misfit need not pay
    from trafilatura.settings import Document

    tree = copy.deepcopy(tree)
    title = next((value for where in _TITLE for value in where.read(tree)), "")
    for element in _NOISE.elements(tree):
        _drop(element)
    for element in list(tree.iter("div", "section", "ul", "table", "p", "header")):
        if _NOISE_NAME.search(element.get("class", "")) or _NOISE_NAME.search(element.get("id", "")):
            _drop(element)
    for element in list(tree.iter("ul", "ol", "table")):
        if _is_menu(element):
            _drop(element)
    document = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=False)
    text = document.text or "" if isinstance(document, Document) else ""
    lines = (squeeze(line) for line in text.splitlines())
    blocks = [Block("li" if line.startswith("- ") else "p", line) for line in lines if line]
    if sum(len(block.text.split()) for block in blocks) < _MIN_WORDS:
        return None
    return Found(title, blocks)


def _is_menu(element: HtmlElement) -> bool:
    """Whether a list is hardly more than links."""
    linked = [squeeze(link.text_content()) for link in element.iter("a")]
    return len(linked) >= _MENU_LINKS and sum(map(len, linked)) > _MENU_SHARE * len(squeeze(element.text_content()))


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
