"""The walk through one section's listing: what was seen of it, and every way its end shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from crawler.blocks import find_block
from crawler.layout import Layout
from crawler.options import CrawlOptions
from crawler.page import Page
from crawler.urls import normalise, path_of
from storage.records import Entry, Judgement, PortalFacts, RunOutcome, SectionFacts
from vietnamese.dates import Moment

OVERLAP = 20  # known entries in a row, under the mark, before the rest is taken as known
MAX_REPEATS = 1  # pages shown again: one may be the listing's drift while new articles come in, a second is its end
MAX_EMPTY = 1  # pages in a row that stay empty when asked again: a second is the end, whatever page it links to
MAX_PAGES = 3000  # no section seen has more than a few hundred

_FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}

Form = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Walk:
    """How far the walk through a section has come. `keys`: what it has seen, to notice a page shown again."""

    section: SectionFacts
    page: int = 1
    url: str = ""  # the page asked for, and what was posted for it
    form: Form = ()
    keys: set[str] = field(default_factory=set)
    asked: set[tuple[str, Form]] = field(default_factory=set)
    newest: Moment | None = None
    streak: int = 0
    asked_again: bool = False
    repeats: int = 0
    empty: int = 0  # pages in a row
    validators: dict[str, str] = field(default_factory=dict)  # sent with the first page, then those it answered with
    curtailed: bool = False  # --limit, --since or --until left entries out

    def manner(self) -> dict[str, Any]:
        """How the page is asked for: method, body and headers; validators with the first page only."""
        if self.form:
            return {"method": "POST", "body": urlencode(self.form), "headers": dict(_FORM_HEADERS)}
        return {"headers": self.validators if self.page == 1 else None}

    def unseen(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries this walk has not met yet; meets them."""
        fresh = [entry for entry in entries if (entry.source_key or entry.url) not in self.keys]
        self.keys.update(entry.source_key or entry.url for entry in fresh)
        dated = [entry.listed for entry in fresh if entry.listed and not entry.pinned]
        self.newest = max([*dated, *([self.newest] if self.newest else [])], key=lambda moment: moment.on, default=None)
        return fresh

    def older_than_asked(self, entries: Sequence[Entry], options: CrawlOptions) -> bool:
        """Whether the listing has gone back beyond --since, pinned and undated entries aside."""
        days = [entry.listed.on for entry in entries if entry.listed and not entry.pinned]
        return options.since is not None and bool(days) and max(days) < options.since


def validators_of(page: Page) -> dict[str, str]:
    """The headers that ask whether a listing still is what this page shows."""
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {asked: page.headers[given] for given, asked in names.items() if given in page.headers}


def past_the_end(page: Page, walk: Walk) -> bool:
    """Whether the answer to a later page says, in its status or address, that there is no such page."""
    if walk.page == 1:
        return False
    led_away = normalise(page.url) != walk.url and path_of(page.url) in (path_of(walk.section.path), "/")
    return page.status in (404, 410, 400) or led_away


def listing_failure(
    page: Page, layout: Layout, portal: PortalFacts, entries: Sequence[Entry]
) -> tuple[RunOutcome, str] | None:
    """Why a page without entries is no listing at all: blocked, unreachable or moved; None if it may just be empty."""
    if page.status in (404, 410):
        return RunOutcome.LAYOUT_CHANGED, f"the section's address answers HTTP {page.status}"
    if path_of(page.url) == "/" and path_of(page.entry.url) != "/":  # where other sections' articles are listed
        return RunOutcome.LAYOUT_CHANGED, "the section's address leads to the front page"
    if entries and page.status == 200:
        return None
    if page.excess:
        return RunOutcome.LAYOUT_CHANGED, page.excess
    block = find_block(page, layout, portal)
    if block is None or block.judgement is Judgement.REJECTED:
        return None
    outcome = RunOutcome.BLOCKED if block.judgement is Judgement.BLOCKED else RunOutcome.UNREACHABLE
    return outcome, block.reason
