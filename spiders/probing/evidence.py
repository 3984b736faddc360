"""What an answer shows of the server behind it: its encoding, validators, robots.txt, and whether scripts make its pages."""

import re
from functools import cache
from typing import cast
from urllib.robotparser import RobotFileParser

from lxml.etree import XPath
from scrapy.utils.python import to_unicode
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from crawler.layout import Where
from crawler.page import Page

_MOST_SITEMAPS = 5
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(https?://\S{1,2000})\s*$", re.IGNORECASE | re.MULTILINE)
_ROBOTS_BYTES = 500_000  # as much as RFC 9309 asks crawlers to read
_SCRIPTS = Where("script")
_UNSEEN = ("script", "style", "noscript", "template", "title")
_MOUNTS = Where("#app, #root, #__next, #__nuxt, app-root")
_WORDS = 15  # fewer visible words than any page with content has


def encoding_of(page: Page) -> str:
    """What a page declares and what its bytes are: "utf-8, as declared", "utf-8; windows-1252 declared"."""
    declared = http_content_type_encoding(page.headers.get("content-type")) or html_body_declared_encoding(page.body)
    try:
        page.body.decode("utf-8")
        actual = "utf-8"
    except UnicodeDecodeError:
        actual = "utf-8, a few bytes broken" if page.text == _as_utf8(page.body) else declared or "windows-1252"
    if not declared:
        return f"{actual}; none declared"
    return f"{actual}, as declared" if declared == actual else f"{actual}; {declared} declared"


def _as_utf8(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\0", "")


def validators_of(page: Page) -> str:
    """The validators an answer carries, in a few words; empty if none."""
    names = {"etag": "ETag", "last-modified": "Last-Modified"}
    return ", ".join(f"{shown} {page.headers[name]}" for name, shown in names.items() if name in page.headers)


def robots_says(body: bytes, agent: str) -> tuple[list[str], float | None]:
    """The sitemaps that a robots.txt names, and the Crawl-delay in seconds for that agent."""
    text = to_unicode(body[:_ROBOTS_BYTES], "utf-8", errors="replace")
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    delay = parser.crawl_delay(agent)
    sitemaps = [match[1] for match in _SITEMAP.finditer(text)]
    return list(dict.fromkeys(sitemaps))[:_MOST_SITEMAPS], None if delay is None else float(delay)


def scripts_needed(page: Page) -> str:
    """Why a page needs JavaScript to show anything, in a few words; empty where it shows something without."""
    words = 0
    tree = page.tree
    for text in cast(list[str], _seen()(tree)):
        words += len(text.split())
        if words >= _WORDS:
            return ""
    scripts = len(_SCRIPTS.elements(tree))
    if not scripts:
        return ""
    mount = " and an element for them to fill" if _MOUNTS.elements(tree) else ""
    return f"{words} words, {scripts} scripts{mount}"


@cache
def _seen() -> XPath:
    """The texts of a page that a reader sees."""
    return XPath(f"//text()[not({' or '.join(f'ancestor::{tag}' for tag in _UNSEEN)})]")
