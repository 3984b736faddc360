"""PortalSpider: the one crawl loop. Its leaves hold facts only."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.bounds import MAX_BYTES
from crawler.fetching import failure_reason, is_page_fault, is_too_large, page_of
from crawler.judge import judge
from crawler.layout import Layout
from crawler.ledger import Ledger
from crawler.options import CrawlOptions
from crawler.page import Page
from crawler.progress import Reporter, Silent
from crawler.record import RunRecord
from crawler.repeated import RepeatedLines
from crawler.stopping import Stopped
from crawler.todo import Todo
from crawler.urls import same_site
from spiders.facts import check_facts
from spiders.listing import ListingPage, ListingReader
from spiders.parts import fetch_parts
from spiders.recognise import Mark
from spiders.service import Service
from spiders.walk import (
    MAX_EMPTY,
    MAX_PAGES,
    MAX_REPEATS,
    OVERLAP,
    Form,
    Walk,
    listing_failure,
    past_the_end,
    validators_of,
)
from storage.records import GENERIC, Entry, Judgement, Outcome, PortalFacts, RunOutcome, SectionFacts, TlsFacts, Verdict

_LISTING_PRIORITY = 10  # listings first, so that entries are in the ledger before the listing drifts
_REVISIT_PRIORITY = -1  # what is new comes first


class PortalSpider(Spider):
    """One portal. A leaf states the facts below; a family adds its layout and listing; nobody else has a method."""

    name: str = None  # type: ignore[assignment]  # Scrapy's loader passes classes without a name over
    title: str
    agency: str
    agency_level: str
    place: str = ""  # of a province or a department: the whole province
    province: tuple[str, str]
    host: str
    sections: tuple[SectionFacts, ...]
    state: str = "active"
    evidence: str
    scheme: str = "https"
    successor: str = ""
    lineage: str = ""
    date_order: str = "dmy"
    note: str = ""
    visits: str = ""
    quiet_hours: str = ""
    server: str = ""
    reuse: str = ""  # the portal's own words on using its texts again
    pace: float = 1.0  # seconds between two requests
    tls: TlsFacts = TlsFacts()  # what lets a portal with poor TLS through
    validators_are_honest: bool = False  # whether a 304 may be believed; measured per family
    layout: ClassVar[Layout]
    listing: ClassVar[ListingReader]
    marks: ClassVar[tuple[Mark, ...]] = ()  # of a family: what its pages have
    service: ClassVar[Service | None] = None  # where articles are asked for, if not at their public address
    facts: ClassVar[PortalFacts]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.name:
            cls.facts = check_facts(cls)

    def __init__(
        self,
        options: CrawlOptions | None = None,
        ledger: Ledger | None = None,
        reporter: Reporter | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.options = options or CrawlOptions()
        self.ledger = ledger
        self.reporter = reporter or Silent()
        self.record = RunRecord(is_blind=self.layout.is_blind)
        self._asked: set[str] = set()  # addresses and ids of the entries whose page was asked for in this run
        self._issued = 0  # how many that were
        self._listed_in: dict[str, list[SectionFacts]] = {}  # where this run met an address or an id
        self._walking = 0  # sections whose walk has not ended
        self._repeated = RepeatedLines()  # what the first pages of this run have in common

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        settings.set("DOWNLOAD_DELAY", cls.pace, priority="spider")

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def book(self) -> Ledger:
        """The ledger of this run, opened before the first request."""
        if self.ledger is None:
            raise RuntimeError("the spider was started without its ledger")
        return self.ledger

    async def start(self) -> AsyncIterator[Request]:
        """Every section's listing, and what earlier runs left pending."""
        self._walking = len(self._chosen())
        left = self._article_requests(await self.book.pending(self._chosen()))
        for section in self._chosen():
            walk = Walk(section, validators=await self._validators(section))
            yield self._listing_request(walk, self.origin + section.path)
        for request in left:
            yield request

    async def _validators(self, section: SectionFacts) -> dict[str, str]:
        """What the listing said of its own state when it was last walked to the end, where the family's word is good."""
        if not self.validators_are_honest or self.options.full or self.options.bounded:
            return {}
        return await self.book.validators(section)

    def _chosen(self) -> tuple[SectionFacts, ...]:
        wanted = self.options.sections
        return tuple(section for section in self.sections if not wanted or section.path in wanted)

    # Listings

    def _listing_request(self, walk: Walk, url: str, form: Form = ()) -> Request:
        walk.url, walk.form = url, form
        walk.asked.add((url, form))
        return Request(
            url,
            **walk.manner(),
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk},
            priority=_LISTING_PRIORITY,
            dont_filter=True,
        )

    async def parse_listing(self, response: Response, walk: Walk) -> list[Request]:
        """One page of a listing: its entries into the ledger, then the pages still unknown, then the next page."""
        self._stop_if_broken()
        page = replace(page_of(response, Entry(walk.url), (walk.section,), walk.form), repeated=self._repeated)
        if response.status == 304:
            return await self._unchanged(walk)
        if past_the_end(page, walk):
            return await self._end(walk)
        found = self.listing.read(page, self.facts, self.layout.key_url)
        if failure := listing_failure(page, self.layout, self.facts, found.entries):
            return await self._fail(walk, *failure, page)
        if walk.page == 1:
            walk.validators = validators_of(page)
            if few := self.record.listed(walk.section.path, len(found.entries)):
                await self.book.keep_listing(page, RunOutcome.LAYOUT_CHANGED, few)
        # An unknown CMS's lists are told apart by where else they stand.
        self._repeated = self._repeated.with_listing(page.tree, every=self.layout.family == GENERIC)
        entries = walk.unseen(found.entries)
        self.record.counts["seen"] += len(entries)
        if not entries:
            return await self._without_entries(walk, page, found, repeated=bool(found.entries))
        walk.empty = 0
        requests = await self._discover(walk, entries)
        if self._is_enough(walk, entries):
            return requests + await self._end(walk)
        return requests + await self._go_on(walk, found)

    async def _discover(self, walk: Walk, entries: list[Entry]) -> list[Request]:
        asked = [entry for entry in entries if self._is_asked_for(entry, walk)]
        requests = []
        for known in await self.book.discover(walk.section, asked):
            if not known.entry.pinned:
                walk.streak = walk.streak + known.under_mark if known.judged else 0
            for name in known.entry.names:
                self._listed_in.setdefault(name, []).append(walk.section)
            self.record.counts["alias"] += known.is_alias
            if known.due or self.options.full:
                if self._limit_reached():
                    walk.curtailed = True
                elif request := self._article_request(Todo(known.entry, ())):
                    requests.append(request)
        return requests

    def _is_asked_for(self, entry: Entry, walk: Walk) -> bool:
        if entry.listed is None:
            self.record.counts["undated"] += 1
            return True
        inside = self.options.within(entry.listed.on)
        walk.curtailed = walk.curtailed or not inside
        return inside

    def _is_enough(self, walk: Walk, entries: list[Entry]) -> bool:
        if self._limit_reached() or walk.older_than_asked(entries, self.options):
            walk.curtailed = True
            return True
        return walk.streak >= OVERLAP and not (self.options.full or self.options.sweep)

    async def _without_entries(self, walk: Walk, page: Page, found: ListingPage, *, repeated: bool) -> list[Request]:
        """A page with nothing new on it: shown again (the end, or a drift), or empty, which is not believed the first time."""
        walk.repeats += repeated
        if repeated and walk.repeats > MAX_REPEATS:
            return await self._end(walk)
        if not repeated and not walk.asked_again:
            walk.asked_again = True
            return [self._listing_request(walk, walk.url, walk.form)]
        if walk.page == 1:
            return await self._fail(walk, RunOutcome.EMPTY_LISTING, "the listing shows no entry", page)
        walk.empty += not repeated
        return await (self._end(walk) if walk.empty > MAX_EMPTY else self._go_on(walk, found))

    async def _go_on(self, walk: Walk, found: ListingPage) -> list[Request]:
        """The listing's next page, or the end of the walk where it names none."""
        url, form = found.next_url, found.next_form
        walk.curtailed |= self.record.noted(walk.section.path, found.note)
        if not url or (url, form) in walk.asked or not same_site(url, self.host) or walk.page >= MAX_PAGES:
            return await self._end(walk)
        walk.page += 1
        walk.asked_again = False
        return [self._listing_request(walk, url, form)]

    async def _end(self, walk: Walk) -> list[Request]:
        """The walk came to its end; after a whole one, what the section does not list any more is asked for."""
        self.record.visited(walk.section.path, RunOutcome.OK)
        complete = not walk.curtailed and not self.options.bounded
        await self.book.visited(
            walk.section,
            RunOutcome.OK,
            newest=walk.newest,
            complete=complete,
            validators=walk.validators if complete else None,  # another walk must see what this one left out
        )
        lost = await self.book.vanished(walk.section) if complete and (self.options.full or self.options.sweep) else []
        return self._article_requests(lost) + await self._revisits()

    async def _unchanged(self, walk: Walk) -> list[Request]:
        self.record.visited(walk.section.path, RunOutcome.QUIET)
        await self.book.visited(walk.section, RunOutcome.QUIET, newest=None, complete=False)
        return await self._revisits()

    async def _fail(self, walk: Walk, outcome: RunOutcome, reason: str, page: Page | None = None) -> list[Request]:
        self.record.visited(walk.section.path, outcome, reason)
        await self.book.visited(walk.section, outcome, reason, newest=None, complete=False)
        if page is not None:
            await self.book.keep_listing(page, outcome, reason)
        return await self._revisits()

    async def listing_failed(self, failure: Failure) -> list[Request]:
        """A listing that could not be fetched at all."""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]
        if isinstance(failure.value, Stopped):
            return []
        return await self._fail(walk, *failure_reason(failure))

    async def _revisits(self) -> list[Request]:
        """When the last walk has ended, and one has ended well: the stored articles that are due to be read again."""
        self._walking -= 1
        answered = any(visit.outcome in (RunOutcome.OK, RunOutcome.QUIET) for visit in self.record.visits.values())
        if self._walking or not answered or self.options.since or self.options.until:
            return []
        return self._article_requests(
            await self.book.revisits_due(self._chosen(), conditional=self.validators_are_honest),
            priority=_REVISIT_PRIORITY,
        )

    # Articles

    def _limit_reached(self) -> bool:
        return self.options.limit is not None and self._issued >= self.options.limit

    def _article_requests(self, todos: Iterable[Todo], priority: int = 0) -> list[Request]:
        requests = (self._article_request(todo, priority) for todo in todos)
        return [request for request in requests if request]

    def _article_request(self, todo: Todo, priority: int = 0) -> Request | None:
        keys = todo.entry.names
        if keys & self._asked or self._limit_reached():
            return None
        self._asked |= keys
        self._issued += 1
        return Request(
            self.service.asked(todo.entry.url) if self.service else todo.entry.url,
            headers=dict(todo.validators),
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"todo": todo},
            priority=priority,
            dont_filter=True,
        )

    async def parse_article(self, response: Response, todo: Todo) -> AsyncIterator[Outcome]:
        """An article's page, with the further pages it spans, judged."""
        self._stop_if_broken()
        if response.status == 304 and todo.validators:
            await self.book.confirm(todo)
            self.record.count(Verdict.UNCHANGED)
            self.record.in_a_row = 0
            return
        met = (section for name in todo.entry.names for section in self._listed_in.get(name, ()))
        sections = dict.fromkeys([*todo.sections, *met])
        page = replace(page_of(response, todo.entry, tuple(sections)), repeated=self._repeated)
        page = self.service.public(page) if self.service else page
        try:
            parts, failed = await fetch_parts(self.crawler, page, self.layout, self.host)
        except Stopped:
            return
        if failed:
            outcome = Outcome(todo.entry.url, Judgement.FAILED, failed)
        else:
            outcome = judge(page.with_parts(parts), self.layout, self.facts)
            if outcome.article and outcome.article.is_generic:
                self._repeated = self._repeated.with_page(page.tree)
        yield outcome
        self._watch(outcome)

    def article_failed(self, failure: Failure) -> Iterator[Outcome]:
        """An article's page that could not be fetched: on record, to be tried again."""
        if isinstance(failure.value, Stopped):
            return
        todo: Todo = failure.request.cb_kwargs["todo"]  # type: ignore[attr-defined]
        if is_too_large(failure):  # now, and whenever it is asked for
            outcome = Outcome(todo.entry.url, Judgement.REJECTED, f"page too large: over {MAX_BYTES} bytes")
        else:
            outcome = Outcome(todo.entry.url, Judgement.FAILED, failure_reason(failure)[1])
        yield outcome
        self._watch(outcome, is_page_fault=is_page_fault(failure))

    def _stop_if_broken(self) -> None:
        """Ends a run whose database refuses to write: nothing that is fetched now could be kept."""
        if self.record.stopped:
            raise CloseSpider(self.record.stopped[1])

    def _watch(self, outcome: Outcome, *, is_page_fault: bool = False) -> None:
        """Ends the run when the portal has plainly stopped answering: what is pending waits for the next."""
        self.record.judged(outcome, is_page_fault=is_page_fault)
        if self.record.stopped:
            raise CloseSpider("the portal stopped answering")
