"""A year's business in minutes: the product's own due query, intervals and health, under a virtual clock, against a trace.

What is simulated is the portals and the crawl: a visit writes to the database what a run would. Everything that decides when
a portal is visited and what is said of it is the product's code, which asks the database for the time; here SQLite's answer to
that question is replaced.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.portals import TICK, Crawler, Found, Site, facts_of
from bench.trace import Publication, Trace
from spiders.fleet import AT_A_TIME
from storage.database import open_database
from storage.failures import Health, after
from storage.history import History
from storage.pacing import keep_pace
from storage.portals import sync_portal
from storage.records import Verdict
from storage.schedule import Due, claim_due, enrol, next_time, settle
from storage.schema import LedgerEntryRow, RunRow, ScheduleRow, table

HOURLY = "60m"
_ENTRY = table(LedgerEntryRow)
_SCHEDULE = table(ScheduleRow)
_ADD_ENTRIES = _ENTRY.insert()
_ADD_RUN = table(RunRow).insert()
_LEFT = sa.select(_SCHEDULE.c.state, _SCHEDULE.c.next_visit_at).where(_SCHEDULE.c.portal_id == sa.bindparam("portal"))


class Clock:
    """The time of the simulation, which its database tells too."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def told(self, _format: str, _when: str) -> str:
        """In the place of SQLite's strftime, which the product asks for the time and for nothing else."""
        return f"{self.now:%Y-%m-%d %H:%M:%S}.000000"


class Simulation:
    """A fleet visited by the product's schedule. `visits`: the timetable of every portal; empty: adaptive."""

    def __init__(self, trace: Trace, engine: sa.Engine, clock: Clock, visits: str = "", seed: int = 0) -> None:
        self._trace = trace
        self._engine = engine
        self._clock = clock
        self._crawler = Crawler(seed)
        with engine.begin() as connection:
            self._sites = {
                name: self._enrol(connection, name, number, visits)
                for number, name in enumerate(sorted(trace.portals))
            }  # fmt: skip
        self._names = list(self._sites)
        self._due = dict.fromkeys(self._sites, trace.start)

    def _enrol(self, connection: sa.Connection, name: str, number: int, visits: str) -> Site:
        facts = facts_of(name, visits)
        portal_id = sync_portal(connection, facts).portal_id
        enrol(connection, [(portal_id, facts.host)], self._trace.start)
        return Site(facts, portal_id, self._trace.portals[name], self._trace.start, shows_times=number % 2 == 0)

    def run(self, each_day: Callable[[int], None] = lambda day: None) -> Found:
        """Every minute of the trace in which a visit is due; says the number of each day that is over."""
        minutes = round((self._trace.end - self._trace.start) / TICK)
        for minute in range(minutes):
            self._clock.now = self._trace.start.astimezone(UTC) + minute * TICK
            if min(self._due.values()) <= self._clock.now:
                self._tick()
            if (minute + 1) % 1440 == 0:
                each_day((minute + 1) // 1440)
        return self._crawler.found

    def _tick(self) -> None:
        """As the scheduler's."""
        claimed: Sequence[Due] = ()
        while not claimed or len(claimed) == AT_A_TIME:
            with self._engine.begin() as connection:
                keep_pace(connection, self._clock.now)
                claimed = claim_due(
                    connection, holder="simulation", now=self._clock.now, limit=AT_A_TIME, portals=self._names
                )
            if not claimed:
                return
            with self._engine.begin() as connection:
                for visit in claimed:
                    self._visit(connection, visit)

    def _visit(self, connection: sa.Connection, visit: Due) -> None:
        site, now = self._sites[visit.portal], self._clock.now
        done = self._crawler.crawl(site, now)
        if done.stored:
            connection.execute(_ADD_ENTRIES, [_entry(site, each, now) for each in done.stored])
        run = {"portal_id": site.portal_id, "started_at": now, "ended_at": now, "options": {}, "new": len(done.stored)}
        connection.execute(
            _ADD_RUN, {**run, "failed": done.failed, "outcome": done.outcome.value, "reason": done.reason}
        )
        settle(connection, visit.fence, site.facts, done.outcome, done.reason, now=now, is_whole=visit.is_sweep)
        row = connection.execute(_LEFT, {"portal": site.portal_id}).one()
        self._due[visit.portal] = row.next_visit_at
        self._crawler.watch(site, row.state, now)


def simulate(trace: Trace, visits: str = "", each_day: Callable[[int], None] = lambda day: None) -> Found:
    """The whole trace, in a database of its own. `visits`: as in `Simulation`."""
    with virtual_database(trace.start) as (engine, clock):
        return Simulation(trace, engine, clock, visits).run(each_day)


@contextmanager
def virtual_database(now: datetime) -> Iterator[tuple[sa.Engine, Clock]]:
    """A database whose clock is the simulation's. It is thrown away, so nothing waits for the disk."""
    clock = Clock(now.astimezone(UTC))
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'simulation.db'}")
        engine.dispose()

        @sa.event.listens_for(engine, "connect")
        def on_connect(dbapi_connection: Any, _record: object) -> None:
            dbapi_connection.create_function("strftime", 2, clock.told)
            dbapi_connection.execute("PRAGMA synchronous=OFF")

        try:
            yield engine, clock
        finally:
            engine.dispose()


def hourly(trace: Trace, seed: int = 0) -> Found:
    """The whole trace visited every hour, by the product's timetables and waits, without a database between them.

    Visits, requests and delays are those of `simulate(trace, HOURLY)`, in seconds; states are not looked at.
    """
    crawler = Crawler(seed)
    start = trace.start.astimezone(UTC)
    fleet = sorted(trace.portals)
    sites = {name: Site(facts_of(name, HOURLY), 0, trace.portals[name], start) for name in fleet}
    health = dict.fromkeys(fleet, Health("new", 0.0))
    queue = [
        (start, start, number, name) for number, name in enumerate(fleet)
    ]  # by minute, then by how long it is overdue
    while queue:
        now, _, number, name = heappop(queue)
        if now >= trace.end:
            break
        site = sites[name]
        done = crawler.crawl(site, now)
        health[name] = after(health[name], done.outcome, done.reason)
        due = next_time(site.facts, health[name], done.outcome, History(start, ()), 1.0, now)
        heappush(queue, (start - (start - due) // TICK * TICK, due, number, name))
    return crawler.found


def _entry(site: Site, published: Publication, now: datetime) -> dict[str, object]:
    """The ledger's row of an article stored now; a listing that shows times shows that of a day long before as midnight."""
    shown = published.shown_on or published.at.date()
    at = published.at - timedelta(days=(published.at.date() - shown).days)
    return {
        "portal_id": site.portal_id, "url": f"https://{site.facts.host}/{published.article}", "title": "", "lead": "",
        "listed_at": at.astimezone(UTC) if site.shows_times else None, "listed_on": shown,
        "listed_precision": "minute" if site.shows_times else "day",
        "sections": "/", "verdict": Verdict.NEW.value, "reason": "", "attempts": 0, "discovered_at": now,
    }  # fmt: skip
