"""The simulation of the schedule: ten portals for a week, to the visit."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bench import report, schedule, trace
from bench.paths import TRACE
from bench.simulation import HOURLY, hourly, simulate
from bench.trace import Break, PortalTrace, Publication, Trace
from storage.rhythm import VIETNAM

START = datetime(2026, 3, 2, tzinfo=VIETNAM)
HOUR = timedelta(hours=1)


def broken(kind: str, hours: float) -> Trace:
    """A portal that publishes at ten every day, and breaks on the third day at noon."""
    published = [Publication(f"a{day}", START + timedelta(days=day, hours=10)) for day in range(5)]
    start = START + timedelta(days=2, hours=12)
    return Trace(
        kind,
        START,
        START + timedelta(days=5),
        {"a": PortalTrace(published, [Break(kind, start, start + hours * HOUR)])},
    )


def test_a_generated_trace_is_the_same_for_the_same_seed() -> None:
    first, again, other = (trace.generate(seed, portals=10, days=14) for seed in (1, 1, 2))
    assert first == again
    assert first.portals != other.portals
    assert {len(each.portals) for each in (first, other)} == {10}
    for portal in first.portals.values():
        assert portal.published == sorted(portal.published, key=lambda each: each.at)


def test_fixed_hourly_visits_are_counted_to_the_visit() -> None:
    fleet = trace.generate(3, portals=10, days=20).part(10, 7)
    for portal in fleet.portals.values():
        portal.breaks.clear()
    found = hourly(fleet)
    assert found.visits == found.requests["listings"] == 10 * 7 * 24
    waiting = [each for portal in fleet.portals.values() for each in portal.published]
    assert len(found.delays) == sum(each.at <= fleet.end - HOUR for each in waiting)
    assert 0 <= min(found.delays) <= max(found.delays) <= 60
    assert found.reports == []


def test_the_hourly_visits_are_those_the_product_makes_by_that_timetable() -> None:
    fleet = trace.generate(5, portals=12, days=20).part(12, 9)
    assert {each.kind for portal in fleet.portals.values() for each in portal.breaks} >= {"flaky", "outage"}
    quick, whole = hourly(fleet), simulate(fleet, HOURLY)
    assert (quick.visits, quick.requests, quick.delays) == (whole.visits, whole.requests, whole.delays)


def test_adaptive_visits_store_the_same_with_fewer() -> None:
    fleet = trace.generate(3, portals=10, days=20).part(10, 7)
    ours = simulate(fleet)
    assert ours.visits < 0.55 * hourly(fleet).visits
    assert ours == simulate(fleet), "the same every time"


@pytest.mark.parametrize(
    ("kind", "state"), [("block", "blocked"), ("layout", "layout_changed"), ("outage", "unreachable")]
)
def test_a_break_is_reported_when_it_must_be(kind: str, state: str) -> None:
    fleet = broken(kind, 20)
    found = simulate(fleet)
    assert [(each.state, each.during) for each in found.reports] == [(state, fleet.portals["a"].breaks[0])]
    judged = schedule.judged(fleet, found, found)
    assert {each.kind: (each.all, each.met, each.in_time) for each in judged.breaks if each.all} == {kind: (1, 1, 1)}
    assert not judged.alarms


def test_a_break_reported_late_or_for_nothing_is_held_against_the_schedule() -> None:
    fleet = broken("block", 20)
    found = simulate(fleet)
    found.states_in = {key: ["ok", *states] for key, states in found.states_in.items()}
    found.reports.append(replace(found.reports[0], during=None))
    judged = schedule.judged(fleet, found, found)
    assert [each.in_time for each in judged.breaks if each.all] == [0]
    assert judged.alarms == {"blocked": 1}
    assert not judged.passed
    assert "MISSED" in report.as_text(report.schedule_rows(judged))


@pytest.mark.recorded
def test_the_shipped_trace_is_read() -> None:
    if not TRACE.is_file():
        pytest.skip("the trace is not beside the checkout")
    fleet = trace.read(TRACE)
    assert (len(fleet.portals), fleet.start, (fleet.end - fleet.start).days) == (200, START - timedelta(days=49), 60)
    every = [each for portal in fleet.portals.values() for each in portal.published]
    assert (len(every), sum(each.removed_at is not None for each in every)) == (19609, 167)
    assert sum(isinstance(each.shown_on, date) for each in every) == 566
    assert sum(len(portal.breaks) for portal in fleet.portals.values()) == 67
