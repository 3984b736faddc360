"""The lease of a visit: kept from the start, also while the portal waits for its turn, and asked for before each request."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.lease_keeper import LeaseKeeper
from crawler.ledger import Ledger
from crawler.options import CrawlOptions
from spiders.fleet import _GatedCrawler, portal_classes, project_settings
from storage.database import open_database
from storage.errors import StorageError
from storage.leases import LEASE, LeaseLostError, database_now
from storage.portals import sync_portal
from storage.schedule import claim_due, enrol
from storage.schema import ScheduleRow, table
from storage.writer import Writer
from tests.samples import LAICHAU

SCHEDULE = table(ScheduleRow)


class Book:
    """As much of a ledger as keeping its lease takes; the lease is lost after so many renewals."""

    is_leased = True

    def __init__(self, lasts: int = 1000) -> None:
        self.lasts, self.renewed, self.given_back = lasts, 0, 0

    async def renew(self) -> None:
        if self.renewed == self.lasts:
            raise LeaseLostError("lost")
        self.renewed += 1

    async def give_back(self) -> None:
        self.given_back += 1


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0)


async def never(error: StorageError) -> None:
    raise AssertionError(error)


def test_a_lease_is_renewed_at_once_and_again_until_the_visit_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.lease_keeper.RENEWED_EVERY", timedelta(0))
    book = Book()

    async def visit() -> int:
        async with LeaseKeeper(book, never):  # type: ignore[arg-type]
            await until(lambda: book.renewed >= 3)
        before = book.renewed
        for _ in range(20):
            await asyncio.sleep(0)
        return book.renewed - before

    assert asyncio.run(visit()) == 0


def test_a_lost_lease_is_told_once_and_the_telling_is_not_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.lease_keeper.RENEWED_EVERY", timedelta(0))
    book, told = Book(lasts=2), []

    async def visit() -> None:
        over = asyncio.Event()

        async def lost(error: StorageError) -> None:
            over.set()  # ends the visit, as closing the spider does
            for _ in range(5):
                await asyncio.sleep(0)
            told.append(str(error))

        async with LeaseKeeper(book, lost):  # type: ignore[arg-type]
            await over.wait()
        await until(lambda: bool(told))

    asyncio.run(visit())
    assert (told, book.renewed) == (["lost"], 2)


def test_a_portal_that_waits_for_another_on_its_server_keeps_its_lease() -> None:
    """And gives it back if the process is told to stop before its turn."""
    book = Book()

    async def visit() -> None:
        server = asyncio.Lock()
        crawler = _GatedCrawler(
            portal_classes()[LAICHAU], project_settings(), book, asyncio.Semaphore(1), server  # type: ignore[arg-type]
        )  # fmt: skip
        async with server:
            waiting = asyncio.create_task(crawler.crawl_async())
            await until(lambda: book.renewed == 1)
            crawler.interrupt()
            crawler.abandon()
            assert book.given_back == 0
        await waiting

    asyncio.run(visit())
    assert book.given_back == 1


def test_a_lease_is_asked_for_where_it_may_be_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spider = portal_classes()[LAICHAU]
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        now = database_now(connection)
        enrol(connection, [(sync_portal(connection, spider.facts).portal_id, "s")], now)
        [due] = claim_due(connection, holder="one", now=now, limit=1, portals=[LAICHAU])

    async def visit() -> None:
        await book.hold()
        with engine.begin() as connection:  # as another who takes it over
            connection.execute(SCHEDULE.update().values(token=SCHEDULE.c.token + 1))
        await book.hold()  # nobody could have: it is not over yet, and not asked for
        later = time.monotonic() + LEASE.total_seconds()
        monkeypatch.setattr("crawler.ledger.time.monotonic", lambda: later)
        with pytest.raises(LeaseLostError, match="Another process has taken the portal over"):
            await book.hold()

    with Writer(engine) as writer:
        book = Ledger(writer, spider.facts, spider.layout, CrawlOptions(), due.fence)
        asyncio.run(visit())
    engine.dispose()


def test_a_visit_that_did_not_begin_leaves_its_portal_as_due_as_before(tmp_path: Path) -> None:
    spider = portal_classes()[LAICHAU]
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        now = database_now(connection)
        enrol(connection, [(sync_portal(connection, spider.facts).portal_id, "s")], now)
        [due] = claim_due(connection, holder="one", now=now, limit=1, portals=[LAICHAU])
    with Writer(engine) as writer:
        asyncio.run(Ledger(writer, spider.facts, spider.layout, CrawlOptions(), due.fence).give_back())
    with engine.begin() as connection:
        [row] = connection.execute(SCHEDULE.select()).all()
        assert (row.lease_until, row.holder, row.failures) == (None, "", 0.0)
        assert row.next_visit_at <= database_now(connection)
        assert len(claim_due(connection, holder="two", now=database_now(connection), limit=1, portals=[LAICHAU])) == 1
    engine.dispose()
