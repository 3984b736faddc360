"""Fixture sets: pages of a portal as they were fetched, and what its leaf reads of them (golden.json), for its tests."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.judge import judge
from crawler.page import Page
from crawler.repeated import RepeatedLines
from spiders.listing import ListingPage
from spiders.portal import PortalSpider
from storage.records import Article, Entry

PAGES = "pages.json"
GOLDEN = "golden.json"
_ARTICLES = 3
_MAX_PACKED = 250_000  # bytes of one page; the largest seen has 40,000


@dataclass(frozen=True, slots=True)
class FixtureSet:
    """A section's listing and some articles from it, as they were answered."""

    section: str  # the path of the listing's section
    listing: Page
    articles: tuple[Page, ...]

    @classmethod
    def of(cls, section: str, listing: Page, articles: Sequence[Page]) -> "FixtureSet":
        """The set of those pages that are small enough, three articles at most. Raises ValueError if the listing is too large."""
        if len(_packed(listing.body)) > _MAX_PACKED:
            raise ValueError(f"the listing {section} is too large to be kept for tests")
        fitting = [page for page in articles if len(_packed(page.body)) <= _MAX_PACKED]
        return cls(section, listing, tuple(fitting[:_ARTICLES]))

    def files(self) -> dict[str, bytes]:
        """The set's files by name, but for golden.json."""
        pages = {"listing.html.gz": self.listing}
        pages |= {f"article-{number}.html.gz": page for number, page in enumerate(self.articles, start=1)}
        index = {
            "section": self.section,
            "pages": {
                name: {
                    "asked": page.entry.url, "url": page.url, "status": page.status, "headers": dict(page.headers),
                    "fetched_at": page.fetched_at.isoformat(),
                }
                for name, page in pages.items()
            },
        }  # fmt: skip
        return {PAGES: as_json(index)} | {name: _packed(page.body) for name, page in pages.items()}

    @classmethod
    def read(cls, folder: Path) -> "FixtureSet":
        """The set in a folder. Raises OSError, KeyError or ValueError where it is not whole."""
        index = json.loads((folder / PAGES).read_text(encoding="utf-8"))
        pages = [_page(folder / name, facts) for name, facts in index["pages"].items()]
        return cls(index["section"], pages[0], tuple(pages[1:]))

    def golden(self, spider: type[PortalSpider]) -> dict[str, Any]:
        """What the leaf reads of the pages, as golden.json holds it."""
        listed = spider.listing.read(self.listing, spider.facts, spider.layout.key_url)
        entries = {entry.url: entry for entry in listed.entries}
        sections = tuple(each for each in spider.sections if each.path == self.section)
        repeated = RepeatedLines().with_page(self.listing.tree)
        articles = []
        for page in self.articles:
            entry = entries.get(page.entry.url, page.entry)
            whole = Page(
                page.url, page.status, page.headers, page.body, page.fetched_at, entry, sections, repeated=repeated
            )
            outcome = judge(whole, spider.layout, spider.facts)
            articles.append(
                {"verdict": outcome.judgement.value, **(_article(outcome.article) if outcome.article else {})}
            )
        return {"listing": _listing(listed), "articles": articles}


def fixtures_of(root: Path, name: str) -> Path:
    """Where the fixture set of a portal stands in a checkout."""
    return root / "tests" / "fixtures" / name


def as_json(value: Any) -> bytes:
    """The one form of these files: a line a value, Vietnamese letters as they are."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _page(file: Path, facts: Mapping[str, Any]) -> Page:
    body = gzip.decompress(file.read_bytes())
    fetched_at = datetime.fromisoformat(facts["fetched_at"])
    return Page(facts["url"], facts["status"], facts["headers"], body, fetched_at, Entry(facts["asked"]))


def _listing(page: ListingPage) -> dict[str, Any]:
    return {
        "entries": [
            {"url": each.url, "key": each.source_key, "title": each.title, "listed": _day(each)}
            for each in page.entries
        ],
        "next_url": page.next_url,
        "next_form": [list(pair) for pair in page.next_form],
    }  # fmt: skip


def _day(entry: Entry) -> str | None:
    return entry.listed.on.isoformat() if entry.listed else None


def _article(article: Article) -> dict[str, Any]:
    moment = article.published
    return {
        "url": article.url,
        "key": article.source_key,
        "title": article.title,
        "lead": article.lead,
        "paragraphs": list(article.paragraphs),
        "author": article.author,
        "published": (moment.at or moment.on).isoformat() if moment else None,
        "date_from": article.date_source,
        "tags": list(article.tags),
        "attachments": [each.url for each in article.attachments],
        "cuts": [[cut.rule, cut.text] for cut in article.cuts],
        "read_by": article.extractor,
    }
