"""A run's ledger: the spider's questions → the writer thread's transactions."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa

from crawler.excerpt import as_evidence
from crawler.judge import judge
from crawler.layout import Layout
from crawler.options import CrawlOptions
from crawler.page import Page
from crawler.todo import Known, Todo
from storage import leases, ledger, portals, runs
from storage.articles import SaveContext
from storage.confirming import confirm, page_validators
from storage.database import claim_kind
from storage.evidence import keep_listing
from storage.figures import Figures, Past, past_of, write_figures
from storage.leases import Fence, database_now, hold, release, renew
from storage.missing import Missing, settle_missing
from storage.records import Entry, KeptPage, Outcome, PortalFacts, RunOutcome, SectionFacts, Verdict
from storage.schedule import give_back, settle
from storage.timing import REVISITS_PER_VISIT
from storage.writer import Writer
from vietnamese.dates import Moment

_T = TypeVar("_T")


class Ledger:
    """One run's view of the database. Every call is a transaction on the one writer thread; none blocks the reactor."""

    def __init__(
        self,
        writer: Writer,
        facts: PortalFacts,
        layout: Layout,
        options: CrawlOptions,
        fence: Fence | None = None,
        *,
        by_hand: bool = False,
    ) -> None:
        """`by_hand`: a person started the run, which leaves the schedule of the portal alone."""
        self._fence = fence
        self._by_hand = by_hand
        self._writer = writer
        self._facts = facts
        self._layout = layout
        self._options = options
        self._sections = {section.path: section for section in facts.sections}
        self._ids: portals.PortalIds | None = None
        self._run_id = 0
        self._alive_until = 0.0  # by time.monotonic(): until then the lease cannot be over
        self._is_closed = False
        self.started_at = datetime.now(UTC)

    @property
    def run_id(self) -> int:
        return self._run_id

    async def open(self) -> Past:
        """Begins the run and returns what the portal's earlier ones saw.

        Raises StorageError if the database holds the other kind of crawl, live or copy.
        """
        self._ids, self._run_id, past = await self._write(self._begin)
        return past

    def _begin(self, connection: sa.Connection) -> tuple[portals.PortalIds, int, Past]:
        claim_kind(connection, "copy" if self._options.at else "live")
        ids = portals.sync_portal(connection, self._facts)
        run_id = runs.start_run(
            connection,
            ids.portal_id,
            now=self.started_at,
            origin=self._options.at,
            tls=self._facts.tls.stated,
            options=_as_json(self._options),
        )
        return ids, run_id, past_of(connection, ids.portal_id, self._layout.measure, self.started_at)

    async def pending(self, sections: Sequence[SectionFacts]) -> list[Todo]:
        """What earlier runs found and did not finish."""
        ids = self._section_ids()
        now = datetime.now(UTC)
        wanted = [ids[section.path] for section in sections]
        rows = await self._write(
            lambda connection: ledger.pending(
                connection, self._portal_id(), wanted, now=now, run_id=self._run_id, is_sweep=self._is_sweep
            )
        )
        return [self._todo(row) for row in rows]

    async def revisits_due(self, sections: Sequence[SectionFacts], *, conditional: bool) -> list[Todo]:
        """The stored articles whose page is to be read again now, as many as one visit may ask for."""
        ids = self._section_ids()
        now = datetime.now(UTC)
        wanted = [ids[section.path] for section in sections]

        def read(connection: sa.Connection) -> list[Todo]:
            rows = ledger.revisits_due(connection, self._portal_id(), wanted, now=now, limit=REVISITS_PER_VISIT)
            known = page_validators(connection, [row.entry_id for row in rows]) if conditional else {}
            return [replace(self._todo(row), validators=known.get(row.entry_id, {})) for row in rows]

        return await self._write(read)

    async def confirm(self, todo: Todo) -> None:
        """Records that a portal said of an article's page that it has not changed."""
        now = datetime.now(UTC)
        await self._write(
            lambda connection: confirm(connection, self._portal_id(), todo.entry.url, run_id=self._run_id, now=now)
        )

    async def discover(self, section: SectionFacts, entries: Sequence[Entry]) -> list[Known]:
        """Makes rows of a listing's entries before any is fetched, and says which are known."""
        section_id = self._section_ids()[section.path]
        now = datetime.now(UTC)
        found = await self._write(
            lambda connection: ledger.discover(
                connection,
                self._portal_id(),
                section_id,
                entries,
                run_id=self._run_id,
                now=now,
                is_sweep=self._is_sweep,
            )
        )
        return [
            Known(entry, row.known, row.under_mark, row.fetch, row.is_alias)
            for entry, row in zip(entries, found, strict=True)
        ]

    async def vanished(self, section: SectionFacts) -> list[Todo]:
        """The articles a section listed before this run, and does not any more; in a sweep, as many as a visit may ask for."""
        section_id = self._section_ids()[section.path]
        limit = None if self._options.full else REVISITS_PER_VISIT
        rows = await self._write(
            lambda connection: ledger.vanished(connection, section_id, listed_before=self.started_at, limit=limit)
        )
        return [Todo(row.entry, (section,)) for row in rows]

    async def validators(self, section: SectionFacts) -> dict[str, str]:
        """The headers that ask whether a section's listing changed since its last complete walk; none before there was one."""
        section_id = self._section_ids()[section.path]
        state = await self._write(lambda connection: ledger.section_state(connection, section_id))
        if state.completed_at is None:
            return {}
        known = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
        return {name: value for name, value in known.items() if value}

    async def visited(
        self,
        section: SectionFacts,
        outcome: RunOutcome,
        reason: str = "",
        *,
        newest: Moment | None,
        complete: bool,
        validators: Mapping[str, str] | None = None,
    ) -> None:
        """Records a visit to a section; only a complete walk moves its mark."""
        given = validators or {}
        section_id = self._section_ids()[section.path]
        now = datetime.now(UTC)

        def write(connection: sa.Connection) -> None:
            ledger.visit_section(
                connection,
                section_id,
                outcome=outcome,
                now=now,
                error=reason,
                etag=given.get("If-None-Match"),
                last_modified=given.get("If-Modified-Since"),
            )
            if complete:
                ledger.complete_section(
                    connection, section_id, started_at=self.started_at, newest=newest, outcome=outcome
                )

        await self._write(write)

    async def keep_listing(self, page: Page, outcome: RunOutcome, reason: str) -> None:
        """Keeps the page of a listing that failed, or shows less than ever, as evidence."""
        [kept] = as_evidence(page)
        run_id, portal_id = self._run_id, self._portal_id()
        await self._write(lambda connection: keep_listing(connection, portal_id, run_id, kept, outcome, reason))

    async def save(self, outcome: Outcome) -> Verdict:
        """Stores an outcome with its batch; returns once that is committed."""
        return await asyncio.wrap_future(self._writer.save(outcome, self._context()))

    async def settle_missing(self) -> Missing:
        """Decides what the run's missing pages mean; once every page of it is stored."""
        return await self._write(lambda connection: settle_missing(connection, self._run_id))

    async def close(
        self, outcome: RunOutcome, reason: str, counters: dict[str, float], figures: Figures, *, is_told: bool
    ) -> None:
        """Ends the run, and with it the visit: the next is set, and the lease is given back.

        `is_told`: the program was told to stop. That is no failure of the portal, which is as due as before.
        """
        run_id, now = self._run_id, datetime.now(UTC)
        self._is_closed = True  # the lease is not renewed once it is given back

        def write(connection: sa.Connection) -> None:
            runs.finish_run(connection, run_id, outcome=outcome, reason=reason, now=now, counters=counters)
            write_figures(connection, run_id, self._portal_id(), self._layout.measure, figures)
            if self._fence is not None and self._by_hand:
                release(connection, self._fence)
            elif self._fence is not None and is_told and outcome is RunOutcome.INTERRUPTED:
                give_back(connection, self._fence)
            elif self._fence is not None:
                settle(
                    connection, self._fence, self._facts, outcome, reason,
                    now=database_now(connection), is_whole=self._options.sweep,
                )  # fmt: skip

        await self._write(write)

    def _context(self) -> SaveContext:
        return SaveContext(
            run_id=self._run_id,
            portal_id=self._portal_id(),
            lineage=self._facts.lineage,
            now=datetime.now(UTC),
            fence=self._fence,
            admit_off_topic=self._options.all_topics,
            rejudge=self._rejudge,
        )

    def _rejudge(self, pages: Sequence[KeptPage]) -> Outcome:
        return judge(Page.of_kept(pages, Entry(pages[0].url), ()), self._layout, self._facts)

    async def _write(self, work: Callable[[sa.Connection], _T]) -> _T:
        """Runs the work in a transaction, under the lease if there is one. Raises StorageError."""
        future: Future[_T] = self._writer.submit(partial(self._fenced, work))
        return await asyncio.wrap_future(future)

    def _fenced(self, work: Callable[[sa.Connection], _T], connection: sa.Connection) -> _T:
        if self._fence is not None:
            hold(connection, self._fence)
        return work(connection)

    @property
    def is_leased(self) -> bool:
        return self._fence is not None

    async def renew(self) -> None:
        """Makes the lease last from now on. Raises LeaseLostError if it is over or another's."""
        if self._fence is not None and not self._is_closed:
            fence, asked = self._fence, time.monotonic()
            await self._write(lambda connection: renew(connection, fence))
            self._alive_until = asked + leases.LEASE.total_seconds()  # the database counts from when it answered

    async def give_back(self) -> None:
        """Ends the lease of a visit that did not begin: its portal is as due as before. Nothing, if the lease was lost."""
        if self._fence is not None and not self._is_closed:
            fence, self._is_closed = self._fence, True
            end = release if self._by_hand else give_back
            await asyncio.wrap_future(self._writer.submit(lambda connection: end(connection, fence)))

    async def hold(self) -> None:
        """Makes sure that the lease is alive: asks the database where it may not be. Raises LeaseLostError if it is not."""
        if time.monotonic() >= self._alive_until:
            await self.renew()

    @property
    def _is_sweep(self) -> bool:
        return self._options.sweep or self._options.full

    def _todo(self, row: ledger.Pending) -> Todo:
        return Todo(row.entry, tuple(self._sections[path] for path in row.sections if path in self._sections))

    def _portal_id(self) -> int:
        if self._ids is None:
            raise RuntimeError("the run was not opened")
        return self._ids.portal_id

    def _section_ids(self) -> dict[str, int]:
        if self._ids is None:
            raise RuntimeError("the run was not opened")
        return dict(self._ids.sections)


def _as_json(options: CrawlOptions) -> dict[str, Any]:
    return {
        "sections": list(options.sections),
        "since": options.since.isoformat() if options.since else None,
        "until": options.until.isoformat() if options.until else None,
        "full": options.full,
        "sweep": options.sweep,
        "limit": options.limit,
        "all_topics": options.all_topics,
    }
