"""Asking a site without a socket, and reading its pages."""

import lxml.html
from lxml.html import HtmlElement

from replica.exchange import Answer, Request
from replica.site import Site

ORIGIN = "http://127.0.0.1:9"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"


def ask(site: Site, path: str, user_agent: str = "", **headers: str) -> Answer:
    """What the site answers; header names with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.answer(Request(path, ORIGIN, named | {"user-agent": user_agent}))


def tree(site: Site, path: str, user_agent: str = "") -> HtmlElement:
    """The same, parsed; the page must answer 200."""
    answer = ask(site, path, user_agent)
    assert answer.status == 200, path
    return lxml.html.document_fromstring(answer.body, parser=lxml.html.HTMLParser(encoding="utf-8"))


def texts(page: HtmlElement, css: str) -> list[str]:
    """The texts of the elements found, each on one line."""
    return [" ".join(element.text_content().split()) for element in page.cssselect(css)]
