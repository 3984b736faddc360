"""What a page says to a reader, and the beginning of it: a message quotes that, so that nobody has to open the page."""

from dataclasses import replace

from crawler.layout import shown_text
from crawler.page import Page
from storage.records import KeptPage
from storage.state_changes import EXCERPT
from vietnamese.unicode import nfc, squeeze

_LOOKED_AT = 20_000  # characters, before white space is taken out


def as_evidence(page: Page) -> tuple[KeptPage, ...]:
    """The pages as they are stored, the first with the beginning of what it says."""
    first, *rest = page.kept()
    return (replace(first, excerpt=excerpt(page)), *rest)


def excerpt(page: Page) -> str:
    """The first 300 characters a reader sees: plain text in one line; empty for a page of another kind than text."""
    return squeeze(_plain(_text(page)[:_LOOKED_AT]))[:EXCERPT].strip()


def seen_text(page: Page) -> str:
    """What a reader sees of the page: plain text, a line for each of the page's that is not empty."""
    lines = (squeeze(_plain(line)) for line in nfc(_text(page)).splitlines())
    return "\n".join(line for line in lines if line)


def _text(page: Page) -> str:
    if page.is_html:
        return shown_text(next(page.tree.iter("body"), page.tree))
    return page.text if page.headers.get("content-type", "").startswith(("text/", "application/json")) else ""


def _plain(text: str) -> str:
    """Without what a terminal or a mail might take for a command."""
    return "".join(each for each in text if each.isprintable() or each.isspace())
