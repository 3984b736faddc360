"""A year's business in minutes: the product's own due query, intervals and health, under a virtual clock, against a trace.

What is simulated is the portals and the crawl: a visit writes to the database what a run would. Everything that decides when
a portal is visited and what is said of it is the product's code, which asks the database for the time; here SQLite's answer to
that question is replaced.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.trace import Break, PortalTrace, Publication, Trace
from crawler.settings import RETRY_TIMES
from spiders.fleet import AT_A_TIME
from storage.database import open_database
from storage.portals import sync_portal
from storage.records import PortalFacts, RunOutcome, SectionFacts, Verdict
from storage.runs import finish_run, start_run
from storage.schedule import Due, claim_due, enrol, settle
from storage.schema import LedgerEntryRow, ScheduleRow, table

TICK = timedelta(minutes=1)
WELL = ("new", "ok")
_ENTRY = table(LedgerEntryRow)
_SCHEDULE = table(ScheduleRow)
_ADD_ENTRIES = _ENTRY.insert()
_STATE = sa.select(_SCHEDULE.c.state).where(_SCHEDULE.c.portal_id == sa.bindparam("portal"))


@dataclass(slots=True)
class Report:
    """That a portal's state became another one, which is not well."""

    portal: str
    state: str
    at: datetime
    during: Break | None  # the break that went on
    last: datetime | None  # when the portal had published last


@dataclass(slots=True)
class Found:
    """What a simulation came to. `delays`: in minutes, from publication to storage, of every article stored."""

    visits: int = 0
    requests: Counter[str] = field(default_factory=Counter)  # of listings and of articles
    delays: list[float] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    states_in: dict[tuple[str, datetime], list[str]] = field(default_factory=dict)  # after each visit in a break

    @property
    def all_requests(self) -> int:
        return self.requests.total()


class Clock:
    """The time of the simulation, which its database tells too."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def told(self, _format: str, _when: str) -> str:
        """In the place of SQLite's strftime, which the product asks for the time and for nothing else."""
        return f"{self.now:%Y-%m-%d %H:%M:%S}.000000"


@dataclass(slots=True)
class Site:
    """A portal as it stands: its trace, up to when its listing was read, and what could not be fetched yet."""

    facts: PortalFacts
    portal_id: int
    trace: PortalTrace
    read_until: datetime
    pending: list[Publication] = field(default_factory=list)
    state: str = "new"
    shows_times: bool = False  # its listing shows the time of an article, not only the day


class Simulation:
    """A fleet visited by the product's schedule. `visits`: the timetable of every portal; empty: adaptive."""

    def __init__(self, trace: Trace, engine: sa.Engine, clock: Clock, visits: str = "", seed: int = 0) -> None:
        self.found = Found()
        self._trace = trace
        self._engine = engine
        self._clock = clock
        self._chance = random.Random(seed)
        with engine.begin() as connection:
            self._sites = {
                name: self._enrol(connection, name, number, visits)
                for number, name in enumerate(sorted(trace.portals))
            }  # fmt: skip

    def _enrol(self, connection: sa.Connection, name: str, number: int, visits: str) -> Site:
        facts = _facts(name, visits)
        portal_id = sync_portal(connection, facts).portal_id
        enrol(connection, [(portal_id, facts.host)], self._trace.start)
        return Site(facts, portal_id, self._trace.portals[name], self._trace.start, shows_times=number % 2 == 0)

    def run(self, each_day: Callable[[int], None] = lambda day: None) -> Found:
        """Every minute of the trace; says the number of each day that is over."""
        minutes = round((self._trace.end - self._trace.start) / TICK)
        for minute in range(minutes):
            self._clock.now = self._trace.start.astimezone(UTC) + minute * TICK
            self._tick()
            if (minute + 1) % 1440 == 0:
                each_day((minute + 1) // 1440)
        return self.found

    def _tick(self) -> None:
        names = list(self._sites)
        claimed: Sequence[Due] = ()
        while not claimed or len(claimed) == AT_A_TIME:
            with self._engine.begin() as connection:
                claimed = claim_due(
                    connection, holder="simulation", now=self._clock.now, limit=AT_A_TIME, portals=names
                )
            if not claimed:
                return
            with self._engine.begin() as connection:
                for visit in claimed:
                    self._visit(connection, visit)

    def _visit(self, connection: sa.Connection, visit: Due) -> None:
        site, now = self._sites[visit.portal], self._clock.now
        self.found.visits += 1
        run_id = start_run(connection, site.portal_id, now=now)
        broken = site.trace.broken_at(now)
        outcome, reason, counters = self._crawl(connection, site, broken)
        finish_run(connection, run_id, outcome=outcome, now=now, reason=reason, counters=counters)
        settle(connection, visit.fence, site.facts, outcome, reason, now=now, is_whole=visit.is_sweep)
        self._watch(site, str(connection.scalar(_STATE, {"portal": site.portal_id})), broken)

    def _crawl(
        self, connection: sa.Connection, site: Site, broken: Break | None
    ) -> tuple[RunOutcome, str, dict[str, float]]:
        """What a run finds and stores, and how it ends."""
        kind = broken.kind if broken else ""
        if not self._fetched(kind, "listings"):
            return RunOutcome.UNREACHABLE, "the portal does not answer", {}
        if kind == "block":
            return RunOutcome.BLOCKED, "HTTP 403", {}
        if kind == "layout":
            return RunOutcome.LAYOUT_CHANGED, "the listing shows no entry", {}
        now = self._clock.now
        fresh = [*site.pending, *site.trace.between(site.read_until, now)]
        site.read_until = now
        stored = [each for each in fresh if self._fetched(kind, "articles")]
        site.pending = [each for each in fresh if each not in stored]
        if stored:
            connection.execute(_ADD_ENTRIES, [_entry(site, each, now) for each in stored])
        self.found.delays += [(now - each.at) / TICK for each in stored]
        counters: dict[str, float] = {"seen": 20, "new": len(stored), "failed": len(site.pending)}
        if site.pending:
            return RunOutcome.PARTIAL, f"{len(site.pending)} pages failed, 0 blocked", counters
        return RunOutcome.OK, "", counters

    def _fetched(self, kind: str, what: str) -> bool:
        """Whether a page came, as often as the crawl would ask for it. Counts the requests."""
        for _ in range(RETRY_TIMES + 1):
            self.found.requests[what] += 1
            if kind != "outage" and (kind != "flaky" or self._chance.random() < 0.5):
                return True
        return False

    def _watch(self, site: Site, state: str, broken: Break | None) -> None:
        if broken:
            self.found.states_in.setdefault((site.facts.name, broken.start), []).append(state)
        if state != site.state and state not in WELL:
            last = max((each.at for each in site.trace.published if each.at <= site.read_until), default=None)
            self.found.reports.append(Report(site.facts.name, state, self._clock.now, broken, last))
        site.state = state


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


def _facts(name: str, visits: str) -> PortalFacts:
    return PortalFacts(
        name=name, title=name, agency=name, agency_level="province", place="", province=("gso", "06"),
        host=f"{name}.mau.gov.vn", family="nukeviet", state="active", evidence="fixture",
        sections=(SectionFacts("/", "Tin tức"),), visits=visits,
    )  # fmt: skip


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
