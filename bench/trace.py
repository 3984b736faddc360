"""What a fleet of portals published and suffered, minute by minute: read from a trace, or generated from a seed."""

import gzip
import json
import math
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from storage.rhythm import VIETNAM

BREAKS = ("outage", "block", "layout", "flaky")


@dataclass(frozen=True, slots=True)
class Publication:
    """An article. `shown_on`: the day its listing shows, where the portal backdates; `removed_at`: when it was taken down."""

    article: str
    at: datetime
    shown_on: date | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A time in which a portal does not work as it should: outage, block, layout or flaky."""

    kind: str
    start: datetime
    end: datetime


@dataclass(slots=True)
class PortalTrace:
    """One portal's publications and breaks, each in the order of time."""

    published: list[Publication] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)

    def broken_at(self, moment: datetime) -> Break | None:
        """The break that goes on at a moment."""
        return next((each for each in self.breaks if each.start <= moment < each.end), None)

    def between(self, last: datetime, now: datetime) -> Sequence[Publication]:
        """What was published after `last`, up to `now`, and still stands."""
        first, end = (bisect_right(self.published, moment, key=lambda each: each.at) for moment in (last, now))
        return [each for each in self.published[first:end] if each.removed_at is None or each.removed_at > now]


@dataclass(frozen=True, slots=True)
class Trace:
    """A fleet, by portal, over whole days on the clock of Vietnam."""

    name: str
    start: datetime
    end: datetime
    portals: Mapping[str, PortalTrace]

    @property
    def weeks(self) -> float:
        """Portal-weeks."""
        return len(self.portals) * ((self.end - self.start) / timedelta(weeks=1))

    def part(self, portals: int, days: float) -> "Trace":
        """Its first portals and days."""
        end = self.start + timedelta(days=days)
        chosen = {}
        for name in sorted(self.portals)[:portals]:
            whole = self.portals[name]
            breaks = [Break(each.kind, each.start, min(each.end, end)) for each in whole.breaks if each.start < end]
            chosen[name] = PortalTrace([each for each in whole.published if each.at < end], breaks)
        return Trace(f"{self.name}, {portals} portals over {days:g} days", self.start, end, chosen)


def read(path: Path) -> Trace:
    """A trace from its file, JSON lines in the order of time; edits are left out. Raises OSError if it is not there."""
    portals: dict[str, PortalTrace] = {}
    removed: dict[str, datetime] = {}
    begun: dict[tuple[str, str], datetime] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    for event in events:
        at, name, kind = datetime.fromisoformat(event["at"]), event["portal"], event["event"]
        portal = portals.setdefault(name, PortalTrace())
        if kind == "publish":
            shown = date.fromisoformat(event["shown_date"]) if "shown_date" in event else None
            portal.published.append(Publication(event["article"], at, shown))
        elif kind == "remove":
            removed[event["article"]] = at
        elif kind.endswith("_start"):
            begun[name, kind.removesuffix("_start")] = at
        elif kind.endswith("_end"):
            kind = kind.removesuffix("_end")
            portal.breaks.append(Break(kind, begun.pop((name, kind)), at))
    first, last = (_midnight(datetime.fromisoformat(events[at]["at"])) for at in (0, -1))
    end = last + timedelta(days=1)
    for (name, kind), at in begun.items():
        portals[name].breaks.append(Break(kind, at, end))
    for portal in portals.values():
        portal.published = [
            Publication(each.article, each.at, each.shown_on, removed.get(each.article)) for each in portal.published
        ]
    return Trace(path.name, first, end, portals)


def generate(seed: int, portals: int = 200, days: int = 60) -> Trace:
    """A trace of the same kind, the same for the same seed; how much is published is the seed's too."""
    chance = random.Random(seed)
    start = datetime(2026, 1, 12, tzinfo=VIETNAM)
    end = start + timedelta(days=days)
    typical = chance.gauss(0.25, 0.15)  # logarithm of the articles a weekday of the fleet's median portal
    kinds = [chance.choice(BREAKS) if chance.random() < 0.35 else "" for _ in range(portals)]
    fleet = {
        f"g{number:03}": _portal(chance, f"g{number:03}", typical, start, days, kinds[number])
        for number in range(portals)
    }
    return Trace(f"seed {seed}", start, end, fleet)


_TET = (date(2026, 2, 14), date(2026, 2, 22))  # the public holidays of 2026, both days included
_OPEN = (
    0,
    0,
    0,
    0,
    0,
    0.03,
    0.2,
    2,
    6,
    9,
    9,
    6,
    1.5,
    2.5,
    6,
    9,
    10,
    5,
    1,
    0.5,
    0.8,
    0.9,
    0.3,
    0.05,
)  # a weekday's hours


def _portal(chance: random.Random, name: str, typical: float, start: datetime, days: int, kind: str) -> PortalTrace:
    daily = math.exp(chance.gauss(typical, 1.15))  # articles a weekday
    batch = chance.uniform(9, 17.5) if chance.random() < 0.17 else None  # when the day's articles are posted
    weekend = chance.choice((0.0, 0.1, 0.15, 0.3))
    backdates = chance.random() * 0.08 if chance.random() < 0.7 else 0.0
    pause = start + timedelta(days=chance.uniform(5, days - 5)) if chance.random() < 0.08 else None
    paused_for = timedelta(days=chance.uniform(5, 14))
    portal = PortalTrace()
    for number in range(days):
        midnight = start + timedelta(days=number)
        day = midnight.date()
        is_tet = _TET[0] <= day <= _TET[1]
        expected = daily * (0.025 if is_tet else weekend if day.weekday() >= 5 else 1.0)
        for at in _times(chance, midnight, _poisson(chance, expected), batch):
            if pause and pause <= at < pause + paused_for:
                continue
            shown = day - timedelta(days=chance.randint(1, 8)) if chance.random() < backdates else None
            removed = at + timedelta(hours=chance.uniform(24, 288)) if chance.random() < 0.008 else None
            portal.published.append(Publication(f"{name}-{len(portal.published)}", at, shown, removed))
    if kind:
        longest = {"outage": 1.5, "block": 5.0, "layout": 8.0, "flaky": 3.0}[kind]
        begins = start + timedelta(days=chance.uniform(5, days - 10))
        portal.breaks.append(Break(kind, begins, begins + timedelta(days=longest * chance.uniform(0.05, 1.0))))
    return portal


def _times(chance: random.Random, midnight: datetime, count: int, batch: float | None) -> list[datetime]:
    if batch is None:
        hours = chance.choices(range(24), _OPEN, k=count)
        return sorted(midnight + timedelta(hours=hour, seconds=chance.randrange(3600)) for hour in hours)
    moment = midnight + timedelta(hours=batch + chance.uniform(-1, 1))
    times = []
    for _ in range(count):
        times.append(moment)
        moment += timedelta(seconds=chance.uniform(40, 140))
    return times


def _poisson(chance: random.Random, mean: float) -> int:
    """Knuth's: as many as fit before the product of chances falls under e ** -mean."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
