"""A recorded portal as it would answer its crawler: pages by public address, straight from the recording's files."""

import gzip
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from crawler.judge import judge
from crawler.page import Page
from crawler.urls import normalise, resolve
from spiders.listing import ListingPage, read_listing
from spiders.portal import PortalSpider
from storage.records import Entry, Outcome

SHARED = Path(os.environ.get("TINHSO_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared"))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Recording:
    """One recorded portal: `truth` by path; `origin` is what the recording calls itself."""

    name: str
    spider: type[PortalSpider]

    @property
    def folder(self) -> Path:
        return SHARED / "portals" / self.name

    @cached_property
    def origin(self) -> str:
        return str(json.loads((self.folder / "portal.json").read_text(encoding="utf-8"))["origin"])

    @property
    def public(self) -> str:
        return f"https://{self.spider.host}"

    @cached_property
    def answers(self) -> dict[str, dict[str, Any]]:
        lines = (self.folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
        return {row["path"]: row for row in map(json.loads, lines)}

    @cached_property
    def truth(self) -> dict[str, dict[str, Any]]:
        lines = (self.folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
        return {row["path"]: row for row in map(json.loads, lines)}

    def page(self, path: str, entry: Entry | None = None) -> Page:
        """The recorded answer to a path, redirects followed, as the spider receives it (KeyError if not recorded)."""
        asked = normalise(self.public + path)
        while self.answers[path]["status"] in (301, 302):
            there = urlsplit(urljoin(self.origin + path, self.answers[path]["location"]))
            path = there.path + (f"?{there.query}" if there.query else "")
        row = self.answers[path]
        body = gzip.decompress((self.folder / "pages" / f"{row['page']}.gz").read_bytes()) if row.get("page") else b""
        body = body.replace(self.origin.encode(), self.public.encode())
        headers = {"content-type": row.get("content_type") or ""}
        sections = self.spider.sections
        return Page(normalise(self.public + path), row["status"], headers, body, NOON, entry or Entry(asked), sections)

    def listing(self, path: str) -> ListingPage:
        page = self.page(path)
        spider = self.spider
        return read_listing(
            page.tree, page.url, spider.listing, host=spider.host, key_url=spider.layout.key_url,
            date_order=spider.date_order,
        )  # fmt: skip

    def walk(self, path: str) -> list[tuple[str, ListingPage]]:
        """The pages of a section from the first to the one that names no next, with their paths."""
        pages: list[tuple[str, ListingPage]] = []
        while path:
            assert path not in dict(pages), "the listing leads in a circle"
            pages.append((path, self.listing(path)))
            path = pages[-1][1].next_url.removeprefix(self.public)
        return pages

    def whole(self, path: str) -> Page:
        """An article's page with the further pages it spans."""
        page = self.page(path)
        hrefs = [href for where in self.spider.layout.parts for href in where.read(page.tree)]
        urls = dict.fromkeys(url for href in hrefs if (url := resolve(page.url, href)))
        return page.with_parts(tuple(self.page(url.removeprefix(self.public), page.entry) for url in urls))

    def judge(self, path: str) -> Outcome:
        return judge(self.whole(path), self.spider.layout, self.spider.facts)

    def require(self) -> "Recording":
        if not self.folder.is_dir():
            pytest.skip(f"the recorded portal {self.name} is not beside the checkout")
        return self
