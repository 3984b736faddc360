"""What a page that became nothing says, in short: a message quotes it, so that nobody has to open the page to know it."""

from dataclasses import replace

from crawler.layout import shown_text
from crawler.page import Page
from storage.records import KeptPage
from vietnamese.unicode import nfc, squeeze

LENGTH = 300  # characters
_LOOKED_AT = 20_000  # characters, before white space is taken out


def as_evidence(page: Page) -> tuple[KeptPage, ...]:
    """The pages as they are stored, the first with the beginning of what it says."""
    first, *rest = page.kept()
    return (replace(first, excerpt=excerpt(page)), *rest)


def excerpt(page: Page) -> str:
    """The first 300 characters a reader sees: plain text in one line; empty for a page of another kind than text."""
    if not page.is_html and not page.headers.get("content-type", "").startswith(("text/", "application/json")):
        return ""
    text = _seen(page) if page.is_html else page.text
    plain = "".join(each for each in text[:_LOOKED_AT] if each.isprintable() or each.isspace())
    return squeeze(nfc(plain))[:LENGTH].strip()


def _seen(page: Page) -> str:
    body = next(page.tree.iter("body"), page.tree)
    return shown_text(body)
