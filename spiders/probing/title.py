"""What a portal calls itself on its front page, where many a CMS writes only that this is the front page."""

import re
from collections.abc import Iterable

from bs4 import Tag

from crawler.page import Page
from crawler.urls import path_of, resolve, same_site
from vietnamese.unicode import search_fold, squeeze

SEPARATOR = re.compile(r"\s+[|–—:·»-]+\s+|\s*[|»]\s*")  # between the parts of a title
_LONGEST = 300  # characters
_LEAST_WORDS = 3  # of a link to the front page that may name the portal
_OF_FRONT_PAGES = frozenset(
    (
        "trang chu",
        "trang chinh",
        "trang dau",
        "trang nhat",
        "home",
        "homepage",
        "home page",
        "index",
        "main",
        "default",
        "welcome",
        "untitled",
        "untitled document",
        "untitled page",
        "new page",
    )
)


def title_of(site_name: str, title: str, links: Iterable[Tag], page: Page, host: str) -> str:
    """The portal's name: what the page states (`site_name`), else its title, else what a link home says; empty if none."""
    for text in (site_name, title):
        if named := _without_front(squeeze(text)):
            return named[:_LONGEST]
    return next((named for link in links if (named := _of_link_home(link, page, host))), "")


def _without_front(text: str) -> str:
    """A title without the part that only says it is the front page's."""
    parts = SEPARATOR.split(text)
    kept = [part for part in parts if part and not _is_front(part)]
    return text if len(kept) == len(parts) else " - ".join(kept)


def _is_front(text: str) -> bool:
    return " ".join(re.findall(r"\w+", search_fold(text))) in _OF_FRONT_PAGES


def _of_link_home(link: Tag, page: Page, host: str) -> str:
    """The text of a link to the front page, or its picture's, if that names more than the front page."""
    url = resolve(page.base, str(link.get("href") or ""))
    if not url or not same_site(url, host) or path_of(url) != "/":
        return ""
    picture = link.find("img")
    told = squeeze(link.get_text(" ")) or squeeze(str(picture.get("alt") or "") if isinstance(picture, Tag) else "")
    if len(told.split()) < _LEAST_WORDS or "trang chu" in search_fold(told):
        return ""
    return _without_front(told)[:_LONGEST]
