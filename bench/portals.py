"""The portals of a trace as a crawl meets them, and what came of it: no database, and nothing that decides anything."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.trace import Break, PortalTrace, Publication
from crawler.settings import RETRY_TIMES
from storage.records import PortalFacts, RunOutcome, SectionFacts

TICK = timedelta(minutes=1)
WELL = ("new", "ok")


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


@dataclass(frozen=True, slots=True)
class Crawled:
    """How a visit ended, and which articles it stored."""

    outcome: RunOutcome
    reason: str
    stored: Sequence[Publication]
    failed: int = 0


class Crawler:
    """What a run finds and stores, and what that takes, counted in `found`."""

    def __init__(self, seed: int) -> None:
        self.found = Found()
        self._chance = random.Random(seed)

    def crawl(self, site: Site, now: datetime) -> Crawled:
        """One visit. A page that does not come is asked for as often as the product would."""
        self.found.visits += 1
        broken = site.trace.broken_at(now)
        kind = broken.kind if broken else ""
        if not self._fetched(kind, "listings"):
            return Crawled(RunOutcome.UNREACHABLE, "the portal does not answer", ())
        if kind == "block":
            return Crawled(RunOutcome.BLOCKED, "HTTP 403", ())
        if kind == "layout":
            return Crawled(RunOutcome.LAYOUT_CHANGED, "the listing shows no entry", ())
        fresh = [*site.pending, *site.trace.between(site.read_until, now)]
        site.read_until = now
        stored = [each for each in fresh if self._fetched(kind, "articles")]
        site.pending = [each for each in fresh if each not in stored]
        self.found.delays += [(now - each.at) / TICK for each in stored]
        if failed := len(site.pending):
            return Crawled(RunOutcome.PARTIAL, f"{failed} pages failed, 0 blocked", stored, failed)
        return Crawled(RunOutcome.OK, "", stored)

    def watch(self, site: Site, state: str, now: datetime) -> None:
        """Note the state a visit has left the portal in."""
        broken = site.trace.broken_at(now)
        if broken:
            self.found.states_in.setdefault((site.facts.name, broken.start), []).append(state)
        if state != site.state and state not in WELL:
            last = max((each.at for each in site.trace.published if each.at <= site.read_until), default=None)
            self.found.reports.append(Report(site.facts.name, state, now, broken, last))
        site.state = state

    def _fetched(self, kind: str, what: str) -> bool:
        for _ in range(RETRY_TIMES + 1):
            self.found.requests[what] += 1
            if kind != "outage" and (kind != "flaky" or self._chance.random() < 0.5):
                return True
        return False


def facts_of(name: str, visits: str) -> PortalFacts:
    """A portal's facts with the timetable `visits`; empty: adaptive."""
    return PortalFacts(
        name=name, title=name, agency=name, agency_level="province", place="", province=("gso", "06"),
        host=f"{name}.mau.gov.vn", family="nukeviet", state="active", evidence="fixture",
        sections=(SectionFacts("/", "Tin tức"),), visits=visits,
    )  # fmt: skip
