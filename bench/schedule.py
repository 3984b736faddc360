"""What the product's schedule does with a fleet's trace, beside asking every portal once an hour."""

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from multiprocessing import get_context

from bench import trace
from bench.paths import TRACE
from bench.portals import Found, Report
from bench.simulation import hourly, simulate
from bench.trace import Trace

ALARMS_BOUND = 1.0  # in a hundred portal-weeks
REQUESTS_BOUND = 0.5
SEEDS = (501, 502)  # of the traces generated; no constant was chosen by looking at them
ABSENT = "NO TRACE beside the checkout: the schedule is measured on generated ones only."
_EXPECTED = {"block": "blocked", "layout": "layout_changed", "outage": "unreachable"}
_VISITS = {"block": 1, "layout": 1, "outage": 2}  # in a break until it must have been reported


@dataclass(frozen=True, slots=True)
class Policy:
    """One way to visit a fleet. Delays are in minutes, from publication to storage."""

    visits: int
    listings: int
    articles: int
    stored: int
    median: float
    p95: float

    @property
    def requests(self) -> int:
        return self.listings + self.articles


@dataclass(frozen=True, slots=True)
class Breaks:
    """Breaks of one kind: how many there were, how many were visited often enough to be seen, how many said in time."""

    kind: str
    all: int
    met: int
    in_time: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """What one trace came to. `alarms`: false ones, by state; `silent_early`: those within the portal's own 99th percentile."""

    trace: str
    weeks: float
    adaptive: Policy
    hourly: Policy
    breaks: Sequence[Breaks]
    alarms: Counter[str]
    silent_early: int
    flaky_said: int

    @property
    def ratio(self) -> float:
        return self.adaptive.requests / self.hourly.requests

    @property
    def alarm_rate(self) -> float:
        """False alarms in a hundred portal-weeks."""
        return 100 * self.alarms.total() / self.weeks

    @property
    def is_prompt(self) -> bool:
        return self.adaptive.median <= self.hourly.median and self.adaptive.p95 <= self.hourly.p95

    @property
    def passed(self) -> bool:
        seen = all(each.in_time == each.met for each in self.breaks) and not self.silent_early
        return self.ratio <= REQUESTS_BOUND and self.is_prompt and seen and self.alarm_rate <= ALARMS_BOUND


def traces() -> list[Trace]:
    """The trace beside the checkout, if it is there, and the generated ones."""
    given = [trace.read(TRACE)] if TRACE.is_file() else []
    return given + [trace.generate(seed) for seed in SEEDS]


def measure(chosen: Sequence[Trace]) -> list[Schedule]:
    """Every trace simulated adaptive and hourly, two simulations at a time in processes of their own."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        adaptive = [pool.submit(simulate, each) for each in chosen]
        fixed = [pool.submit(hourly, each) for each in chosen]
        ends = zip(chosen, adaptive, fixed, strict=True)
        return [judged(each, ours.result(), beside.result()) for each, ours, beside in ends]


def judged(of: Trace, adaptive: Found, beside: Found) -> Schedule:
    """What was found, held against the trace."""
    false = [report for report in adaptive.reports if report.during is None or report.state == "silent"]
    true_flaky = [report for report in adaptive.reports if report.during and report.during.kind == "flaky"]
    return Schedule(
        trace=of.name,
        weeks=of.weeks,
        adaptive=_policy(adaptive),
        hourly=_policy(beside),
        breaks=[_breaks(kind, of, adaptive) for kind in _EXPECTED],
        alarms=Counter(report.state for report in false),
        silent_early=sum(
            report.state == "silent" and report.last is not None and report.at - report.last <= _p99(of, report)
            for report in false
        ),
        flaky_said=len({(report.portal, report.during) for report in true_flaky}),
    )


def _policy(found: Found) -> Policy:
    delays = sorted(found.delays)
    return Policy(
        visits=found.visits,
        listings=found.requests["listings"],
        articles=found.requests["articles"],
        stored=len(delays),
        median=statistics.median(delays),
        p95=delays[max(0, -(-95 * len(delays) // 100) - 1)],
    )


def _breaks(kind: str, of: Trace, found: Found) -> Breaks:
    """A break counts as met if it was visited often enough that it had to be reported."""
    needed, expected = _VISITS[kind], _EXPECTED[kind]
    every = [(name, each) for name, portal in of.portals.items() for each in portal.breaks if each.kind == kind]
    states = [found.states_in.get((name, each.start), []) for name, each in every]
    met = [seen for seen in states if len(seen) >= needed]
    return Breaks(kind, len(every), len(met), sum(seen[needed - 1] == expected for seen in met))


def _p99(of: Trace, report: Report) -> timedelta:
    """The pause that all but one in a hundred of a portal's pauses before a report were no longer than."""
    moments = [each.at for each in of.portals[report.portal].published if each.at <= report.at]
    pauses = sorted(later - earlier for earlier, later in pairwise(moments))
    return pauses[math.ceil(0.99 * len(pauses)) - 1] if pauses else timedelta(0)
