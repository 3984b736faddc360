"""The look itself: a spider that asks for one page after the other, each chosen by what the earlier ones showed."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.blocks import find_block
from crawler.fetching import failure_reason, is_too_large, page_of
from crawler.judge import judge
from crawler.layout import Layout, Where
from crawler.options import CrawlOptions
from crawler.page import Page
from crawler.repeated import RepeatedLines
from crawler.stopping import Stopped
from crawler.urls import path_of, resolve, same_site
from spiders.listing import ListingPage
from spiders.pager import next_page
from spiders.portal import PortalSpider
from spiders.probing.evidence import encoding_of, robots_says, scripts_needed, validators_of
from spiders.probing.front import FRONT_NAME, FRONT_PATH, rate, read_front
from spiders.probing.guess import guess_date_order, guess_leaf
from spiders.probing.new_leaf import NewLeaf
from spiders.probing.obstacles import could_not_be_read
from spiders.probing.report import Link, Listed, Report, Sample
from spiders.recognise import recognise
from storage.records import Entry, Judgement, PortalFacts, SectionFacts, TlsFault

SECTIONS = 3  # listings that are looked at
SAMPLES = 5  # articles
PACE = 2.5  # seconds between two requests: what the strictest family asks for
_NO_LAYOUT = Layout(family="unknown", version=0, title=(), body=(), date=())
_NAMES = (Where("h1"), Where("title"))
_LONGEST_NAME = 60  # characters
_TLS = "TLS of "  # how crawler.tls begins what it says
_LARGE = "page too large"
_FRONT = Link(FRONT_PATH, FRONT_NAME, False, 0, "no link of it leads to a list, and it is one itself")


class Prober(Spider):
    """Looks at one portal and fills `report`. `wanted`: sections the person named, as (path, name)."""

    name = "probe"

    def __init__(self, report: Report, wanted: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.report = report
        self.wanted = wanted
        self.sent = 0  # counted by spiders.probing.budget
        self.options = CrawlOptions(at=report.at)
        self.error: Exception | None = None
        self._repeated = RepeatedLines()

    @staticmethod
    def tls_advice(kind: TlsFault, leaf: str) -> str:  # there is no leaf yet
        """What lets a portal with this fault of TLS through: an option of the command that looks."""
        if kind is TlsFault.INCOMPLETE_CHAIN:
            return "fetch it, and state it with --intermediate FILE.pem"
        return f'to live with it add --accept {kind} --reason "…"'

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "Prober":
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.received, signal=signals.response_received)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Asks for everything itself, one page at a time: nothing is left for Scrapy to schedule."""
        is_over = False
        try:
            await self._look()
            is_over = True
        except Stopped:
            pass
        except Exception as error:  # noqa: BLE001  # raised again where the process ends: Scrapy would only log it
            self.error = error
        finally:  # a signal cancels this task
            if not is_over and self.error is None:
                self.report.failure = "The look was interrupted: type the same command again."
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def received(self, response: Response, request: Request) -> None:
        """Notes every answer; of robots.txt what it names, which is nothing where there is none."""
        report, status = self.report, response.status
        report.asked.append((request.url, f"HTTP {status}"))
        is_told = status == 200 or (400 <= status < 500 and status != 429)  # as crawler.robots takes it
        if urlsplit(request.url).path != "/robots.txt" or not is_told:
            return
        sitemaps, delay = robots_says(response.body if status == 200 else b"", self.settings["USER_AGENT"])
        report.sitemaps = [*(report.sitemaps or ()), *(url for url in sitemaps if same_site(url, report.host))]
        report.crawl_delay = report.crawl_delay if delay is None else delay

    async def _look(self) -> None:
        report = self.report
        root = f"{report.scheme}://{report.host}/"
        front = await self._fetch(root)
        if isinstance(front, str):
            report.tls = front if front.startswith(_TLS) else ""
            report.failure = could_not_be_read(report.host, front)
            return
        moved = urlsplit(front.url).hostname or ""
        if not same_site(front.url, report.host):
            report.failure = f"{report.host} leads to {moved}: look at that host instead."
            return
        report.host, report.scheme = moved, urlsplit(front.url).scheme
        if not await self._read_front(front):
            return
        await self._read_sections(front)
        await self._read_articles()
        await self._ask_again(front)

    async def _read_front(self, page: Page) -> bool:
        """What the front page says; False where there is nothing more to ask for."""
        report = self.report
        report.encoding = encoding_of(page)
        if page.excess:
            report.failure = could_not_be_read(report.host, page.excess)
            return False
        report.recognition = await asyncio.to_thread(recognise, [page])
        family = report.recognition.family
        front = await asyncio.to_thread(read_front, page, report.host, family.layout.key_url if family else None)
        report.title, report.links = front.title, front.links
        report.scripts = scripts_needed(page)
        if not report.scripts and (block := find_block(page, _NO_LAYOUT, self._facts())):
            report.block = block.reason
        report.feeds = None if report.block else front.feeds
        return not report.unshown and not report.block

    async def _read_sections(self, front: Page) -> None:
        pages: list[Page] = [front]
        looked: list[tuple[Link, Page | str]] = []
        for link in self._candidates():
            page = front if link.path == FRONT_PATH else await self._fetch(self._origin + link.path)
            looked.append((link, page))
            if isinstance(page, Page) and page is not front:
                pages.append(page)
        self.report.recognition = await asyncio.to_thread(recognise, pages)
        self.report.leaf = guess_leaf(self.report).provisional()
        for page in pages:
            self._repeated = await asyncio.to_thread(self._repeated.with_page, page.tree)
        self.report.sections = [await asyncio.to_thread(self._listed, link, page) for link, page in looked]
        if all(isinstance(page, Page) and page.status == HTTPStatus.OK for _, page in looked):
            await self._take_front(front)

    async def _take_front(self, front: Page) -> None:
        """Where no section's page is a list, and the person named none, the front page may be the list."""
        if self.report.listings or any(section.link.stated for section in self.report.sections):
            return
        listed = await asyncio.to_thread(self._listed, _FRONT, front)
        if not listed.trouble:
            self.report.sections.append(listed)

    def _candidates(self) -> list[Link]:
        """The sections to look at: those the person named or gave the address of, then the likeliest of the front page."""
        stated = list(self.wanted)
        if not stated and (path := _path(self.report.url)) != "/":
            stated = [(path, "")]
        named = [self._stated(path, name) for path, name in stated]
        paths = {link.path for link in named}
        found = [] if self.wanted else [link for link in self.report.links if link.path not in paths]
        return (named + found)[: max(SECTIONS, len(self.wanted))]

    def _stated(self, path: str, name: str) -> Link:
        known = next((link for link in self.report.links if link.path == path), None)
        rated = rate(path, name) or known
        topical = rated is not None and rated.topical
        told = known.name if known else FRONT_NAME if path == FRONT_PATH else ""
        return Link(path, name or told, topical, 0, "stated by you", stated=True)

    def _listed(self, link: Link, page: Page | str) -> Listed:
        if isinstance(page, str):
            return Listed(link, None, trouble=page)
        leaf = self.report.leaf
        assert leaf is not None
        link = link if link.name else replace(link, name=_heading(page) or link.path)
        if trouble := _no_listing(link, page, leaf):
            return Listed(link, page, trouble=trouble)
        found = self._listing(page)
        if not found.entries:
            block = find_block(page, leaf.layout, leaf.facts)
            return Listed(link, page, trouble=block.reason if block else "it shows no entry")
        moments = [entry.listed for entry in found.entries if entry.listed]
        newest = max(moments, key=lambda moment: moment.on, default=None)
        return Listed(link, page, len(found.entries), len(moments), newest, bool(found.next_url))

    def _listing(self, page: Page) -> ListingPage:
        leaf = self.report.leaf
        assert leaf is not None
        return leaf.listing.read(replace(page, repeated=self._repeated), leaf.facts, leaf.layout.key_url)

    async def _read_articles(self) -> None:
        entries: dict[str, tuple[Entry, SectionFacts]] = {}
        for section in self.report.listings:
            assert section.page is not None
            for entry in (await asyncio.to_thread(self._listing, section.page)).entries:
                if not entry.pinned:
                    entries.setdefault(entry.source_key or entry.url, (entry, section.facts))
        assert self.report.leaf is not None
        service = self.report.leaf.service
        pages = []
        for entry, facts in list(entries.values())[:SAMPLES]:
            asked = service.asked(entry.url) if service else entry.url
            page = await self._fetch(asked, entry=entry, sections=(facts,))
            if isinstance(page, Page):
                pages.append(service.public(page) if service else page)
            else:
                self.report.unread.append(page)
        self.report.date_order = guess_date_order(page.text for page in (*self.report.pages, *pages))
        self.report.leaf = guess_leaf(self.report).provisional()
        for page in pages:
            self.report.samples.append(await asyncio.to_thread(self._sample, page))

    def _sample(self, page: Page) -> Sample:
        leaf = self.report.leaf
        assert leaf is not None
        outcome = judge(replace(page, repeated=self._repeated), leaf.layout, leaf.facts)
        kept = outcome.judgement in (Judgement.ARTICLE, Judgement.OFF_TOPIC)
        score = outcome.topic.score if outcome.topic else None
        article = outcome.article if kept else None
        further = (
            next_page(page) if article and not leaf.layout.parts else ""
        )  # what is no article may be too large to parse
        return Sample(page, article, outcome.reason, score, further)

    async def _ask_again(self, front: Page) -> None:
        """Whether the portal answers 304 to whom it has answered before, where it hands out what to ask with."""
        pages = [
            front,
            *(each.page for each in self.report.sections if each.page),
            *(s.page for s in self.report.samples),
        ]
        self.report.validators = {page.url: said for page in pages if (said := validators_of(page))}
        asked = next(
            (page for page in reversed(pages) if "etag" in page.headers or "last-modified" in page.headers), None
        )
        if asked is None:
            return
        conditions = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
        headers = {name: asked.headers[held] for name, held in conditions.items() if held in asked.headers}
        page = await self._fetch(asked.url, headers=headers)
        self.report.honours_validators = isinstance(page, Page) and page.status == 304

    @property
    def _origin(self) -> str:
        return f"{self.report.scheme}://{self.report.host}"

    def _facts(self) -> PortalFacts:
        return NewLeaf.unknown(self.report.host).facts

    async def _fetch(
        self,
        url: str,
        *,
        entry: Entry | None = None,
        sections: tuple[SectionFacts, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> Page | str:
        """The page at an address, or why there is none. Raises Stopped."""
        engine = self.crawler.engine
        if engine is None or not self.crawler.crawling:
            raise Stopped
        try:
            response = await engine.download_async(Request(url, headers=headers, dont_filter=True))
        except Stopped:
            raise
        except Exception:  # noqa: BLE001  # whatever the network does is part of what is reported
            if not self.crawler.crawling:
                raise Stopped from None
            failure = Failure()  # type: ignore[no-untyped-call]
            reason = _LARGE if is_too_large(failure) else failure_reason(failure)[1]
            self.report.asked.append((url, reason))
            return reason
        if not self.crawler.crawling:  # what was on its way when the signal came is let in, and nothing is made of it
            raise Stopped
        return page_of(response, entry or Entry(url), sections)


def _no_listing(link: Link, page: Page, leaf: type[PortalSpider]) -> str:
    """Why a page cannot be a section's listing whatever stands on it; empty where it can."""
    if page.status != HTTPStatus.OK:
        return f"HTTP {page.status}"
    if link.path != FRONT_PATH and path_of(page.url) == "/" and not urlsplit(page.url).query:
        return "it leads to the front page"
    if page.is_html and leaf.layout.key_of_url(page.url):
        return "it is the address of an article"
    return page.excess


def _heading(page: Page) -> str:
    """What a section's page calls itself: its first heading, or what its title begins with."""
    named = next((text for where in _NAMES for text in where.read(page.tree)), "")
    return re.split(r"\s+[-–|»]\s+", named)[0][:_LONGEST_NAME]


def _path(url: str) -> str:
    parts = urlsplit(resolve(url, url))
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
